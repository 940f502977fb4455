import { afterEach, beforeEach, expect, it } from "vitest";
import { db } from "#app/platform/db.server.ts";
import { enqueueMany, stopSender } from "#app/queue/enqueue.server.ts";
import { handle } from "#app/queue/handle.ts";
import { syncOrderJob } from "#app/queue/jobs.ts";
import { prepareQueues } from "#app/queue/queues.server.ts";
import { runWorker } from "#app/queue/run-worker.server.ts";
import type { Worker } from "#app/queue/run-worker.server.ts";
import { until } from "#test/support/until.ts";

const large = "large.myshopify.com";
const small = "small.myshopify.com";
const concurrency = 10;

const workers: Worker[] = [];
beforeEach(prepareQueues);
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop(0.1)));
  await stopSender();
  await db.$executeRaw`DELETE FROM pgboss.job`;
});

async function send(shop: string, orders: number): Promise<void> {
  const payloads = Array.from({ length: orders }, (_, index) => ({ shop, order: `gid://shopify/Order/${index}` }));
  await db.$transaction((tx) => enqueueMany(tx, syncOrderJob, payloads), { timeout: 60_000 });
}

async function start(run: (shop: string) => Promise<void>): Promise<void> {
  workers.push(await runWorker([handle(syncOrderJob, ({ shop }) => run(shop))], { concurrency, lookEvery: 1, schedule: false }));
}

it("one order of a shop is done among the first few although another shop has fifty thousand waiting", { timeout: 120_000 }, async () => {
  await send(large, 50_000);
  const done: string[] = [];
  let isSent = false;
  await start(async (shop) => {
    done.push(shop);
    if (done.length === 100) {
      // In the middle of it.
      await send(small, 1);
      isSent = true;
    }
  });
  await until(() => isSent);
  const before = done.length;
  await until(() => done.includes(small));
  expect(done.indexOf(small) - before).toBeLessThan(4 * concurrency);
});

it("a hundred orders of a shop take turns with those of the one that has many", { timeout: 120_000 }, async () => {
  await send(large, 5_000);
  await send(small, 100);
  const done: string[] = [];
  await start(async (shop) => void done.push(shop));
  await until(() => done.filter((shop) => shop === small).length === 100);
  expect(done.lastIndexOf(small)).toBeLessThan(400);
});

it(
  "calls of one shop that hang keep no order of another waiting, and the shop itself gets no more places for it",
  { timeout: 60_000 },
  async () => {
    await send(large, 200);
    const hanging: (() => void)[] = [];
    let done = 0;
    await start(async (shop) => {
      if (shop === large) await new Promise<void>((resolve) => hanging.push(resolve));
      else done++;
    });
    await until(() => hanging.length === concurrency);
    await send(small, 30);
    await until(() => done === 30);
    expect(hanging).toHaveLength(concurrency);
    for (const finish of hanging) finish();
  },
);

it("a shop that is alone has all places", async () => {
  await send(large, 200);
  let running = 0;
  let most = 0;
  let done = 0;
  await start(async () => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, 5));
    running--;
    done++;
  });
  await until(() => done === 200);
  expect(most).toBe(concurrency);
});
