import { t } from "./admin.ts";
import type { KnownOrder, Loyalty, PointOfSale } from "./order-status.ts";

type Tone = "success" | "warning" | "info" | "neutral";
type Coupon = KnownOrder["coupons"][number];

const loyaltyTones: Record<Loyalty["state"], Tone> = { pending: "info", done: "success", skipped: "neutral", failed: "warning" };

const lineTones: Record<Loyalty["lines"][number]["state"], Tone> = {
  pending: "info",
  recorded: "success",
  already_recorded: "success",
  skipped: "neutral",
  failed: "warning",
};

const posTones: Record<PointOfSale["state"], Tone> = {
  pending: "info",
  sent: "success",
  skipped: "neutral",
  failed: "warning",
  not_yet: "neutral",
};

const couponTones: Record<Coupon["standing"], Tone> = {
  waiting: "info",
  redeemed: "success",
  failed: "warning",
  returned: "neutral",
  released: "neutral",
};

export function CouponBadge({ standing }: Pick<Coupon, "standing">) {
  return <s-badge tone={couponTones[standing]}>{t(`coupons.standings.${standing}`)}</s-badge>;
}

export function LoyaltyBadge({ state }: Pick<Loyalty, "state">) {
  return <s-badge tone={loyaltyTones[state]}>{t(`loyalty.states.${state}`)}</s-badge>;
}

export function LineBadge({ state }: Pick<Loyalty["lines"][number], "state">) {
  return <s-badge tone={lineTones[state]}>{t(`loyalty.lineStates.${state}`)}</s-badge>;
}

export function PosBadge({ state }: Pick<PointOfSale, "state">) {
  return <s-badge tone={posTones[state]}>{t(`pos.states.${state}`)}</s-badge>;
}
