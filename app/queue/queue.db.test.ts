import { afterEach, expect, test } from "vitest";
import { db } from "#app/platform/db.server.ts";
import { enqueue, enqueueMany, stopSender } from "./enqueue.server.ts";
import { handle } from "./handle.ts";
import { syncOrderJob } from "./jobs.ts";
import { runWorker } from "./run-worker.server.ts";
import type { Worker, WorkerOptions } from "./run-worker.server.ts";
import { until } from "#test/support/until.ts";

let worker: Worker | null = null;
afterEach(async () => {
  await worker?.stop();
  worker = null;
  await stopSender();
  await db.$executeRaw`DELETE FROM pgboss.job`;
});

async function start(run: Parameters<typeof handle<{ shop: string; order: string }>>[1], options: Partial<WorkerOptions> = {}, more = {}) {
  worker = await runWorker([handle(syncOrderJob, run, more)], { retryMin: 0.05, retryMax: 0.2, monitorEvery: 1, ...options });
}

const job = (order: string, shop = "a.myshopify.com") => ({ shop, order });

test("a job runs once its transaction is committed, and never if it is rolled back", async () => {
  const done: string[] = [];
  await start(async ({ order }) => void done.push(order));
  await expect(
    db.$transaction(async (tx) => {
      await enqueue(tx, syncOrderJob, job("rolled back"));
      throw new Error("changed my mind");
    }),
  ).rejects.toThrow("changed my mind");
  await db.$transaction((tx) => enqueue(tx, syncOrderJob, job("committed")));
  await until(() => done.length > 0);
  expect(done).toEqual(["committed"]);
  const [rows] = await db.$queryRaw<{ count: bigint }[]>`SELECT count(*) FROM pgboss.job`;
  expect(rows?.count).toBe(1n);
});
