import type { LineGid } from "#app/domain/ids.ts";
import type { Order } from "#app/domain/order.ts";
import type { HoldState } from "./hold-states.ts";

/** A free good that was used on a line of an order, for `app/loyalty` to redeem or to undo. */
export type RewardUsed = {
  holdId: string;
  state: HoldState;
  /** Whether the buyer keeps what it was used on. */
  kept: boolean;
  /** Paid, and Shopify took something off for it: it is to be redeemed while `kept`. */
  isPaid: boolean;
  lineGid: LineGid;
  /** Of the line; the others were bought. */
  units: number;
  rewardId: string;
  itemId: string | null;
  itemTitle: string | null;
  programId: string | null;
  programTitle: string | null;
  /** The member's row. */
  memberRow: string | null;
};

/** Takes every hold whose code is on an order to where the order, as Shopify has it now, puts it. Returns the free goods among them. */
export async function noteOrder(_noted: { shop: string; order: Order; now: Date }): Promise<RewardUsed[]> {
  throw new Error("Not built yet.");
}
