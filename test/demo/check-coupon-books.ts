import { currentUnits, figuresOf } from "#test/simulators/shopify/figures.ts";
import type { SimulatedShop } from "#test/simulators/shopify/simulated-shop.ts";
import type { Order } from "#test/simulators/shopify/state.ts";
import type { createPetzSimulator } from "#test/simulators/petz/simulator.ts";

type PetzSimulator = ReturnType<typeof createPetzSimulator>;

/** A code of a coupon that somebody used, as it was seen in checkout. */
export type CouponUse = { couponRef: string; code: string };

export type CouponBooksCheck = {
  /** Coupons consumed and no discount given or kept for them, and discounts kept whose coupon is not consumed. */
  lost: number;
  /** Coupons consumed more than once, and codes on more than one order. */
  twice: number;
  /** Everything that is not as it should be, in words; empty when all is well. */
  problems: string[];
};

/**
 * Sets PETZ's books against the orders as Shopify has them: a coupon is consumed if and only if its discount was given and is kept, of the same
 * amount, once. It knows the two simulators only, and nothing of the app's rules or ledger, so that a fault there cannot hide itself.
 */
export function checkCouponBooks({ shop, petz, uses }: { shop: SimulatedShop; petz: PetzSimulator; uses: CouponUse[] }): CouponBooksCheck {
  const check: CouponBooksCheck = { lost: 0, twice: 0, problems: [] };
  for (const { couponRef } of petz.books.coupons) {
    const codes = uses.filter((use) => use.couponRef === couponRef).map(({ code }) => code);
    checkCoupon(check, { couponRef, petz, given: codes.map((code) => discountsOf(shop, code)) });
  }
  return check;
}

type Given = { orders: number; kept: number };

function checkCoupon(
  check: CouponBooksCheck,
  { couponRef, petz, given }: { couponRef: string; petz: PetzSimulator; given: Given[] },
): void {
  const consumed = petz.books.consumed(couponRef);
  const kept = given.filter((one) => one.kept > 0);
  if (consumed > 1 || kept.length > 1 || given.some(({ orders }) => orders > 1)) {
    check.twice += 1;
    check.problems.push(`${couponRef}: consumed ${consumed} times, its codes are on ${kept.length} orders.`);
    return;
  }
  if (consumed !== kept.length) {
    check.lost += 1;
    check.problems.push(`${couponRef}: consumed ${consumed} times, and its discount is kept ${kept.length} times.`);
    return;
  }
  const { captured, returned } = petz.books.entry(couponRef);
  const own = captured.find(({ authRef }) => !returned.some((one) => one.authRef === authRef));
  if (own && own.amount !== kept[0]?.kept)
    check.problems.push(`${couponRef}: captured with ${own.amount}, ${kept[0]?.kept} was taken off.`);
}

/** What a code took off orders, and how much of it buyers keep: in the shop's smallest unit. */
function discountsOf(shop: SimulatedShop, code: string): Given {
  const orders = shop.state.orders.filter(({ applications }) => applications.some(({ label }) => label === code));
  return { orders: orders.length, kept: orders.reduce((sum, order) => sum + keptOf(order, code), 0) };
}

function keptOf(order: Order, code: string): number {
  const { index } = order.applications.find(({ label }) => label === code) ?? {};
  const { status } = figuresOf(order);
  if (order.cancelledAt || !(status === "PAID" || status === "PARTIALLY_REFUNDED")) return 0;
  return order.lines
    .filter((line) => currentUnits(line) > 0)
    .flatMap(({ allocations }) => allocations)
    .filter(({ application }) => application === index)
    .reduce((sum, { amount }) => sum + amount.shop, 0);
}
