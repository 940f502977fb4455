import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatDecimal } from "#app/domain/money.ts";
import {
  blockingFields,
  customerFrom,
  detailsFrom,
  fieldFrom,
  messageOf,
  moneyFrom,
  productFrom,
  rejectionFrom,
  totalDiffers,
  wireAmount,
  wireId,
} from "./answers.ts";
import type { KnownField, Refusal, Step } from "./answers.ts";

const driver: KnownField = { id: "9", key: "delivery_driver", name: "Driver", of: "sale" };

function refusal(details: Record<string, string[]>, facts: Partial<Refusal> = {}): Refusal {
  return { error: "validation_error", message: "Validation failed", details, ...facts };
}

describe("a refusal of a sale", () => {
  test.each([
    ["source_location_id", "location_inactive"],
    ["ship_from_location_id", "location_inactive"],
    ["station_id", "register_inactive"],
    ["customer_id", "customer_unknown"],
    ["item_id", "product_unknown"],
    ["item_lookup", "product_unknown"],
    ["item_lines.0.item_id", "product_unknown"],
    ["payment_type_id", "payment_type_unknown"],
    ["payments.1.payment_type_id", "payment_type_unknown"],
    ["shipping_method_id", "shipping_method_unknown"],
    ["qty", "other"],
    ["public_id", "other"],
  ])("about %s is %s", (field, reason) => {
    expect(rejectionFrom(refusal({ [field]: ["is invalid"] }), "order", [])).toEqual({
      status: "rejected",
      reason,
      fields: [],
      message: `Validation failed: ${field} is invalid`,
    });
  });

  test.each<[Partial<Refusal>, Step, string]>([
    [{ error: "payment_error" }, "order", "payment_refused"],
    [{ error: "validation_error" }, "payment", "payment_refused"],
    [{ error: "not_found" }, "line", "product_unknown"],
    [{ error: "not_found" }, "invoice", "other"],
    [{ error: "validation_error" }, "opening", "other"],
  ])("without details, %j at the %s, is %s", (facts, step, reason) => {
    expect(rejectionFrom(refusal({}, facts), step, [])).toMatchObject({ reason, fields: [] });
  });

  test("about a required field names the field, whatever else is wrong", () => {
    expect(rejectionFrom(refusal({ "custom@delivery_driver": ["can't be blank"], qty: ["is invalid"] }), "order", [driver])).toMatchObject({
      reason: "fields_required",
      fields: ["Driver"],
    });
  });
});

describe("a required field", () => {
  test.each(["custom@delivery_driver", "custom.delivery_driver", "delivery_driver", "Driver", "item_lines.0.custom.delivery_driver"])(
    "is recognised by %s",
    (field) => {
      expect(blockingFields(refusal({ [field]: ["can't be blank"] }), [driver])).toEqual(["Driver"]);
    },
  );

  test("is recognised in a text, and named once", () => {
    expect(blockingFields(refusal({ base: ["driver can't be blank"] }), [driver, { ...driver, of: "sale_line" }])).toEqual(["Driver"]);
  });

  test("that a refusal does not mention is not blamed", () => {
    expect(blockingFields(refusal({ email: ["is invalid"] }), [driver])).toEqual([]);
  });

  test("of a group that we write nothing of is no field of ours", () => {
    const row = { id: "9", key: "size", name: null, required: true };
    expect(fieldFrom({ ...row, group_id: "item" })).toEqual({ id: "9", key: "size", name: "size", of: "item" });
    expect(fieldFrom({ ...row, group_id: "vendor" })).toBeNull();
  });
});

describe("details", () => {
  test.each([
    [{ email: ["is invalid", "is taken"] }, { email: ["is invalid", "is taken"] }],
    [{ email: "is invalid" }, { email: ["is invalid"] }],
    [{ item_lines: [{}, { item_id: ["is invalid"] }] }, { "item_lines.1.item_id": ["is invalid"] }],
    [{ custom: { size: ["can't be blank"] } }, { "custom.size": ["can't be blank"] }],
    ["is invalid", { base: ["is invalid"] }],
    [null, {}],
    [undefined, {}],
  ])("%j are read by field", (details, read) => {
    expect(detailsFrom(details)).toEqual(read);
  });

  test("make a message, and so does a refusal without them", () => {
    expect(messageOf(refusal({ qty: ["is invalid"], base: ["is closed"] }))).toBe("Validation failed: qty is invalid; base is closed");
    expect(messageOf({ error: "payment_error", message: "", details: {} })).toBe("payment_error");
  });
});

describe("amounts", () => {
  test.each([
    ["30.99", 3099],
    ["30.9", 3090],
    ["31", 3100],
    ["-7.995", -800],
    ["7.994", 799],
    ["0.005", 1],
    ["-0.001", 0],
  ])("%s are %s cents", (decimal, minor) => {
    expect(moneyFrom(decimal, "CAD")).toEqual({ minor, currency: "CAD" });
  });

  test("of a currency without cents are whole", () => {
    expect(moneyFrom("1200.0", "JPY")).toEqual({ minor: 1200, currency: "JPY" });
    expect(moneyFrom("1200.5", "JPY")).toEqual({ minor: 1201, currency: "JPY" });
  });

  test("go over the wire and come back the same", () => {
    fc.assert(
      fc.property(fc.integer({ min: -99_999_999_999, max: 99_999_999_999 }), fc.constantFrom("CAD", "JPY"), (minor, currency) => {
        const sent = JSON.stringify(wireAmount({ minor, currency }));
        expect(moneyFrom(sent, currency)).toEqual({ minor, currency });
        expect(Number(sent)).toBe(Number(formatDecimal({ minor, currency })));
      }),
    );
  });

  test("that differ say by how much, either way", () => {
    const sale = (minor: number) => ({
      posId: "1",
      number: "S-1",
      state: "pending" as const,
      total: { minor, currency: "CAD" },
      url: null,
    });
    expect(totalDiffers({ minor: 1000, currency: "CAD" }, sale(1005)).message).toContain("0.05 more than the order's 10.00");
    expect(totalDiffers({ minor: 1000, currency: "CAD" }, sale(999)).message).toContain("0.01 less than the order's 10.00");
  });
});

test("ids are numbers where they can be", () => {
  expect([wireId("100123"), wireId("gid://shopify/1"), wireId("")]).toEqual([100_123, "gid://shopify/1", ""]);
});

test("an item is a product by its number and its barcode, which may be a number", () => {
  const row = { id: "1", public_id: "NP-CHK-20", description: "Northpaw Chicken 20 lb", active: false };
  const product = { posId: "1", sku: "NP-CHK-20", name: "Northpaw Chicken 20 lb", active: false, url: null };
  expect(productFrom({ ...row, custom: { upc: 850001234016 } })).toEqual({ ...product, barcode: "850001234016" });
  expect(productFrom({ ...row, custom: { upc: " " } })).toEqual({ ...product, barcode: null });
  expect(productFrom({ ...row, custom: null, description: null })).toEqual({ ...product, name: "NP-CHK-20", barcode: null });
});

test("a customer has a name as far as it is known", () => {
  const row = { id: "1", first_name: null, last_name: "Roy", email: null, phone: "5145550101" };
  expect(customerFrom(row)).toEqual({ posId: "1", name: "Roy", email: null, phone: "5145550101" });
});
