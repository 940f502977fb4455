import type { Money } from "./money.ts";
import type { Upc } from "./upc.ts";

/** Our name for one recording at a partner: order, line, and a suffix for each further recording of that line. `S-1042-L1`, `S-1042-L1-2`. */
export type PurchaseReference = `S-${string}-L${string}`;

export type Purchase = {
  reference: PurchaseReference;
  /** Groups the purchases of one order at the partner: `S-1042`. */
  saleReference: string;
  upc: Upc;
  quantity: number;
  /** For all units together, after discounts. */
  amount: Money;
  /** The day of the purchase in the shop's time zone, YYYY-MM-DD. */
  date: string;
};

/** Somebody's account in a loyalty program. */
export type Member = {
  /** The id under which the partner knows this customer as ours. */
  memberId: string;
  /** The partner's own id. */
  partnerMemberId: string;
  name: string;
  email: string | null;
  phone: string | null;
};

/** A frequent-buyer card with what was punched on it. */
export type Card = {
  cardId: string;
  program: Program;
  brand: string | null;
  /** Purchases needed for a reward. */
  required: number;
  punches: Punch[];
  freeGoods: FreeGood[];
};

export type Program = { programId: string; title: string };

/** One unit bought, as the partner counts it. */
export type Punch = { reference: string; upc: string; description: string; date: string };

export type FreeGood = {
  rewardId: string;
  itemId: string;
  description: string;
  upc: string | null;
  quantity: number;
  redeemedOn: string | null;
};

/** An earned free good that can be redeemed. */
export type Reward = { rewardId: string; program: Program; items: { itemId: string; description: string; upc: string | null }[] };
