import type { TFunction } from "i18next";
import type { SkipReason } from "#app/loyalty/skip-reasons.ts";
import type { OrderChannel } from "#app/orders/order-view.ts";

/** Reasons that mean something else at a till; each has its text under `orders.skipsInStore` as well. */
const inStoreReasons = [
  "not_paid",
  "cancelled",
  "no_units_left",
  "no_contact",
  "before_start",
  "custom_item",
] as const satisfies SkipReason[];

/** Why a line owes the loyalty program nothing. */
export function skipText(t: TFunction, reason: SkipReason, { channel, partner }: { channel: OrderChannel; partner: string }): string {
  const inStore = channel === "in_store" ? inStoreReasons.find((one) => one === reason) : undefined;
  return inStore ? t(`orders.skipsInStore.${inStore}`) : t(`orders.skips.${reason}`, { partner });
}
