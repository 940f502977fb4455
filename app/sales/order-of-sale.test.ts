import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planPurchases } from "#app/loyalty/plan-purchases.ts";
import { anaRoy } from "#test/fixtures/orders.ts";
import { itemKey, orderOfSale, unitsReturned } from "./order-of-sale.ts";
import type { BroughtLine, BroughtSale, SoldProduct } from "./order-of-sale.ts";

const moment = new Date("2026-03-14T15:00:00Z");
const line = (quantity: number, priceMinor: number, productId: string | null = "p1"): BroughtLine => ({
  productId,
  goods: true,
  quantity,
  priceMinor,
});
const product = (id: string): SoldProduct => ({
  variantGid: `store-product:c1/${id}`,
  productGid: null,
  title: "Northpaw Chicken",
  variantTitle: null,
  sku: "NP-20",
  barcode: "036000291452",
});
const products = new Map(["p1", "p2"].map((id) => [id, product(id)]));

function saleOf(lines: BroughtLine[], more: Partial<BroughtSale> = {}): BroughtSale {
  const facts = { id: "s1", number: "1042", storeName: "Queen Street", soldAt: moment, state: "closed", counted: true };
  return { ...facts, returnOf: null, currency: "CAD", lines, ...more };
}
function orderFrom(sale: BroughtSale, returned = new Map<string, number>()) {
  return orderOfSale(sale, { purchaseGroup: "T-0123", customer: anaRoy, products, returned, stored: [], readAt: moment });
}
const rules = { timeZone: "America/Toronto", startAt: new Date(0), posSources: ["pos"], ignored: new Set<string>() };
const owedBy = (sale: BroughtSale, returned?: Map<string, number>) =>
  planPurchases(orderFrom(sale, returned), rules).map((one) =>
    one.status === "owed" ? one.quantity : one.status === "skipped" ? one.reason : one.code,
  );

describe("A sale in a store as an order", () => {
  it("has one line for each product, whatever the till made of it, and another for what was free", () => {
    const order = orderFrom(saleOf([line(1, 2000), line(2, 4000, "p2"), line(2, 3500), line(1, 0)]));
    expect(order).toMatchObject({ gid: "store-sale:s1", name: "Queen Street · 1042", payment: "paid", cancelledAt: null });
    expect(order.lines.map(({ gid, quantity, total }) => [gid, quantity, total.minor])).toEqual([
      ["store-line:s1/p1", 3, 5500],
      ["store-line:s1/p2", 2, 4000],
      ["store-line:s1/p1/free", 1, 0],
    ]);
    expect(owedBy(saleOf([line(3, 5500), line(1, 0)]))).toEqual([3, "free_good"]);
  });

  it("owes nothing while it is on account, when it does not count, and for what is weighed", () => {
    expect(owedBy(saleOf([line(1, 2000)], { state: "on_account" }))).toEqual(["not_paid"]);
    expect(owedBy(saleOf([line(1, 2000)], { state: "voided", counted: false }))).toEqual(["cancelled"]);
    expect(owedBy(saleOf([line(1.25, 2000)]))).toEqual(["no_units_left"]);
    expect(owedBy(saleOf([line(1, 2000, null)]))).toEqual(["custom_item"]);
  });

  it("keeps a line that an edit took out, so that it is taken back", () => {
    const stored = orderFrom(saleOf([line(2, 4000), line(1, 900, "p2")])).lines.map(({ total, ...one }) => ({
      ...one,
      totalMinor: BigInt(total.minor),
    }));
    const edited = orderOfSale(saleOf([line(2, 4000)]), {
      purchaseGroup: "T-0123",
      customer: anaRoy,
      products,
      returned: new Map(),
      stored,
      readAt: moment,
    });
    expect(edited.lines.map(({ gid, currentQuantity }) => [gid, currentQuantity])).toEqual([
      ["store-line:s1/p1", 2],
      ["store-line:s1/p2", 0],
    ]);
  });

  it("is short of what came back later, and asks only of what came back without its sale", () => {
    const back = unitsReturned([line(-1, -2000), line(-1, -2000), line(-1, 0), line(-5, -100, "p2")]);
    expect(owedBy(saleOf([line(3, 6000), line(1, 0)]), back)).toEqual([1, "no_units_left"]);
    expect(owedBy(saleOf([line(-2, -4000)]))).toEqual(["loose_return"]);
    expect(orderFrom(saleOf([line(-2, -4000)], { returnOf: "s0" })).lines).toEqual([]);
    expect(owedBy(saleOf([line(1, 2000, "p2"), line(-2, -4000)]))).toEqual([1, "loose_return"]);
  });

  it("owes as many units as were paid for and not brought back, whatever the till's lines", () => {
    const some = fc.record({ productId: fc.constantFrom("p1", "p2"), quantity: fc.integer({ min: 1, max: 9 }), free: fc.boolean() });
    fc.assert(
      fc.property(fc.array(some, { minLength: 1, maxLength: 8 }), fc.integer({ min: 0, max: 20 }), (sold, back) => {
        const lines = sold.map(({ productId, quantity, free }) => line(quantity, free ? 0 : quantity * 100, productId));
        const paid = lines.filter((one) => one.productId === "p1" && one.priceMinor > 0).reduce((sum, one) => sum + one.quantity, 0);
        const order = orderFrom(saleOf(lines), new Map([[itemKey({ productId: "p1", priceMinor: 1 }), back]]));
        const owed = planPurchases(order, rules).reduce(
          (sum, one, index) => sum + (one.status === "owed" && order.lines[index]?.gid === "store-line:s1/p1" ? one.quantity : 0),
          0,
        );
        expect(owed).toBe(Math.max(0, paid - back));
      }),
    );
  });
});
