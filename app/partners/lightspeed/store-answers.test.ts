import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { saleIdOf } from "./answers.ts";
import { product, shift, storeOutlet, storeSale, staffUser } from "./messages.ts";
import { outletFrom, shiftFrom, stateOf, storeSaleFrom, versionText } from "./store-answers.ts";

const outletOf = (id: string, more = {}) => storeOutlet.parse({ id, name: id, time_zone: "America/Toronto", currency: "CAD", ...more });
const stores = {
  currency: "CAD",
  outlets: [outletOf("queen"), outletOf("tokyo", { currency: "JPY" }), outletOf("closed", { deleted_at: "2025-01-01T00:00:00Z" })],
  users: [staffUser.parse({ id: "u1", display_name: "Robin Leclair" }), staffUser.parse({ id: "u2", restricted_outlet_ids: ["queen"] })],
};
const bag = product.parse({ id: "bag", name: "Bag", variant_name: "Bag / 20 lb", product_codes: [{ code: "NP-CHK-20" }] });
const discount = product.parse({ id: "off", name: "Discount", sku: "vend-discount" });
const products = new Map([bag, discount].map((one) => [one.id, one]));

const lineOf = (id: string, quantity: number, price: number, tax: number) => ({
  product: { id },
  quantity,
  pricing: { price },
  tax: { amount: tax },
});

function rowOf(lines: ReturnType<typeof lineOf>[], more: Record<string, unknown> = {}) {
  const tax = lines.reduce((sum, one) => sum + one.quantity * one.tax.amount, 0);
  const price = lines.reduce((sum, one) => sum + one.quantity * one.pricing.price, 0);
  return storeSale.parse({
    id: "s1",
    date: "2026-03-14T15:04:05-04:00",
    state: "closed",
    totals: { price_incl_tax: price + tax, tax },
    source: { outlet_id: "queen", register_id: "r1", author: { id: "u1" }, type: "USER" },
    line_items: lines,
    _metadata: { version: 1042 },
    ...more,
  });
}
const read = (...row: Parameters<typeof rowOf>) => storeSaleFrom(rowOf(...row), { stores, products });

describe("states", () => {
  test.each([
    ["closed", [], "closed"],
    ["closed", ["onaccount"], "closed"],
    ["closed", ["layby"], "closed"],
    ["parked", [], "parked"],
    ["voided", [], "voided"],
    ["pending", ["onaccount"], "on_account"],
    ["pending", ["delivery", "onaccount"], "on_account"],
    ["pending", ["layby"], "layby"],
    ["pending", ["delivery"], "to_deliver"],
    ["pending", ["pickup"], "to_collect"],
    ["pending", ["service"], "in_service"],
    ["pending", [], "open"],
    ["quoted", [], "unknown"],
  ])("%s with %j is %s", (state, attributes, ours) => {
    expect(stateOf({ state, attributes, deleted_at: null })).toBe(ours);
  });

  test("of a deleted sale is voided", () => {
    expect(stateOf({ state: "closed", attributes: [], deleted_at: "2026-03-14T15:00:00Z" })).toBe("voided");
  });
});

describe("a sale", () => {
  test("has its moment, place and people, and its version compares as text", () => {
    expect(read([lineOf("bag", 2, 30.99, 4.03)], { customer_id: "c1", invoice_number: "10042" })).toMatchObject({
      saleId: "s1",
      number: "10042",
      outletId: "queen",
      registerId: "r1",
      employee: { id: "u1", name: "Robin Leclair" },
      customerId: "c1",
      soldAt: new Date("2026-03-14T19:04:05Z"),
      source: null,
      total: { minor: 7004, currency: "CAD" },
      lines: [{ sku: "NP-CHK-20", name: "Bag / 20 lb", quantity: 2, price: { minor: 6198 }, tax: { minor: 806 } }],
    });
    expect(versionText(999) < versionText(1000)).toBe(true);
    expect(versionText(98_765_432_109) < versionText(100_000_000_000)).toBe(true);
  });

  test("is read where nearly nothing is told of it", () => {
    const bare = read([], { source: null, line_items: null });
    expect(bare).toMatchObject({ number: "s1", outletId: null, registerId: null, employee: null, kind: "sale", lines: [] });
    expect(read([lineOf("gone", 1, 5, 0)]).lines).toMatchObject([{ productId: "gone", sku: null, name: null, of: "goods" }]);
  });

  test("is in the currency of its store", () => {
    expect(read([lineOf("bag", 1, 500, 0)], { source: { outlet_id: "tokyo" } }).total).toEqual({ minor: 500, currency: "JPY" });
  });

  test("with a discount that is a line of its own is no exchange, and the line no unit", () => {
    const sale = read([lineOf("bag", 2, 30.99, 4.03), lineOf("off", -1, 5, 0.65)]);
    expect(sale).toMatchObject({ kind: "sale", lines: [{ of: "goods" }, { of: "other", quantity: -1, price: { minor: -500 } }] });
  });

  test("has lines that add up to it to the cent, however many decimals they have", () => {
    const line = fc.tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: 0, max: 5_000_000 }), fc.integer({ min: 0, max: 500_000 }));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (rows) => {
        const lines = rows.map(([quantity, price, tax]) => lineOf("bag", quantity, price / 100_000, tax / 100_000));
        const units = rows.reduce((sum, [quantity, price]) => sum + quantity * price, 0);
        const sale = read(lines);
        const sum = sale.lines.reduce((total, one) => total + one.price.minor, 0);
        expect(Math.abs(sum - units / 1000)).toBeLessThanOrEqual(0.5000001);
      }),
    );
  });
});

describe("what we sent ourselves", () => {
  const key = "pawsome-pets.myshopify.com/5001/S-1042-2";

  test("is known by its id, which is made of its key", () => {
    const sale = read([lineOf("bag", 1, 5, 0)], { id: saleIdOf(key), source: { id: key, type: "Shopify" }, invoice_number: "renamed" });
    expect(sale).toMatchObject({ sentByUs: { reference: "S-1042-2" }, source: "Shopify" });
  });

  test("is nothing that only looks like it", () => {
    expect(read([], { id: "s1", source: { id: key, type: "Shopify" }, invoice_number: "S-1042" }).sentByUs).toBeNull();
    expect(read([], { id: saleIdOf(key), source: { id: null, type: "Shopify" } }).sentByUs).toBeNull();
  });
});

describe("stores and shifts", () => {
  test("tell a time zone that is one, and whether they are in use", () => {
    expect(outletFrom(outletOf("closed", { deleted_at: "2025-01-01T00:00:00Z" }), stores)).toMatchObject({ active: false });
    expect(outletFrom(outletOf("odd", { time_zone: "Moon/Base", currency: null }), stores)).toMatchObject({
      timeZone: null,
      currency: "CAD",
    });
  });

  const row = (user_id: string) => shift.parse({ id: "t1", user_id, time_in: "2026-03-14T09:00:00Z", version: 7 });

  test("are placed where somebody may work only there, or there is one store only", () => {
    expect(shiftFrom(row("u2"), stores)).toMatchObject({ outletId: "queen", endedAt: null, breakMinutes: 0, version: versionText(7) });
    expect(shiftFrom(row("u1"), stores).outletId).toBeNull();
    expect(shiftFrom(row("u1"), { ...stores, outlets: [outletOf("queen"), ...stores.outlets.slice(2)] }).outletId).toBe("queen");
  });

  test("of somebody whom nobody knows have their id for a name", () => {
    expect(shiftFrom(row("u9"), stores).employee).toEqual({ id: "u9", name: "u9" });
  });
});
