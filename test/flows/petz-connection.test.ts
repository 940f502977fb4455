import { afterEach, describe, expect, test } from "vitest";
import { couponConnectionFor } from "#app/connections/coupon-connection.server.ts";
import { withExchanges } from "#app/connections/exchanges.server.ts";
import { noteCredentialsRejected } from "#app/connections/loyalty-connection.server.ts";
import { checkPetz, connectPetz, disconnectPetz, readPetz, savePetzSettings, testPetz } from "#app/connections/petz.server.ts";
import { askForProducts, sendProducts } from "#app/coupons/send-products.server.ts";
import type { CouponProvider, Exchange } from "#app/partners/capabilities.ts";
import { db } from "#app/platform/db.server.ts";
import { petStore, petStoreUpcs } from "#test/fixtures/pet-store.ts";
import { petzCredentials } from "#test/fixtures/pet-store-petz.ts";
import { openWorld } from "#test/support/open-world.ts";
import type { World } from "#test/support/open-world.ts";

let world: World;
afterEach(async () => {
  await world.close();
  await db.shop.deleteMany();
});

const shop = petStore.domain;

function account() {
  return world.petz.books.accountOf("Pawsome Pets");
}

async function provider(options: { timeoutMs?: number } = {}): Promise<CouponProvider> {
  const connection = await couponConnectionFor(shop, options);
  if (connection.status !== "ready") throw new Error(`PETZ is ${connection.status}.`);
  return connection.provider;
}

describe("connecting", () => {
  test("tries the credentials, registers the online store, keeps them sealed and never shows the header's value", async () => {
    world = await openWorld({ petz: { connected: false } });
    expect(await couponConnectionFor(shop)).toEqual({ status: "never" });
    expect(await readPetz(shop)).toMatchObject({ status: "never", headerName: "Authorization", deviceRef: "online" });
    expect(await testPetz(shop, world.petz.credentials)).toEqual({ status: "ok" });
    expect(await readPetz(shop)).toMatchObject({ status: "never" });
    expect(account().devices.size).toBe(0);
    expect(await connectPetz({ shop, input: world.petz.credentials })).toEqual({ status: "connected" });
    expect([...account().devices.values()]).toEqual([{ deviceRef: "online", name: "Pawsome Pets online" }]);
    const view = await readPetz(shop);
    expect(view).toMatchObject({ status: "connected", baseUrl: world.petz.served.baseUrl, productsAt: null });
    const row = await db.connection.findFirstOrThrow({ where: { partner: "petz" } });
    for (const text of [JSON.stringify(view), JSON.stringify(row)]) expect(text).not.toContain("pawsome-petz-key");
    expect((await couponConnectionFor(shop)).status).toBe("ready");
  });

  test("keeps nothing that PETZ refuses, that nobody answers, or that is not PETZ", async () => {
    world = await openWorld({ petz: { connected: false } });
    const { credentials, faults } = world.petz;
    expect(await connectPetz({ shop, input: { ...credentials, headerValue: "Bearer guess" } })).toEqual({ status: "credentials_rejected" });
    expect(await connectPetz({ shop, input: { ...credentials, baseUrl: `${credentials.baseUrl}/elsewhere` } })).toEqual({
      status: "not_petz",
    });
    faults.add({ kind: "down", times: 1 });
    expect(await connectPetz({ shop, input: credentials })).toEqual({ status: "unavailable" });
    expect(await connectPetz({ shop, input: { ...credentials, baseUrl: "https://10.0.0.8/", headerName: "", headerValue: "" } })).toEqual({
      status: "invalid",
      errors: { baseUrl: "private_host", headerName: "required", headerValue: "required" },
    });
    expect(await readPetz(shop)).toMatchObject({ status: "never" });
  });

  test("an empty value stands for the stored one, and goes only where that was given for", async () => {
    world = await openWorld({ petz: {} });
    const input = { ...world.petz.credentials, headerValue: "" };
    expect(await testPetz(shop, input)).toEqual({ status: "ok" });
    const calls = world.petz.calls.length;
    for (const elsewhere of [
      { ...input, baseUrl: "https://elsewhere.example.com" },
      { ...input, headerName: "X-Api-Key" },
    ])
      expect(await testPetz(shop, elsewhere)).toEqual({ status: "invalid", errors: { headerValue: "required" } });
    expect(world.petz.calls).toHaveLength(calls);
  });

  test("credentials that were refused are used no more until a check or a new connection", async () => {
    world = await openWorld({ petz: {} });
    const connection = await couponConnectionFor(shop);
    if (connection.status !== "ready") throw new Error(connection.status);
    expect(await noteCredentialsRejected(db, { shop, partner: connection.partner, connectedAt: connection.connectedAt })).toBe(true);
    expect(await couponConnectionFor(shop)).toEqual({ status: "waiting", partner: "petz", why: "credentials_rejected" });
    const endFault = world.petz.faults.add({ kind: "credentials_revoked" });
    expect(await checkPetz(shop)).toEqual({ status: "credentials_rejected" });
    endFault();
    expect(await checkPetz(shop)).toEqual({ status: "ok" });
    expect((await couponConnectionFor(shop)).status).toBe("ready");
  });

  test("a check that is refused puts the connection aside", async () => {
    world = await openWorld({ petz: {} });
    world.petz.faults.add({ kind: "credentials_revoked" });
    expect(await checkPetz(shop)).toEqual({ status: "credentials_rejected" });
    expect(await readPetz(shop)).toMatchObject({ status: "credentials_rejected" });
  });

  test("disconnecting forgets the credentials and keeps the settings", async () => {
    world = await openWorld({ petz: { settings: { releasePath: "auth/void" } } });
    await disconnectPetz({ shop });
    expect(await couponConnectionFor(shop)).toEqual({ status: "waiting", partner: "petz", why: "disconnected" });
    expect(await readPetz(shop)).toMatchObject({ status: "disconnected", settings: { releasePath: "auth/void" } });
    expect((await db.connection.findFirstOrThrow({ where: { partner: "petz" } })).credentials).toBe("");
    expect(await checkPetz(shop)).toMatchObject({ status: "invalid" });
  });
});

describe("the connector of a shop", () => {
  test("is kept while nothing changes, one for each time-out, and made anew with new settings", async () => {
    world = await openWorld({ petz: {} });
    const first = await provider();
    expect(await provider()).toBe(first);
    expect(await provider({ timeoutMs: 200 })).not.toBe(first);
    const settings = { capturePath: "redeem", releasePath: "", authorizationMinutes: 20 } as const;
    expect(await savePetzSettings({ shop, settings })).toEqual({ status: "ok" });
    expect(await provider()).not.toBe(first);
    expect(await savePetzSettings({ shop, settings: { ...settings, authorizationMinutes: 1 } })).toEqual({
      status: "invalid",
      errors: { authorizationMinutes: "not_minutes" },
    });
  });

  test("gives up in the time that it is given, and whoever listens hears its calls", async () => {
    world = await openWorld({ petz: {} });
    world.petz.faults.add({ kind: "no_answer", times: 1 });
    const heard: Exchange[] = [];
    const started = performance.now();
    const quick = await provider({ timeoutMs: 150 });
    await expect(
      withExchanges(
        (exchange) => heard.push(exchange),
        () => quick.checkCredentials(),
      ),
    ).rejects.toMatchObject({ code: "partner_unavailable" });
    expect(performance.now() - started).toBeLessThan(600);
    expect(heard).toMatchObject([{ operation: "checkCredentials", outcome: "unavailable" }]);
  });
});

describe("the shop's products", () => {
  async function readCatalogue(count: number): Promise<void> {
    const row = (index: number) => ({
      shopId: shop,
      variantGid: `gid://shopify/ProductVariant/${1000 + index}`,
      productGid: "gid://shopify/Product/1",
      title: `Product ${index}`,
      variantTitle: index % 2 ? "Large" : null,
      sku: `SKU-${index}`,
      barcode: petStoreUpcs["TG-ROPE"],
      upc14: petStoreUpcs["TG-ROPE"].padStart(14, "0"),
      priceMinor: 1499n,
      readAt: new Date(),
    });
    await db.catalogueVariant.createMany({ data: Array.from({ length: count }, (_, index) => row(index)) });
    // Without a barcode there is nothing that a coupon could be for.
    const bare = { ...row(9000), barcode: null, upc14: null };
    await db.catalogueVariant.create({ data: bare });
  }

  test("are sent after connecting, page by page, once the products were read", async () => {
    world = await openWorld({ petz: {} });
    await sendProducts({ shop });
    expect((await readPetz(shop)).productsAt).toBeNull();
    await readCatalogue(501);
    await sendProducts({ shop });
    expect(account().products.size).toBe(501);
    expect(account().products.get("1001")).toMatchObject({
      name: "Product 1 · Large",
      identifiers: [
        { type: "UPC", value: petStoreUpcs["TG-ROPE"] },
        { type: "SKU", value: "SKU-1" },
      ],
    });
    expect(world.petz.callsTo("product/set")).toHaveLength(2);
    expect((await readPetz(shop)).productsAt).not.toBeNull();
  });

  test("are read from Shopify and sent by the worker, also where there is no loyalty partner, and again when a day has passed", async () => {
    world = await openWorld({ connected: false, petz: {} });
    await world.startWorker();
    await world.settled();
    await askForProducts({ now: new Date() });
    await world.settled();
    const known = await db.catalogueVariant.count({ where: { upc14: { not: null } } });
    expect(known).toBeGreaterThan(20);
    expect(account().products.size).toBe(known);
    const before = world.petz.callsTo("product/set").length;
    await askForProducts({ now: new Date(Date.now() + 3_600_000) });
    await world.settled();
    expect(world.petz.callsTo("product/set")).toHaveLength(before);
    await askForProducts({ now: new Date(Date.now() + 25 * 3_600_000) });
    await world.settled();
    expect(world.petz.callsTo("product/set")).toHaveLength(before + 1);
  });

  test("are asked for once, however long nobody sends them", async () => {
    world = await openWorld({ petz: {} });
    await readCatalogue(2);
    const jobs = () => db.$queryRaw<unknown[]>`SELECT id FROM pgboss.job WHERE name = 'send-products' AND state = 'created'`;
    const before = (await jobs()).length;
    expect(before).toBeGreaterThan(0);
    for (let tick = 0; tick < 3; tick++) await askForProducts({ now: new Date() });
    expect(await jobs()).toHaveLength(before);
  });

  test("are sent to nobody with credentials that are refused", async () => {
    world = await openWorld({ petz: {} });
    await readCatalogue(2);
    world.petz.faults.add({ kind: "credentials_revoked" });
    await sendProducts({ shop });
    expect(await readPetz(shop)).toMatchObject({ status: "credentials_rejected", productsAt: null });
  });
});

test("the pet store's wallets are found as the article's complaints have them", async () => {
  world = await openWorld({ petz: {} });
  const coupons = await provider();
  const order = { orderRef: "PC-1", basket: { lines: [], currency: "CAD" } };
  const of = async (handle: string) => {
    const seed = petStore.customers.find((one) => one.handle === handle);
    const names = { customerGid: null, firstName: null, lastName: null };
    const answer = await coupons.walletOf({ ...names, email: seed?.email ?? null, phone: seed?.phone ?? null }, order);
    return answer.status === "found" ? answer.wallet.coupons.map(({ couponRef }) => couponRef) : answer.status;
  };
  expect(await of("ana")).toEqual(["ANA-3OFF", "ANA-15PCT", "ANA-FREECAN"]);
  expect(await of("ben")).toEqual(["BEN-40LB", "BEN-EXPIRED", "BEN-INSTORE", "BEN-ST"]);
  expect(await of("chloe")).toEqual(["CHLOE-2CANS"]);
  // His number in the shop is not the one that his wallet has.
  expect(await of("dev")).toBe("not_found");
  expect(await of("elsie")).toEqual(["ELSIE-3OFF"]);
  expect(await of("jo")).toEqual([]);
  expect(await of("kim")).toBe("not_found");
  expect(petzCredentials.deviceRef).toBe("online");
});
