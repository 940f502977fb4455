import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import type { Money } from "#app/domain/money.ts";
import type { Contact } from "#app/domain/order.ts";
import { requiredProducts } from "#app/domain/sale.ts";
import type { Exchange, SaleToSend } from "#app/partners/capabilities.ts";
import { CredentialsRejected, PartnerUnavailable } from "#app/partners/errors.ts";
import { lightspeedApp, lightspeedIds, lightspeedWorld } from "#test/fixtures/lightspeed-world.ts";
import { createLightspeedSimulator } from "#test/simulators/lightspeed/simulator.ts";
import type { LightspeedWorld } from "#test/simulators/lightspeed/world.ts";
import { saleIdOf } from "./answers.ts";
import { createLightspeedPos } from "./lightspeed-pos.server.ts";
import { connectUrlFor, lightspeedScopes, readConnectCallback } from "./oauth.ts";
import { exchangeCode } from "./oauth.server.ts";
import { lightspeedRules } from "./settings.ts";
import type { LightspeedRules, LightspeedTokens } from "./settings.ts";
import { createTokenStore } from "./tokens.server.ts";

const { users, registers, outlets, products, taxes, paymentTypes } = lightspeedIds;
const { clientId, clientSecret } = lightspeedApp;
const app = { clientId, clientSecret };
const redirectUri = lightspeedApp.redirectUris[0] ?? "";
const cad = (minor: number): Money => ({ minor, currency: "CAD" });

const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function openPos(facts: { world?: Partial<LightspeedWorld>; rules?: Partial<LightspeedRules>; scopes?: string[] } = {}) {
  const clock = { now: new Date("2026-03-14T15:00:00Z") };
  const now = () => clock.now;
  const simulator = createLightspeedSimulator({ ...lightspeedWorld(facts.world), now });
  const served = await simulator.serve();
  open.push(served);
  const scopes = facts.scopes ?? lightspeedScopes;
  const said = simulator.tokens.connect({ scopes });
  const tokens: LightspeedTokens = {
    accessToken: String(said.access_token),
    refreshToken: String(said.refresh_token),
    expiresAt: Number(said.expires) * 1000,
    scopes,
    domainPrefix: "pawsomepets",
  };
  const kept: LightspeedTokens[] = [];
  const store = createTokenStore(tokens, { keep: async (next) => void kept.push(next) });
  const exchanges: Exchange[] = [];
  const waits: number[] = [];
  const pos = createLightspeedPos({
    baseUrl: served.origin,
    app,
    tokens: store,
    now,
    timeoutMs: 2000,
    onExchange: (exchange) => exchanges.push(exchange),
    rules: { ...lightspeedRules.parse({}), ...facts.rules },
    wait: async (ms) => waits.push(ms),
  });
  const endpoints = () => simulator.calls.map((call) => call.endpoint);
  return { pos, simulator, served, clock, now, tokens, kept, store, exchanges, waits, endpoints };
}

/** One bag of 30.99 and 4.03 tax, list price 34.99: 35.02. */
function saleOf(more: Partial<SaleToSend> = {}): SaleToSend {
  const reference = more.reference ?? "S-1042";
  return {
    kind: "sale",
    reference,
    key: `shop/${reference}`,
    returnOf: null,
    orderName: "#1042",
    placedAt: new Date("2026-03-14T14:00:00Z"),
    currency: "CAD",
    lines: [lineOf(products.chicken, 1, [3499, 3099, 403])],
    payments: [paymentOf(3502)],
    total: cad(3502),
    fulfilled: true,
    customerId: null,
    at: { locationId: outlets.online, registerId: registers.online, employeeId: users.ecom, shippingMethodId: null },
    ...more,
  };
}

function lineOf(productId: string, quantity: number, [list, price, tax]: [number, number, number]): SaleToSend["lines"][number] {
  const product = { kind: "item" as const, variantGid: null, sku: null, barcode: null };
  const amounts = { list: cad(list), price: cad(price), tax: cad(tax) };
  return { key: "L1", product, title: "Kibble", quantity, ...amounts, rates: [], restock: true, productId, taxId: taxes.hst };
}

function paymentOf(minor: number): SaleToSend["payments"][number] {
  return {
    key: `t${minor}`,
    gateway: "shopify_payments",
    amount: cad(minor),
    at: new Date("2026-03-14T14:00:05Z"),
    paymentTypeId: paymentTypes.card,
  };
}

function contact(more: Partial<Contact> = {}): Contact {
  return { customerGid: null, firstName: "Ana", lastName: "Roy", email: null, phone: null, address: null, ...more };
}

describe("connecting", () => {
  test("leads from the connect page to tokens that work", async () => {
    const { simulator, served, now } = await openPos();
    const url = connectUrlFor({ connectUrl: `${served.origin}/connect`, clientId, redirectUri, state: "s1" });
    const page = await fetch(url, { redirect: "manual" });
    const back = readConnectCallback(new URL(page.headers.get("location") ?? "").searchParams);
    if (back.status !== "granted") throw new Error(JSON.stringify(back));
    const facts = { baseUrl: served.origin, domainPrefix: back.domainPrefix, app, code: back.code, redirectUri, now };
    const tokens = await exchangeCode(facts);
    expect(tokens).toMatchObject({ domainPrefix: "pawsomepets", scopes: lightspeedScopes, expiresAt: Date.parse("2026-03-15T15:00:00Z") });
    const pos = createLightspeedPos({ baseUrl: served.origin, app, tokens: createTokenStore(tokens), now });
    expect((await pos.account()).name).toBe("Pawsome Pets");
    await expect(exchangeCode(facts)).rejects.toBeInstanceOf(CredentialsRejected);
    expect(simulator.calls.every((call) => call.endpoint === "GET connect" || call.userAgent === "Punchcard")).toBe(true);
  });

  test("to another shop than the one that was asked for is refused", async () => {
    const { simulator, served, now } = await openPos();
    const query = new URLSearchParams({
      response_type: "code",
      client_id: clientId,
      redirect_uri: redirectUri,
      state: "s",
      scope: "sales:read",
    });
    const page = await simulator.handle(new Request(`${served.origin}/connect?${query}`, { headers: { "user-agent": "Browser" } }));
    const code = new URL(page.headers.get("location") ?? "").searchParams.get("code") ?? "";
    await expect(exchangeCode({ baseUrl: served.origin, domainPrefix: "another", app, code, redirectUri, now })).rejects.toMatchObject({
      code: "unexpected_answer",
    });
  });
});

describe("access", () => {
  test("is renewed a minute before it ends, and kept before it is used", async () => {
    const { pos, clock, kept, endpoints } = await openPos();
    clock.now = new Date("2026-03-15T14:58:59Z");
    await pos.findProducts("sku", ["NP-CHK-20"]);
    expect(kept).toEqual([]);
    clock.now = new Date("2026-03-15T14:59:00Z");
    await pos.findProducts("sku", ["NP-CHK-20"]);
    expect(endpoints()).toEqual(["GET search", "POST token", "GET search"]);
    expect(kept).toHaveLength(1);
  });

  test("that ended early is renewed once, and the call repeated", async () => {
    const { pos, simulator, kept, endpoints } = await openPos();
    simulator.tokens.endAccess();
    expect(await pos.findProducts("sku", ["NP-CHK-20"])).toHaveLength(1);
    expect(endpoints()).toEqual(["GET search", "POST token", "GET search"]);
    expect(kept).toHaveLength(1);
  });

  test("that is refused after it was renewed is rejected, without a third attempt", async () => {
    const { pos, simulator, endpoints } = await openPos();
    simulator.faults.add({ kind: "token_expired" });
    await expect(pos.findProducts("sku", ["NP-CHK-20"])).rejects.toMatchObject({ code: "credentials_rejected", why: "credentials" });
    expect(endpoints()).toEqual(["GET search", "POST token", "GET search"]);
  });

  test("that was taken away is rejected", async () => {
    const { pos, simulator } = await openPos();
    simulator.tokens.revoke();
    await expect(pos.account()).rejects.toMatchObject({ code: "credentials_rejected", why: "credentials" });
  });

  test.each([401, 403] as const)("of a user who was removed is told apart, with HTTP %d", async (removedUserStatus) => {
    const { pos, simulator, endpoints } = await openPos({ world: { removedUserStatus } });
    simulator.books.removeUser(users.owner);
    await expect(pos.sendSale(saleOf())).rejects.toMatchObject({ code: "credentials_rejected", why: "user_removed" });
    // The refresh token is not used up for nothing.
    expect(endpoints()).toEqual(["GET sales/{id}"]);
  });

  test("without a permission says so, and the account names all that are missing", async () => {
    const missing = ["users:read", "sales:write", "retailer:read"];
    const { pos, exchanges } = await openPos({ scopes: lightspeedScopes.filter((scope) => !missing.includes(scope)) });
    expect(await pos.account()).toEqual({
      name: "pawsomepets",
      user: null,
      missingScopes: ["sales:write", "users:read", "retailer:read"],
      rateLimit: null,
    });
    await expect(pos.lists()).rejects.toMatchObject({ code: "credentials_rejected", why: "scope" });
    expect(exchanges.at(-1)).toMatchObject({
      outcome: "credentials_rejected",
      answer: { httpStatus: 403, body: { error: "permission denied" } },
    });
  });

  test("says whose it is, whether they are active, and how much of the limit is left", async () => {
    const { pos, simulator } = await openPos();
    simulator.books.changeUser(users.owner, { enabled: false });
    expect(await pos.account()).toEqual({
      name: "Pawsome Pets",
      user: { id: users.owner, name: "Robin Leclair", active: false },
      missingScopes: [],
      rateLimit: { limit: 650, remaining: 648 },
    });
  });
});

describe("the limit", () => {
  test("is kept: the last tenth is used at the pace that it allows", async () => {
    const { pos, waits } = await openPos({ world: { rateLimit: 20 } });
    for (let calls = 1; calls <= 20; calls += 1) await pos.findProducts("sku", ["NP-CHK-20"]);
    // After the 18th call two are left.
    expect(waits).toEqual([15_000, 15_000]);
    await expect(pos.findProducts("sku", ["NP-CHK-20"])).rejects.toMatchObject({ code: "partner_unavailable", retryAfter: 300 });
  });

  test("once reached keeps us away until the date that was told, without a call", async () => {
    const { pos, simulator, clock, endpoints } = await openPos();
    simulator.faults.add({ kind: "rate_limited", retryAfter: 40, times: 1 });
    const error = await pos.lists().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PartnerUnavailable);
    expect(error).toMatchObject({ retryAfter: 40, mayHaveHappened: false });
    clock.now = new Date("2026-03-14T15:00:30Z");
    await expect(pos.lists()).rejects.toMatchObject({ retryAfter: 10, mayHaveHappened: false });
    expect(endpoints()).toHaveLength(1);
    clock.now = new Date("2026-03-14T15:00:40Z");
    await pos.lists();
  });

  test("whose date is past, by a clock that is behind, keeps us away for five seconds", async () => {
    const { pos, simulator } = await openPos();
    simulator.faults.add({ kind: "rate_limited", retryAfter: -120, times: 1 });
    await expect(pos.lists()).rejects.toMatchObject({ retryAfter: 5 });
  });
});

describe("lists", () => {
  test("are read whole, deleted entries as well, and as they are now", async () => {
    const { pos, simulator } = await openPos();
    const lists = await pos.lists();
    expect(lists.locations.map(({ name, active }) => [name, active])).toEqual([
      ["Online", true],
      ["Queen Street", true],
      ["Bloor Street", false],
    ]);
    expect(lists.employees.filter((one) => !one.active).map((one) => one.name)).toEqual(["Sam Ito", "Lou Bear"]);
    expect(lists.taxes.find((one) => one.id === taxes.gstAndPst)?.rate).toBe(0.12);
    expect(lists.shippingMethods).toEqual([]);
    simulator.books.changeUser(users.ecom, { enabled: false });
    expect((await pos.lists()).employees.find((one) => one.id === users.ecom)?.active).toBe(false);
  });
});

test("lists longer than a page are read whole", async () => {
  const many = Array.from({ length: 450 }, (_, index) => ({ id: `type-${index}`, name: `Type ${index}`, typeId: 5 }));
  const { pos } = await openPos({ world: { paymentTypes: many } });
  expect((await pos.lists()).paymentTypes.map((one) => one.id)).toEqual(many.map((one) => one.id));
});

describe("products", () => {
  test("that were deleted or are not for sale are found and marked, and who shares a SKU is found as well", async () => {
    const { pos } = await openPos();
    const found = await pos.findProducts("sku", ["np-chk-20", "NP-TRK-20", "RS-LIT-36", "TG-BALL", "NOTHING"]);
    expect(Object.fromEntries(found.map(({ posId, sku, active }) => [posId, [sku, active]]))).toEqual({
      [products.chicken]: ["NP-CHK-20", true],
      [products.archived]: ["NP-TRK-20", false],
      [products.deleted]: ["RS-LIT-36", false],
      [products.ballOne]: ["TG-BALL", true],
      [products.ballTwo]: ["TG-BALL", true],
    });
  });

  test("of many codes are searched in few questions, and only what is not found is asked for alone", async () => {
    const codes = Array.from({ length: 90 }, (_, index) => `MANY-${index}`);
    const world = { products: codes.map((sku) => ({ id: `id-${sku}`, name: sku, sku })) };
    const { pos, endpoints } = await openPos({ world });
    expect(await pos.findProducts("sku", [...codes, "MISSING"])).toHaveLength(90);
    expect(endpoints()).toEqual(["GET search", "GET search", "GET search", "GET products"]);
  });

  test("required ones are taken out of the count of stock", async () => {
    const { pos, simulator } = await openPos();
    const made = await pos.createRequiredProduct("shipping");
    expect(made).toMatchObject({ status: "done", product: { sku: requiredProducts.shipping.sku } });
    expect(simulator.books.products.find((one) => one.name === "Shopify Shipping")).toMatchObject({ tracksInventory: false, active: true });
  });

  test("required ones that somebody archived are restored instead of made again; deleted ones are made again", async () => {
    const { pos, simulator } = await openPos();
    const first = await pos.createRequiredProduct("duties");
    const posId = first.status === "done" ? first.product.posId : "";
    simulator.books.changeProduct(posId, { active: false, name: "Old duties" });
    expect(await pos.createRequiredProduct("duties")).toMatchObject({
      status: "done",
      product: { posId, name: "Shopify: Duties", active: true },
    });
    simulator.books.changeProduct(posId, { deletedAt: "2026-03-14T15:00:00Z" });
    expect(await pos.restoreRequiredProduct("duties", posId)).toMatchObject({ status: "rejected" });
    const again = await pos.createRequiredProduct("duties");
    expect(again.status === "done" && again.product.posId).not.toBe(posId);
  });

  test("keep their other codes when they are restored", async () => {
    const { pos, simulator } = await openPos();
    const codes = [
      { type: "CUSTOM", code: "FREIGHT" },
      { type: "UPC", code: "850009911025" },
    ];
    simulator.books.changeProduct(products.rope, { codes, name: "Freight" });
    await pos.restoreRequiredProduct("shipping", products.rope);
    expect(simulator.books.products.find((one) => one.id === products.rope)).toMatchObject({
      name: "Shopify Shipping",
      codes: [
        { type: "CUSTOM", code: "Shopify Shipping" },
        { type: "UPC", code: "850009911025" },
      ],
    });
  });
});

describe("customers", () => {
  const ana = { id: "c-ana", firstName: "Ana", lastName: "Roy", email: "Ana@example.test", phone: "(514) 555-0101", mobile: null };

  test("are found by e-mail in any case, by search and, where that knows nobody, by the old API", async () => {
    const { pos, endpoints } = await openPos({ world: { customers: [ana] } });
    expect(await pos.findCustomers("email", "ana@EXAMPLE.test")).toMatchObject([{ posId: "c-ana", name: "Ana Roy" }]);
    expect(await pos.findCustomers("email", "nobody@example.test")).toEqual([]);
    expect(endpoints()).toEqual(["GET search", "GET search", "GET customers"]);
    expect(await pos.findCustomers("email", " ")).toEqual([]);
  });

  test("are found where the old API is gone", async () => {
    const { pos } = await openPos({ world: { customers: [ana], legacy: false } });
    expect(await pos.findCustomers("email", "nobody@example.test")).toEqual([]);
  });

  test.each(["5145550101", "+1 514 555 0101"])(
    "are found by phone %s, however it was written down, as phone or as mobile",
    async (phone) => {
      const bo = { ...ana, id: "c-bo", phone: null, mobile: "514-555-0102" };
      const { pos } = await openPos({ world: { customers: [ana, bo, { ...ana, id: "c-old", deleted: true }] } });
      expect(await pos.findCustomers("phone", phone)).toMatchObject([{ posId: "c-ana" }]);
      expect(await pos.findCustomers("phone", "(514) 555-0102")).toMatchObject([{ posId: "c-bo", phone: "514-555-0102" }]);
    },
  );

  test("with nothing but a Shopify id are made once", async () => {
    const { pos, simulator } = await openPos({ world: { customers: [] } });
    const buyer = contact({ customerGid: "gid://shopify/Customer/701" });
    const first = await pos.createCustomer(buyer);
    expect(first.status).toBe("created");
    expect(await pos.createCustomer(buyer)).toEqual(first);
    expect(simulator.books.customers).toHaveLength(1);
  });

  test("who changed their e-mail since are the same under their code", async () => {
    const { pos, simulator } = await openPos({ world: { customers: [] } });
    const buyer = contact({ customerGid: "gid://shopify/Customer/701", email: "old@example.test" });
    const first = await pos.createCustomer(buyer);
    expect(await pos.createCustomer({ ...buyer, email: "new@example.test" })).toEqual(first);
    expect(simulator.books.customers).toHaveLength(1);
  });

  test("with a post code that is none are rejected with the reason", async () => {
    const { pos } = await openPos();
    const address = { street: "4 rue des Pins", city: "Montréal", region: "QC", postalCode: "12345", country: "CA" };
    expect(await pos.createCustomer(contact({ email: "a@example.test", address }))).toEqual({
      status: "rejected",
      message: "Bad Request: physical_postcode is not valid",
    });
  });
});

describe("a sale", () => {
  test("is looked for by our id and by its number, and then written once, for its employee and from Shopify", async () => {
    const { pos, simulator, endpoints } = await openPos();
    await pos.lists();
    const before = endpoints().length;
    expect(await pos.sendSale(saleOf())).toMatchObject({
      status: "sent",
      sale: { posId: saleIdOf("shop/S-1042"), number: "S-1042", state: "closed" },
    });
    expect(endpoints().slice(before)).toEqual(["GET sales/{id}", "GET search", "POST sales"]);
    expect(simulator.books.sales).toMatchObject([
      {
        source: { authorId: users.ecom, id: "shop/S-1042", type: "Shopify" },
        lines: [{ price: 3_099_000, discount: 400_000, salespersonId: users.ecom }],
      },
    ]);
  });

  test("adds up to the order's total, whatever is in it", async () => {
    const { pos, simulator } = await openPos({ world: { rateLimit: 100_000 } });
    const unit = fc.record({
      quantity: fc.integer({ min: 1, max: 20 }),
      list: fc.integer({ min: 0, max: 99_999 }),
      off: fc.nat(5000),
      tax: fc.nat(9999),
    });
    const kinds = fc.constantFrom("sale" as const, "return" as const);
    let number = 5000;
    await fc.assert(
      fc.asyncProperty(fc.array(unit, { minLength: 1, maxLength: 6 }), kinds, async (units, kind) => {
        const lines = units.map(({ quantity, list, off, tax }) => lineOf(products.can, quantity, [list, Math.max(0, list - off), tax]));
        const minor = lines.reduce((sum, one) => sum + one.quantity * (one.price.minor + one.tax.minor), 0);
        number += 1;
        const sale = saleOf({ kind, reference: `S-${number}`, lines, total: cad(minor), payments: minor === 0 ? [] : [paymentOf(minor)] });
        expect(await pos.sendSale(sale)).toMatchObject({ status: "sent", sale: { total: cad(minor), state: "closed" } });
        const [booked] = simulator.books.salesOf(`S-${number}`);
        if (!booked) throw new Error("It is in the books.");
        expect(Math.abs(simulator.books.totalOf(booked))).toBe(minor * 1000);
      }),
      { numRuns: 40 },
    );
  });

  test("that X-Series adds up to something else is told with the difference, now and when it is sent again", async () => {
    const { pos, simulator } = await openPos({ world: { price: "before_discount", unpaidClosed: "taken" } });
    const answer = {
      status: "rejected",
      reason: "total_differs",
      message: "Lightspeed adds S-1042 up to 31.02 instead of 35.02 CAD: 4.00 too little.",
    };
    expect(await pos.sendSale(saleOf())).toMatchObject(answer);
    expect(await pos.sendSale(saleOf())).toMatchObject(answer);
    expect(simulator.books.sales).toHaveLength(1);
  });

  test("is right there too once discounts are left out", async () => {
    const { pos } = await openPos({ world: { price: "before_discount" }, rules: { discounts: "left_out" } });
    expect(await pos.sendSale(saleOf())).toMatchObject({ status: "sent" });
  });

  test("whose payments X-Series does not take is told so", async () => {
    const { pos } = await openPos();
    expect(await pos.sendSale(saleOf({ payments: [paymentOf(4000)] }))).toMatchObject({ status: "rejected", reason: "payment_refused" });
  });

  test("that somebody voided is not made again", async () => {
    const { pos, simulator } = await openPos();
    await pos.sendSale(saleOf());
    simulator.books.voidSale(saleIdOf("shop/S-1042"));
    expect(await pos.sendSale(saleOf())).toMatchObject({ status: "reference_taken", sale: { state: "voided" } });
    expect(simulator.books.sales).toHaveLength(1);
  });

  test("whose number a voided sale has is made", async () => {
    const { pos, simulator } = await openPos();
    const line = { product: { id: products.rope }, quantity: 1, pricing: { price: 1 }, tax: { id: taxes.none, amount: 0 } };
    const payments = [{ amount: 1, type: { config_id: paymentTypes.other } }];
    const other = simulator.books.ringUp({
      state: "closed",
      source: { author_id: users.owner },
      invoice_number: "S-1042",
      line_items: [line],
      payments,
    });
    expect(await pos.findSale(saleOf())).toMatchObject({ posId: other.id, total: cad(100) });
    expect(await pos.sendSale(saleOf())).toMatchObject({ status: "reference_taken", sale: { posId: other.id } });
    simulator.books.voidSale(other.id);
    expect(await pos.sendSale(saleOf())).toMatchObject({ status: "sent" });
  });

  test("that another attempt made in between is found instead of made twice", async () => {
    const { pos, simulator } = await openPos();
    // The look finds nothing, and by the time of the write it is there.
    simulator.faults.add({ kind: "slow", endpoints: ["POST sales"], times: 1, delayMs: 50 });
    const both = await Promise.all([pos.sendSale(saleOf()), pos.sendSale(saleOf())]);
    expect(both.map((one) => one.status)).toEqual(["sent", "sent"]);
    expect(simulator.books.sales).toHaveLength(1);
    expect(simulator.callsTo("POST sales").map((call) => call.httpStatus)).toContain(409);
  });

  test("by an employee who was put back a moment ago is made, though a minute-old list says otherwise", async () => {
    const { pos, simulator } = await openPos();
    simulator.books.changeUser(users.ecom, { enabled: false });
    expect(await pos.sendSale(saleOf())).toMatchObject({
      status: "rejected",
      reason: "employee_inactive",
      message: "eCom Orders is not active in Lightspeed.",
    });
    simulator.books.changeUser(users.ecom, { enabled: true });
    expect(await pos.sendSale(saleOf())).toMatchObject({ status: "sent" });
  });

  test("by an employee who left since the list was read is refused, and told why", async () => {
    const { pos, simulator } = await openPos();
    await pos.lists();
    simulator.books.changeUser(users.ecom, { deletedAt: "2026-03-14T15:00:00Z" });
    expect(await pos.sendSale(saleOf())).toMatchObject({ status: "rejected", reason: "employee_inactive" });
    expect(simulator.books.sales).toEqual([]);
  });

  test("on account is closed when it is paid", async () => {
    const customers = [{ id: "c-ana", firstName: "Ana", lastName: "Roy" }];
    const { pos, simulator } = await openPos({ world: { customers } });
    const owed = { ...paymentOf(2502), key: "outstanding" };
    const part = saleOf({ customerId: "c-ana", payments: [paymentOf(1000), owed] });
    expect(await pos.sendSale(part)).toMatchObject({ status: "sent", sale: { state: "open" } });
    expect(simulator.books.sales).toMatchObject([{ state: "pending", attributes: ["onaccount"], payments: [{ amount: 1_000_000 }] }]);
    const whole = saleOf({ customerId: "c-ana", payments: [paymentOf(1000), paymentOf(2502)] });
    expect(await pos.sendSale(whole)).toMatchObject({ status: "sent", sale: { state: "closed" } });
    expect(simulator.books.sales).toMatchObject([
      { state: "closed", payments: [{ amount: 1_000_000 }, { amount: 2_502_000 }], lines: [{ quantity: 1 }] },
    ]);
    expect(simulator.books.stockOf(products.chicken, outlets.online)).toBe(49);
  });

  test("without tax has the retailer's own tax for that", async () => {
    const { pos, simulator } = await openPos();
    const lines = [{ ...lineOf(products.chicken, 1, [3502, 3502, 0]), taxId: null }];
    expect(await pos.sendSale(saleOf({ lines }))).toMatchObject({ status: "sent" });
    expect(simulator.books.sales).toMatchObject([{ lines: [{ taxId: taxes.none }] }]);
  });

  test("is told to who watches, answers that are refusals as well, and never with a token", async () => {
    const { pos, exchanges, tokens } = await openPos();
    await pos.sendSale(saleOf());
    expect(exchanges[0]).toMatchObject({
      operation: "sendSale",
      request: { method: "GET", path: `api/2026-07/sales/${saleIdOf("shop/S-1042")}` },
      answer: { message: "sale not found" },
      outcome: "answered",
    });
    expect(JSON.stringify(exchanges)).not.toContain(tokens.accessToken);
  });
});
