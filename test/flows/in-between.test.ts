import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { defaultFailureFilter } from "#app/components/failure-search.ts";
import { connectAstro, saveAstroSettings } from "#app/connections/astro.server.ts";
import { applyFix } from "#app/failures/apply-fix.server.ts";
import type { FixId } from "#app/failures/catalogue.ts";
import { listFailures } from "#app/failures/list-failures.server.ts";
import { listOrders } from "#app/orders/list-orders.server.ts";
import { healInSlices } from "#app/failures/heal-causes.server.ts";
import { db } from "#app/platform/db.server.ts";
import { storeOrder } from "#app/orders/store-order.server.ts";
import { astroSettings } from "#app/partners/astro/settings.ts";
import { makeLine, makeOrder } from "#test/fixtures/orders.ts";
import { openWorld } from "#test/support/open-world.ts";
import type { World } from "#test/support/open-world.ts";
import { until } from "#test/support/until.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.close();
  // Not row by row: PostgreSQL would plan for the few rows that it counted while the tables were empty, and 33,000 come.
  await db.$executeRaw`TRUNCATE "Shop", "Session", pgboss.job CASCADE`;
});

function units({ number }: { number: number }, line = 1) {
  return world.astro.books.unitsOfLine(`S-${number}-L${line}`);
}

async function fix(code: string, id: FixId, form: Record<string, string> = {}) {
  const failure = (await world.failures()).find((one) => one.code === code);
  if (!failure) throw new Error(`There is no open failure ${code}.`);
  return applyFix({ shop: world.shop.domain, failureId: failure.id, fix: id, form, actor: "Robin" });
}

function account() {
  return world.astro.books.accountOf("northside-pets");
}

describe("what is refunded comes off the card whatever else changed meanwhile", () => {
  it("when the order names nobody any more", async () => {
    await world.startWorker();
    const order = world.shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20", quantity: 3 }] });
    await world.settled();
    expect(units(order)).toBe(3);
    Object.assign(order, { customerId: null, email: null, phone: null, customer: null });
    world.shop.refund(order, { lines: [{ line: 1, quantity: 1 }] });
    await world.settled();
    expect(units(order)).toBe(2);
    world.shop.refund(order, { lines: [{ line: 1, quantity: 2 }] });
    await world.settled();
    expect(units(order)).toBe(0);
  });

  it("when its source was named a till's since", async () => {
    await world.startWorker();
    const order = world.shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20", quantity: 3 }] });
    await world.settled();
    await saveAstroSettings({
      shop: world.shop.domain,
      settings: { ...astroSettings.parse({}), posSources: ["web"] },
      actor: "Robin",
    });
    world.shop.refund(order, { lines: [{ line: 1, quantity: 1 }] });
    await world.settled();
    expect(units(order)).toBe(2);
  });

  it("when an edit leaves a balance to be paid", async () => {
    await world.startWorker();
    const order = world.shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20", quantity: 1 }] });
    await world.settled();
    world.shop.edit(order, { set: [{ line: 1, quantity: 0 }], add: [{ sku: "FJ-LAM-8", quantity: 3 }] });
    await world.settled();
    expect(units(order)).toBe(0);
  });
});

describe("what a line cost", () => {
  it("is what its purchases add up to, also when an edit adds units at another price after it was recorded", async () => {
    await world.startWorker();
    const lines = [{ sku: "NP-CHK-20", quantity: 1 }];
    const order = world.shop.placeOrder({ customer: "ana", lines, discount: { percentage: 15, code: "SPRING" } });
    await world.settled();
    world.shop.edit(order, { set: [{ line: 1, quantity: 2 }] });
    world.shop.markPaid(order);
    await world.settled();
    expect(units(order)).toBe(2);
    const [line] = await db.orderLine.findMany({ include: { recordings: true } });
    expect(line?.recordings).toHaveLength(2);
    expect(line?.recordings.reduce((sum, { amountMinor }) => sum + amountMinor, 0n)).toBe(line?.totalMinor);
  });
});

describe("an order that is stored twice in the same moment", () => {
  it("is one order", async () => {
    const order = makeOrder();
    const stored = await Promise.all(Array.from({ length: 5 }, () => storeOrder(world.shop.domain, order, new Date())));
    const [{ id } = { id: "" }] = await db.order.findMany({ select: { id: true } });
    expect(stored.map((one) => one.status === "stored" && one.orderId)).toEqual(Array(5).fill(id));
    expect(await db.orderLine.count()).toBe(order.lines.length);
    expect(await db.orderEvent.count({ where: { kind: "order_read" } })).toBe(1);
  });
});

describe("a line's place", () => {
  it("stays, whatever Shopify's ids say of the age of one that is added", async () => {
    const shop = world.shop.domain;
    const first = makeLine({ gid: "gid://shopify/LineItem/200" });
    const added = makeLine({ gid: "gid://shopify/LineItem/100", position: 1 });
    const order = makeOrder({ lines: [first] });
    await storeOrder(shop, order, new Date());
    await storeOrder(shop, { ...order, lines: [added, { ...first, position: 2 }] }, new Date());
    const lines = await db.orderLine.findMany({ orderBy: { position: "asc" }, select: { gid: true, position: true } });
    expect(lines).toEqual([
      { gid: first.gid, position: 1 },
      { gid: added.gid, position: 2 },
    ]);
  });
});

describe("credentials", () => {
  it("that were entered while an order was refused with the old ones stay good", async () => {
    const other = { ...world.credentials };
    world.astro.faults.add({ kind: "slow", delayMs: 400, endpoints: ["customerStatus"], times: 1 });
    await world.startWorker();
    const order = world.shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20" }] });
    await until(() => world.astro.callsTo("customerStatus").length > 0);
    // The retailer changed the password at Astro, and enters it here while an order is on its way with the old one.
    account().password = "new-password";
    const revoked = world.astro.faults.add({ kind: "credentials_revoked", endpoints: ["searchCustomer"], times: 1 });
    await connectAstro({ shop: world.shop.domain, input: { ...other, password: "new-password" }, actor: "Robin" });
    await world.settled();
    revoked();
    expect(await world.failures()).toEqual([]);
    expect(await db.connection.findFirst()).toMatchObject({ status: "connected" });
    expect(units(order)).toBe(1);
  });
});

describe("an account that is gone at the partner", () => {
  it("is looked for anew: it was merged into another", async () => {
    await world.startWorker();
    const first = world.shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20" }] });
    await world.settled();
    expect(units(first)).toBe(1);
    const ana = account().customers.find(({ firstName }) => firstName === "Ana");
    if (!ana) throw new Error("no ana");
    ana.customerID = "merged-away";
    const order = world.shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20" }] });
    await world.settled();
    expect(await world.lines(order)).toEqual(["L1 recorded 1"]);
    expect(await world.failures()).toEqual([]);
  });
  it("holds up nothing else: a new order asks for an account, a refund says that it found nothing", async () => {
    await world.startWorker();
    const first = world.shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20", quantity: 2 }, { sku: "WK-DRY-5" }] });
    await world.settled();
    account().customers.splice(
      account().customers.findIndex(({ firstName }) => firstName === "Ana"),
      1,
    );
    const order = world.shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20" }] });
    await until(async () => (await world.lines(order)).some((l) => l.includes("failed")));
    expect(await world.lines(order)).toEqual(["L1 failed (customer_not_found) 0"]);
    world.shop.refund(first, { lines: [{ line: 1, quantity: 1 }] });
    await world.settled();
    expect(await world.lines(first)).toEqual(["L1 failed (removal_not_found) 2", "L2 recorded 1"]);
    expect((await world.failures()).map(({ code, status }) => [code, status])).toEqual([
      ["customer_not_found", "open"],
      ["removal_not_found", "open"],
    ]);
  });
});

describe("a free good", () => {
  async function unaddressed() {
    world.shop.placeOrder({ customer: "ben", lines: [{ sku: "TW-TUR-12", quantity: 10 }] });
    await world.settled();
    const ben = world.shop.customer("ben");
    ben.address = null;
    const free = world.shop.placeOrder({ customer: "ben", lines: [{ sku: "TW-TUR-12", discount: { percentage: 100, title: "Reward" } }] });
    await world.settled();
    expect(await world.failures()).toMatchObject([{ code: "reward_address_missing" }]);
    return free;
  }
  it("whose order is cancelled leaves no failure behind", async () => {
    await world.startWorker();
    const free = await unaddressed();
    world.shop.cancel(free);
    await world.settled();
    expect(await world.lines(free)).toEqual(["L1 skipped (cancelled) 0"]);
    expect(await world.failures()).toEqual([]);
  });
  it("that waits for an address is not promised to the same account under another name", async () => {
    await world.startWorker({ retryMin: 0.05, retryMax: 0.1 });
    await unaddressed();
    const guest = world.shop.placeOrder({
      customer: null,
      email: "ben.okafor@example.test",
      lines: [{ sku: "TW-TUR-12", discount: { percentage: 100, title: "Reward" } }],
    });
    await until(async () => (await world.lines(guest)).some((l) => l.includes("skipped")));
    await world.settled();
    expect(await world.lines(guest)).toEqual(["L1 skipped (free_good) 0"]);
  });
});

describe("a disputed reference", () => {
  async function clash() {
    const number = world.shop.state.nextOrderNumber;
    const customer = account().customers.find(({ firstName }) => firstName === "Ben");
    const stranger = account().customers.find(({ firstName }) => firstName === "Elsie");
    const found = world.astro.books.findItem(account(), "850001234511");
    if (!customer || !stranger || !found) throw new Error("known");
    const facts = { transactionID: `S-${number}-L1`, saleID: null, quantity: 2, amount: null, date: "2026-03-01" };
    world.astro.books.record(account(), { customer: stranger, ...found, ...facts });
    const order = world.shop.placeOrder({ customer: "ben", lines: [{ sku: "NP-CHK-20", quantity: 2 }] });
    await world.settled();
    return { order, appear: () => world.astro.books.record(account(), { customer, ...found, ...facts }) };
  }
  it("that shows up on the card after all is not recorded again", async () => {
    await world.startWorker();
    const { order, appear } = await clash();
    expect(await world.lines(order)).toEqual(["L1 failed (reference_exists) 0"]);
    appear();
    await fix("reference_exists", "record_again", { note: "Not there." });
    await world.settled();
    expect(await world.lines(order)).toEqual(["L1 already_recorded 2"]);
    expect(world.astro.books.unitsOf(`S-${order.number}-L1-2`)).toBe(0);
  });
  it("is recorded again once when the fix is pressed twice at the same moment", async () => {
    await world.startWorker();
    const { order } = await clash();
    const pressed = await Promise.all([1, 2, 3].map(() => fix("reference_exists", "record_again", { note: "Not there." })));
    expect(pressed.map(({ status }) => status)).toEqual(["applied", "applied", "applied"]);
    await world.settled();
    expect(units({ number: order.number })).toBe(4);
    expect(await world.lines(order)).toEqual(["L1 recorded 2"]);
  });
});

describe("a long outage", () => {
  // Thirty-three thousand of everything.
  it("ends for all its orders at one press, however many they are", { timeout: 240_000 }, async () => {
    const shop = world.shop.domain;
    await db.$executeRaw`
      INSERT INTO "Order" (id, "shopId", gid, name, number, "processedAt", "readVersion", "readAt", payment, currency, "subtotalMinor")
      SELECT gen_random_uuid(), ${shop}, 'gid://shopify/Order/' || n, '#' || n, n, now(), now(), now(), 'paid', 'CAD', 1 FROM generate_series(1, 33000) n`;
    await db.$executeRaw`
      INSERT INTO "Failure" (id, "shopId", partner, kind, code, cause, subject, "orderId", details, rank, "occurredAt", "lastSeenAt")
      SELECT gen_random_uuid(), ${shop}, 'astro', 'transaction', 'partner_unavailable', 'connection:astro', 'order:' || id, id, '{}', now(), now(), now() FROM "Order"`;
    expect(await fix("partner_unavailable", "retry")).toEqual({ status: "applied", fix: "retry", failures: 33_000 });
    // So many are for the worker, in slices; the press itself is over at once.
    const [asked] = await db.$queryRaw<
      { data: Parameters<typeof healInSlices>[0] }[]
    >`SELECT data FROM pgboss.job WHERE name = 'heal-causes'`;
    if (!asked) throw new Error("The worker was asked for nothing.");
    await healInSlices(asked.data);
    const [jobs] = await db.$queryRaw<{ count: bigint }[]>`SELECT count(*) FROM pgboss.job WHERE name = 'sync-order'`;
    expect(Number(jobs?.count)).toBe(33_000);
  });
});

describe("odd input", () => {
  it.each([
    "\u0000",
    "a\u0000b",
    "after_1_------------------------------------",
    "after_999999999999999_019ab000-0000-7000-8000-000000000000",
    "%",
    "_",
  ])("%j does not break a list", async (text) => {
    const filter = { ...defaultFailureFilter, search: text };
    expect((await listFailures(world.shop.domain, { filter, cursor: text })).rows).toEqual([]);
    expect((await listOrders(world.shop.domain, { filter: { channel: "online", state: null, search: text }, cursor: text })).rows).toEqual(
      [],
    );
  });
});
