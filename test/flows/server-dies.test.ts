import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { db } from "#app/platform/db.server.ts";
import { setDatabaseUrl } from "#app/platform/env.server.ts";
import { applyMigrations } from "#app/platform/migrations.server.ts";
import { startPostgres } from "#app/platform/postgres.server.ts";
import { prepareQueues } from "#app/queue/queues.server.ts";
import { openWorld } from "#test/support/open-world.ts";
import { killPrograms, startProgram } from "#test/support/processes.ts";
import type { Program } from "#test/support/processes.ts";
import { until } from "#test/support/until.ts";

/** It writes to its disk what nobody waits for when it has to, and not a fifth of a second later. */
const settings = { wal_writer_delay: "10s" };
let parent: string;
let server: Awaited<ReturnType<typeof startPostgres>>;
let world: Awaited<ReturnType<typeof openWorld>>;

beforeAll(async () => {
  parent = await mkdtemp(path.join(tmpdir(), "punchcard-dies-"));
  await chmod(parent, 0o755);
  await startServer();
  await applyMigrations(prepareQueues);
  world = await openWorld();
});
afterAll(async () => {
  await killPrograms();
  await world.close();
  await db.$disconnect();
  await server.release();
  await rm(parent, { recursive: true, force: true });
});

async function startServer(): Promise<void> {
  server = await startPostgres({ folder: path.join(parent, "postgres"), settings });
  setDatabaseUrl(server.url);
}

/** As when the power fails: what is not on the disk is lost, and nobody says goodbye. */
async function cutPower(worker: Program): Promise<void> {
  worker.kill("SIGKILL");
  const pid = Number((await readFile(path.join(server.folder, "data", "postmaster.pid"), "utf8")).split("\n")[0]);
  process.kill(pid, "SIGQUIT");
  await worker.ended;
  await db.$disconnect();
  await startServer();
}

function startWorker(): Program {
  return startProgram("test/support/programs/crashing-worker.ts", { SHOPIFY_SIMULATOR_ORIGIN: world.shopifyOrigin }, [
    "never",
    "recordPurchases",
  ]);
}

async function standingOf(number: number) {
  const order = await db.order.findFirst({ where: { number }, select: { state: true } });
  const recordings = await db.recording.findMany({ where: { reference: `S-${number}-L1` }, select: { state: true } });
  const [job] = await db.$queryRaw<
    { state: string }[]
  >`SELECT state FROM pgboss.job WHERE name = 'sync-order' ORDER BY created_on DESC LIMIT 1`;
  return { order: order?.state, recordings: recordings.map(({ state }) => state), job: job?.state };
}

it("a database server that dies loses how an order ended, and never what was recorded: the order is brought in line once more", async () => {
  const first = startWorker();
  // What follows from connecting is done; the order is to be the last that is written.
  await world.settled();
  first.kill("SIGKILL");
  await first.ended;
  const order = world.shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20", quantity: 2 }] });
  await world.shopify.webhooks.settled();
  // Those of its other webhooks would write to the disk what the first one had done.
  await db.$executeRaw`
    DELETE FROM pgboss.job WHERE name = 'sync-order' AND state = 'created'
      AND id > (SELECT min(id::text)::uuid FROM pgboss.job WHERE name = 'sync-order' AND state = 'created')`;
  const worker = startWorker();
  await until(async () => (await standingOf(order.number)).job === "completed");
  expect(await standingOf(order.number)).toEqual({ order: "done", recordings: ["recorded"], job: "completed" });
  await cutPower(worker);
  expect(await standingOf(order.number)).toEqual({ order: "pending", recordings: ["recorded"], job: "active" });
  await db.$executeRaw`UPDATE pgboss.job SET heartbeat_on = now() - interval '1 hour' WHERE state = 'active'`;
  startWorker();
  await world.settled();
  expect(await standingOf(order.number)).toEqual({ order: "done", recordings: ["recorded"], job: "completed" });
  expect(world.astro.books.unitsOfLine(`S-${order.number}-L1`)).toBe(2);
  expect(world.astro.books.duplicates()).toEqual([]);
  expect(await world.lines(order)).toEqual(["L1 recorded 2"]);
});
