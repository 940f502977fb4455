import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { db } from "#app/platform/db.server.ts";
import { killPrograms, startProgram } from "#test/support/processes.ts";
import { until } from "#test/support/until.ts";
import { enqueue, stopSender } from "#app/queue/enqueue.server.ts";
import { syncOrderJob } from "#app/queue/jobs.ts";

afterEach(killPrograms);

const worker = path.resolve(import.meta.dirname, "../../app/worker.ts");

test("workers start beside each other, do what is enqueued, and stop cleanly when asked", async () => {
  const [one, two] = [startProgram(worker, { LOG_LEVEL: "info" }), startProgram(worker, { LOG_LEVEL: "info" })];
  await Promise.all([one.says("worker_started"), two.says("worker_started")]);
  // A shop that is not installed: the job is read, found to be nobody's, and done.
  await db.$transaction((tx) => enqueue(tx, syncOrderJob, { shop: "nobody.myshopify.com", order: "gid://shopify/Order/1" }));
  await until(() => /sync_skipped/.test(one.output() + two.output()));
  for (const program of [one, two]) program.kill("SIGTERM");
  expect(await Promise.all([one.ended, two.ended])).toEqual([0, 0]);
  expect(one.output()).toContain("worker_stopped");
  const states = await db.$queryRaw<{ state: string }[]>`SELECT state::text FROM pgboss.job WHERE name = ${syncOrderJob.name}`;
  expect(states).toEqual([{ state: "completed" }]);
  await stopSender();
});

test("a worker with a wrong environment says everything that is wrong and does not start", async () => {
  const program = startProgram(worker, { ENCRYPTION_KEYS: "", WORKER_CONCURRENCY: "many", SHOPIFY_APP_URL: "here" });
  expect(await program.ended).toBe(1);
  for (const name of ["ENCRYPTION_KEYS", "WORKER_CONCURRENCY", "SHOPIFY_APP_URL"]) expect(program.output()).toContain(`- ${name} `);
  expect(program.output()).not.toMatch(/\n\s+at /);
});
