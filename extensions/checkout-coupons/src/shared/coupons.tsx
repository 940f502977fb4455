import { t } from "./words.ts";
import { OfferList } from "./offer-list.tsx";
import { OutcomeBanner } from "./outcome-banner.tsx";
import { useCoupons } from "./use-coupons.ts";
import type { Coupons as View } from "./use-coupons.ts";

/** The buyer's coupons and free goods at checkout. Where there is nothing to say, nothing is drawn. */
export function Coupons() {
  const coupons = useCoupons();
  const { status, offers, outcome } = coupons;
  if (status === "waiting") return null;
  if (status === "none" && !outcome) return null;
  return (
    <s-stack gap="base">
      {outcome && <OutcomeBanner outcome={outcome} />}
      <Said coupons={coupons} />
      {offers.length > 0 && (
        <>
          <s-heading>{t("heading")}</s-heading>
          <OfferList coupons={coupons} />
        </>
      )}
    </s-stack>
  );
}

function Said({ coupons: { status, isPartial, askAgain } }: { coupons: View }) {
  switch (status) {
    case "loading":
      return (
        <s-stack direction="inline" gap="small-300" alignItems="center" accessibilityRole="status">
          <s-spinner size="small" accessibilityLabel={t("loading")} />
          <s-text color="subdued" accessibilityVisibility="hidden">
            {t("loading")}
          </s-text>
        </s-stack>
      );
    case "sign_in":
      return <s-text>{t("signIn")}</s-text>;
    case "not_here":
      return <s-text color="subdued">{t("notHere")}</s-text>;
    case "unavailable":
      return (
        <s-banner tone="info">
          <s-stack gap="small-300">
            <s-text>{t("unavailable")}</s-text>
            <s-button variant="secondary" onClick={askAgain}>
              {t("tryAgain")}
            </s-button>
          </s-stack>
        </s-banner>
      );
    case "ready":
      return isPartial ? <s-banner tone="info">{t("partial")}</s-banner> : null;
    default:
      return null;
  }
}
