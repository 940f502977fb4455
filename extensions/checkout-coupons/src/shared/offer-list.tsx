import { day, money, t } from "./words.ts";
import type { Coupons, ShownOffer } from "./use-coupons.ts";

export function OfferList({ coupons }: { coupons: Coupons }) {
  return (
    <s-stack gap="base" accessibilityRole="unordered-list">
      {coupons.offers.map((offer) => (
        <OfferItem key={offer.id} offer={offer} coupons={coupons} />
      ))}
    </s-stack>
  );
}

function OfferItem({ offer, coupons }: { offer: ShownOffer; coupons: Coupons }) {
  const { title, item, units, kind, isOn, saved, lastDay } = offer;
  const amount = money(saved ?? offer.saves);
  return (
    <s-stack gap="small-300" accessibilityRole="list-item">
      <s-stack direction="inline" gap="small-300" alignItems="center">
        <s-text type="strong">{title}</s-text>
        <s-badge>{t(`kinds.${kind}`)}</s-badge>
      </s-stack>
      <s-text>{units > 1 ? t("units", { count: units, item }) : item}</s-text>
      <s-text color="subdued">
        {[isOn && !saved ? t("savesNothing") : t("saves", { amount }), ...(lastDay ? [t("lastDay", { day: day(lastDay) })] : [])].join(
          " · ",
        )}
      </s-text>
      <Press offer={offer} amount={amount} coupons={coupons} />
    </s-stack>
  );
}

/** One button for both, so that the one who pressed it by keyboard stays on it. */
function Press({ offer, amount, coupons: { status, busy, press } }: { offer: ShownOffer; amount: string; coupons: Coupons }) {
  const { id, title, isOn } = offer;
  return (
    <s-button
      variant={isOn ? "secondary" : "primary"}
      loading={busy === id}
      // Not the one that was pressed: the keyboard would lose its place.
      disabled={(busy !== null && busy !== id) || status === "not_here"}
      accessibilityLabel={isOn ? t("removeLabel", { title }) : t("useLabel", { title, amount })}
      onClick={() => press(offer)}
    >
      {isOn ? t("remove") : t("use")}
    </s-button>
  );
}
