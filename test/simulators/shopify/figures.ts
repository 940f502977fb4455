import { inBoth, minus, nothing, plus, shareOf, spread, times } from "./pair-money.ts";
import type { Pair } from "./pair-money.ts";
import type { Fee, Line, Order, Shipping, TaxSeed, Transaction } from "./state.ts";

/** What an order's amounts and states follow from; nothing of it is stored. */
export type Figures = {
  /** Lines after all discounts, before returns; tips are not in it. */
  subtotal: Pair;
  discounts: Pair;
  shipping: Pair;
  tax: Pair;
  tip: Pair;
  duties: Pair;
  /** Before tax. */
  fees: Pair;
  total: Pair;
  currentSubtotal: Pair;
  currentDiscounts: Pair;
  currentTax: Pair;
  currentShipping: Pair;
  currentDuties: Pair;
  currentFees: Pair;
  currentTotal: Pair;
  received: Pair;
  refunded: Pair;
  outstanding: Pair;
  status: "PENDING" | "AUTHORIZED" | "PARTIALLY_PAID" | "PAID" | "PARTIALLY_REFUNDED" | "REFUNDED" | "VOIDED";
};

export type TaxAmount = TaxSeed & { amount: Pair };

export function currentUnits(line: Line): number {
  return line.quantity - line.removed - line.refunded;
}

/** Units that have not left the shop. A tip never does. */
export function unfulfilledUnits(line: Line): number {
  return line.kind === "tip" ? 0 : Math.max(0, currentUnits(line) - line.fulfilled);
}

export function fulfillmentOf(order: Order): "FULFILLED" | "PARTIALLY_FULFILLED" | "UNFULFILLED" {
  if (!order.lines.some(({ fulfilled }) => fulfilled > 0)) return "UNFULFILLED";
  return order.lines.some((line) => unfulfilledUnits(line) > 0) ? "PARTIALLY_FULFILLED" : "FULFILLED";
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

/** Each tax on an amount. Taxes added on top are rounded each; those that prices include are shares of one rounded sum. */
export function taxesOn({ taxes, taxesIncluded }: Order, amount: Pair): TaxAmount[] {
  if (!taxesIncluded) return taxes.map((tax) => ({ ...tax, amount: inBoth((side) => Math.round(amount[side] * tax.rate)) }));
  const rate = taxes.reduce((sum, tax) => sum + tax.rate, 0);
  const whole = inBoth((side) => Math.round(amount[side] - amount[side] / (1 + rate)));
  const parts = spread(
    whole,
    taxes.map((tax) => ({ shop: tax.rate, presentment: tax.rate })),
  );
  return taxes.map((tax, index) => ({ ...tax, amount: parts[index] ?? nothing }));
}

export function taxOf(order: Order, amount: Pair): Pair {
  return plus(...taxesOn(order, amount).map((tax) => tax.amount));
}

export function lineTaxes(order: Order, line: Line): TaxAmount[] {
  return line.taxable ? taxesOn(order, netOf(line)) : [];
}

export function lineTax(order: Order, line: Line): Pair {
  return plus(...lineTaxes(order, line).map(({ amount }) => amount));
}

/** What the units cost that are left: what refunds and edits took out is written down with them, to the cent. */
export function leftOf(order: Order, line: Line): { subtotal: Pair; tax: Pair } {
  const taken = order.refunds.flatMap(({ lines }) => lines.filter(({ lineId }) => lineId === line.id));
  return {
    subtotal: minus(netOf(line), plus(...taken.map(({ subtotal }) => subtotal))),
    tax: minus(lineTax(order, line), plus(...taken.map(({ tax }) => tax))),
  };
}

/** What `units` of those left cost. */
export function unitsCost(order: Order, line: Line, units: number): { subtotal: Pair; tax: Pair } {
  const left = leftOf(order, line);
  return { subtotal: shareOf(left.subtotal, units, currentUnits(line)), tax: shareOf(left.tax, units, currentUnits(line)) };
}

export function shippingNet({ price, discount }: Shipping): Pair {
  return minus(price, discount);
}

/** Shipping that is left after refunds and edits, before tax that is added on top. */
export function shippingLeft(order: Order, shipping: Shipping): { subtotal: Pair; tax: Pair } {
  if (shipping.removed) return { subtotal: nothing, tax: nothing };
  const refunded = order.refunds.flatMap((refund) => refund.shipping.filter(({ shippingId }) => shippingId === shipping.id));
  return {
    subtotal: minus(shippingNet(shipping), plus(...refunded.map(({ subtotal }) => subtotal))),
    tax: minus(taxOf(order, shippingNet(shipping)), plus(...refunded.map(({ tax }) => tax))),
  };
}

export function dutyLeft(order: Order, line: Line): Pair {
  const refunded = order.refunds.flatMap(({ duties }) => duties.filter(({ lineId }) => lineId === line.id));
  return minus(line.duty, plus(...refunded.map(({ amount }) => amount)));
}

export function feeTaxes(order: Order, fee: Fee): TaxAmount[] {
  return fee.taxable ? taxesOn(order, fee.price) : [];
}

export function feeLeft(order: Order, fee: Fee): { amount: Pair; tax: Pair } {
  const refunded = order.refunds.flatMap(({ fees }) => fees.filter(({ feeId }) => feeId === fee.id));
  return {
    amount: minus(fee.price, plus(...refunded.map(({ amount }) => amount))),
    tax: minus(plus(...feeTaxes(order, fee).map(({ amount }) => amount)), plus(...refunded.map(({ tax }) => tax))),
  };
}

export function figuresOf(order: Order): Figures {
  const goods = order.lines.filter(({ kind }) => kind !== "tip");
  const tips = order.lines.filter(({ kind }) => kind === "tip");
  const subtotal = plus(...goods.map(netOf));
  const tip = plus(...tips.map(netOf));
  const shipping = plus(...order.shipping.map(shippingNet));
  const shippingDiscount = plus(...order.shipping.map(({ discount }) => discount));
  const duties = plus(...order.lines.map(({ duty }) => duty));
  const fees = plus(...order.fees.map(({ price }) => price));
  const tax = plus(
    ...goods.map((line) => lineTax(order, line)),
    ...order.shipping.map((one) => taxOf(order, shippingNet(one))),
    ...order.fees.flatMap((fee) => feeTaxes(order, fee).map(({ amount }) => amount)),
  );
  const total = plus(subtotal, shipping, tip, duties, fees, order.taxesIncluded ? nothing : tax);

  const left = goods.map((line) => leftOf(order, line));
  const leftShipping = order.shipping.map((one) => shippingLeft(order, one));
  const leftFees = order.fees.map((fee) => feeLeft(order, fee));
  const currentSubtotal = plus(...left.map((one) => one.subtotal));
  const currentTip = plus(...tips.map((line) => leftOf(order, line).subtotal));
  const currentShipping = plus(...leftShipping.map((one) => one.subtotal));
  const currentDuties = plus(...order.lines.map((line) => dutyLeft(order, line)));
  const currentFees = plus(...leftFees.map(({ amount }) => amount));
  const currentTax = plus(...[...left, ...leftShipping, ...leftFees].map((one) => one.tax));
  const currentTotal = plus(
    currentSubtotal,
    currentShipping,
    currentTip,
    currentDuties,
    currentFees,
    order.taxesIncluded ? nothing : currentTax,
  );
  const discountLeft = (line: Line): Pair =>
    line.quantity === 0 ? nothing : shareOf(allocatedOf(line), currentUnits(line), line.quantity);
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
    duties,
    fees,
    total,
    currentSubtotal,
    currentDiscounts: plus(
      ...order.lines.map(discountLeft),
      ...order.shipping.filter(({ removed }) => !removed).map(({ discount }) => discount),
    ),
    currentTax,
    currentShipping,
    currentDuties,
    currentFees,
    currentTotal,
    received,
    refunded,
    outstanding: order.paidElsewhere && received.shop === 0 ? nothing : minus(currentTotal, minus(received, refunded)),
    status: statusOf(order, { received: received.shop, refunded: refunded.shop, due: currentTotal.shop, total: total.shop }),
  };
}

function statusOf(order: Order, sums: { received: number; refunded: number; due: number; total: number }): Figures["status"] {
  const authorized = order.transactions.some(({ kind }) => kind === "AUTHORIZATION");
  if (sums.received === 0) {
    if (order.paidElsewhere) return "PAID";
    if (order.cancelledAt) return "VOIDED";
    if (authorized) return "AUTHORIZED";
    return sums.total === 0 ? "PAID" : "PENDING";
  }
  if (sums.refunded >= sums.received) return "REFUNDED";
  if (sums.refunded > 0) return "PARTIALLY_REFUNDED";
  return sums.received < sums.due ? "PARTIALLY_PAID" : "PAID";
}

function sumOf(transactions: Transaction[], kinds: Transaction["kind"][]): Pair {
  return plus(...transactions.filter(({ kind, status }) => status === "SUCCESS" && kinds.includes(kind)).map(({ amount }) => amount));
}
