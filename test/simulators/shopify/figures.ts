import { inBoth, minus, nothing, plus, shareOf, times } from "./pair-money.ts";
import type { Pair } from "./pair-money.ts";
import type { Line, Order, Transaction } from "./state.ts";

/** What an order's amounts and states follow from; nothing of it is stored. */
export type Figures = {
  /** Lines after all discounts, before returns; tips are not in it. */
  subtotal: Pair;
  discounts: Pair;
  shipping: Pair;
  tax: Pair;
  tip: Pair;
  total: Pair;
  currentSubtotal: Pair;
  currentDiscounts: Pair;
  currentTax: Pair;
  currentShipping: Pair;
  currentTotal: Pair;
  received: Pair;
  refunded: Pair;
  outstanding: Pair;
  status: "PENDING" | "AUTHORIZED" | "PARTIALLY_PAID" | "PAID" | "PARTIALLY_REFUNDED" | "REFUNDED" | "VOIDED";
};

export function currentUnits(line: Line): number {
  return line.quantity - line.removed - line.refunded;
}

export function grossOf(line: Line): Pair {
  return times(line.unitPrice, line.quantity);
}

export function allocatedOf(line: Line): Pair {
  return plus(...line.allocations.map(({ amount }) => amount));
}

/** After line and order discounts, refunded and removed units included. */
export function netOf(line: Line): Pair {
  return minus(grossOf(line), allocatedOf(line));
}

export function taxOf(order: Order, amount: Pair): Pair {
  return inBoth((side) =>
    Math.round(order.taxesIncluded ? amount[side] - amount[side] / (1 + order.taxRate) : amount[side] * order.taxRate),
  );
}

export function lineTax(order: Order, line: Line): Pair {
  return line.taxable ? taxOf(order, netOf(line)) : nothing;
}

/** What `units` units cost that leave the line when `gone` have left before. */
export function unitsCost(order: Order, line: Line, gone: number, units: number): { subtotal: Pair; tax: Pair } {
  const part = (amount: Pair): Pair => minus(shareOf(amount, gone + units, line.quantity), shareOf(amount, gone, line.quantity));
  return { subtotal: part(netOf(line)), tax: part(lineTax(order, line)) };
}

export function figuresOf(order: Order): Figures {
  const goods = order.lines.filter(({ kind }) => kind !== "tip");
  const current = (line: Line, amount: Pair): Pair => minus(amount, shareOf(amount, line.quantity - currentUnits(line), line.quantity));
  const tip = plus(...order.lines.filter(({ kind }) => kind === "tip").map(netOf));
  const shipping = order.shipping ? minus(order.shipping.price, order.shipping.discount) : nothing;
  const shippingDiscount = order.shipping?.discount ?? nothing;
  const refundedShipping = plus(...order.refunds.map((refund) => refund.shipping));
  const subtotal = plus(...goods.map(netOf));
  const tax = plus(...goods.map((line) => lineTax(order, line)), taxOf(order, shipping));
  const total = plus(subtotal, shipping, tip, order.taxesIncluded ? nothing : tax);
  const currentSubtotal = plus(...goods.map((line) => current(line, netOf(line))));
  const currentShipping = minus(shipping, refundedShipping);
  const currentTax = plus(...goods.map((line) => current(line, lineTax(order, line))), taxOf(order, currentShipping));
  const currentTip = plus(...order.lines.filter(({ kind }) => kind === "tip").map((line) => current(line, netOf(line))));
  const currentTotal = plus(currentSubtotal, currentShipping, currentTip, order.taxesIncluded ? nothing : currentTax);
  const received = sumOf(order.transactions, ["SALE", "CAPTURE"]);
  const refunded = sumOf(
    order.refunds.flatMap(({ transactions }) => transactions),
    ["REFUND"],
  );
  return {
    subtotal,
    discounts: plus(...order.lines.map(allocatedOf), shippingDiscount),
    shipping,
    tax,
    tip,
    total,
    currentSubtotal,
    currentDiscounts: plus(...order.lines.map((line) => current(line, allocatedOf(line))), shippingDiscount),
    currentTax,
    currentShipping,
    currentTotal,
    received,
    refunded,
    outstanding: minus(currentTotal, minus(received, refunded)),
    status: statusOf(order, { received: received.shop, refunded: refunded.shop, due: currentTotal.shop, total: total.shop }),
  };
}

function statusOf(order: Order, sums: { received: number; refunded: number; due: number; total: number }): Figures["status"] {
  const authorized = order.transactions.some(({ kind }) => kind === "AUTHORIZATION");
  if (sums.received === 0) {
    if (order.cancelledAt) return "VOIDED";
    if (authorized) return "AUTHORIZED";
    return sums.total === 0 ? "PAID" : "PENDING";
  }
  if (sums.refunded >= sums.received) return "REFUNDED";
  if (sums.refunded > 0) return "PARTIALLY_REFUNDED";
  return sums.received < sums.due ? "PARTIALLY_PAID" : "PAID";
}

function sumOf(transactions: Transaction[], kinds: Transaction["kind"][]): Pair {
  return plus(...transactions.filter(({ kind }) => kinds.includes(kind)).map(({ amount }) => amount));
}
