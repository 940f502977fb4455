import { currentUnits, dutyLeft, feeLeft, figuresOf, shippingLeft, unfulfilledUnits, unitsCost } from "./figures.ts";
import { inBoth, minorOf, minus, nothing, pairOf, plus, shareOf } from "./pair-money.ts";
import type { Pair } from "./pair-money.ts";
import { buildLine } from "./place-order.ts";
import type { LineRequest } from "./place-order.ts";
import { toSecond } from "./state.ts";
import type { Ids, Line, Order, Refund, ShopState, Transaction } from "./state.ts";

type World = { ids: Ids; now: Date };

export type RefundRequest = {
  /** `line` is the line's position, 1 for the first. `restock` puts the units back on the shelf. */
  lines?: { line: number; quantity: number; restock?: boolean }[];
  /** Gives the shipping back too, all of it or an amount before tax. */
  shipping?: boolean | string;
  /** Gives back what is left of duties and additional fees. */
  charges?: boolean;
  /** Another amount than the units cost, in the shop's currency; alone, it gives money back and takes no units. */
  amount?: string;
  note?: string;
};

export type EditRequest = {
  add?: LineRequest[];
  /** Sets how many units a line has now; `line` is its position. */
  set?: { line: number; quantity: number }[];
  addShipping?: { title: string; price: string };
  /** Takes all shipping out. */
  removeShipping?: boolean;
};

/** The line at a position; positions count from 1 and follow Shopify's ids. */
export function lineAt(order: Order, position: number): Line {
  const line = order.lines[position - 1];
  if (!line) throw new Error(`${order.name} has no line ${position}.`);
  return line;
}

export function refundOrder(order: Order, request: RefundRequest, { ids, now }: World): Refund {
  const at = toSecond(now);
  const refund = emptyRefund(order, { ids, at, note: request.note });
  for (const { line: position, quantity, restock } of request.lines ?? [])
    takeUnits(order, refund, { position, quantity, restock: restock ?? false, by: "refunded", ids });
  if (request.shipping) refundShipping(order, refund, { amount: request.shipping, ids });
  if (request.charges) refundCharges(order, refund);
  const { received, refunded } = figuresOf(order);
  const taxed = (amount: Pair, tax: Pair): Pair => (order.taxesIncluded ? amount : plus(amount, tax));
  const suggested = plus(
    ...[...refund.lines, ...refund.shipping].map(({ subtotal, tax }) => taxed(subtotal, tax)),
    ...refund.duties.map(({ amount }) => amount),
    ...refund.fees.map(({ amount, tax }) => taxed(amount, tax)),
  );
  const wanted = request.amount === undefined ? suggested : pairOf(minorOf(request.amount, order.currencies.shop), order.currencies);
  const left = minus(received, refunded);
  const amount = inBoth((side) => Math.min(wanted[side], left[side]));
  refund.discrepancy = left.shop > 0 ? minus(amount, suggested) : nothing;
  payBack(order, refund, { amount, ids, at });
  order.updatedAt = at;
  return refund;
}

export type Edited = {
  editId: number;
  additions: { lineId: number; delta: number }[];
  removals: { lineId: number; delta: number }[];
  refund: Refund | null;
};

/** Changes lines after the fact; what is owed or due follows, money moves only by `markPaid` or `refund`. */
export function editOrder(shop: ShopState, order: Order, request: EditRequest, { ids, now }: World): Edited {
  const at = toSecond(now);
  const additions: Edited["additions"] = [];
  const removals: Edited["removals"] = [];
  // Units that an edit takes out show up as a refund without money (assumption, see README).
  const taken = emptyRefund(order, { ids, at });
  for (const { line: position, quantity } of request.set ?? []) {
    const line = lineAt(order, position);
    const delta = quantity - currentUnits(line);
    if (quantity < 0) throw new Error("A line cannot have fewer than no units.");
    if (delta > 0) {
      line.quantity += delta;
      additions.push({ lineId: line.id, delta });
    }
    if (delta < 0) {
      takeUnits(order, taken, { position, quantity: -delta, restock: true, by: "removed", ids });
      removals.push({ lineId: line.id, delta: -delta });
    }
  }
  for (const added of request.add ?? []) additions.push(addLine(shop, order, added, ids));
  if (request.removeShipping) for (const shipping of order.shipping) shipping.removed = true;
  if (request.addShipping) {
    const { title, price } = request.addShipping;
    const pair = pairOf(minorOf(price, order.currencies.shop), order.currencies);
    order.shipping.push({ id: ids("shipping"), title, price: pair, discount: nothing, removed: false });
  }
  order.edited = true;
  order.updatedAt = at;
  if (taken.lines.length > 0) return { editId: ids("edit"), additions, removals, refund: taken };
  order.refunds.pop();
  return { editId: ids("edit"), additions, removals, refund: null };
}

export type ExchangeRequest = {
  back: { line: number; quantity: number; restock?: boolean }[];
  add: LineRequest[];
};

/** Units against others: no money moves, and what one side is worth more is owed or due. */
export function exchangeOrder(shop: ShopState, order: Order, request: ExchangeRequest, { ids, now }: World): Edited {
  const at = toSecond(now);
  const refund = emptyRefund(order, { ids, at });
  for (const { line: position, quantity, restock } of request.back)
    takeUnits(order, refund, { position, quantity, restock: restock ?? true, by: "refunded", ids });
  const removals = refund.lines.map(({ lineId, quantity }) => ({ lineId, delta: quantity }));
  const additions = request.add.map((added) => addLine(shop, order, added, ids));
  order.edited = true;
  order.updatedAt = at;
  return { editId: ids("edit"), additions, removals, refund };
}

export type CancelRequest = {
  reason?: Order["cancelReason"];
  /** Default true: all that was received. */ refund?: boolean;
  restock?: boolean;
};

/** Cancels what is left of an order: no line keeps a unit. */
export function cancelOrder(order: Order, request: CancelRequest, { ids, now }: World): Refund | null {
  if (order.cancelledAt) throw new Error(`${order.name} is cancelled already.`);
  const at = toSecond(now);
  const left = order.lines
    .map((line, index) => ({ line: index + 1, quantity: currentUnits(line), restock: request.restock ?? true }))
    .filter(({ quantity }) => quantity > 0);
  const givesBack = request.refund ?? true;
  const { received, refunded } = figuresOf(order);
  const money = minus(received, refunded);
  const refund = refundOrder(
    order,
    { lines: left, shipping: givesBack, charges: givesBack, ...(givesBack ? {} : { amount: "0" }) },
    { ids, now },
  );
  // Cancelling gives back what was paid, whatever the units add up to.
  if (givesBack && refund.transactions.length > 0) {
    refund.transactions = [];
    payBack(order, refund, { amount: money, ids, at });
    refund.discrepancy = nothing;
  }
  order.cancelledAt = at;
  order.cancelReason = request.reason ?? "CUSTOMER";
  order.updatedAt = at;
  return refund;
}

/** Sends units on their way; all that are left when none are named. */
export function fulfilOrder(order: Order, lines: { line: number; quantity: number }[] | undefined, { now }: Pick<World, "now">): void {
  const leaving = lines ?? order.lines.map((line, index) => ({ line: index + 1, quantity: unfulfilledUnits(line) }));
  for (const { line: position, quantity } of leaving) {
    const line = lineAt(order, position);
    if (quantity > unfulfilledUnits(line))
      throw new Error(`Line ${position} of ${order.name} has ${unfulfilledUnits(line)} units to send.`);
    line.fulfilled += quantity;
  }
  order.updatedAt = toSecond(now);
}

function emptyRefund(order: Order, { ids, at, note }: { ids: Ids; at: Date; note?: string }): Refund {
  const refund: Refund = {
    id: ids("refund"),
    note: note ?? null,
    at,
    lines: [],
    shipping: [],
    duties: [],
    fees: [],
    discrepancy: nothing,
    transactions: [],
  };
  order.refunds.push(refund);
  return refund;
}

function takeUnits(
  order: Order,
  refund: Refund,
  { position, quantity, restock, by, ids }: { position: number; quantity: number; restock: boolean; by: "refunded" | "removed"; ids: Ids },
): void {
  const line = lineAt(order, position);
  if (quantity < 1 || quantity > currentUnits(line))
    throw new Error(`Line ${position} of ${order.name} has ${currentUnits(line)} units to refund.`);
  const cost = unitsCost(order, line, quantity);
  const isSent = line.fulfilled > 0;
  line[by] += quantity;
  refund.lines.push({
    id: ids("refundLine"),
    lineId: line.id,
    quantity,
    restock: restock ? (isSent ? "RETURN" : "CANCEL") : "NO_RESTOCK",
    ...cost,
  });
}

function addLine(shop: ShopState, order: Order, request: LineRequest, ids: Ids): Edited["additions"][number] {
  const line = buildLine(shop, request, { ids, currencies: order.currencies });
  order.lines.push(line);
  return { lineId: line.id, delta: line.quantity };
}

function refundShipping(order: Order, refund: Refund, { amount, ids }: { amount: true | string; ids: Ids }): void {
  let wanted = amount === true ? null : pairOf(minorOf(amount, order.currencies.shop), order.currencies);
  for (const shipping of order.shipping) {
    const left = shippingLeft(order, shipping);
    const most = wanted;
    const subtotal = most ? inBoth((side) => Math.min(most[side], left.subtotal[side])) : left.subtotal;
    if (subtotal.shop <= 0 && subtotal.presentment <= 0) continue;
    const tax = inBoth((side) => shareOf(left.tax, subtotal[side], left.subtotal[side])[side]);
    refund.shipping.push({ id: ids("refundShipping"), shippingId: shipping.id, subtotal, tax });
    if (wanted) wanted = minus(wanted, subtotal);
  }
}

function refundCharges(order: Order, refund: Refund): void {
  const duties = order.lines.map((line) => ({ lineId: line.id, amount: dutyLeft(order, line) }));
  const fees = order.fees.map((fee) => ({ feeId: fee.id, ...feeLeft(order, fee) }));
  refund.duties.push(...duties.filter(({ amount }) => amount.shop > 0));
  refund.fees.push(...fees.filter(({ amount }) => amount.shop > 0));
}

/** Money goes back the way it came, the newest payment first. */
function payBack(order: Order, refund: Refund, { amount, ids, at }: { amount: Pair; ids: Ids; at: Date }): void {
  let left = amount;
  const back = order.refunds.flatMap(({ transactions }) => transactions);
  const payments = order.transactions.filter(({ kind, status }) => status === "SUCCESS" && (kind === "SALE" || kind === "CAPTURE"));
  for (const payment of [...payments].reverse()) {
    const has = minus(payment.amount, plus(...back.filter(({ parentId }) => parentId === payment.id).map((one) => one.amount)));
    const part = inBoth((side) => Math.max(0, Math.min(left[side], has[side])));
    if (part.shop <= 0) continue;
    refund.transactions.push(refundTransaction(payment, { amount: part, ids, at }));
    left = minus(left, part);
  }
}

function refundTransaction(payment: Transaction, { amount, ids, at }: { amount: Pair; ids: Ids; at: Date }): Transaction {
  const { gateway, manual, id } = payment;
  return { id: ids("transaction"), kind: "REFUND", status: "SUCCESS", gateway, manual, amount, at, parentId: id };
}
