import type { Order, OrderLine } from "#app/domain/order.ts";
import type { RedemptionFacts } from "./settle-redemption.ts";

/** What checkout gave free for an earned reward that was put aside for it: some units of one line, as a rule a single one. */
export type PromisedGood = {
  /** By which the outcome is told. */
  holdId: string;
  lineGid: string;
  units: number;
  /** Whose reward it is, whoever placed the order; null when the account is not remembered any more. */
  memberRow: string | null;
  rewardId: string;
  itemId: string | null;
  itemTitle: string | null;
  programId: string | null;
  programTitle: string;
  /** Whom it was put aside for; null for a guest, who is known by the contact data that they ordered with. */
  customerGid: string | null;
  /** Whether the buyer keeps it, as the order stands now. */
  kept: boolean;
  /** Whether the reward is still there to be redeemed for it; else the good was given for nothing, which is no purchase either. */
  isCovered: boolean;
};

/** The goods promised on one line: all that were given, and those that the buyer keeps as the order stands now. */
export type LinePromises = { given: PromisedGood[]; kept: PromisedGood[] };

export const noPromises: LinePromises = { given: [], kept: [] };

/** What came back first was paid for: a free good comes back when nothing else is left of its line. */
export function promisesOn(order: Order, line: OrderLine, promised: PromisedGood[]): LinePromises {
  const given = promised.filter(({ lineGid }) => lineGid === line.gid);
  const kept: PromisedGood[] = [];
  if (order.cancelledAt !== null || order.payment === "refunded") return { given, kept };
  for (const good of given) if (good.kept && unitsOf([...kept, good]) <= line.currentQuantity) kept.push(good);
  return { given, kept };
}

/** Those that a reward is redeemed for. */
export function promisesDue({ kept }: LinePromises): PromisedGood[] {
  return kept.filter(({ isCovered }) => isCovered);
}

export function unitsOf(goods: PromisedGood[]): number {
  return goods.reduce((sum, { units }) => sum + units, 0);
}

/** Units of a line that were paid for, refunded ones included. */
export function unitsPaid({ quantity }: OrderLine, { given }: LinePromises): number {
  return Math.max(0, quantity - unitsOf(given));
}

/** Units that were paid for and that the buyer keeps: what counts as a purchase. */
export function unitsBought(line: OrderLine, promises: LinePromises): number {
  return Math.max(0, Math.min(line.currentQuantity - unitsOf(promises.kept), unitsPaid(line, promises)));
}

/**
 * Whether a promise is to be kept now. Not of an order that is still to be paid, and not of a test: the distributor would be asked for
 * a credit that nobody earned. Whatever else keeps an order's purchases from the program, the free good was given.
 */
export function mayRedeemPromised({ payment, test }: Order): boolean {
  return !test && (payment === "paid" || payment === "partially_refunded");
}

/** Whether the order's contact data are those of the member whose reward it is: nobody else's are sent with it. */
export function isForBuyer({ customer }: Order, { customerGid }: PromisedGood): boolean {
  return customerGid === null || customerGid === customer?.customerGid;
}

/** What became of a promise; see `Hold`. */
export type PromiseOutcome = { holdId: string; outcome: "redeemed" | "returned" | "failed" };

/** `redemption`: what the ledger has of the reward on this line. null: there is nothing to tell yet. */
export function outcomeOf(
  { holdId }: PromisedGood,
  { isKept, mayRedeem, redemption }: { isKept: boolean; mayRedeem: boolean; redemption: Pick<RedemptionFacts, "state"> | null },
): PromiseOutcome | null {
  const isBack = redemption === null || redemption.state === "returned";
  if (!isKept) return { holdId, outcome: isBack ? "returned" : "failed" };
  if (redemption?.state === "redeemed") return { holdId, outcome: "redeemed" };
  return mayRedeem ? { holdId, outcome: "failed" } : null;
}
