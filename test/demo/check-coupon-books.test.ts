import { beforeEach, describe, expect, test } from "vitest";
import { petStore } from "#test/fixtures/pet-store.ts";
import { petStoreCoupons, petStorePetz } from "#test/fixtures/pet-store-petz.ts";
import { createPetzSimulator } from "#test/simulators/petz/simulator.ts";
import { createShopifySimulator } from "#test/simulators/shopify/create-shopify-simulator.ts";
import type { SimulatedShop } from "#test/simulators/shopify/simulated-shop.ts";
import { checkCouponBooks } from "./check-coupon-books.ts";
import type { CouponUse } from "./check-coupon-books.ts";

const { couponRef } = petStoreCoupons.threeOff;
const uses: CouponUse[] = [{ couponRef, code: "PC-1" }];
const well = { lost: 0, twice: 0, problems: [] };

let shop: SimulatedShop;
let petz: ReturnType<typeof createPetzSimulator>;

beforeEach(() => {
  const simulator = createShopifySimulator({
    ...{ shops: [petStore], apiKey: "key", apiSecret: "secret", appUrl: "http://app.invalid", scopes: [], subscriptions: [] },
    send: () => Promise.resolve(new Response()),
  });
  shop = simulator.shop(petStore.domain);
  shop.addDiscount({ code: "PC-1", amount: "3.00", skus: ["NP-CHK-20"] });
  petz = createPetzSimulator({ ...petStorePetz(), now: () => new Date() });
});

function order(payment: "paid" | "pending" = "paid") {
  const checkout = shop.openCheckout({ customer: "ana", lines: [{ sku: "NP-CHK-20" }] });
  checkout.applyCode("PC-1");
  checkout.complete({ payment });
  if (!checkout.order) throw new Error("No order was placed.");
  return checkout.order;
}

function capture({ amount = 300, authRef = "AUTH-1" } = {}): void {
  petz.books.authorizations.push({
    ...{ authRef, requestRef: null, account: "Pawsome Pets", orderRef: "PC-A", couponRef, lineRef: "1", amount },
    ...{ createdAt: "2026-11-25T20:00:00.000Z", expiresAt: "2099-01-01T00:00:00.000Z", state: "captured" },
  });
}

describe("PETZ's books against the orders", () => {
  test("agree when a coupon is consumed for a discount that is kept, and when neither is so", () => {
    expect(checkCouponBooks({ shop, petz, uses })).toEqual(well);
    order();
    capture();
    expect(checkCouponBooks({ shop, petz, uses })).toEqual(well);
  });

  test("agree when the order came back and the coupon with it", () => {
    shop.refund(order(), { lines: [{ line: 1, quantity: 1 }] });
    capture();
    expect(checkCouponBooks({ shop, petz, uses })).toMatchObject({ lost: 1, twice: 0 });
    petz.books.returns.push({ couponRef, authRef: "AUTH-1", orderRef: "PC-A", at: "2026-11-25T21:00:00.000Z" });
    expect(checkCouponBooks({ shop, petz, uses })).toEqual(well);
  });

  test("tell of a coupon that was consumed for nothing, and of a discount without its coupon", () => {
    capture();
    expect(checkCouponBooks({ shop, petz, uses })).toMatchObject({ lost: 1, problems: [expect.stringContaining(couponRef)] });
    petz.books.authorizations.pop();
    order();
    expect(checkCouponBooks({ shop, petz, uses })).toMatchObject({ lost: 1, problems: [expect.stringContaining(couponRef)] });
  });

  test("owe nothing for an order that nobody has paid for", () => {
    order("pending");
    expect(checkCouponBooks({ shop, petz, uses })).toEqual(well);
  });

  test("tell of a coupon that was consumed twice, a code on two orders, and another amount than was taken off", () => {
    order();
    capture();
    capture({ authRef: "AUTH-2" });
    expect(checkCouponBooks({ shop, petz, uses })).toMatchObject({ lost: 0, twice: 1 });
    petz.books.authorizations.pop();
    order();
    expect(checkCouponBooks({ shop, petz, uses })).toMatchObject({ lost: 0, twice: 1 });
    shop.state.orders.pop();
    petz.books.authorizations.splice(0);
    capture({ amount: 200 });
    expect(checkCouponBooks({ shop, petz, uses })).toMatchObject({
      lost: 0,
      twice: 0,
      problems: [expect.stringContaining("captured with 200")],
    });
  });
});
