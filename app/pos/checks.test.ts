import { describe, expect, it } from "vitest";
import type { PosAccount, PosField, PosLists, PosTraits } from "#app/partners/capabilities.ts";
import { defaultOrderSettings } from "#app/pos-setup/order-settings.ts";
import type { OrderSettings } from "#app/pos-setup/order-settings.ts";
import type { RequiredState } from "#app/pos-setup/required-products.server.ts";
import { makeSoldOrder } from "#test/fixtures/sold-orders.ts";
import {
  checkAccess,
  checkDownloads,
  checkEmployee,
  checkFields,
  checkLastOrder,
  checkLinks,
  checkPayments,
  checkPlace,
  checkProducts,
  checkRateLimit,
  checkScopes,
  checkShipping,
  checkTaxes,
  checkWebhooks,
} from "./checks.ts";
import type { CheckResult } from "./checks.ts";

const all: PosTraits = { employee: true, requiredFields: true, taxes: true, shippingMethods: true, restocksAll: true };
const none: PosTraits = { employee: false, requiredFields: false, taxes: false, shippingMethods: false, restocksAll: false };
const facts = (settings: Partial<OrderSettings> = {}, traits = all) => ({ settings: { ...defaultOrderSettings, ...settings }, traits });

const lists: PosLists = {
  locations: [
    { id: "l1", name: "Main street", active: true },
    { id: "l2", name: "Old town", active: false },
  ],
  registers: [
    { id: "r1", name: "Till 1", active: true, locationId: "l1" },
    { id: "r2", name: "Till 2", active: false, locationId: "l1" },
  ],
  employees: [
    { id: "e1", name: "Online orders", active: true },
    { id: "e2", name: "Robin Case", active: false },
  ],
  paymentTypes: [
    { id: "p1", name: "Web", active: true },
    { id: "p2", name: "Cheque", active: false },
  ],
  shippingMethods: [
    { id: "s1", name: "Ground", active: true },
    { id: "s2", name: "Pigeon", active: false },
  ],
  taxes: [
    { id: "t1", name: "GST", active: true, rate: 0.05, isDefault: true },
    { id: "t2", name: "Old tax", active: false, rate: 0.07, isDefault: false },
  ],
};
const account: PosAccount = { name: "Northside", user: { id: "u1", name: "Robin", active: true }, missingScopes: [], rateLimit: null };

/** "broken pos_employee employee": the state, the failure's code, and what its subject names. */
function told({ state, problem }: CheckResult): string {
  return [state, problem?.code, problem?.what].filter(Boolean).join(" ");
}

describe("A check-up finds that", () => {
  it("the user who connected was removed", () => {
    expect(told(checkAccess(account))).toBe("ok");
    expect(told(checkAccess({ ...account, user: null }))).toBe("ok");
    const removed = checkAccess({ ...account, user: { id: "u1", name: "Robin", active: false } });
    expect(told(removed)).toBe("broken pos_user_removed access");
    expect(removed.details.user).toBe("Robin");
  });

  it("a permission is missing, and names it", () => {
    expect(told(checkScopes(account))).toBe("ok");
    const missing = checkScopes({ ...account, missingScopes: ["sales:write", "products:write"] });
    expect(told(missing)).toBe("broken pos_scope scopes");
    expect(missing.details.scopes).toBe("sales:write, products:write");
  });

  it("the POS slows calls down: a warning, as nothing is lost", () => {
    const limit = (remaining: number) => checkRateLimit({ ...account, rateLimit: { limit: 100, remaining } });
    expect([limit(10), limit(9), checkRateLimit(account)].map(told)).toEqual(["ok", "warning", "ok"]);
  });

  it("the assigned employee is archived, was deleted, or was never chosen", () => {
    expect(told(checkEmployee(facts({ employeeId: "e1" }), lists))).toBe("ok");
    const archived = checkEmployee(facts({ employeeId: "e2" }), lists);
    expect(told(archived)).toBe("broken pos_employee employee");
    expect(archived.details.employee).toBe("Robin Case");
    expect(told(checkEmployee(facts({ employeeId: "gone" }), lists))).toBe("broken pos_employee employee");
    expect(told(checkEmployee(facts(), lists))).toBe("broken pos_employee employee");
    expect(told(checkEmployee(facts({}, none), lists))).toBe("ok");
  });

  it("the register or the location is closed, or one does not belong to the other", () => {
    const at = (registerId: string | null, locationId: string | null) => told(checkPlace(facts({ registerId, locationId }), lists));
    expect(at("r1", "l1")).toBe("ok");
    expect([at("r2", "l1"), at("r1", "l2"), at(null, null), at("gone", "l1")]).toEqual(Array(4).fill("broken pos_place place"));
  });

  it("Shopify archives orders at once, and archived ones are held back", () => {
    const createdAt = new Date("2026-03-14T12:00:00Z");
    const closed = (minutes: number) => makeSoldOrder({ createdAt, closedAt: new Date(createdAt.getTime() + minutes * 60_000) });
    const orders = [closed(1), closed(10), closed(11), makeSoldOrder()];
    expect(told(checkDownloads(facts(), orders))).toBe("ok");
    const held = checkDownloads(facts({ archived: false }), orders);
    expect(told(held)).toBe("broken pos_archived downloads");
    expect(held.details.orders).toBe(2);
    expect(told(checkDownloads(facts({ archived: false }), [closed(11)]))).toBe("warning");
    expect(checkDownloads(facts({ fulfilled: false, unfulfilled: false }), orders)).toMatchObject({
      state: "warning",
      details: { settings: "fulfilled,unfulfilled" },
    });
    // Switched off as a whole: what is archived makes no difference.
    expect(told(checkDownloads(facts({ download: false, archived: false }), orders))).toBe("warning");
  });

  it("fields are required: of orders they are in the way, of products only when one is to be made", () => {
    const field = (of: PosField["of"]): PosField => ({ id: of, name: `Field of ${of}`, of });
    expect(told(checkFields(facts(), []))).toBe("ok");
    expect(told(checkFields(facts(), [field("item")]))).toBe("warning");
    const blocked = checkFields(facts(), [field("item"), field("sale"), field("customer")]);
    expect(told(blocked)).toBe("broken pos_fields_required fields");
    expect(blocked.details.fields).toBe("Field of sale, Field of customer");
    expect(told(checkFields(facts({}, none), [field("sale")]))).toBe("ok");
  });

  it("required products are missing, archived or changed; two of one do no harm", () => {
    const product = (state: RequiredState["state"]): RequiredState => ({ product: "refund", state, found: null });
    expect(told(checkProducts([product("ok")]))).toBe("ok");
    for (const state of ["missing", "archived", "renamed"] as const) {
      expect(told(checkProducts([product("ok"), product(state)]))).toBe("broken pos_required_products products");
    }
    expect(told(checkProducts([product("ambiguous")]))).toBe("warning");
    expect(checkProducts([product("missing")]).details.products).toBe("Shopify Return");
  });

  it("a payment type that was chosen is gone", () => {
    expect(told(checkPayments(facts({ defaultPaymentTypeId: "p1" }), lists))).toBe("ok");
    expect(told(checkPayments(facts(), lists))).toBe("warning");
    const gone = checkPayments(facts({ defaultPaymentTypeId: "p2", paymentTypes: { paypal: "p2", manual: "p1" } }), lists);
    expect(told(gone)).toBe("broken pos_payment_type payments");
    expect(gone.details.gateways).toBe("paypal");
  });

  it("a tax that was chosen is gone", () => {
    expect(told(checkTaxes(facts({ defaultTaxId: "t1" }), lists))).toBe("ok");
    expect(told(checkTaxes(facts(), lists))).toBe("warning");
    const gone = checkTaxes(facts({ taxes: { "PST 7 %": "t2" }, noTaxId: "t1" }), lists);
    expect(told(gone)).toBe("broken pos_tax taxes");
    expect(gone.details.taxes).toBe("PST 7 %");
    expect(told(checkTaxes(facts({ noTaxId: "gone" }, none), lists))).toBe("ok");
  });

  it("the shipping method that was chosen is gone", () => {
    const chosen = (shippingMethodId: string | null, traits = all) => told(checkShipping(facts({ shippingMethodId }, traits), lists));
    expect([chosen("s1"), chosen(null), chosen("s2", none)]).toEqual(["ok", "ok", "ok"]);
    expect([chosen("s2"), chosen("gone")]).toEqual(Array(2).fill("broken pos_shipping_method shipping"));
  });

  it("products are linked to none or to more than one", () => {
    expect(told(checkLinks({ linked: 3, unlinked: 0, ambiguous: 0 }))).toBe("ok");
    expect(told(checkLinks({ linked: 3, unlinked: 1, ambiguous: 0 }))).toBe("warning");
    expect(told(checkLinks({ linked: 3, unlinked: 0, ambiguous: 1 }))).toBe("warning");
  });

  it("Shopify told of no order for a while", () => {
    const now = new Date("2026-03-14T12:00:00Z");
    const order = (name: string, minutesAgo: number) => ({
      gid: `gid://shopify/Order/${name.slice(1)}` as const,
      name,
      createdAt: new Date(now.getTime() - minutesAgo * 60_000),
    });
    const orders = [order("#3", 1), order("#2", 16), order("#1", 60)];
    expect(told(checkWebhooks(orders, new Set(["gid://shopify/Order/1", "gid://shopify/Order/2"]), now))).toBe("ok");
    const missing = checkWebhooks(orders, new Set(), now);
    expect(told(missing)).toBe("broken pos_webhooks webhooks");
    expect(missing.details).toEqual({ orders: 2, first: "#1" });
  });

  it("orders wait", () => {
    expect(told(checkLastOrder(null, 0))).toBe("ok");
    expect(told(checkLastOrder({ at: "2026-03-14T12:00:00.000Z", number: "S-1042" }, 2))).toBe("warning");
  });
});
