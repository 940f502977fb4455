import type { LineGid } from "./ids.ts";
import type { Money } from "./money.ts";
import type { Order, OrderLine } from "./order.ts";

/**
 * An order with everything that a sale is made of. Amounts are in the shop's currency, whatever the buyer paid in.
 * Loyalty needs a tenth of it and reads `Order`.
 */
export type SoldOrder = Omit<Order, "lines"> & {
  createdAt: Date;
  /** When it was archived; null when it was not, or was opened again. */
  closedAt: Date | null;
  tags: string[];
  fulfillment: FulfillmentState;
  /** Prices have their tax in them. */
  taxesIncluded: boolean;
  /** What the buyer saw and paid in; another than `currency` when the shop sells in several. */
  presentmentCurrency: string;
  lines: SoldLine[];
  /** The oldest first, removed ones included. */
  shipping: SoldShipping[];
  /** Customs duties that are left after refunds. */
  duties: Charge | null;
  /** Additional fees that are left after refunds. */
  fees: Charge | null;
  tip: Money;
  /** Line and order discounts that are left after refunds and edits, of shipping as well. */
  discounts: Money;
  /** Before refunds, tax, shipping and tip included. */
  total: Money;
  /** After refunds and edits: what the order is worth now. */
  currentTotal: Money;
  received: Money;
  refunded: Money;
  /** Still to be paid; below zero when the shop owes the buyer. */
  outstanding: Money;
  /** The oldest first, failed and pending ones included. */
  transactions: OrderTransaction[];
  /** The oldest first. Units that an edit took out are in one as well. */
  refunds: OrderRefund[];
};

/** Shopify's `displayFulfillmentStatus`, as far as a sale needs it. */
export type FulfillmentState = "fulfilled" | "partially_fulfilled" | "unfulfilled";

export type SoldLine = OrderLine & {
  /** What one unit costs before discounts, with its tax where prices include it. */
  unitList: Money;
  /** On all units ordered, after discounts; refunded and removed units included. */
  taxes: Tax[];
  /** Units that have not left the shop. */
  unfulfilled: number;
};

/** `rate` is a fraction: 0.05 is 5 %. */
export type Tax = { title: string; rate: number; amount: Money };

export type SoldShipping = {
  id: string;
  title: string;
  /** Before discounts. */
  list: Money;
  discount: Money;
  /** After discounts and refunds, with its tax where prices include it. */
  current: Money;
  /** Before refunds. */
  taxes: Tax[];
  /** An edit took it out. */
  removed: boolean;
};

export type Charge = { title: string; amount: Money; taxes: Tax[] };

export type OrderTransaction = {
  id: string;
  kind: "sale" | "authorization" | "capture" | "refund" | "void" | "other";
  status: "success" | "pending" | "failed";
  /** "shopify_payments", "gift_card", "manual". */
  gateway: string;
  /** Money that changes hands outside of Shopify: a bank deposit, cash on delivery. */
  manual: boolean;
  amount: Money;
  processedAt: Date;
  /** Of a refund or capture: the transaction that it belongs to. */
  parentId: string | null;
};

export type OrderRefund = {
  id: string;
  createdAt: Date;
  lines: RefundedLine[];
  shipping: { shippingId: string; subtotal: Money; tax: Money }[];
  /** Money given back beyond what the units and the shipping cost; below zero when some of it was kept. */
  beyond: Money;
};

export type RefundedLine = {
  lineGid: LineGid;
  quantity: number;
  restocked: boolean;
  /** With its tax where prices include it. */
  subtotal: Money;
  tax: Money;
};
