import { t } from "./admin.ts";
import type { Loyalty, PointOfSale } from "./order-status.ts";

type Tone = "success" | "warning" | "info" | "neutral";

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

export function LoyaltyBadge({ state }: Pick<Loyalty, "state">) {
  return <s-badge tone={loyaltyTones[state]}>{t(`loyalty.states.${state}`)}</s-badge>;
}

export function LineBadge({ state }: Pick<Loyalty["lines"][number], "state">) {
  return <s-badge tone={lineTones[state]}>{t(`loyalty.lineStates.${state}`)}</s-badge>;
}

export function PosBadge({ state }: Pick<PointOfSale, "state">) {
  return <s-badge tone={posTones[state]}>{t(`pos.states.${state}`)}</s-badge>;
}
