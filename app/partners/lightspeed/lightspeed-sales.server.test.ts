import { afterEach, describe, expect, test } from "vitest";
import { figuresOf } from "#app/domain/store-figures.ts";
import { lightspeedStores, storeIds } from "#test/fixtures/lightspeed-stores.ts";
import { lightspeedApp, lightspeedIds } from "#test/fixtures/lightspeed-world.ts";
import type { Served } from "#test/simulators/shared/serve.ts";
import { createLightspeedSimulator } from "#test/simulators/lightspeed/simulator.ts";
import { createTill } from "#test/simulators/lightspeed/till.ts";
import type { TillSale } from "#test/simulators/lightspeed/till.ts";
import type { LightspeedWorld } from "#test/simulators/lightspeed/world.ts";
import { createLightspeedSales } from "./lightspeed-sales.server.ts";
import { lightspeedScopes } from "./oauth.ts";
import { createTokenStore } from "./tokens.server.ts";

const { users, paymentTypes, products } = lightspeedIds;
const { registers, outlets } = storeIds;
const open: Served[] = [];
afterEach(async () => {
  for (const served of open.splice(0)) await served.close();
});

async function openSales(facts: { world?: Partial<LightspeedWorld>; scopes?: string[]; pageSize?: number } = {}) {
  const clock = { now: new Date("2026-03-14T15:00:00Z") };
  const now = () => clock.now;
  const simulator = createLightspeedSimulator({ ...lightspeedStores(facts.world), now });
  const served = await simulator.serve();
  open.push(served);
  const scopes = facts.scopes ?? lightspeedScopes;
  const said = simulator.tokens.connect({ scopes });
  const tokens = createTokenStore({
    accessToken: String(said.access_token),
    refreshToken: String(said.refresh_token),
    expiresAt: Number(said.expires) * 1000,
    scopes,
    domainPrefix: "pawsomepets",
  });
  const waits: number[] = [];
  const { clientId, clientSecret } = lightspeedApp;
  const source = createLightspeedSales({
    baseUrl: served.origin,
    app: { clientId, clientSecret },
    tokens,
    now,
    timeoutMs: 5000,
    wait: async (ms) => waits.push(ms),
    ...(facts.pageSize === undefined ? {} : { pageSize: facts.pageSize }),
  });
  const till = createTill(simulator.books);
  const ringUp = (more: Partial<TillSale> = {}) =>
    till.ringUp({
      registerId: registers.queen,
      userId: users.owner,
      paymentTypeId: paymentTypes.other,
      lines: [{ productId: products.chicken, quantity: 1, price: 30.99, tax: 4.03 }],
      ...more,
    });
  /** The calls since the last time. */
  const calls = () => simulator.calls.splice(0).map((call) => call.endpoint);
  return { source, simulator, books: simulator.books, till, clock, waits, ringUp, calls };
}

describe("calls", () => {
  test("of an import are one for each page, once stores and products are known", async () => {
    const { source, ringUp, calls } = await openSales();
    ringUp();
    const first = await source.salesSince(null);
    expect(calls()).toEqual(["GET sales", "GET retailer", "GET outlets", "GET outlets", "GET users", "GET users", "GET products/{id}"]);
    ringUp();
    const next = await source.salesSince(first.cursor);
    await source.salesSince(next.cursor);
    expect(calls()).toEqual(["GET sales", "GET sales"]);
  });

  test("for many unknown products read the catalogue instead of one by one, and stop when all are known", async () => {
    const { source, books, ringUp, calls } = await openSales();
    const many = Array.from({ length: 300 }, (_, index) => books.addProduct({ name: `Toy ${index}`, sku: `TOY-${index}` }));
    for (const product of many.slice(0, 40)) ringUp({ lines: [{ productId: product.id, quantity: 1, price: 1 }] });
    const page = await source.salesSince(null);
    expect(page.sales.map((sale) => sale.lines[0]?.name)).toEqual(many.slice(0, 40).map((one) => one.name));
    expect(calls().filter((endpoint) => endpoint.startsWith("GET products"))).toEqual(["GET products"]);
    for (const product of many.slice(200, 240)) ringUp({ lines: [{ productId: product.id, quantity: 1, price: 1 }] });
    await source.salesSince(page.cursor);
    expect(calls().filter((endpoint) => endpoint.startsWith("GET products"))).toEqual(["GET products"]);
  });

  test("slow down before the limit, and stay away for as long as was asked", async () => {
    const { source, clock, waits, ringUp, simulator } = await openSales({ world: { rateLimit: 20 } });
    ringUp();
    let { cursor } = await source.salesSince(null);
    for (let index = 0; index < 12; index++) cursor = (await source.salesSince(cursor)).cursor;
    expect(source.rateLimit()).toEqual({ limit: 20, remaining: 1 });
    expect(waits.length).toBeGreaterThan(0);
    await source.salesSince(cursor);
    await expect(source.salesSince(cursor)).rejects.toMatchObject({ code: "partner_unavailable", retryAfter: 300 });
    const before = simulator.calls.length;
    await expect(source.salesSince(cursor)).rejects.toMatchObject({ code: "partner_unavailable", retryAfter: 300 });
    expect(simulator.calls).toHaveLength(before);
    clock.now = new Date(clock.now.getTime() + 300_000);
    expect((await source.salesSince(cursor)).isLast).toBe(true);
  });
});

describe("an import that begins some days ago", () => {
  test("tells the last day first and does not read what was sold before", async () => {
    const { source, clock, ringUp, calls } = await openSales({ pageSize: 50 });
    const soldDaysAgo = (days: number) => ringUp({ at: new Date(clock.now.getTime() - days * 86_400_000 - 60_000) }).id;
    const ids = [200, 150, 2, 1, 0].map(soldDaysAgo);
    const from = new Date(clock.now.getTime() - 3 * 86_400_000);
    const told: string[] = [];
    let cursor: string | null = null;
    for (let isLast = false; !isLast;) {
      const page = await source.salesSince(cursor, { from });
      told.push(...page.sales.map((one) => one.saleId));
      ({ cursor, isLast } = page);
    }
    // What changed since the first sale that was found comes once more, and is the same.
    expect([...new Set(told)]).toEqual([ids[4], ids[3], ids[2]]);
    expect(calls().filter((endpoint) => endpoint === "GET search" || endpoint === "GET sales")).toEqual([
      "GET search",
      "GET search",
      "GET search",
      "GET sales",
      "GET sales",
    ]);
  });

  test("brings a sale that arrives later with an earlier moment", async () => {
    const { source, clock, books, ringUp } = await openSales();
    const from = new Date(clock.now.getTime() - 86_400_000);
    ringUp({ at: new Date(clock.now.getTime() - 7_200_000) });
    const first = await source.salesSince(null, { from });
    // A till that was offline: its sales arrive later, with the moment at which they were made.
    const late = ringUp({ at: new Date(clock.now.getTime() - 3_600_000) });
    expect((await source.salesSince(first.cursor, { from })).sales.map((one) => one.saleId)).toContain(late.id);
    expect(books.sales).toHaveLength(2);
  });
});

describe("a sale", () => {
  test("has a discount line that is no unit of goods", async () => {
    const { source, ringUp } = await openSales();
    ringUp({
      lines: [
        { productId: products.chicken, quantity: 2, price: 30.99, tax: 4.03 },
        { productId: storeIds.discount, quantity: -1, price: 5, tax: 0.65 },
      ],
    });
    const [sale] = (await source.salesSince(null)).sales;
    expect(sale).toMatchObject({ kind: "sale", lines: [{ of: "goods" }, { of: "other" }] });
    expect(sale && figuresOf(sale)).toMatchObject({ sales: { minor: 5698 }, items: 2, transactions: 1 });
  });

  test("of a product that was deleted since, by somebody who left, at a store that closed, still has their names", async () => {
    const { source, books, ringUp } = await openSales();
    ringUp();
    books.changeProduct(products.chicken, { deletedAt: "2026-03-14T15:00:00Z" });
    books.changeOutlet(outlets.queen, { deletedAt: "2026-03-14T15:00:00Z" });
    books.changeUser(users.owner, { enabled: false });
    const [sale] = (await source.salesSince(null)).sales;
    expect(sale).toMatchObject({
      outletId: outlets.queen,
      employee: { name: "Robin Leclair" },
      lines: [{ name: "Northpaw Chicken 20 lb" }],
    });
  });

  test.each(["to_deliver", "to_collect", "in_service", "open"] as const)("that is %s counts once it is closed", async (how) => {
    const { source, till, ringUp } = await openSales();
    const { id } = ringUp({ how });
    const first = await source.salesSince(null);
    expect(first.sales).toMatchObject([{ state: how }]);
    expect(first.sales.map(figuresOf)).toMatchObject([{ transactions: 0, sales: { minor: 0 } }]);
    till.finish(id, { paymentTypeId: paymentTypes.other });
    const next = await source.salesSince(first.cursor);
    expect(next.sales.map(figuresOf)).toMatchObject([{ transactions: 1, sales: { minor: 3099 } }]);
  });

  test("that staff put right comes again as it is now", async () => {
    const { source, books, ringUp } = await openSales();
    const { id, source: origin } = ringUp();
    const first = await source.salesSince(null);
    books.correctSale(id, { date: "2026-03-13T15:00:00Z", source: { ...origin, authorId: users.ecom } });
    const next = await source.salesSince(first.cursor);
    expect(next.sales).toMatchObject([{ soldAt: new Date("2026-03-13T15:00:00Z"), employee: { name: "eCom Orders" } }]);
  });
});

describe("stores and staff", () => {
  test("have their time zones, and two stores may have ids that end alike", async () => {
    const { source } = await openSales();
    const all = await source.outlets();
    expect(all.map(({ name, timeZone, active }) => [name, timeZone, active])).toEqual([
      ["Queen Street", "America/Toronto", true],
      ["Water Street", "America/St_Johns", true],
      ["Robson Street", "America/Vancouver", true],
      ["Bloor Street", "America/Toronto", false],
    ]);
    expect(all[0]?.outletId.slice(-8)).toBe(all[1]?.outletId.slice(-8));
  });

  test("who may work in one store only are there when they clock in", async () => {
    const { source, till, clock } = await openSales();
    till.clockIn({ userId: users.ecom, at: clock.now });
    till.clockIn({ userId: users.owner, at: clock.now });
    expect(await source.shiftsSince(null)).toMatchObject({ shifts: [{ outletId: outlets.water }, { outletId: null }] });
  });
});

describe("access", () => {
  test("is said to have ended with its user, for shifts as well", async () => {
    const { source, books } = await openSales();
    books.removeUser(users.owner);
    await expect(source.salesSince(null)).rejects.toMatchObject({ code: "credentials_rejected", why: "user_removed" });
    await expect(source.timeClock()).rejects.toMatchObject({ code: "credentials_rejected", why: "user_removed" });
  });

  test("without a permission is said", async () => {
    const { source } = await openSales({ scopes: ["outlets:read"] });
    await expect(source.salesSince(null)).rejects.toMatchObject({ code: "credentials_rejected", why: "scope" });
  });
});
