import { afterEach, beforeEach, expect, test } from "vitest";
import { connectHeartland } from "#app/connections/pos.server.ts";
import { db } from "#app/platform/db.server.ts";
import { askForImports } from "#app/sales/ask-for-imports.server.ts";
import { readRuns } from "#app/sales/read-runs.server.ts";
import { setSchedules } from "#app/sales/set-schedules.server.ts";
import { heartlandToken } from "#test/fixtures/heartland-world.ts";
import { openChains } from "#test/support/open-chains.ts";
import type { Chains } from "#test/support/open-chains.ts";
import { until } from "#test/support/until.ts";

let chains: Chains;
beforeEach(async () => {
  chains = await openChains();
});
afterEach(async () => {
  await chains.close();
  await db.$executeRaw`DELETE FROM pgboss.job`;
  await db.$executeRaw`DELETE FROM pgboss.schedule WHERE name = 'import-sales'`;
  await db.$executeRaw`UPDATE pgboss.version SET cron_on = NULL`;
  await db.storeSale.deleteMany();
  await db.shop.deleteMany();
});

const hourMs = 3_600_000;
const ago = (ms: number) => new Date(Date.now() - ms);

type Schedule = { key: string; cron: string; timezone: string; data: unknown; options: { singletonKey?: string; missed?: string } };
const schedules = () =>
  db.$queryRaw<Schedule[]>`SELECT key, cron, timezone, data, options FROM pgboss.schedule WHERE name = 'import-sales' ORDER BY key`;
const kindsOf = async (chain: string) => (await readRuns({ shop: chains.shop, chain })).map(({ kind, state }) => `${kind} ${state}`);

/** As if the last import had begun so long ago. */
async function lastRunWas(ms: number): Promise<void> {
  await db.importRun.updateMany({ data: { createdAt: ago(ms), startedAt: ago(ms) } });
}

test("a chain has a schedule for each time zone of its operational stores, and none while it is paused", async () => {
  const { shop } = chains;
  const chain = await chains.addLightspeed({ closed: ["robson"] });
  const other = await chains.addHeartland();
  await setSchedules({ shop, chain: other });
  await setSchedules({ shop, chain });
  await setSchedules({ shop, chain });
  const own = async () => (await schedules()).filter(({ key }) => key.startsWith(chain));
  expect(await own()).toEqual(
    ["America/St_Johns", "America/Toronto"].map((timezone) => ({
      key: `${chain}/${timezone}`,
      cron: "2 * * * *",
      timezone,
      data: { shop, chain },
      options: expect.objectContaining({ singletonKey: `${shop}/${chain}`, missed: "once" }) as unknown,
    })),
  );
  await db.storeChain.update({ where: { id: chain }, data: { interval: 1440, firstAt: "06:30" } });
  await db.storeLocation.updateMany({ where: { name: "water" }, data: { status: "temporarily_closed" } });
  await setSchedules({ shop, chain });
  expect((await own()).map(({ key, cron }) => [key, cron])).toEqual([[`${chain}/America/Toronto`, "30 6 * * *"]]);
  await db.storeChain.update({ where: { id: chain }, data: { state: "paused" } });
  await setSchedules({ shop, chain });
  expect(await own()).toEqual([]);
  expect(await schedules()).toHaveLength(1);
});

test("schedules that are missing or of a chain that is no more are mended every few minutes", async () => {
  const { shop } = chains;
  const chain = await chains.addLightspeed();
  const gone = await chains.addHeartland();
  await setSchedules({ shop, chain: gone });
  await db.storeChain.delete({ where: { id: gone } });
  await askForImports({ now: new Date() });
  expect((await schedules()).map(({ key }) => key)).toEqual(
    ["America/St_Johns", "America/Toronto", "America/Vancouver"].map((zone) => `${chain}/${zone}`),
  );
});

test("what pg-boss sends when the time has come is brought in, once for all time zones of the chain", async () => {
  const chain = await chains.addLightspeed();
  await setSchedules({ shop: chains.shop, chain });
  await chains.startWorker();
  await chains.bringIn(chain);
  chains.sell({ at: ago(1000) });
  await lastRunWas(2 * hourMs);
  // Due at every full minute: an occurrence stays due for one, so that the first pass finds it.
  await db.$executeRaw`UPDATE pgboss.schedule SET cron = '* * * * *' WHERE name = 'import-sales'`;
  await chains.startWorker({ schedule: true });
  const sent = async () => db.$queryRaw<object[]>`SELECT id FROM pgboss.job WHERE name = 'import-sales' AND data->>'chain' = ${chain}`;
  await until(async () => (await sent()).length >= 4);
  await chains.settled();
  expect(await kindsOf(chain)).toEqual(["scheduled done", "manual done"]);
  expect(await db.storeSale.count()).toBe(1);
});

test("imports that were missed while no worker ran are caught up, once", async () => {
  const chain = await chains.addLightspeed();
  const first = await chains.startWorker();
  await chains.bringIn(chain);
  await first.stop();
  await lastRunWas(5 * hourMs);
  chains.sell({ at: ago(3 * hourMs) });
  await chains.startWorker();
  await askForImports({ now: new Date() });
  await askForImports({ now: new Date() });
  await chains.settled();
  await askForImports({ now: new Date() });
  await chains.settled();
  expect(await kindsOf(chain)).toEqual(["scheduled done", "manual done"]);
  expect(await db.storeSale.count()).toBe(1);
});

test("an import whose job was lost is taken up again", async () => {
  const chain = await chains.addLightspeed();
  chains.sell({ at: ago(hourMs) });
  await db.importRun.create({ data: { shopId: chains.shop, chainId: chain, kind: "backfill", requestedBy: "Robin" } });
  await chains.startWorker();
  await askForImports({ now: new Date() });
  await chains.settled();
  expect(await kindsOf(chain)).toEqual(["backfill done"]);
});

test("nothing is asked of a chain that is paused, has no access, or whose shop has left", async () => {
  const { shop } = chains;
  const [paused, locked, left] = [await chains.addLightspeed(), await chains.addHeartland(), await chains.addLightspeed({ label: "Left" })];
  await db.storeChain.update({ where: { id: paused }, data: { state: "paused" } });
  await db.storeChain.update({ where: { id: locked }, data: { access: "credentials_rejected" } });
  await chains.startWorker();
  await askForImports({ now: new Date() });
  await chains.settled();
  expect(await kindsOf(left)).toEqual(["backfill done"]);
  await db.shop.update({ where: { id: shop }, data: { uninstalledAt: new Date() } });
  await lastRunWas(5 * hourMs);
  await askForImports({ now: new Date() });
  await chains.settled();
  expect(await db.importRun.count()).toBe(1);
});

test("a chain that shares the connection of the orders goes on when that is connected again", async () => {
  const { shop } = chains;
  const input = { baseUrl: "northside-pets", token: heartlandToken };
  expect(await connectHeartland({ shop, input })).toEqual({ status: "connected" });
  const chain = await chains.addHeartland();
  await db.storeChain.update({
    where: { id: chain },
    data: { shared: true, credentials: "", account: "https://northside-pets.retail.heartland.us/api" },
  });
  chains.sellAtHeartland({ at: ago(hourMs) });
  const end = chains.heartland.faults.add({ kind: "credentials_revoked" });
  await chains.startWorker();
  await chains.bringIn(chain);
  expect((await readRuns({ shop, chain }))[0]).toMatchObject({ state: "failed", problem: "credentials_rejected" });
  expect(await db.connection.findFirst()).toMatchObject({ status: "credentials_rejected" });
  expect(await db.storeChain.findFirst()).toMatchObject({ access: "credentials_rejected" });
  end();
  expect(await connectHeartland({ shop, input })).toEqual({ status: "connected" });
  await until(async () => (await db.storeSale.count()) === 1);
  await chains.settled();
  expect(await db.storeChain.findFirst()).toMatchObject({ access: "connected" });
  expect(await kindsOf(chain)).toEqual(["backfill done", "manual failed"]);
});
