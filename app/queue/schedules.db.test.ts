import { afterEach, expect, test } from "vitest";
import { db } from "#app/platform/db.server.ts";
import { until } from "#test/support/until.ts";
import { enqueue, stopSender } from "./enqueue.server.ts";
import { handle } from "./handle.ts";
import { syncOrderJob, tickJob } from "./jobs.ts";
import { prepareQueues } from "./queues.server.ts";
import { runWorker } from "./run-worker.server.ts";
import type { Worker } from "./run-worker.server.ts";

const workers: Worker[] = [];
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop(2)));
  await stopSender();
  await db.$executeRaw`DELETE FROM pgboss.job`;
});

type Schedule = { name: string; cron: string; timezone: string; options: { singletonKey?: string } };

test("the tick comes every five minutes, the sweep of holds every minute, and preparing twice leaves one schedule each", async () => {
  await prepareQueues();
  await prepareQueues();
  const schedules = await db.$queryRaw<Schedule[]>`SELECT name, cron, timezone, options FROM pgboss.schedule ORDER BY name`;
  expect(schedules).toEqual([
    {
      name: "sweep-holds",
      cron: "* * * * *",
      timezone: "UTC",
      options: expect.objectContaining({ singletonKey: "sweep-holds" }) as unknown,
    },
    { name: "tick", cron: "*/5 * * * *", timezone: "UTC", options: expect.objectContaining({ singletonKey: "tick" }) as unknown },
  ]);
});

test("ticks run one at a time, whichever of the workers takes them", async () => {
  let [running, most, done] = [0, 0, 0];
  const count = handle(tickJob, async () => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, 50));
    running--;
    done++;
  });
  for (let number = 0; number < 2; number++) workers.push(await runWorker([count], { lookEvery: 1, schedule: false }));
  for (let number = 0; number < 4; number++) await db.$transaction((tx) => enqueue(tx, tickJob, {}));
  await until(() => done === 4);
  expect(most).toBe(1);
});

test("what pg-boss sends when the time has come reaches the worker's handler", async () => {
  // Due at every full minute: an occurrence stays due for one, so that the first pass finds it.
  await db.$executeRaw`UPDATE pgboss.schedule SET cron = '* * * * *' WHERE name = ${tickJob.name}`;
  let done = 0;
  workers.push(await runWorker([handle(tickJob, async () => void done++)], { lookEvery: 1 }));
  await until(() => done > 0);
  const [job] = await db.$queryRaw<{ key: string }[]>`SELECT singleton_key AS key FROM pgboss.job WHERE name = ${tickJob.name}`;
  expect(job).toEqual({ key: tickJob.key({}) });
  await prepareQueues();
});

test("a worker that does none of the scheduled jobs sends none", async () => {
  await db.$executeRaw`UPDATE pgboss.schedule SET cron = '* * * * *' WHERE name = ${tickJob.name}`;
  let done = 0;
  workers.push(await runWorker([handle(syncOrderJob, async () => void done++)], { lookEvery: 1 }));
  await db.$transaction((tx) => enqueue(tx, syncOrderJob, { shop: "a.myshopify.com", order: "1" }));
  await until(() => done === 1);
  // The first pass comes at once with the start.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const others = await db.$queryRaw<object[]>`SELECT name FROM pgboss.job WHERE name <> ${syncOrderJob.name}`;
  expect(others).toEqual([]);
  await prepareQueues();
});
