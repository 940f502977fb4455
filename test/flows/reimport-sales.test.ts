import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { dayIn } from "#app/domain/date.ts";
import { addDays, startOfDay } from "#app/domain/wall-time.ts";
import { db } from "#app/platform/db.server.ts";
import { askForImports } from "#app/sales/ask-for-imports.server.ts";
import { readRuns } from "#app/sales/read-runs.server.ts";
import { rezoneLocation } from "#app/sales/rezone-location.server.ts";
import { startReimport } from "#app/sales/start-import.server.ts";
import { lightspeedIds } from "#test/fixtures/lightspeed-world.ts";
import { openChains } from "#test/support/open-chains.ts";
import type { Chains } from "#test/support/open-chains.ts";

let chains: Chains;
beforeEach(async () => {
  chains = await openChains({ pageSize: 3 });
});
afterEach(async () => {
  await chains.close();
  await db.$executeRaw`DELETE FROM pgboss.job`;
  await db.$executeRaw`DELETE FROM pgboss.schedule WHERE name = 'import-sales'`;
  await db.storeSale.deleteMany();
  await db.shop.deleteMany();
});

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const ago = (ms: number) => new Date(Date.now() - ms);
const { users } = lightspeedIds;

async function reimport(chain: string, firstDay: string, { lastDay = firstDay, locationIds = [] as string[] } = {}) {
  const answer = await startReimport({ shop: chains.shop, chain, firstDay, lastDay, locationIds, actor: "Robin" });
  if (answer.status !== "started") throw new Error(JSON.stringify(answer));
  await chains.settled();
  return (await readRuns({ shop: chains.shop, chain })).find(({ id }) => id === answer.run.id);
}

describe("a re-import", () => {
  test("brings in whole days by the clock of each store, also those on which the clock is changed", async () => {
    const sold = (store: "queen" | "water" | "robson", at: string) => chains.sell({ store, at: new Date(at) });
    sold("water", "2026-03-08T03:29:59Z");
    sold("water", "2026-03-08T05:29:59Z");
    sold("water", "2026-03-08T05:30:00Z");
    sold("queen", "2026-03-08T06:59:59Z");
    sold("queen", "2026-03-08T07:00:00Z");
    sold("robson", "2026-03-08T09:59:59Z");
    sold("robson", "2026-03-08T10:00:00Z");
    sold("robson", "2026-03-09T07:00:00Z");
    sold("water", "2026-11-01T02:30:00Z");
    sold("water", "2026-11-01T03:40:00Z");
    sold("water", "2026-11-01T04:40:00Z");
    sold("queen", "2026-11-01T05:30:00Z");
    sold("queen", "2026-11-01T06:30:00Z");
    sold("queen", "2026-11-01T07:00:00Z");
    const chain = await chains.addLightspeed();
    await chains.startWorker();
    expect(await reimport(chain, "2026-03-08")).toMatchObject({ kind: "reimport", state: "done", progress: 1, sales: 6 });
    expect(await reimport(chain, "2026-11-01")).toMatchObject({ state: "done", sales: 6 });
    expect(await chains.hours()).toEqual([
      "queen 2026-03-08 01: 1 for 10.00",
      "queen 2026-03-08 03: 1 for 10.00",
      "queen 2026-11-01 01: 2 for 20.00",
      "queen 2026-11-01 02: 1 for 10.00",
      "robson 2026-03-08 01: 1 for 10.00",
      "robson 2026-03-08 03: 1 for 10.00",
      "water 2026-03-08 01: 1 for 10.00",
      "water 2026-03-08 03: 1 for 10.00",
      "water 2026-11-01 00: 1 for 10.00",
      "water 2026-11-01 01: 2 for 20.00",
    ]);
  });

  test("makes sales what they are at the POS, and keeps what the POS does not tell any more", async () => {
    const sales = Array.from({ length: 7 }, (_, index) => chains.sell({ at: ago(2 * dayMs - index * 60_000) }));
    const chain = await chains.addLightspeed();
    await chains.startWorker();
    await chains.bringIn(chain);
    await db.storeSale.updateMany({ where: { saleId: sales[0] }, data: { salesMinor: 5 } });
    await db.storeSale.deleteMany({ where: { saleId: sales[1] } });
    chains.lightspeed.books.sales.splice(2, 1);
    const day = dayIn("America/Toronto", ago(2 * dayMs));
    await reimport(chain, addDays(day, -1), { lastDay: addDays(day, 1) });
    const kept = await db.storeSale.findMany({ include: { lines: true } });
    expect(kept.map(({ saleId, salesMinor, lines }) => [saleId, salesMinor, lines.length]).sort()).toEqual(
      sales.map((saleId) => [saleId, 1000n, 1]).sort(),
    );
    const [total] = await db.$queryRaw<{ minor: number }[]>`
      SELECT sum("salesMinor")::float8 AS minor FROM "StoreRollup" WHERE "dimension" = 'total' AND "grain" = 'day'`;
    expect(total?.minor).toBe(7000);
  });

  test("of one store leaves the others alone, and puts sales into it that nobody knew were there", async () => {
    const at = ago(2 * dayMs);
    const [queen, robson] = [chains.sell({ at }), chains.sell({ at, store: "robson" })];
    const chain = await chains.addLightspeed();
    await chains.startWorker();
    await chains.bringIn(chain);
    const location = await chains.location("robson");
    await db.storeSale.updateMany({ where: { saleId: robson }, data: { locationId: null } });
    await db.storeSaleLine.updateMany({ where: { sale: { saleId: robson } }, data: { locationId: null } });
    await db.storeSale.updateMany({ where: { saleId: queen }, data: { number: "untouched" } });
    expect(await chains.hours()).toHaveLength(1);
    const day = dayIn("America/Vancouver", at);
    expect(await reimport(chain, day, { locationIds: [location.id] })).toMatchObject({ sales: 1 });
    expect(await db.storeSale.findFirst({ where: { saleId: robson } })).toMatchObject({ locationId: location.id });
    expect(await db.storeSale.findFirst({ where: { saleId: queen } })).toMatchObject({ number: "untouched" });
    expect(await chains.hours()).toHaveLength(2);
    const products = await db.storeRollup.findMany({ where: { dimension: "product", grain: "day" } });
    expect(products.reduce((sum, { salesMinor }) => sum + Number(salesMinor), 0)).toBe(2000);
  });

  test("takes shifts away that are not at the POS any more, and no others", async () => {
    const at = startOfDay("America/Toronto", addDays(dayIn("America/Toronto", ago(0)), -3));
    const shift = (hours: number) => {
      const start = new Date(at.getTime() + hours * hourMs);
      chains.sell({ at: start });
      return chains.till.clockIn({ userId: users.owner, at: start, until: new Date(start.getTime() + hourMs) }).id;
    };
    const [before, gone, kept] = [shift(-30), shift(10), shift(12)];
    const chain = await chains.addLightspeed();
    await chains.startWorker();
    await chains.bringIn(chain);
    expect(await db.storeShift.count()).toBe(3);
    const { shifts } = chains.lightspeed.books;
    shifts.splice(
      shifts.findIndex(({ id }) => id === gone),
      1,
    );
    shifts.splice(
      shifts.findIndex(({ id }) => id === before),
      1,
    );
    expect(await reimport(chain, dayIn("America/Toronto", at))).toMatchObject({ state: "done", shifts: 1 });
    expect((await db.storeShift.findMany()).map(({ shiftId }) => shiftId).sort()).toEqual([before, kept].sort());
    const [sum] = await db.$queryRaw<{ minutes: number }[]>`
      SELECT sum("minutes")::float8 AS minutes FROM "StoreRollup" WHERE "dimension" = 'total' AND "grain" = 'day'`;
    expect(sum?.minutes).toBe(120);
  });

  test("goes on where it was after a crash", async () => {
    const at = ago(2 * dayMs);
    for (let index = 0; index < 9; index++)
      chains.sell({ at: new Date(at.getTime() + index * 1000), store: index % 2 ? "robson" : "queen" });
    const chain = await chains.addLightspeed();
    chains.lightspeed.faults.add({ kind: "server_error", endpoints: ["GET search"], nth: 2 });
    chains.lightspeed.faults.add({ kind: "server_error", endpoints: ["GET search"], nth: 5 });
    await chains.startWorker();
    const day = dayIn("America/Toronto", at);
    expect(await reimport(chain, addDays(day, -1), { lastDay: addDays(day, 1) })).toMatchObject({ state: "done", problem: null, sales: 9 });
    expect(await db.storeSale.count()).toBe(9);
  });

  test.each([
    [{ firstDay: "2026-02-30", lastDay: "2026-03-01" }, { firstDay: "not_a_day" }],
    [{ firstDay: "", lastDay: "2026-03-01" }, { firstDay: "required" }],
    [{ firstDay: "2026-03-02", lastDay: "2026-03-01" }, { lastDay: "before_first_day" }],
    [{ firstDay: "2024-03-02", lastDay: "2026-03-01" }, { lastDay: "too_many_days" }],
    [{ firstDay: "2999-03-02", lastDay: "2999-03-03" }, { firstDay: "in_the_future" }],
  ])("of %j is not begun", async (days, errors) => {
    const chain = await chains.addLightspeed();
    expect(await startReimport({ shop: chains.shop, chain, ...days, locationIds: [], actor: "Robin" })).toEqual({
      status: "invalid",
      errors,
    });
    expect(await db.importRun.count()).toBe(0);
  });
});

describe("a day that is over", () => {
  /** As if all stores were on UTC, and it was noon. */
  const timeZones = { queen: zoneAtNoon(), water: zoneAtNoon(), robson: zoneAtNoon() };

  test("is read once more; what no import brought in comes in, and is told", async () => {
    const yesterday = startOfDay(zoneAtNoon(), addDays(dayIn(zoneAtNoon(), ago(0)), -1));
    const sales = Array.from({ length: 4 }, (_, index) => chains.sell({ at: new Date(yesterday.getTime() + (8 + index) * hourMs) }));
    const chain = await chains.addLightspeed({ timeZones });
    await chains.startWorker();
    await chains.bringIn(chain);
    expect(await db.storeDayCheck.count()).toBe(0);
    await db.storeSale.deleteMany({ where: { saleId: sales[1] } });
    await chains.bringIn(chain);
    const queen = await chains.location("queen");
    expect(await db.storeDayCheck.count()).toBe(3);
    expect(await db.storeDayCheck.findFirst({ where: { locationId: queen.id } })).toMatchObject({
      posSales: 4,
      posMinor: 4000n,
      ourSales: 3,
      ourMinor: 3000n,
    });
    expect(await db.storeSale.count()).toBe(4);
    const searches = () => chains.lightspeed.calls.filter(({ endpoint }) => endpoint === "GET search").length;
    const before = searches();
    await chains.bringIn(chain);
    expect(searches()).toBe(before);
  });

  test("is no gap where a sale was only changed since the last import", async () => {
    const yesterday = startOfDay(zoneAtNoon(), addDays(dayIn(zoneAtNoon(), ago(0)), -1));
    const sales = Array.from({ length: 4 }, (_, index) => chains.sell({ at: new Date(yesterday.getTime() + (8 + index) * hourMs) }));
    const chain = await chains.addLightspeed({ timeZones });
    await chains.startWorker();
    await chains.bringIn(chain);
    chains.voidSale(sales[2] ?? "");
    // Nothing was due but the day.
    await db.importRun.updateMany({ data: { startedAt: ago(2 * hourMs), createdAt: ago(2 * hourMs) } });
    await askForImports({ now: new Date() });
    await chains.settled();
    const check = await db.storeDayCheck.findFirst({ where: { locationId: (await chains.location("queen")).id } });
    expect(check).toMatchObject({ posSales: 3, ourSales: 3, posMinor: 3000n, ourMinor: 3000n });
  });
});

/** A time zone in which it is some hour from ten to thirteen now. */
function zoneAtNoon(): string {
  const hours = 12 - new Date().getUTCHours();
  // "Etc/GMT-5" is five hours ahead.
  return hours === 0 ? "UTC" : `Etc/GMT${hours > 0 ? "-" : "+"}${Math.abs(hours)}`;
}

describe("another time zone", () => {
  test("tells days and hours of everything by its clock", async () => {
    const at = new Date("2026-11-20T01:30:00Z");
    chains.sell({ at, lines: [{ quantity: 1, price: 10 }, { quantity: 1, price: 5, product: "rope" }] }); // prettier-ignore
    chains.till.clockIn({ userId: users.owner, at, until: new Date(at.getTime() + hourMs) });
    chains.sell({ at: new Date("2026-11-21T18:00:00Z"), store: "robson" });
    const chain = await chains.addLightspeed({ salesFrom: new Date("2026-11-15T00:00:00Z"), timeZones: { robson: "America/Phoenix" } });
    await chains.startWorker();
    await chains.bringIn(chain);
    const queen = await chains.location("queen");
    expect(await chains.hours()).toEqual(["queen 2026-11-19 20: 1 for 15.00", "robson 2026-11-21 11: 1 for 10.00"]);
    await rezoneLocation({ location: queen.id, timeZone: "Asia/Kathmandu" });
    await chains.settled();
    expect(await chains.hours()).toEqual(["queen 2026-11-20 07: 1 for 15.00", "robson 2026-11-21 11: 1 for 10.00"]);
    const [products, hours] = [
      await db.storeRollup.findMany({ where: { dimension: "product", grain: "day", locationId: queen.id, salesMinor: { not: 0 } } }),
      await db.storeShiftHour.findMany({ orderBy: { hour: "asc" } }),
    ];
    expect(products.map(({ period }) => period.toISOString().slice(0, 10))).toEqual(["2026-11-20", "2026-11-20"]);
    expect(hours.map(({ hour, minutes }) => [hour, minutes])).toEqual([[7, 45], [8, 15]]); // prettier-ignore
  });

  test("where none was known brings in what was left out until then", async () => {
    const chain = await chains.addHeartland({ timeZone: null, salesFrom: ago(4 * dayMs) });
    chains.sellAtHeartland({ at: ago(3 * dayMs) });
    await chains.startWorker();
    await chains.bringIn(chain);
    expect(await db.storeSale.count()).toBe(0);
    const { id } = await db.storeLocation.findFirstOrThrow({ where: { chainId: chain, status: "operational" } });
    await rezoneLocation({ location: id, timeZone: "America/St_Johns" });
    await chains.settled();
    expect(await db.storeSale.count()).toBe(1);
    const keys = await db.$queryRaw<{ key: string }[]>`SELECT key FROM pgboss.schedule WHERE name = 'import-sales' ORDER BY key`;
    expect(keys.map(({ key }) => key)).toEqual([`${chain}/America/St_Johns`]);
  });
});
