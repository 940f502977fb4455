import type { Basket } from "#app/domain/coupon.ts";
import type { VariantGid } from "#app/domain/ids.ts";
import { priceOf } from "./match-offers.ts";
import { openStates } from "./hold-states.ts";
import type { HoldState } from "./hold-states.ts";

/** What has to be known of a hold to say whether it still fits a basket; see `Hold` in the schema. */
export type HoldOnBasket = {
  kind: "coupon" | "reward";
  state: HoldState;
  variantGid: string;
  units: number;
  amountMinor: bigint;
  currency: string;
  expiresAt: Date;
};

export type SortedHolds<Row> = {
  /** Those that fit the basket; together they use no unit twice. */
  kept: Row[];
  /** Those that do not, with what happened to them. */
  dropped: { hold: Row; event: "cart_changed" | "lapsed" }[];
  /** Units that the kept ones use. */
  taken: Map<VariantGid, number>;
};

/** Looks at the open holds of a buyer with a basket as it is now. */
export function sortHolds<Row extends HoldOnBasket>(holds: Row[], { basket, now }: { basket: Basket; now: Date }): SortedHolds<Row> {
  const sorted: SortedHolds<Row> = { kept: [], dropped: [], taken: new Map() };
  for (const hold of [...holds].sort(byWay)) {
    if (hold.expiresAt <= now) {
      sorted.dropped.push({ hold, event: "lapsed" });
    } else if (fits(hold, basket, sorted.taken)) {
      sorted.kept.push(hold);
      const variant = hold.variantGid as VariantGid;
      sorted.taken.set(variant, (sorted.taken.get(variant) ?? 0) + hold.units);
    } else {
      sorted.dropped.push({ hold, event: "cart_changed" });
    }
  }
  return sorted;
}

/** What it takes off may not be more than what its units cost now; a free good takes off exactly that. */
function fits(hold: HoldOnBasket, basket: Basket, taken: ReadonlyMap<VariantGid, number>): boolean {
  const line = basket.lines.find(({ variantGid }) => variantGid === hold.variantGid);
  if (!line || hold.currency !== basket.currency) return false;
  if (line.quantity - (taken.get(line.variantGid) ?? 0) < hold.units) return false;
  const price = priceOf(line, hold.units).minor;
  const amount = Number(hold.amountMinor);
  return hold.kind === "reward" ? amount === price : amount <= price;
}

/** What the buyer has pressed goes before what is merely offered, and what is worth more before what is worth less. */
function byWay(one: HoldOnBasket, other: HoldOnBasket): number {
  return wayOf(other) - wayOf(one) || Number(other.amountMinor - one.amountMinor);
}

function wayOf({ state }: HoldOnBasket): number {
  return (openStates as readonly HoldState[]).indexOf(state);
}
