import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { hourIn } from "#app/domain/store-hours.ts";
import { db } from "#app/platform/db.server.ts";
import { lockChain } from "#app/sales/lock-chain.server.ts";
import { readRuns } from "#app/sales/read-runs.server.ts";
import { importedIn, settleEdits } from "#app/sales/settle-edits.server.ts";
import { startImport } from "#app/sales/start-import.server.ts";
import { lightspeedIds } from "#test/fixtures/lightspeed-world.ts";
import { openChains } from "#test/support/open-chains.ts";
import type { Chains } from "#test/support/open-chains.ts";
import { until } from "#test/support/until.ts";

let chains: Chains;
beforeEach(async () => {
  await clearSales();
  chains = await openChains({ pageSize: 5 });
});
afterEach(() => chains.close());

async function clearSales(): Promise<void> {
  await db.$executeRaw`DELETE FROM pgboss.job`;
  await db.$executeRaw`DELETE FROM pgboss.schedule WHERE name = 'import-sales'`;
  await db.storeSale.deleteMany();
  await db.shop.deleteMany();
}

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const ago = (ms: number) => new Date(Date.now() - ms);

async function figures(): Promise<{ sales: number; minor: number; items: number }> {
  const [sum] = await db.$queryRaw<{ sales: bigint; minor: bigint; items: number }[]>`
    SELECT coalesce(sum("transactions"), 0) AS sales, coalesce(sum("salesMinor"), 0) AS minor, coalesce(sum("items"), 0)::float8 AS items
    FROM "StoreRollup" WHERE "dimension" = 'total' AND "grain" = 'day'`;
  return { sales: Number(sum?.sales), minor: Number(sum?.minor), items: Number(sum?.items) };
}

const saleOf = async (saleId: string) =>
  db.storeSale.findFirst({ where: { saleId }, include: { lines: { orderBy: { position: "asc" } } } });

describe("the first import", () => {
  test("brings in the last days with its progress, and each sale once", async () => {
    for (let index = 0; index < 23; index++) chains.sell({ at: ago(8 * dayMs - index * 8 * hourMs), store: index % 2 ? "water" : "queen" });
    const chain = await chains.addLightspeed({ backfillDays: 5 });
    await chains.startWorker();
    const started = await startImport({ shop: chains.shop, chain, kind: "backfill", actor: "Robin" });
    expect(started).toMatchObject({ kind: "backfill", state: "waiting", sales: 0, requestedBy: "Robin" });
    const told: number[] = [];
    await until(async () => {
      const [run] = await readRuns({ shop: chains.shop, chain });
      if (run?.progress) told.push(run.progress);
      return run?.state === "done";
    });
    const [run] = await readRuns({ shop: chains.shop, chain });
    const { salesFrom, importedAt } = await db.storeChain.findUniqueOrThrow({ where: { id: chain } });
    const wanted = chains.lightspeed.books.sales.filter(({ date }) => salesFrom && new Date(date) >= salesFrom).length;
    expect(wanted).toBeGreaterThan(13);
    expect(wanted).toBeLessThan(23);
    expect(run).toMatchObject({ state: "done", progress: 1, sales: wanted, problem: null });
    expect(told).toEqual([...told].sort((one, other) => one - other));
    expect(importedAt).not.toBeNull();
    expect(await figures()).toEqual({ sales: wanted, minor: wanted * 1000, items: wanted });
    expect(await db.storeSale.count()).toBe(wanted);
  });

  test("that is asked for twice runs once", async () => {
    const chain = await chains.addLightspeed();
    const first = await startImport({ shop: chains.shop, chain, kind: "backfill", actor: "Robin" });
    const second = await startImport({ shop: chains.shop, chain, kind: "manual", actor: "Sam" });
    expect(second.id).toBe(first.id);
    await chains.startWorker();
    await chains.settled();
    expect(await readRuns({ shop: chains.shop, chain })).toHaveLength(1);
  });
});

describe("later imports", () => {
  test("bring in only what is new or changed since, however old the sale", async () => {
    const [old, kept] = [chains.sell({ at: ago(3 * dayMs) }), chains.sell({ at: ago(2 * dayMs), lines: [{ quantity: 2, price: 25 }] })];
    const chain = await chains.addLightspeed();
    await chains.startWorker();
    await chains.bringIn(chain);
    chains.voidSale(old);
    chains.sell({ at: ago(hourMs), lines: [{ quantity: 1, price: 7 }] });
    await chains.bringIn(chain);
    expect(await figures()).toEqual({ sales: 2, minor: 5700, items: 3 });
    expect(await saleOf(old)).toMatchObject({ state: "voided", counted: false, salesMinor: 0n });
    expect(await saleOf(kept)).toMatchObject({ counted: true, salesMinor: 5000n });
    const [run] = await readRuns({ shop: chains.shop, chain });
    expect(run).toMatchObject({ kind: "manual", sales: 2 });
  });

  test("tell an edited sale's lines as they are now", async () => {
    const { products, taxes, users } = lightspeedIds;
    const how = "parked";
    const saleId = chains.sell({
      at: ago(dayMs),
      how,
      lines: [
        { quantity: 2, price: 10 },
        { quantity: 1, price: 5, product: "rope" },
      ],
    });
    const chain = await chains.addLightspeed();
    await chains.startWorker();
    await chains.bringIn(chain);
    chains.lightspeed.books.updateSale(saleId, {
      state: "closed",
      source: { author_id: users.owner },
      line_items: [{ product: { id: products.rope }, quantity: 3, pricing: { price: 4 }, tax: { id: taxes.hst, amount: 0 } }],
      payments: [{ amount: 37, type: { config_id: lightspeedIds.paymentTypes.other } }],
    });
    await chains.bringIn(chain);
    const found = await saleOf(saleId);
    expect(found).toMatchObject({ counted: true, salesMinor: 3700n });
    expect(found?.lines.map(({ productId, quantity, priceMinor }) => [productId, Number(quantity), Number(priceMinor)])).toEqual([
      [products.chicken, 2, 2000],
      [products.rope, 1, 500],
      [products.rope, 3, 1200],
    ]);
    const rolled = await db.storeRollup.findMany({ where: { dimension: "product", grain: "day" } });
    const byProduct = new Map(rolled.map(({ key, salesMinor, items }) => [key, [Number(salesMinor), Number(items)]]));
    expect(byProduct).toEqual(new Map([[products.chicken, [2000, 2]], [products.rope, [1700, 4]]])); // prettier-ignore
  });
});

describe("figures entered by hand", () => {
  test("stand whatever is brought in later, which is told", async () => {
    const at = ago(dayMs);
    chains.sell({ at });
    const chain = await chains.addLightspeed();
    await chains.startWorker();
    await chains.bringIn(chain);
    const queen = await chains.location("queen");
    const hour = { locationId: queen.id, ...hourIn("America/Toronto", at) };
    await db.$transaction(async (tx) => {
      await lockChain(tx, chain);
      const entered = { ...hour, day: new Date(hour.day), shopId: chains.shop, imported: await importedIn(tx, hour), editedBy: "Robin" };
      await tx.storeEdit.create({ data: { ...entered, salesMinor: 5000 } });
      await settleEdits(tx, [hour]);
    });
    expect(await figures()).toMatchObject({ sales: 1, minor: 5000 });
    chains.sell({ at });
    await chains.bringIn(chain);
    expect(await figures()).toMatchObject({ sales: 2, minor: 5000 });
    const edit = await db.storeEdit.findFirstOrThrow();
    expect(edit).toMatchObject({
      salesMinor: 5000n,
      salesDelta: 3000n,
      imported: { salesMinor: 1000, transactions: 1, items: 1, minutes: 0 },
    });
    expect(edit.contradictedAt).not.toBeNull();
  });
});

describe("what counts", () => {
  test("are sales that are closed or on account; returns take off, laybys and parked sales wait", async () => {
    const ana = chains.lightspeed.books.addCustomer({ firstName: "Ana", lastName: "Roy", email: null, phone: null }).id;
    const at = ago(dayMs);
    chains.sell({ at, lines: [{ quantity: 2, price: 10, tax: 1.3 }], customerId: ana });
    chains.sell({ at, lines: [{ quantity: -1, price: 10, tax: 1.3 }] });
    chains.sell({ at, lines: [{ quantity: 1, price: 40 }], how: "on_account", customerId: ana });
    const layby = chains.sell({ at, lines: [{ quantity: 1, price: 80 }], how: "layby", customerId: ana });
    const parked = chains.sell({ at, lines: [{ quantity: 1, price: 160 }], how: "parked" });
    const chain = await chains.addLightspeed();
    await chains.startWorker();
    await chains.bringIn(chain);
    expect(await figures()).toEqual({ sales: 2, minor: 2000 - 1000 + 4000, items: 2 });
    const [total] = await db.storeRollup.findMany({ where: { dimension: "total", grain: "day" } });
    expect(total).toMatchObject({ returns: 1, known: 2, taxMinor: 130n });
    chains.finishSale(layby);
    chains.finishSale(parked);
    await chains.bringIn(chain);
    expect(await figures()).toEqual({ sales: 4, minor: 5000 + 8000 + 16_000, items: 4 });
  });

  test("is told apart where the POS names no store; one that is new there waits for the merchant", async () => {
    const chain = await chains.addLightspeed({ label: "One" });
    await db.storeLocation.deleteMany({ where: { name: "robson" } });
    const nowhere = chains.sell({ at: ago(dayMs), store: "robson" });
    const { source } = chains.lightspeed.books.sales[0] ?? {};
    if (source) chains.lightspeed.books.correctSale(nowhere, { source: { ...source, registerId: "none" } });
    chains.sell({ at: ago(dayMs), store: "robson" });
    chains.sell({ at: ago(dayMs) });
    await chains.startWorker();
    await chains.bringIn(chain);
    expect(await saleOf(nowhere)).toMatchObject({ locationId: null, counted: true, salesMinor: 1000n });
    expect((await figures()).minor).toBe(1000);
    expect(await chains.location("robson")).toMatchObject({ status: "temporarily_closed", check: { state: "new" } });
  });

  test("is nothing of a store that is not operational, or whose time zone nobody has told yet", async () => {
    const chain = await chains.addLightspeed({ closed: ["water"] });
    chains.sell({ at: ago(dayMs), store: "water" });
    chains.sell({ at: ago(dayMs), store: "queen" });
    const heartland = await chains.addHeartland({ timeZone: null });
    chains.sellAtHeartland({ at: ago(dayMs) });
    await chains.startWorker();
    await chains.bringIn(chain);
    await chains.bringIn(heartland);
    expect(await db.storeSale.count()).toBe(1);
    expect((await readRuns({ shop: chains.shop, chain: heartland }))[0]).toMatchObject({ state: "failed", problem: "stopped" });
  });
});

describe("staff hours", () => {
  const { users } = lightspeedIds;

  test("come from the time clock, in the store where somebody sold, and follow what is changed there", async () => {
    const start = ago(30 * hourMs);
    start.setUTCMinutes(15, 0, 0);
    const end = new Date(start.getTime() + 150 * 60_000);
    chains.sell({ at: new Date(start.getTime() + hourMs), store: "robson" });
    const { id } = chains.till.clockIn({ userId: users.owner, at: start, until: end });
    const chain = await chains.addLightspeed();
    await chains.startWorker();
    await chains.bringIn(chain);
    const minutes = async () =>
      (await db.storeShiftHour.findMany({ orderBy: [{ day: "asc" }, { hour: "asc" }] })).map((one) => one.minutes);
    expect(await minutes()).toEqual([45, 60, 45]);
    expect(await db.storeShift.findFirst()).toMatchObject({ locationId: (await chains.location("robson")).id });
    chains.lightspeed.books.changeShift(id, { timeOut: new Date(end.getTime() - hourMs).toISOString() });
    await chains.bringIn(chain);
    expect(await minutes()).toEqual([45, 45]);
    expect(await db.storeChain.findFirst()).toMatchObject({ timeClock: "in_use" });
    const rolled = await db.storeRollup.findMany({ where: { dimension: "staff", grain: "day", minutes: { gt: 0 } } });
    expect(rolled.reduce((sum, one) => sum + one.minutes, 0)).toBe(90);
  });

  test("of an open shift go on with each import, and find their store once something is sold", async () => {
    const start = ago(3 * hourMs);
    chains.till.clockIn({ userId: users.owner, at: start });
    const chain = await chains.addLightspeed();
    await chains.startWorker();
    await chains.bringIn(chain);
    expect(await db.storeShift.findFirst()).toMatchObject({ locationId: null, endedAt: null });
    expect(await db.storeShiftHour.count()).toBe(0);
    chains.sell({ at: ago(hourMs), store: "queen" });
    await chains.bringIn(chain);
    const sum = async () => (await db.storeShiftHour.findMany()).reduce((total, one) => total + one.minutes, 0);
    expect(await sum()).toBeGreaterThanOrEqual(180);
    await db.storeShift.updateMany({ data: { startedAt: ago(4 * hourMs) } });
    await chains.bringIn(chain);
    expect(await sum()).toBeGreaterThanOrEqual(240);
  });

  test("are known to be missing where the POS has no time clock", async () => {
    const chain = await chains.addHeartland();
    chains.sellAtHeartland({ at: ago(hourMs) });
    await chains.startWorker();
    await chains.bringIn(chain);
    expect(await db.storeChain.findUnique({ where: { id: chain } })).toMatchObject({ timeClock: "absent" });
    expect((await readRuns({ shop: chains.shop, chain }))[0]).toMatchObject({ state: "done", sales: 1 });
  });
});

describe("two chains", () => {
  test("are brought in side by side, a slow one and a quick one", async () => {
    const [lightspeed, heartland] = [await chains.addLightspeed(), await chains.addHeartland({ salesFrom: ago(3 * dayMs) })];
    for (let index = 0; index < 12; index++) chains.sell({ at: ago(dayMs - index * hourMs) });
    const tickets = Array.from({ length: 12 }, (_, index) => chains.sellAtHeartland({ at: ago(dayMs - index * hourMs) }));
    chains.lightspeed.faults.add({ kind: "slow", delayMs: 200 });
    await chains.startWorker();
    await startImport({ shop: chains.shop, chain: lightspeed, kind: "backfill", actor: "Robin" });
    await startImport({ shop: chains.shop, chain: heartland, kind: "backfill", actor: "Robin" });
    await until(async () => (await readRuns({ shop: chains.shop, chain: heartland }))[0]?.state === "done");
    expect((await readRuns({ shop: chains.shop, chain: lightspeed }))[0]?.state).toBe("running");
    await chains.settled();
    expect(await figures()).toMatchObject({ sales: 24, minor: 24_000 });
    chains.voidAtHeartland(tickets[3] ?? "");
    await chains.bringIn(heartland);
    expect(await figures()).toMatchObject({ sales: 23, minor: 23_000 });
  });
});
