import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Order } from "#app/domain/order.ts";
import type { Upc } from "#app/domain/upc.ts";
import { makeLine, makeOrder } from "#test/fixtures/orders.ts";
import { planPurchases, purchaseOf, referenceFor } from "./plan-purchases.ts";
import type { PurchaseRules } from "./plan-purchases.ts";

const rules: PurchaseRules = {
  timeZone: "America/Toronto",
  startAt: new Date(0),
  posSources: ["pos", "Heartland Retail"],
  ignored: new Set(),
};
const planOne = (order: Partial<Order>, more: Partial<PurchaseRules> = {}) => planPurchases(makeOrder(order), { ...rules, ...more })[0];

describe("planPurchases", () => {
  it("owes what is left of a paid line, after discounts", () => {
    const line = makeLine({ quantity: 3, currentQuantity: 2, total: { minor: 9000, currency: "CAD" } });
    expect(planOne({ lines: [line] })).toEqual({
      status: "owed",
      quantity: 2,
      upc: "036000291452",
      total: { minor: 9000, currency: "CAD" },
    });
  });

  it.each<[string, Partial<Order>, string, number]>([
    ["a test order", { test: true }, "test_order", 1],
    ["an order of Shopify POS", { sourceName: "pos" }, "sent_by_pos", 1],
    ["an order that a POS's app sent, in any case", { sourceName: "123456", appName: "heartland retail" }, "sent_by_pos", 1],
    ["an unpaid order", { payment: "pending" }, "not_paid", 1],
    ["a partly paid order", { payment: "partially_paid" }, "not_paid", 1],
    ["an authorised order", { payment: "authorized" }, "not_paid", 1],
    ["a voided order", { payment: "voided" }, "not_paid", 1],
    ["an order whose state is new to us", { payment: "unknown" }, "not_paid", 1],
    ["a cancelled order", { cancelledAt: new Date() }, "cancelled", 0],
    ["a fully refunded order", { payment: "refunded" }, "refunded", 0],
    ["an order of nobody", { customer: null }, "no_contact", 1],
  ])("skips %s", (_what, order, reason, keeps) => {
    expect(planOne(order)).toEqual({ status: "skipped", reason, keeps });
  });

  it("skips an order from before the connection, whatever happens to it since", () => {
    expect(planOne({ cancelledAt: new Date() }, { startAt: new Date("2026-03-15T00:00:00Z") })).toEqual({
      status: "skipped",
      reason: "before_start",
      keeps: 0,
    });
  });

  it("goes on with an order that is partly refunded", () => {
    expect(planOne({ payment: "partially_refunded" })).toMatchObject({ status: "owed" });
  });

  it.each([
    ["gift_card", makeLine({ kind: "gift_card" }), 1],
    ["tip", makeLine({ kind: "tip" }), 1],
    ["custom_item", makeLine({ kind: "custom_item" }), 1],
    ["no_units_left", makeLine({ quantity: 2, currentQuantity: 0 }), 0],
    ["free_good", makeLine({ total: { minor: 0, currency: "CAD" } }), 0],
  ])("skips a line: %s", (reason, line, keeps) => {
    expect(planOne({ lines: [line] })).toEqual({ status: "skipped", reason, keeps });
  });

  it.each<[string, Partial<Order>]>([
    ["nobody can be credited any more", { customer: null }],
    ["an edit leaves a balance", { payment: "partially_paid" }],
    ["a till's source was named since", { sourceName: "pos" }],
    ["the product is gone, and was sold without a SKU", { lines: [makeLine({ kind: "custom_item", quantity: 3, currentQuantity: 1 })] }],
  ])("lets no more units stay than the buyer kept, even where %s", (_what, order) => {
    expect(planOne({ lines: [makeLine({ quantity: 3, currentQuantity: 1 })], ...order })).toMatchObject({ status: "skipped", keeps: 1 });
  });

  it("reports a barcode that is missing or wrong", () => {
    expect(planOne({ lines: [makeLine({ barcode: null })] })).toEqual({ status: "unmapped", code: "barcode_missing" });
    expect(planOne({ lines: [makeLine({ barcode: "036000291453" })] })).toEqual({ status: "unmapped", code: "barcode_invalid" });
  });

  it("takes the UPC that the merchant gave for a line before the product's", () => {
    const line = makeLine({ barcode: null });
    const [decision] = planPurchases(makeOrder({ lines: [line] }), rules, { upcOverrides: new Map([[line.gid, "4006381333931"]]) });
    expect(decision).toMatchObject({ status: "owed", upc: "4006381333931" });
  });

  it("skips an item that the merchant said is in no program, in whatever width it was written", () => {
    expect(planOne({}, { ignored: new Set(["upc:00036000291452"]) })).toEqual({
      status: "skipped",
      reason: "not_in_program",
      keeps: 1,
    });
  });

  it("skips a product without a barcode that the merchant put aside", () => {
    const line = makeLine({ barcode: null });
    expect(planOne({ lines: [line] }, { ignored: new Set([`variant:${line.variantGid}`]) })).toMatchObject({
      status: "skipped",
      reason: "not_in_program",
    });
  });
});

describe("purchaseOf", () => {
  const upc = "036000291452" as Upc;

  const nothing = { units: 0, minor: 0 };

  it("makes up for what a unit was recorded with before an edit changed its price", () => {
    // 2.49 with 15 % off for the first of two: bought alone it was recorded with 2.12.
    const line = makeLine({ quantity: 2, total: { minor: 461, currency: "CAD" } });
    const facts = { reference: "S-1042-L1-2" as const, upc, units: 1, timeZone: "UTC" };
    expect(purchaseOf(makeOrder(), line, { ...facts, recorded: { units: 1, minor: 212 } }).amount.minor).toBe(249);
  });

  it("is never less than nothing", () => {
    const line = makeLine({ quantity: 2, total: { minor: 100, currency: "CAD" } });
    const facts = { reference: "S-1042-L1-2" as const, upc, units: 1, timeZone: "UTC" };
    expect(purchaseOf(makeOrder(), line, { ...facts, recorded: { units: 1, minor: 212 } }).amount.minor).toBe(0);
  });

  it("is of the shop's day, not of London's", () => {
    const order = makeOrder({ processedAt: new Date("2026-03-15T02:30:00Z") });
    expect(
      purchaseOf(order, makeLine(), { reference: "S-1042-L1", upc, recorded: nothing, units: 1, timeZone: "America/Toronto" }).date,
    ).toBe("2026-03-14");
  });

  it("is named after the order, the line and how often the line was recorded", () => {
    expect(referenceFor("S-1042", { position: 2, sequence: 1 })).toBe("S-1042-L2");
    expect(referenceFor("S-1042", { position: 2, sequence: 3 })).toBe("S-1042-L2-3");
  });

  it("never is off by a cent, however the units of a line are recorded", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 999_999 }),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 }),
        (minor, batches) => {
          const quantity = batches.reduce((sum, units) => sum + units, 0);
          const line = makeLine({ quantity, total: { minor, currency: "CAD" } });
          let recorded = 0;
          let sum = 0;
          for (const units of batches) {
            const purchase = purchaseOf(makeOrder(), line, {
              reference: "S-1042-L1",
              upc,
              recorded: { units: recorded, minor: sum },
              units,
              timeZone: "UTC",
            });
            expect(purchase.amount.minor).toBeGreaterThanOrEqual(0);
            recorded += units;
            sum += purchase.amount.minor;
          }
          expect(sum).toBe(minor);
        },
      ),
    );
  });
});
