import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatDecimal } from "#app/domain/money.ts";
import type { Money } from "#app/domain/money.ts";
import type { SaleToSend } from "#app/partners/capabilities.ts";
import {
  accessProblem,
  answerFor,
  codeOf,
  courseOf,
  customerCodeOf,
  listsFrom,
  missingFrom,
  moneyFrom,
  newCustomer,
  newSale,
  plainPhone,
  problemWith,
  productFrom,
  saleIdOf,
  spellingsOf,
  textOf,
  tokensFrom,
} from "./answers.ts";
import type { SetUp } from "./answers.ts";
import { product, sale as saleBody } from "./messages.ts";
import type { LightspeedSale } from "./messages.ts";
import { lightspeedRules } from "./settings.ts";

const cad = (minor: number): Money => ({ minor, currency: "CAD" });
const rules = lightspeedRules.parse({});

const setUp: SetUp = {
  retailer: { name: "Paw Shop", currency: { code: "CAD" }, no_tax_group_id: "tax-none" },
  outlets: [
    { id: "outlet", name: "Online", currency: "CAD", deleted_at: null },
    { id: "outlet-gone", name: "Bloor", currency: "CAD", deleted_at: "2026-01-01T00:00:00Z" },
  ],
  registers: [
    { id: "register", name: "Web", outlet_id: "outlet", deleted_at: null },
    { id: "register-gone", name: "Old", outlet_id: "outlet", deleted_at: "2026-01-01T00:00:00Z" },
    { id: "register-elsewhere", name: "Till", outlet_id: "outlet-gone", deleted_at: null },
  ],
  users: [
    { id: "user", username: "ecom", display_name: "eCom", enabled: true, deleted_at: null },
    { id: "user-gone", username: "sam", display_name: null, enabled: true, deleted_at: "2026-01-01T00:00:00Z" },
    { id: "user-off", username: "lou", display_name: null, enabled: false, deleted_at: null },
  ],
  paymentTypes: [
    { id: "card", name: "Card", disabled: false, internal: false, deleted_at: null },
    { id: "cheque", name: "Cheque", disabled: true, internal: false, deleted_at: null },
    { id: "loyalty", name: "Loyalty", disabled: false, internal: true, deleted_at: null },
  ],
  taxes: [
    { id: "tax-none", name: "No Tax", display_name: "No Tax", is_default: false, rates: [{ rate: 0 }], deleted_at: null },
    { id: "tax", name: "GST and PST", display_name: null, is_default: true, rates: [{ rate: 0.05 }, { rate: 0.07 }], deleted_at: null },
    { id: "tax-gone", name: "VAT", display_name: null, is_default: false, rates: null, deleted_at: "2026-01-01T00:00:00Z" },
  ],
};

/** Two units of 30.99 and 1.55 tax, list price 34.99, paid in full: 65.08. */
function saleOf(more: Partial<SaleToSend> = {}): SaleToSend {
  return {
    kind: "sale",
    reference: "S-1042",
    key: "shop/S-1042",
    returnOf: null,
    orderName: "#1042",
    placedAt: new Date("2026-03-14T15:04:05Z"),
    currency: "CAD",
    lines: [
      {
        key: "L1",
        product: { kind: "item", variantGid: null, sku: "NP", barcode: null },
        title: "Northpaw",
        quantity: 2,
        list: cad(3499),
        price: cad(3099),
        tax: cad(155),
        rates: [],
        restock: true,
        productId: "product",
        taxId: "tax",
      },
    ],
    payments: [{ key: "t1", gateway: "shopify_payments", amount: cad(6508), at: new Date("2026-03-14T15:04:06Z"), paymentTypeId: "card" }],
    total: cad(6508),
    fulfilled: true,
    customerId: "customer",
    at: { locationId: "outlet", registerId: "register", employeeId: "user", shippingMethodId: null },
    ...more,
  };
}

function said(more: Partial<Record<keyof LightspeedSale, unknown>> = {}): LightspeedSale {
  return saleBody.parse({ id: "s1", invoice_number: "S-1042", state: "closed", totals: { price_incl_tax: 65.08 }, ...more });
}

describe("a refusal's text", () => {
  test.each([
    [{ error: "Bad Request", message: "price is required" }, "Bad Request: price is required"],
    [{ error: "permission denied" }, "permission denied"],
    [{ status: "error", error: "Nope", details: "x\ny" }, "Nope: x y"],
    [{ error: "invalid_request", error_description: "The refresh token is invalid." }, "invalid_request: The refresh token is invalid."],
    [{ error: { product: "unknown" } }, '{"product":"unknown"}'],
    [{ error: "same", message: "same" }, "same"],
    [null, ""],
    [[], ""],
  ])("of %j is %j", (body, text) => {
    expect(textOf(body)).toBe(text);
  });

  test.each([
    [401, "Unauthorized", "credentials"],
    [401, "", "credentials"],
    [403, "permission denied", "scope"],
    [403, "", "scope"],
    [403, "user not found", "user_removed"],
    [401, "user not found", "user_removed"],
    [403, "The user was deleted", "user_removed"],
    [403, "This user is disabled", "user_removed"],
    [403, "user may not do this", "scope"],
  ])("with %d and %j is about %s", (status, text, why) => {
    expect(accessProblem(status, text)).toBe(why);
  });
});

describe("tokens", () => {
  const before = { domainPrefix: "pawshop", refreshToken: "r1", scopes: ["sales:read"] };
  const answer = {
    access_token: "a2",
    refresh_token: "r2",
    expires: 1_774_000_000,
    domain_prefix: "pawshop",
    scope: "sales:read users:read",
  };

  test("are as they were given", () => {
    expect(tokensFrom(answer, before)).toEqual({
      accessToken: "a2",
      refreshToken: "r2",
      expiresAt: 1_774_000_000_000,
      scopes: ["sales:read", "users:read"],
      domainPrefix: "pawshop",
    });
  });

  test("keep what was not said", () => {
    expect(tokensFrom({ ...answer, refresh_token: null, scope: "" }, before)).toMatchObject({ refreshToken: "r1", scopes: ["sales:read"] });
  });

  test("of another shop, or without a way to renew them, are none", () => {
    expect(tokensFrom({ ...answer, domain_prefix: "other" }, before)).toBeNull();
    expect(tokensFrom({ ...answer, refresh_token: null }, { ...before, refreshToken: null })).toBeNull();
  });
});

test("lists mark what is deleted, disabled or internal, and sum up the rates of a tax", () => {
  const lists = listsFrom(setUp);
  const active = (choices: { id: string; active: boolean }[]) => choices.filter((one) => one.active).map((one) => one.id);
  expect(active(lists.locations)).toEqual(["outlet"]);
  expect(active(lists.registers)).toEqual(["register", "register-elsewhere"]);
  expect(active(lists.employees)).toEqual(["user"]);
  expect(active(lists.paymentTypes)).toEqual(["card"]);
  expect(lists.taxes.map(({ name, rate, active, isDefault }) => [name, rate, active, isDefault])).toEqual([
    ["No Tax", 0, true, false],
    ["GST and PST", 0.12, true, true],
    ["VAT", 0, false, false],
  ]);
});

describe("what is wrong with a sale", () => {
  const at = (place: Partial<SaleToSend["at"]>) => saleOf({ at: { ...saleOf().at, ...place } });
  const line = (more: Partial<SaleToSend["lines"][number]>) => saleOf({ lines: saleOf().lines.map((one) => ({ ...one, ...more })) });
  const paidBy = (paymentTypeId: string) => saleOf({ payments: saleOf().payments.map((one) => ({ ...one, paymentTypeId })) });

  test("is nothing when all of it is in use", () => {
    expect(problemWith(saleOf(), setUp)).toBeNull();
    expect(problemWith(line({ taxId: null, tax: cad(0) }), setUp)).toBeNull();
  });

  test("is another currency than the outlet's, or the retailer's where the outlet has none of its own", () => {
    const outlets = setUp.outlets.map((one) => ({ ...one, currency: null }));
    for (const one of [setUp, { ...setUp, outlets }])
      expect(problemWith(saleOf({ currency: "USD" }), one)).toMatchObject({
        reason: "other",
        message: "Online sells in CAD, and the order is in USD.",
      });
    expect(problemWith(saleOf({ currency: "USD" }), { ...setUp, outlets, retailer: { ...setUp.retailer, currency: null } })).toBeNull();
  });

  test.each<[string, SaleToSend]>([
    ["location_inactive", at({ locationId: "nowhere" })],
    ["location_inactive", at({ locationId: "outlet-gone", registerId: "register-elsewhere" })],
    ["register_inactive", at({ registerId: "nothing" })],
    ["register_inactive", at({ registerId: "register-gone" })],
    ["register_inactive", at({ registerId: "register-elsewhere" })],
    ["employee_inactive", at({ employeeId: null })],
    ["employee_inactive", at({ employeeId: "nobody" })],
    ["employee_inactive", at({ employeeId: "user-gone" })],
    ["employee_inactive", at({ employeeId: "user-off" })],
    ["payment_type_unknown", paidBy("cheque")],
    ["payment_type_unknown", paidBy("nothing")],
    ["tax_unknown", line({ taxId: "tax-gone" })],
    ["tax_unknown", line({ taxId: null })],
  ])("is %s", (reason, sale) => {
    expect(problemWith(sale, setUp)).toMatchObject({ status: "rejected", reason, message: expect.stringMatching(/\S/) });
  });
});

describe("the body of a sale", () => {
  test("says all of it, by the unit", () => {
    expect(newSale(saleOf(), { setUp, rules })).toEqual({
      id: saleIdOf("shop/S-1042"),
      date: "2026-03-14T15:04:05.000Z",
      state: "closed",
      attributes: [],
      customer_id: "customer",
      invoice_number: "S-1042",
      note: "Shopify #1042",
      source: { author_id: "user", register_id: "register", id: "shop/S-1042", type: "Shopify" },
      line_items: [
        {
          product: { id: "product" },
          quantity: 2,
          pricing: { price: 30.99, discount: 4 },
          tax: { id: "tax", amount: 1.55 },
          source: { author_id: "user", register_id: "register" },
          _metadata: { sequence: 0, is_price_override: true },
        },
      ],
      payments: [{ amount: 65.08, date: "2026-03-14T15:04:06.000Z", type: { config_id: "card" }, source: { register_id: "register" } }],
    });
  });

  test("of a return is below zero in units and payments, and says of what it is", () => {
    const body = newSale(saleOf({ kind: "return", reference: "S-1042-R1", returnOf: { posId: "s1", reference: "S-1042" } }), {
      setUp,
      rules,
    });
    expect(body).toMatchObject({
      state: "closed",
      note: "Shopify return #1042 (S-1042)",
      line_items: [{ quantity: -2, pricing: { price: 30.99, discount: 4 }, tax: { amount: 1.55 } }],
      payments: [{ amount: -65.08 }],
    });
  });

  test("leaves discounts out where that is the rule, and those that are none", () => {
    const [shown] = newSale(saleOf(), { setUp, rules: { ...rules, discounts: "left_out" } }).line_items;
    expect(shown?.pricing).toEqual({ price: 30.99 });
    const lines = saleOf().lines.map((one) => ({ ...one, list: one.price }));
    expect(newSale(saleOf({ lines }), { setUp, rules }).line_items[0]?.pricing).toEqual({ price: 30.99 });
  });

  test("has the retailer's own tax for lines without any, and says what a required product stands for", () => {
    const lines = saleOf().lines.map((one) => ({
      ...one,
      taxId: null,
      tax: cad(0),
      title: "Gift wrap",
      product: { kind: "required" as const, product: "not_found" as const },
    }));
    expect(newSale(saleOf({ lines }), { setUp, rules }).line_items[0]).toMatchObject({
      tax: { id: "tax-none", amount: 0 },
      attributes: [{ name: "line_note", value: "Gift wrap" }],
    });
  });

  test("has every amount to the cent, and adds up to the sale's total", () => {
    const line = fc.record({
      quantity: fc.integer({ min: 1, max: 50 }),
      price: fc.integer({ min: 0, max: 500_000 }),
      tax: fc.integer({ min: 0, max: 60_000 }),
    });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), fc.constantFrom("sale" as const, "return" as const), (facts, kind) => {
        const [first] = saleOf().lines;
        if (!first) throw new Error("There is a line.");
        const lines = facts.map((one) => ({ ...first, ...one, list: cad(one.price), price: cad(one.price), tax: cad(one.tax) }));
        const total = facts.reduce((sum, one) => sum + one.quantity * (one.price + one.tax), 0);
        const payments = saleOf().payments.map((one) => ({ ...one, amount: cad(total) }));
        const body = newSale(saleOf({ kind, lines, total: cad(total), payments }), { setUp, rules });
        const cents = (value: number) => Number(value.toFixed(2).replace(".", ""));
        const sent = body.line_items.reduce((sum, one) => sum + one.quantity * (cents(one.pricing.price) + cents(one.tax.amount)), 0);
        const paid = body.payments.reduce((sum, one) => sum + cents(one.amount), 0);
        expect([sent, paid]).toEqual(kind === "return" ? [-total, -total].map((one) => one || -0) : [total, total]);
      }),
    );
  });
});

describe("the state of a sale", () => {
  const owed = [
    { key: "t1", gateway: "gift_card", amount: cad(1000), at: new Date(0), paymentTypeId: "card" },
    { key: "outstanding", gateway: "manual", amount: cad(5508), at: new Date(0), paymentTypeId: "card" },
  ];

  test.each<[string, Partial<SaleToSend>, Partial<typeof rules>, ReturnType<typeof courseOf>]>([
    ["paid and gone", {}, {}, { state: "closed", attributes: [] }],
    ["paid and not gone", { fulfilled: false }, {}, { state: "closed", attributes: [] }],
    [
      "paid and not gone, to be dispatched",
      { fulfilled: false },
      { unfulfilled: "pending_delivery" },
      { state: "pending", attributes: ["delivery"] },
    ],
    ["paid and gone, to be dispatched", {}, { unfulfilled: "pending_delivery" }, { state: "closed", attributes: [] }],
    ["owed", { payments: owed }, {}, { state: "pending", attributes: ["onaccount"] }],
    ["owed by nobody's customer", { payments: owed, customerId: null }, {}, { state: "parked", attributes: [] }],
    ["owed, to be parked", { payments: owed }, { unpaid: "parked" }, { state: "parked", attributes: [] }],
    ["free", { payments: [], total: cad(0) }, {}, { state: "closed", attributes: [] }],
    ["a return", { kind: "return" }, { unfulfilled: "pending_delivery" }, { state: "closed", attributes: [] }],
    ["a return that is not paid back", { kind: "return", payments: owed }, {}, { state: "pending", attributes: ["onaccount"] }],
  ])("%s", (_, facts, change, course) => {
    expect(courseOf(saleOf(facts), { ...rules, ...change })).toEqual(course);
  });

  test("never has what is outstanding as a payment", () => {
    expect(newSale(saleOf({ payments: owed }), { setUp, rules }).payments).toMatchObject([{ amount: 10 }]);
  });
});

describe("a sale that is there", () => {
  test("is sent when it adds up, noise of a sum apart", () => {
    expect(answerFor(said({ totals: { price_incl_tax: 65.08000000000001 } }), saleOf())).toEqual({
      status: "sent",
      sale: { posId: "s1", number: "S-1042", state: "closed", total: cad(6508), url: null },
    });
    expect(answerFor(said({ totals: { price_incl_tax: "-65.08" } }), saleOf({ kind: "return" }))).toMatchObject({
      status: "sent",
      sale: { total: cad(6508) },
    });
  });

  test.each([
    [65.07, "Lightspeed adds S-1042 up to 65.07 instead of 65.08 CAD: 0.01 too little."],
    [73.08, "Lightspeed adds S-1042 up to 73.08 instead of 65.08 CAD: 8.00 too much."],
  ])("with %d says by how much it differs", (price_incl_tax, message) => {
    expect(answerFor(said({ totals: { price_incl_tax } }), saleOf())).toEqual({
      status: "rejected",
      reason: "total_differs",
      fields: [],
      message,
    });
  });

  test("and was voided is not touched", () => {
    expect(answerFor(said({ state: "voided" }), saleOf())).toMatchObject({ status: "reference_taken", sale: { state: "voided" } });
  });

  const line = {
    id: "l1",
    product: { id: "product" },
    quantity: 2,
    pricing: { price: 30.99, discount: 4 },
    tax: { id: "tax", amount: 1.55 },
  };
  const payment = (id: string, amount: number) => ({ id, amount, date: null, type: { config_id: "card" } });

  test("and lacks nothing is not written", () => {
    expect(missingFrom(said({ payments: [] }), saleOf(), rules)).toBeNull();
    const pending = said({ state: "pending", payments: [payment("p1", 65.08)] });
    expect(missingFrom(pending, saleOf({ fulfilled: false }), { ...rules, unfulfilled: "pending_delivery" })).toBeNull();
  });

  test("and can be closed is closed, with what it has under its ids and the payment that came since", () => {
    const there = said({ state: "pending", attributes: ["onaccount"], line_items: [line], payments: [payment("p1", 10)] });
    const { payments } = saleOf();
    const paid = [1000, 5508].flatMap((minor) => payments.map((one) => ({ ...one, key: `t${minor}`, amount: cad(minor) })));
    expect(missingFrom(there, saleOf({ payments: paid }), rules)).toMatchObject({
      state: "closed",
      attributes: ["onaccount"],
      line_items: [line],
      payments: [
        { id: "p1", amount: 10 },
        { amount: 55.08, type: { config_id: "card" } },
      ],
    });
  });

  test("and is further than we would take it is left there", () => {
    const pending = said({ state: "pending", payments: [payment("p1", 10)] });
    const owed = saleOf({ payments: saleOf().payments.map((one) => ({ ...one, amount: cad(1000) })) });
    expect(missingFrom(pending, owed, { ...rules, unpaid: "parked" })).toBeNull();
    const more = { ...owed, payments: [...owed.payments, ...owed.payments] };
    expect(missingFrom(pending, more, { ...rules, unpaid: "parked" })).toMatchObject({
      state: "pending",
      payments: [{ id: "p1" }, { amount: 10 }],
    });
  });

  test("and has two payments that are alike lacks only the third", () => {
    const there = said({ state: "pending", line_items: [], payments: [payment("p1", 20), payment("p2", 20)] });
    const three = [1, 2, 3].flatMap((key) => saleOf().payments.map((one) => ({ ...one, key: `t${key}`, amount: cad(2000) })));
    expect(missingFrom(there, saleOf({ payments: three }), rules)?.payments).toHaveLength(3);
  });
});

describe("money of X-Series", () => {
  test("is any amount of cents, whether it comes as a number or as text", () => {
    fc.assert(
      fc.property(fc.integer({ min: -9_999_999, max: 9_999_999 }), (minor) => {
        const decimal = formatDecimal(cad(minor));
        expect([moneyFrom(Number(decimal), "CAD"), moneyFrom(decimal, "CAD")]).toEqual([cad(minor), cad(minor)]);
      }),
    );
  });

  test("has as many decimals as the currency", () => {
    expect(moneyFrom(1200.0000001, "JPY")).toEqual({ minor: 1200, currency: "JPY" });
    expect(moneyFrom(1.2341, "KWD")).toEqual({ minor: 1234, currency: "KWD" });
  });
});

test("the id of a sale is one for a key, and another for any other", () => {
  expect(saleIdOf("shop/S-1")).toBe(saleIdOf("shop/S-1"));
  expect(saleIdOf("shop/S-1")).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(saleIdOf("shop/S-1")).not.toBe(saleIdOf("shop/S-2"));
});

describe("a product", () => {
  const rope = product.parse({
    id: "p1",
    name: "Rope",
    variant_name: "Rope / Red",
    sku: "TG-ROPE",
    product_codes: [
      { code: "TG-ROPE", type: "CUSTOM" },
      { code: "850009911025", type: "UPC" },
    ],
    active: true,
  });

  test("has its SKU, its first code of a known kind, and what tells it from its variants", () => {
    expect(productFrom(rope)).toEqual({
      posId: "p1",
      sku: "TG-ROPE",
      barcode: "850009911025",
      name: "Rope / Red",
      active: true,
      url: null,
    });
  });

  test("that was found by a code is told with that code, in its own spelling", () => {
    expect(codeOf(rope, "tg-rope")).toBe("TG-ROPE");
    expect(codeOf(rope, "TG")).toBeNull();
    expect(productFrom(rope, { by: "sku", code: "850009911025" }).sku).toBe("850009911025");
    expect(productFrom(rope, { by: "barcode", code: "TG-ROPE" }).barcode).toBe("TG-ROPE");
  });

  test("is inactive when it is deleted or not for sale", () => {
    const active = (more: object) => productFrom(product.parse({ ...rope, ...more })).active;
    expect([
      active({ active: false }),
      active({ active: null, is_active: false }),
      active({ deleted_at: "2026-01-01" }),
      active({ active: null }),
    ]).toEqual([false, false, false, true]);
  });
});

describe("a customer", () => {
  test("is made with what is known, and always with names", () => {
    const nobody = { customerGid: null, firstName: null, lastName: null, email: null, phone: " ", address: null };
    expect(newCustomer(nobody)).toEqual({ first_name: null, last_name: null });
    const address = { street: "4 rue des Pins", city: "Montréal", region: "QC", postalCode: "H2W 1S4", country: "CA" };
    const ana = { ...nobody, customerGid: "gid://shopify/Customer/701" as const, firstName: "Ana", email: " ana@example.test ", address };
    expect(newCustomer(ana)).toEqual({
      first_name: "Ana",
      last_name: null,
      customer_code: "shopify-701",
      email: "ana@example.test",
      physical_address_1: "4 rue des Pins",
      physical_city: "Montréal",
      physical_state: "QC",
      physical_postcode: "H2W 1S4",
      physical_country_id: "CA",
    });
    expect(customerCodeOf(nobody)).toBeNull();
  });

  test.each(["+1 (514) 555-0101", "1-514-555-0101", "514.555.0101", "5145550101"])("is looked for under every spelling of %s", (phone) => {
    expect(plainPhone(phone)).toBe("5145550101");
    expect(spellingsOf(phone)).toEqual(expect.arrayContaining(["5145550101", phone, "+15145550101", "514-555-0101", "(514) 555-0101"]));
  });

  test("abroad keeps its number", () => {
    expect(plainPhone("+64 9 555 0101")).toBe("6495550101");
    expect(spellingsOf("  ")).toEqual([]);
  });
});
