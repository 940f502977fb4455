import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { db } from "#app/platform/db.server.ts";
import { enqueueMany, stopSender } from "#app/queue/enqueue.server.ts";
import { handle } from "#app/queue/handle.ts";
import { syncOrderJob } from "#app/queue/jobs.ts";
import { runWorker } from "#app/queue/run-worker.server.ts";
import { killPrograms, startProgram } from "#test/support/processes.ts";
import { until } from "#test/support/until.ts";

afterEach(killPrograms);

// The limit is the promise: a killed worker's job is taken over within a minute.
test("a job whose worker is killed is taken over by another one, ahead of later jobs of its key", { timeout: 60_000 }, async () => {
  const ofOneKey = { ...syncOrderJob, key: () => "one key" };
  const payloads = ["first", "second"].map((order) => ({ shop: "a.myshopify.com", order }));
  const killed = startProgram(path.resolve(import.meta.dirname, "../support/programs/stuck-worker.ts"));
  await killed.says("ready");
  await db.$transaction((tx) => enqueueMany(tx, ofOneKey, payloads));
  await killed.says("took first");
  killed.kill("SIGKILL");
  expect(await killed.ended).toBe("SIGKILL");

  const done: string[] = [];
  const worker = await runWorker([handle(syncOrderJob, async ({ order }, { attempt }) => void done.push(`${order}, attempt ${attempt}`))]);
  await until(() => done.length === 2);
  expect(done).toEqual(["first, attempt 2", "second, attempt 1"]);
  await worker.stop();
  await stopSender();
});
