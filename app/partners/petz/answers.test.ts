import { describe, expect, test } from "vitest";
import type { CouponAuthorization } from "#app/partners/capabilities.ts";
import type { Upc } from "#app/domain/upc.ts";
import {
  authorizedBy,
  authStateOf,
  contactsOf,
  orderLinesOf,
  productFields,
  refusalReason,
  walletFrom,
  wantsOrderFirst,
} from "./answers.ts";
import { authorizationAnswer, readRefusal, saysError, walletAnswer } from "./messages.ts";

const upc = "627504100038" as Upc;
const line = { variantGid: "gid://shopify/ProductVariant/7" as const, upc, unitPrice: { minor: 379, currency: "CAD" } };
const buyer = { customerGid: null, firstName: null, lastName: null, email: null, phone: null };
const request: CouponAuthorization = {
  reference: "H-1",
  order: { orderRef: "PC-1", basket: { lines: [], currency: "CAD" } },
  buyer,
  couponRef: "C-1",
  line: { ...line, units: 2 },
};

describe("what we say", () => {
  test("a variant on several lines of the cart is one line of the order", () => {
    const inCart = { ...line, title: "Turkey", sku: "TW-TUR-CAN" };
    const other = { ...inCart, variantGid: "gid://shopify/ProductVariant/8" as const, upc: null, quantity: 1 };
    expect(orderLinesOf([{ ...inCart, quantity: 1 }, other, { ...inCart, quantity: 2 }])).toEqual([
      { line_ref: "7", product_ref: "7", upc, unit_price: "3.79", sku: "TW-TUR-CAN", name: "Turkey", quantity: 3 },
      { line_ref: "8", product_ref: "8", upc: null, unit_price: "3.79", sku: "TW-TUR-CAN", name: "Turkey", quantity: 1 },
    ]);
  });

  test("a product has its UPC and, if there is one, its SKU for identifiers", () => {
    expect(productFields({ reference: "7", title: "Turkey", sku: null, upc }).identifiers).toEqual([{ type: "UPC", value: upc }]);
    expect(productFields({ reference: "7", title: "Turkey", sku: "T", upc }).identifiers).toHaveLength(2);
  });

  test("the phone comes before the e-mail, and neither where there is none", () => {
    expect(contactsOf({ ...buyer, phone: "+1 (514) 555-0101", email: " Ana@Example.test " })).toEqual([
      { phone: "5145550101" },
      { email: "ana@example.test" },
    ]);
    expect(contactsOf({ ...buyer, phone: "—", email: "" })).toEqual([]);
  });
});

describe("a wallet", () => {
  const read = (body: unknown) => walletFrom(walletAnswer.parse(body), "CAD");
  const row = {
    coupon_ref: 12,
    type: "petz",
    upcs: [upc, 71048000215],
    discount: { kind: "amount", amount: 3.1 },
    expires_on: "2026-12-31T00:00:00Z",
  };

  test("is read from text and numbers alike", () => {
    expect(read({ customer: { customer_ref: 1 }, coupons: [row] })).toEqual({
      owner: { name: null, phone: null, email: null },
      coupons: [
        {
          couponRef: "12",
          title: "12",
          brand: null,
          kind: "partner",
          inStoreOnly: false,
          upcs: [upc, "71048000215"],
          units: 1,
          value: { kind: "amount", amount: { minor: 310, currency: "CAD" } },
          expiresOn: "2026-12-31",
        },
      ],
    });
  });

  test("of nobody is null", () => {
    expect(read({ customer: null, coupons: [] })).toBeNull();
    expect(read({})).toBeNull();
  });

  test.each([
    ["no reference", { coupon_ref: "" }],
    ["a value of a kind that nobody knows", { discount: { kind: "points", points: 5 } }],
    ["an amount of another currency", { discount: { kind: "amount", amount: "3.00", currency: "USD" } }],
    ["an amount finer than a cent", { discount: { kind: "amount", amount: "3.005" } }],
    ["an amount below zero", { discount: { kind: "amount", amount: "-3.00" } }],
    ["an amount in words", { discount: { kind: "amount", amount: "3 dollars" } }],
    ["more than everything off", { discount: { kind: "percent", percent: 101 } }],
    ["half a unit", { units: 0.5 }],
  ])("leaves a coupon with %s out, and keeps the others", (_, change) => {
    const wallet = read({
      customer: { customer_ref: 1 },
      coupons: [
        { ...row, ...change },
        { ...row, coupon_ref: "good" },
      ],
    });
    expect(wallet?.coupons.map(({ couponRef }) => couponRef)).toEqual(["good"]);
  });

  test("leaves what is not a PETZ coupon to a person", () => {
    const kinds = ["PETZ", "ST", "MFG", null].map(
      (type) => read({ customer: { customer_ref: 1 }, coupons: [{ ...row, type }] })?.coupons[0]?.kind,
    );
    expect(kinds).toEqual(["partner", "store", "store", "store"]);
  });
});

describe("an authorisation", () => {
  const read = (body: unknown) => authorizedBy(authorizationAnswer.parse(body), request);
  const discount = { coupon_ref: "C-1", line_ref: "7", amount: "1.00" };

  test("is what was asked for, in one part or in several", () => {
    expect(read({ auth_ref: "A", discounts: [discount], expires_at: "2026-03-14T15:30:00-04:00" })).toEqual({
      status: "authorized",
      authRef: "A",
      discount: { minor: 100, currency: "CAD" },
      expiresAt: new Date("2026-03-14T19:30:00Z"),
    });
    expect(read({ auth_ref: 4711, discounts: [discount, { ...discount, amount: 0.5 }] })).toMatchObject({
      authRef: "4711",
      discount: { minor: 150 },
      expiresAt: null,
    });
  });

  test.each([
    ["another coupon", { discounts: [discount, { ...discount, coupon_ref: "C-2" }] }],
    ["another coupon alone", { discounts: [{ ...discount, coupon_ref: "C-2" }] }],
    ["another line", { discounts: [{ ...discount, line_ref: "8" }] }],
    ["more than the units cost", { discounts: [{ ...discount, amount: "7.59" }] }],
    ["an amount of another currency", { discounts: [{ ...discount, currency: "USD" }] }],
    ["nothing off", { discounts: [{ ...discount, amount: "0" }] }],
    ["a surcharge", { discounts: [{ ...discount, amount: "-1.00" }] }],
    ["a fraction of a cent", { discounts: [{ ...discount, amount: 0.30000000000000004 }] }],
    ["no reference", { auth_ref: null, discounts: [discount] }],
  ])("with %s is not what was asked for", (_, change) => {
    expect(read({ auth_ref: "A", ...change })).toMatchObject({ status: "more" });
  });

  test("may be all that the units cost", () => {
    expect(read({ auth_ref: "A", discounts: [{ ...discount, amount: "7.58" }] })).toMatchObject({ discount: { minor: 758 } });
  });

  test("of nothing is a refusal, with its reason where there is one", () => {
    expect(read({ discounts: [], rejected: [{ coupon_ref: "C-1", reason: "in_use" }] })).toEqual({
      status: "refused",
      refusal: { code: "in_use", message: "in_use" },
    });
    expect(read({})).toMatchObject({ status: "refused", refusal: { code: "" } });
  });
});

describe("refusals", () => {
  test.each([
    ["already_used", "", "already_used"],
    ["", "This coupon was already redeemed.", "already_used"],
    ["in_use", "", "in_use"],
    ["", "Already authorized for another order", "in_use"],
    ["coupon_expired", "", "expired"],
    ["in_store_only", "", "in_store_only"],
    ["wrong_item", "", "wrong_item"],
    ["", "No matching product for this coupon: product mismatch", "wrong_item"],
    ["quantity_too_low", "", "wrong_item"],
    ["not_in_wallet", "", "not_in_wallet"],
    ["", "Coupon not saved", "not_in_wallet"],
    ["", "The moon is full", "other"],
  ])("%j %j is %s", (code, message, reason) => {
    expect(refusalReason({ code, message })).toBe(reason);
  });

  test.each([
    ["already_captured", "", "captured"],
    ["", "Authorization has already been redeemed: already redeemed", "captured"],
    ["auth_lapsed", "", "gone"],
    ["auth_not_found", "", "gone"],
    ["auth_released", "", "gone"],
    ["", "Authorization expired", "gone"],
    ["coupon_expired", "", "expired"],
    ["not_captured", "", "not_captured"],
    ["", "The coupon was not yet redeemed", "not_captured"],
    ["already_returned", "", "returned"],
    ["already_voided", "", "released"],
    ["database_error", "Something is wrong", "other"],
  ])("an authorisation with %j %j is %s", (code, message, state) => {
    expect(authStateOf({ code, message })).toBe(state);
  });

  test("about the order or its customer ask for both again", () => {
    for (const code of ["order_unknown", "customer_missing", "order_not_found"]) expect(wantsOrderFirst({ code, message: "" })).toBe(true);
    for (const code of ["in_use", "not_in_wallet", "already_used"])
      expect(wantsOrderFirst({ code, message: "Another order has it." })).toBe(false);
  });

  test("come in several shapes", () => {
    expect(readRefusal({ error: { code: "in_use", message: "Busy." } })).toEqual({ code: "in_use", message: "Busy." });
    expect(readRefusal({ error: "in_use", message: "Busy." })).toEqual({ code: "in_use", message: "Busy." });
    expect(readRefusal({ code: "in_use" })).toEqual({ code: "in_use", message: "in_use" });
    expect(readRefusal({ detail: "Not found." })).toEqual({ code: "", message: "Not found." });
    for (const nothing of [null, "text", [], {}, { error: null }]) expect(readRefusal(nothing)).toBeNull();
    expect([{ error: "x" }, { error: {} }, { error: null }, { error: "" }, {}, null].map(saysError)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});
