import { currentUnits, figuresOf, unitsCost } from "./figures.ts";
import { inBoth, minorOf, minus, nothing, pairOf, plus } from "./pair-money.ts";
import type { Pair } from "./pair-money.ts";
import { buildLine } from "./place-order.ts";
import type { LineRequest } from "./place-order.ts";
import { toSecond } from "./state.ts";
import type { Ids, Line, Order, Refund, ShopState } from "./state.ts";

type World = { ids: Ids; now: Date };

export type RefundRequest = {
  /** `line` is the line's position, 1 for the first. `restock` puts the units back on the shelf. */
  lines?: { line: number; quantity: number; restock?: boolean }[];
  /** Gives the shipping back too. */
  shipping?: boolean;
  /** Another amount than the units cost, in the shop's currency; alone, it gives money back and takes no units. */
  amount?: string;
  note?: string;
};

export type EditRequest = {
  add?: LineRequest[];
  /** Sets how many units a line has now; `line` is its position. */
  set?: { line: number; quantity: number }[];
};

/** The line at a position; positions count from 1 and follow Shopify's ids. */
export function lineAt(order: Order, position: number): Line {
  const line = order.lines[position - 1];
  if (!line) throw new Error(`${order.name} has no line ${position}.`);
  return line;
}

export function refundOrder(order: Order, request: RefundRequest, { ids, now }: World): Refund {
  const at = toSecond(now);
  const lines = (request.lines ?? []).map(({ line: position, quantity, restock }) => {
    const line = lineAt(order, position);
    if (quantity < 1 || quantity > currentUnits(line))
      throw new Error(`Line ${position} of ${order.name} has ${currentUnits(line)} units to refund.`);
    const gone = line.quantity - currentUnits(line);
    const cost = unitsCost(order, line, gone, quantity);
    line.refunded += quantity;
    return { id: ids("refundLine"), lineId: line.id, quantity, restock: restockOf(order, restock), ...cost };
  });
  const figures = figuresOf(order);
  const shipping = request.shipping ? figures.currentShipping : nothing;
  const taxed = (amount: Pair, tax: Pair): Pair => (order.taxesIncluded ? amount : plus(amount, tax));
  const suggested = plus(
    ...lines.map((line) => taxed(line.subtotal, line.tax)),
    taxed(
      shipping,
      inBoth((side) => Math.round(order.taxesIncluded ? 0 : shipping[side] * order.taxRate)),
    ),
  );
  const wanted = request.amount === undefined ? suggested : pairOf(minorOf(request.amount, order.currencies.shop), order.currencies);
  const left = minus(figures.received, figures.refunded);
  const amount = inBoth((side) => Math.min(wanted[side], left[side]));
  const refund: Refund = {
    id: ids("refund"),
    note: request.note ?? null,
    at,
    lines,
    shipping,
    discrepancy: left.shop > 0 ? minus(amount, suggested) : nothing,
    transactions:
      amount.shop > 0
        ? [
            {
              id: ids("transaction"),
              kind: "REFUND",
              gateway: order.transactions.at(-1)?.gateway ?? "shopify_payments",
              amount,
              at,
              parentId: order.transactions.find(({ kind }) => kind === "SALE" || kind === "CAPTURE")?.id ?? null,
            },
          ]
        : [],
  };
  order.refunds.push(refund);
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
  const taken: Refund["lines"] = [];
  for (const { line: position, quantity } of request.set ?? []) {
    const line = lineAt(order, position);
    const delta = quantity - currentUnits(line);
    if (quantity < 0) throw new Error("A line cannot have fewer than no units.");
    if (delta > 0) {
      line.quantity += delta;
      additions.push({ lineId: line.id, delta });
    }
    if (delta < 0) {
      const cost = unitsCost(order, line, line.quantity - currentUnits(line), -delta);
      line.removed += -delta;
      removals.push({ lineId: line.id, delta: -delta });
      taken.push({ id: ids("refundLine"), lineId: line.id, quantity: -delta, restock: restockOf(order, true), ...cost });
    }
  }
  for (const added of request.add ?? []) {
    const line = buildLine(shop, added, { ids, currencies: order.currencies });
    order.lines.push(line);
    additions.push({ lineId: line.id, delta: line.quantity });
  }
  order.edited = true;
  order.updatedAt = at;
  // Units that an edit takes out show up as a refund without money (assumption, see README).
  const refund: Refund | null =
    taken.length > 0
      ? { id: ids("refund"), note: null, at, lines: taken, shipping: nothing, discrepancy: nothing, transactions: [] }
      : null;
  if (refund) order.refunds.push(refund);
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
  const refund = refundOrder(order, { lines: left, shipping: givesBack, ...(givesBack ? {} : { amount: "0" }) }, { ids, now });
  // Cancelling gives back what was paid, whatever the units add up to.
  const transaction = refund.transactions[0];
  if (givesBack && transaction) {
    transaction.amount = money;
    refund.discrepancy = nothing;
  }
  order.cancelledAt = at;
  order.cancelReason = request.reason ?? "CUSTOMER";
  order.updatedAt = at;
  return refund;
}

function restockOf(order: Order, restock: boolean | undefined): Refund["lines"][number]["restock"] {
  if (!restock) return "NO_RESTOCK";
  return order.fulfilled ? "RETURN" : "CANCEL";
}
