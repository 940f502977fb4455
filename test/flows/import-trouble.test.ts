import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openChainLightspeed } from "#app/connections/pos-credentials.server.ts";
import { db } from "#app/platform/db.server.ts";
import { readRuns } from "#app/sales/read-runs.server.ts";
import { startImport } from "#app/sales/start-import.server.ts";
import { openChains } from "#test/support/open-chains.ts";
import type { Chains } from "#test/support/open-chains.ts";
import { killPrograms, startProgram } from "#test/support/processes.ts";
import { until } from "#test/support/until.ts";

let chains: Chains;
beforeEach(async () => {
  chains = await openChains({ pageSize: 2 });
});
afterEach(async () => {
  await killPrograms();
  await chains.close();
  await db.$executeRaw`DELETE FROM pgboss.job`;
  await db.storeSale.deleteMany();
  await db.shop.deleteMany();
});

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const ago = (ms: number) => new Date(Date.now() - ms);

function sellMany(count: number): void {
  for (let index = 0; index < count; index++) chains.sell({ at: ago(2 * dayMs - index * hourMs), store: index % 2 ? "robson" : "queen" });
}

const runOfChain = async (chain: string) => (await readRuns({ shop: chains.shop, chain }))[0];

/** Every sale of the books once, with its money, in the roll-ups and in the table. */
async function expectAllOnce(): Promise<void> {
  const { sales } = chains.lightspeed.books;
  expect(await db.storeSale.count()).toBe(sales.length);
  const [sum] = await db.$queryRaw<{ transactions: bigint; minor: bigint; lines: bigint }[]>`
    SELECT sum("transactions")::bigint AS transactions, sum("salesMinor")::bigint AS minor, (SELECT count(*) FROM "StoreSaleLine") AS lines
    FROM "StoreRollup" WHERE "dimension" = 'total' AND "grain" = 'day'`;
  expect(sum).toEqual({ transactions: BigInt(sales.length), minor: BigInt(sales.length * 1000), lines: BigInt(sales.length) });
}

describe("a POS that does not answer as it should", () => {
  test("is asked again when it said, and nothing is lost", async () => {
    sellMany(9);
    const chain = await chains.addLightspeed();
    chains.lightspeed.faults.add({ kind: "rate_limited", retryAfter: 1, endpoints: ["GET search"], nth: 2 });
    await chains.startWorker();
    await startImport({ shop: chains.shop, chain, kind: "backfill", actor: "Robin" });
    await until(async () => (await runOfChain(chain))?.problem === "partner_unavailable");
    expect(await runOfChain(chain)).toMatchObject({ state: "running" });
    const before = chains.lightspeed.calls.length;
    await chains.settled();
    expect(await runOfChain(chain)).toMatchObject({ state: "done", problem: null });
    // Asked to wait five seconds at least, it was left alone for as long.
    const refused = chains.lightspeed.calls.findIndex(({ fault }) => fault === "rate_limited");
    const [first, next] = chains.lightspeed.calls.slice(refused, refused + 2).map(({ at }) => Date.parse(at));
    expect((next ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(4_000);
    expect(before).toBeGreaterThan(0);
    await expectAllOnce();
  });

  test("is waited for while it is down, and says so until it goes on", async () => {
    sellMany(9);
    const chain = await chains.addLightspeed();
    const end = chains.lightspeed.faults.add({ kind: "down", from: 4 });
    await chains.startWorker();
    await startImport({ shop: chains.shop, chain, kind: "backfill", actor: "Robin" });
    await until(async () => (await runOfChain(chain))?.problem === "partner_unavailable");
    end();
    await chains.settled();
    expect(await runOfChain(chain)).toMatchObject({ state: "done", problem: null });
    expect(await readRuns({ shop: chains.shop, chain })).toHaveLength(1);
    await expectAllOnce();
  });

  test("and whose answers nobody can read fails after some attempts, and the next import goes on", async () => {
    sellMany(5);
    const chain = await chains.addLightspeed();
    const end = chains.lightspeed.faults.add({ kind: "not_json", from: 3 });
    await chains.startWorker();
    await chains.bringIn(chain);
    expect(await runOfChain(chain)).toMatchObject({ state: "failed", problem: "unexpected_answer" });
    end();
    await chains.bringIn(chain);
    expect(await runOfChain(chain)).toMatchObject({ state: "done" });
    await expectAllOnce();
  });
});

describe("access", () => {
  test("that is refused ends the import, and it is not tried again until somebody connects again", async () => {
    sellMany(7);
    const chain = await chains.addLightspeed();
    const end = chains.lightspeed.faults.add({ kind: "credentials_revoked", from: 5 });
    await chains.startWorker();
    await chains.bringIn(chain);
    end();
    expect(await runOfChain(chain)).toMatchObject({ state: "failed", problem: "credentials_rejected" });
    expect(await db.storeChain.findUnique({ where: { id: chain } })).toMatchObject({ access: "credentials_rejected" });
    const calls = chains.lightspeed.calls.length;
    await chains.bringIn(chain);
    expect(await runOfChain(chain)).toMatchObject({ state: "failed", problem: "credentials_rejected" });
    expect(chains.lightspeed.calls.length).toBe(calls);
    await chains.connectLightspeed(chain);
    await chains.bringIn(chain);
    expect(await runOfChain(chain)).toMatchObject({ state: "done", problem: null });
    await expectAllOnce();
  });

  test("that ends before its time is renewed once and kept, whoever asks", async () => {
    sellMany(3);
    const chain = await chains.addLightspeed();
    const tokensOf = async () => openChainLightspeed(chain, (await db.storeChain.findUniqueOrThrow({ where: { id: chain } })).credentials);
    const before = await tokensOf();
    chains.lightspeed.faults.add({ kind: "token_expired", nth: 3 });
    await chains.startWorker();
    await chains.bringIn(chain);
    expect(await runOfChain(chain)).toMatchObject({ state: "done" });
    expect((await tokensOf()).refreshToken).not.toBe(before.refreshToken);
    expect(chains.lightspeed.calls.filter(({ endpoint }) => endpoint === "POST token")).toHaveLength(1);
    await expectAllOnce();
  });
});

describe("an import that is interrupted", () => {
  test("because its chain is switched off stops with the page it is at, and goes on from there", async () => {
    sellMany(9);
    const chain = await chains.addLightspeed();
    chains.lightspeed.faults.add({ kind: "slow", delayMs: 100 });
    await chains.startWorker();
    await startImport({ shop: chains.shop, chain, kind: "backfill", actor: "Robin" });
    await until(async () => (await db.storeSale.count()) > 0);
    await db.storeChain.update({ where: { id: chain }, data: { state: "paused" } });
    await chains.settled();
    expect(await runOfChain(chain)).toMatchObject({ state: "failed", problem: "stopped" });
    expect(await db.storeSale.count()).toBeLessThan(9);
    chains.lightspeed.faults.clear();
    await db.storeChain.update({ where: { id: chain }, data: { state: "active" } });
    await chains.bringIn(chain);
    await expectAllOnce();
  });

  test("between a page and its cursor has written neither", async () => {
    sellMany(7);
    const chain = await chains.addLightspeed();
    await db.$executeRaw`CREATE SEQUENCE broken`;
    // Each second time that a run's progress is written, which is the last thing of a page, the database refuses.
    await db.$executeRawUnsafe(`CREATE FUNCTION break_progress() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN IF nextval('broken') % 2 = 0 THEN RAISE EXCEPTION 'broken on purpose'; END IF; RETURN NEW; END $$`);
    await db.$executeRaw`CREATE TRIGGER break_progress BEFORE UPDATE OF "sales" ON "ImportRun" FOR EACH ROW EXECUTE FUNCTION break_progress()`;
    try {
      await chains.startWorker();
      await chains.bringIn(chain);
    } finally {
      await db.$executeRaw`DROP TRIGGER break_progress ON "ImportRun"`;
      await db.$executeRaw`DROP FUNCTION break_progress`;
      await db.$executeRaw`DROP SEQUENCE broken`;
    }
    expect(await runOfChain(chain)).toMatchObject({ state: "done", sales: 7 });
    await expectAllOnce();
  });

  test.each([
    ["before", 2],
    ["after", 2],
  ])("because its worker is killed %s page %i is written leaves each sale once", async (when, step) => {
    sellMany(9);
    const chain = await chains.addLightspeed();
    await startImport({ shop: chains.shop, chain, kind: "backfill", actor: "Robin" });
    const origins = { SHOPIFY_SIMULATOR_ORIGIN: "http://127.0.0.1:9", LIGHTSPEED_SIMULATOR_ORIGIN: chains.served.lightspeed.origin };
    const killed = startProgram("test/support/programs/crashing-import.ts", { ...origins, WORKER_HEARTBEAT_SECONDS: "10" }, [
      chain,
      when,
      String(step),
    ]);
    expect(await killed.ended).toBe("SIGKILL");
    expect(await db.storeSale.count()).toBeLessThan(9);
    expect(await runOfChain(chain)).toMatchObject({ state: "running" });
    await chains.startWorker();
    await chains.settled();
    expect(await runOfChain(chain)).toMatchObject({ state: "done", sales: 9 });
    await expectAllOnce();
  });
});
