import { shareOf, sumMoney } from "./money.ts";
import type { Money } from "./money.ts";
import type { Order, OrderLine, PaymentState } from "./order.ts";

/**
 * What an online order has in the shop's sums. The database adds it up itself, by the functions `online_figures` and `share_of` of the
 * migrations: a test sets the two against each other.
 */
export type OnlineFigures = {
  /**
   * What the buyer keeps, after discounts, before shipping and before the tax that is added on top; gift cards and tips are in it, as they
   * are in a store's sales. In a shop whose prices include their tax, so does this.
   */
  sales: Money;
  /** 1 if goods were bought: a gift card alone is no transaction, as in a store. */
  transactions: 0 | 1;
  /** Units of goods that the buyer keeps. */
  items: number;
};

/** Whether something was paid for and kept. Of what was refunded in full, nothing was sold. */
const paid: Record<PaymentState, boolean> = {
  paid: true,
  partially_paid: true,
  partially_refunded: true,
  refunded: false,
  authorized: false,
  pending: false,
  expired: false,
  voided: false,
  unknown: false,
};

/** Goods are what is carried out of a store. */
const goods: Record<OrderLine["kind"], boolean> = {
  product: true,
  custom_item: true,
  gift_card: false,
  tip: false,
  // Only sales in a store have it.
  loose_return: false,
};

export type OrderToCount = Pick<Order, "payment" | "cancelledAt" | "test" | "currency"> & {
  /** A point of sale sold it and told Shopify. */
  soldAtPos: boolean;
  lines: Pick<OrderLine, "kind" | "quantity" | "currentQuantity" | "total">[];
};

/** null: the order does not count, or nothing is left of it. */
export function onlineFiguresOf({ payment, cancelledAt, test, soldAtPos, currency, lines }: OrderToCount): OnlineFigures | null {
  if (test || soldAtPos || cancelledAt || !paid[payment]) return null;
  const kept = lines.filter(({ quantity }) => quantity > 0).map((line) => shareOf(line.total, line.currentQuantity, line.quantity));
  const sales = sumMoney(kept, currency);
  const items = lines.filter(({ kind }) => goods[kind]).reduce((sum, { currentQuantity }) => sum + currentQuantity, 0);
  return sales.minor === 0 && items === 0 ? null : { sales, transactions: items > 0 ? 1 : 0, items };
}

/** Why an order of the online shop is in no sum, whatever is left of it. */
export const onlineExclusions = ["test_order", "sold_at_pos", "cancelled", "not_paid"] as const;
export type OnlineExclusion = (typeof onlineExclusions)[number];
