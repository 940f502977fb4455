import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { askForScans } from "#app/orders/ask-for-scans.server.ts";
import { catchUp } from "#app/orders/catch-up.server.ts";
import { scanOrders } from "#app/orders/scan-orders.server.ts";
import { db } from "#app/platform/db.server.ts";
import { installShop } from "#app/shopify/install-shop.server.ts";
import type { Order } from "#test/simulators/shopify/state.ts";
import { clearShops } from "#test/support/clear-shops.ts";
import { openWorld } from "#test/support/open-world.ts";
import type { World } from "#test/support/open-world.ts";
import { until } from "#test/support/until.ts";

const minute = 60_000;

/** Shopify's clock goes behind ours: what happens there happened two minutes ago, so that its webhooks are not waited for any more. */
let behind = 0;

let world: World;
beforeEach(async () => {
  await open();
  // Punchcard was installed long before.
  await db.orderScan.updateMany({ data: { scannedTo: ago(10 * minute), newSince: ago(3_600_000), completeAt: ago(5 * minute) } });
});
afterEach(async () => {
  await world.close();
  await clearShops();
});

async function open(options: { connected?: boolean } = {}): Promise<void> {
  behind = 0;
  world = await openWorld({ ...options, now: () => new Date(Date.now() - behind) });
  behind = 2 * minute;
}

function ago(ms: number): Date {
  return new Date(Date.now() - ms);
}

async function scan(): Promise<void> {
  await scanOrders({ shop: world.shop.domain }, { signal: new AbortController().signal });
}

function loseAll(): void {
  world.shopify.webhooks.settings.loseNext = 1000;
}

/** A second goes by, as moments at Shopify have no less. */
function nextSecond(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1010 - (Date.now() % 1000)));
}

const units = ({ number }: { number: number }, line = 1) => world.astro.books.unitsOfLine(`S-${number}-L${line}`);
const place = (quantity = 2) => world.shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20", quantity }] });
const scanRow = () => db.orderScan.findFirstOrThrow();
const found = async () =>
  (await db.foundOrder.findMany({ orderBy: { id: "asc" } })).map(({ name, isNew }) => `${name} ${isNew ? "new" : "changed"}`);
const callsOf = (operation: string) => world.shopify.calls.filter((call) => call.operation === operation).length;

async function jobsOf(name: string): Promise<number> {
  const [row] = await db.$queryRaw<{ left: bigint }[]>`
    SELECT count(*) AS left FROM pgboss.job WHERE name = ${name} AND state < 'completed'`;
  return Number(row?.left);
}

async function placeAndSettle(quantity = 2): Promise<Order> {
  const order = place(quantity);
  await world.settled();
  await nextSecond();
  return order;
}

describe("what no webhook told of", () => {
  beforeEach(async () => {
    await world.startWorker();
    // The first comparison comes with the installation.
    await world.settled();
  });

  it("is found and recorded once: an order", async () => {
    loseAll();
    const order = place();
    await world.settled();
    expect(await db.order.count()).toBe(0);
    await scan();
    await world.settled();
    expect(units(order)).toBe(2);
    expect(await found()).toEqual([`${order.name} new`]);
    await scan();
    await world.settled();
    expect(units(order)).toBe(2);
    expect(await found()).toEqual([`${order.name} new`]);
    expect(world.astro.books.entries()).toHaveLength(1);
  });

  it("is found: a refund", async () => {
    const order = await placeAndSettle(3);
    loseAll();
    world.shop.refund(order, { lines: [{ line: 1, quantity: 1 }] });
    await scan();
    await world.settled();
    expect(units(order)).toBe(2);
    expect(await found()).toEqual([`${order.name} changed`]);
  });

  it("is found: an edit", async () => {
    const order = await placeAndSettle();
    loseAll();
    world.shop.edit(order, { set: [{ line: 1, quantity: 0 }], add: [{ sku: "NP-SAL-20", quantity: 3 }] });
    world.shop.markPaid(order);
    await scan();
    await world.settled();
    expect([units(order, 1), units(order, 2)]).toEqual([0, 3]);
  });

  it("is found: a cancellation", async () => {
    const order = await placeAndSettle();
    loseAll();
    world.shop.cancel(order);
    await scan();
    await world.settled();
    expect(units(order)).toBe(0);
  });

  it("is found although it came within the second in which the order was read", async () => {
    const order = place(3);
    await world.settled();
    // As the worker would have read it within the second of its change, by a clock that is Shopify's.
    await db.order.updateMany({ data: { readAt: order.updatedAt } });
    loseAll();
    const { updatedAt } = order;
    world.shop.refund(order, { lines: [{ line: 1, quantity: 1 }] });
    order.updatedAt = updatedAt;
    await scan();
    await world.settled();
    expect(units(order)).toBe(2);
    await scan();
    expect(await jobsOf("sync-order")).toBe(0);
  });

  it("is found although an older change was shown later than a newer one", async () => {
    loseAll();
    const late = place();
    const first = await placeAndSettle();
    // Shopify's search did not have it yet.
    const all = world.shop.state.orders;
    world.shop.state.orders = all.filter((order) => order !== late);
    await scan();
    await world.settled();
    expect(units(first)).toBe(2);
    world.shop.state.orders = all;
    await scan();
    await world.settled();
    expect(units(late)).toBe(2);
  });

  it("is found in a scan that two do at once, and counted once", async () => {
    loseAll();
    const orders = Array.from({ length: 5 }, () => place());
    await Promise.all([scan(), scan(), scan()]);
    await world.settled();
    expect(orders.map((order) => units(order))).toEqual([2, 2, 2, 2, 2]);
    expect(await found()).toHaveLength(5);
    expect(world.astro.books.entries()).toHaveLength(5);
    expect(await jobsOf("scan-orders")).toBe(1);
  });

  it("is recorded once although its webhook comes after all", async () => {
    world.shopify.webhooks.settings.hold = true;
    const order = place();
    await scan();
    await world.settled();
    await world.shopify.webhooks.release();
    await world.settled();
    expect(units(order)).toBe(2);
    expect(world.astro.books.entries()).toHaveLength(1);
  });
});

describe("what is known", () => {
  beforeEach(() => world.startWorker());

  it("is not read again, and nothing is asked of Shopify but its list", async () => {
    const order = await placeAndSettle();
    await db.order.updateMany({ data: { readAt: new Date(order.updatedAt.getTime() + 5_000) } });
    const before = callsOf("ReadOrder");
    await scan();
    expect(await jobsOf("sync-order")).toBe(0);
    await world.settled();
    expect(callsOf("ReadOrder")).toBe(before);
    expect(await found()).toEqual([]);
    expect((await scanRow()).scannedTo).toEqual(order.updatedAt);
  });

  it("is not ours: an order from before Punchcard was installed", async () => {
    loseAll();
    const old = place();
    await db.orderScan.updateMany({ data: { newSince: new Date(old.createdAt.getTime() + 61_000) } });
    await scan();
    expect(await jobsOf("sync-order")).toBe(0);
    expect(await found()).toEqual([]);
  });
});

describe("an order that has a job waiting", () => {
  it("is left to it", async () => {
    place();
    await world.shopify.webhooks.settled();
    const jobs = await jobsOf("sync-order");
    expect(jobs).toBeGreaterThan(0);
    await scan();
    expect(await jobsOf("sync-order")).toBe(jobs);
    expect(await found()).toEqual([]);
  });

  it("is taken up where a webhook told of it and the job came to nothing, and is not counted as found", async () => {
    place();
    await world.shopify.webhooks.settled();
    await db.$executeRaw`DELETE FROM pgboss.job`;
    await scan();
    expect(await jobsOf("sync-order")).toBe(1);
    expect(await found()).toEqual([]);
  });
});

describe("a change of which a webhook may still come", () => {
  it("is left for the next scan", async () => {
    behind = 0;
    await world.startWorker();
    loseAll();
    const order = place();
    await scan();
    expect(await jobsOf("sync-order")).toBe(0);
    order.updatedAt = ago(2 * minute);
    await scan();
    await world.settled();
    expect(units(order)).toBe(2);
  });
});

describe("each scan", () => {
  it("asks for the next one, and asking for all begins those that stand still", async () => {
    await askForScans({ now: new Date() });
    await askForScans({ now: new Date() });
    expect(await jobsOf("scan-orders")).toBe(1);
    await db.$executeRaw`DELETE FROM pgboss.job WHERE name = 'scan-orders'`;
    await scan();
    await askForScans({ now: new Date() });
    const [job] = await db.$queryRaw<{ seconds: number }[]>`
      SELECT extract(epoch FROM start_after - now())::float8 AS seconds FROM pgboss.job WHERE name = 'scan-orders'`;
    expect(job?.seconds).toBeGreaterThan(260);
    expect(job?.seconds).toBeLessThanOrEqual(300);
  });

  it("goes through the queue", async () => {
    loseAll();
    const order = place();
    await db.$executeRaw`DELETE FROM pgboss.job`;
    await askForScans({ now: new Date() });
    await world.startWorker();
    while ((await found()).length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    await world.settled();
    expect(units(order)).toBe(2);
  });

  it("ends for a shop that left, and goes on when it comes back, without what was sold meanwhile", async () => {
    await world.startWorker();
    const known = await placeAndSettle(3);
    await db.shop.updateMany({ data: { uninstalledAt: ago(minute) } });
    await db.$executeRaw`DELETE FROM pgboss.job`;
    await scan();
    await askForScans({ now: new Date() });
    expect(await jobsOf("scan-orders")).toBe(0);
    loseAll();
    const meanwhile = place();
    world.shop.refund(known, { lines: [{ line: 1, quantity: 2 }] });
    const facts = { name: "Pawsome Pets", ianaTimezone: "America/Toronto", currencyCode: "CAD" };
    await installShop(() => Promise.resolve({ shop: facts }), world.shop.domain);
    while ((await found()).length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    await world.settled();
    expect(units(known)).toBe(1);
    expect(units(meanwhile)).toBe(0);
  });

  it("goes on at once where access was lost and came back, with what was sold meanwhile", async () => {
    await world.startWorker();
    await world.settled();
    await db.$executeRaw`DELETE FROM pgboss.job`;
    loseAll();
    const meanwhile = place();
    await catchUp({ shop: world.shop.domain });
    while ((await found()).length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    await world.settled();
    expect(units(meanwhile)).toBe(2);
  });

  it("stores what it finds for a shop without a loyalty program", async () => {
    await world.close();
    await clearShops();
    await open({ connected: false });
    await world.startWorker();
    await db.orderScan.updateMany({ data: { newSince: ago(3_600_000) } });
    loseAll();
    place();
    await scan();
    await world.settled();
    expect(await db.order.count()).toBe(1);
    expect(await world.failures()).toEqual([]);
  });
});

describe("a scan that Shopify does not let through", () => {
  it("comes back as soon as Shopify has the points, from where it stood", async () => {
    loseAll();
    place();
    const before = await scanRow();
    world.shopify.faults.only = "ListChangedOrders";
    world.shopify.faults.throttleNext = 10;
    world.shopify.bucket(world.shop.domain).drain();
    await scan();
    expect(await scanRow()).toMatchObject({ problem: "unavailable", completeAt: before.completeAt, scannedTo: before.scannedTo });
    world.shopify.faults.throttleNext = 0;
    await scan();
    expect(await scanRow()).toMatchObject({ problem: null });
    expect(await found()).toHaveLength(1);
  });

  it("says that it has no access, and asks again", async () => {
    // What was asked for at the installation may still be keeping its access.
    await until(async () => {
      await db.session.deleteMany();
      await scan();
      return (await scanRow()).problem === "access_lost";
    });
    expect(await jobsOf("scan-orders")).toBe(1);
  });

  it("says that Shopify refuses what it asks", async () => {
    world.shop.setScopes([]);
    await scan();
    expect(await scanRow()).toMatchObject({ problem: "refused" });
  });
});

describe("a list of several pages", () => {
  it("keeps its place with what it took up, page by page", async () => {
    loseAll();
    const orders = Array.from({ length: 260 }, (_, index) => {
      const order = place(1);
      order.updatedAt = ago(5 * minute - index * 100);
      return order;
    });
    world.shopify.faults.only = "ListChangedOrders";
    const isAnswered = () => world.shopify.calls.some(({ operation, status }) => operation === "ListChangedOrders" && status === 200);
    const failSecond = setInterval(() => {
      if (isAnswered()) world.shopify.faults.failNext = { status: 503, times: 1 };
    }, 1);
    await scan();
    clearInterval(failSecond);
    const half = await scanRow();
    expect(half.problem).toBe("unavailable");
    expect(half.scannedTo).toEqual(new Date(Math.floor((orders[249]?.updatedAt.getTime() ?? 0) / 1000) * 1000));
    expect(await jobsOf("sync-order")).toBe(250);
    world.shopify.faults.failNext = { status: 503, times: 0 };
    await scan();
    expect(await jobsOf("sync-order")).toBe(260);
    expect(await found()).toHaveLength(260);
  });
});

describe("after a long outage", () => {
  const bulk = () => world.shopify.bulk(world.shop.domain);

  beforeEach(async () => {
    await db.orderScan.updateMany({
      data: { scannedTo: ago(30 * 3_600_000), newSince: ago(90 * 3_600_000), completeAt: ago(30 * 3_600_000) },
    });
    loseAll();
  });

  function placeMany(count: number): Order[] {
    return Array.from({ length: count }, (_, index) => {
      const processedAt = ago(29 * 3_600_000 - index * 10_000);
      return world.shop.addOldOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20" }], processedAt });
    });
  }

  it("a bulk operation lists 2,000 orders, and each is taken up once", async () => {
    placeMany(2000);
    bulk().faults.durationMs = 200;
    await scan();
    expect(await scanRow()).toMatchObject({ bulkId: bulk().all[0]?.id, problem: null });
    expect(await jobsOf("sync-order")).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await scan();
    expect(await jobsOf("sync-order")).toBe(2000);
    expect(await found()).toHaveLength(2000);
    expect(await scanRow()).toMatchObject({ bulkId: null, problem: null });
    expect((await scanRow()).completeAt?.getTime()).toBeGreaterThan(Date.now() - 2 * minute);
    expect(bulk().all).toHaveLength(1);
    await scan();
    expect(bulk().all).toHaveLength(1);
    expect(await jobsOf("sync-order")).toBe(2000);
  });

  it("its orders arrive at the partner", async () => {
    const orders = placeMany(12);
    await world.startWorker();
    await scan();
    await world.settled();
    expect(orders.map((order) => units(order))).toEqual(orders.map(() => 1));
  });

  it("a file that breaks off is read again, and its operation is not begun anew", async () => {
    placeMany(700);
    bulk().faults.breakNext = [100_000];
    await scan();
    expect(await scanRow()).toMatchObject({ problem: "unavailable", bulkId: bulk().all[0]?.id });
    const half = await jobsOf("sync-order");
    expect(half).toBeGreaterThan(0);
    expect(half).toBeLessThan(700);
    await scan();
    expect(await jobsOf("sync-order")).toBe(700);
    expect(await found()).toHaveLength(700);
    expect(bulk().all).toHaveLength(1);
    expect(bulk().downloads).toHaveLength(2);
  });

  it("an operation whose id was lost with its worker is taken up", async () => {
    placeMany(3);
    bulk().faults.durationMs = 60_000;
    await scan();
    await db.orderScan.updateMany({ data: { bulkId: null, bulkAskedAt: null } });
    await scan();
    expect(bulk().all).toHaveLength(1);
    expect(await scanRow()).toMatchObject({ bulkId: bulk().all[0]?.id });
  });

  it.each([{ status: "FAILED", errorCode: "TIMEOUT" } as const, { status: "CANCELED" } as const, { status: "EXPIRED" } as const])(
    "an operation that comes to nothing ($status) gives way to reading page by page",
    async (ending) => {
      placeMany(600);
      bulk().faults.endNext = [ending];
      await scan();
      expect(await jobsOf("sync-order")).toBe(600);
      expect(await found()).toHaveLength(600);
      expect(await scanRow()).toMatchObject({ bulkId: null, problem: null });
      expect(bulk().downloads).toEqual([]);
    },
  );

  it("so does one that Shopify does not begin, as the app has others under way", async () => {
    placeMany(3);
    bulk().faults.running = 5;
    await scan();
    expect(await found()).toHaveLength(3);
    expect(bulk().all).toEqual([]);
  });

  it("so does one that takes longer than an hour", async () => {
    placeMany(3);
    bulk().faults.durationMs = 2 * 3_600_000;
    await scan();
    await db.orderScan.updateMany({ data: { bulkAskedAt: ago(61 * minute) } });
    await scan();
    expect(await found()).toHaveLength(3);
    expect(await scanRow()).toMatchObject({ bulkId: null, problem: null });
  });

  it("nothing that changed means nothing to read", async () => {
    await scan();
    expect(await jobsOf("sync-order")).toBe(0);
    expect(bulk().all).toHaveLength(1);
    expect(await scanRow()).toMatchObject({ bulkId: null, problem: null });
  });

  it("a quiet shop has none: its last change is old, its last scan is not", async () => {
    await db.orderScan.updateMany({ data: { completeAt: ago(5 * minute) } });
    await scan();
    expect(bulk().all).toEqual([]);
  });
});
