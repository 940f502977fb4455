import type { Punch, RewardItem } from "#app/domain/loyalty.ts";
import { sameUpc } from "#app/domain/upc.ts";

export type PricedItem = {
  item: RewardItem;
  /** What one costs in the shop, in the smallest unit; null when the shop does not sell it. */
  price: number | null;
  /** Bought on the card that the reward was earned on. */
  onCard: boolean;
};

/**
 * The item for which most credit is obtained: the lowest-valued that was bought on the card, because the partner pays for no free good that
 * is worth more. Where none that was bought can be redeemed, the partner offers only what is within that bound: the best of those.
 */
export function mostCreditable(items: PricedItem[]): PricedItem | null {
  const onCard = items.filter((one) => one.onCard);
  if (onCard.length > 0) return best(onCard, (one, other) => (one ?? Infinity) - (other ?? Infinity));
  return best(items, (one, other) => (other ?? -Infinity) - (one ?? -Infinity));
}

export function isOnCard({ upc, description }: RewardItem, punches: Punch[]): boolean {
  return punches.some((punch) => (upc !== null && punch.upc !== "" && sameUpc(punch.upc, upc)) || punch.description === description);
}

function best(items: PricedItem[], compare: (one: number | null, other: number | null) => number): PricedItem | null {
  // Of equals the first, as the partner lists them; two unknown prices are equal.
  return [...items].sort((one, other) => compare(one.price, other.price) || 0)[0] ?? null;
}
