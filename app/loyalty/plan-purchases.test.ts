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

  it.each<[string, Partial<Order>, string, boolean]>([
    ["a test order", { test: true }, "test_order", false],
    ["an order of Shopify POS", { sourceName: "pos" }, "sent_by_pos", false],
    ["an order that a POS's app sent, in any case", { sourceName: "123456", appName: "heartland retail" }, "sent_by_pos", false],
    ["an unpaid order", { payment: "pending" }, "not_paid", false],
    ["a partly paid order", { payment: "partially_paid" }, "not_paid", false],
    ["an authorised order", { payment: "authorized" }, "not_paid", false],
    ["a voided order", { payment: "voided" }, "not_paid", false],
    ["an order whose state is new to us", { payment: "unknown" }, "not_paid", false],
    ["a cancelled order", { cancelledAt: new Date() }, "cancelled", true],
    ["a fully refunded order", { payment: "refunded" }, "refunded", true],
    ["an order of nobody", { customer: null }, "no_contact", false],
  ])("skips %s", (_what, order, reason, takeBack) => {
    expect(planOne(order)).toEqual({ status: "skipped", reason, takeBack });
  });

  it("skips an order from before the connection, whatever happens to it since", () => {
    expect(planOne({ cancelledAt: new Date() }, { startAt: new Date("2026-03-15T00:00:00Z") })).toEqual({
      status: "skipped",
      reason: "before_start",
      takeBack: false,
    });
  });

  it("goes on with an order that is partly refunded", () => {
    expect(planOne({ payment: "partially_refunded" })).toMatchObject({ status: "owed" });
  });

  it.each([
    ["gift_card", makeLine({ kind: "gift_card" }), false],
    ["tip", makeLine({ kind: "tip" }), false],
    ["custom_item", makeLine({ kind: "custom_item" }), false],
    ["no_units_left", makeLine({ quantity: 2, currentQuantity: 0 }), true],
    ["free_good", makeLine({ total: { minor: 0, currency: "CAD" } }), false],
  ])("skips a line: %s", (reason, line, takeBack) => {
    expect(planOne({ lines: [line] })).toEqual({ status: "skipped", reason, takeBack });
  });

  it("reports a barcode that is missing or wrong", () => {
    expect(planOne({ lines: [makeLine({ barcode: null })] })).toEqual({ status: "unmapped", code: "barcode_missing" });
    expect(planOne({ lines: [makeLine({ barcode: "036000291453" })] })).toEqual({ status: "unmapped", code: "barcode_invalid" });
  });

  it("takes the UPC that the merchant gave for a line before the product's", () => {
    const line = makeLine({ barcode: null });
    const [decision] = planPurchases(makeOrder({ lines: [line] }), rules, new Map([[line.gid, "4006381333931"]]));
    expect(decision).toMatchObject({ status: "owed", upc: "4006381333931" });
  });

  it("skips an item that the merchant said is in no program, in whatever width it was written", () => {
    expect(planOne({}, { ignored: new Set(["upc:00036000291452"]) })).toEqual({
      status: "skipped",
      reason: "not_in_program",
      takeBack: false,
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

  it("is of the shop's day, not of London's", () => {
    const order = makeOrder({ processedAt: new Date("2026-03-15T02:30:00Z") });
    expect(purchaseOf(order, makeLine(), { reference: "S-1042-L1", upc, recorded: 0, units: 1, timeZone: "America/Toronto" }).date).toBe(
      "2026-03-14",
    );
  });

  it("is named after the order, the line and how often the line was recorded", () => {
    expect(referenceFor(1042, 2, 1)).toBe("S-1042-L2");
    expect(referenceFor(1042, 2, 3)).toBe("S-1042-L2-3");
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
            const purchase = purchaseOf(makeOrder(), line, { reference: "S-1042-L1", upc, recorded, units, timeZone: "UTC" });
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
