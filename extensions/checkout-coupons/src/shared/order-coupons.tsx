import { money, t } from "./words.ts";
import { useOrderHolds } from "./use-order-holds.ts";
import type { Place } from "./ask-punchcard.ts";
import type { OrderHold } from "./punchcard.ts";

/** As Shopify's pages know it. */
type OrderOnPage = { place: Place; gid: string | undefined; checkoutToken: string | undefined; hasCodes: boolean };

/** What was used for an order and how it stands. Quiet when nothing was, or nobody knows. */
export function OrderCoupons({ place, gid, checkoutToken, hasCodes }: OrderOnPage) {
  // Everything that is used is a code on the order: without one there is nothing to ask.
  const holds = useOrderHolds(gid && hasCodes ? { place, gid, checkoutToken: checkoutToken ?? null } : null);
  if (holds.length === 0) return null;
  return (
    <s-stack gap="base">
      <s-heading>{t("order.heading")}</s-heading>
      <s-stack gap="base" accessibilityRole="unordered-list">
        {holds.map((hold, index) => (
          <Used key={index} hold={hold} />
        ))}
      </s-stack>
    </s-stack>
  );
}

const tones = { waiting: "auto", redeemed: "neutral", returned: "neutral" } as const satisfies Record<OrderHold["state"], string>;

function Used({ hold: { title, item, saves, state } }: { hold: OrderHold }) {
  return (
    <s-stack gap="small-300" accessibilityRole="list-item">
      <s-stack direction="inline" gap="small-300" alignItems="center">
        <s-text type="strong">{title}</s-text>
        <s-badge tone={tones[state]}>{t(`order.states.${state}`)}</s-badge>
      </s-stack>
      <s-text color="subdued">{[item, t("order.saved", { amount: money(saves) })].join(" · ")}</s-text>
    </s-stack>
  );
}
