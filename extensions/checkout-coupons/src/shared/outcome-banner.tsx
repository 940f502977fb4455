import { money, t } from "./words.ts";
import type { Outcome } from "./use-coupons.ts";

/** What came of a press. Shopify reads a banner out when it comes up. */
export function OutcomeBanner({ outcome }: { outcome: Outcome }) {
  const { title } = outcome;
  switch (outcome.kind) {
    case "applied":
      return <s-banner tone="success">{t("applied", { title, amount: money(outcome.saved) })}</s-banner>;
    case "removed":
      return <s-banner tone="info">{t("removed", { title })}</s-banner>;
    case "refused":
      return <s-banner tone="warning">{t(`refused.${outcome.why}`, { title })}</s-banner>;
  }
}
