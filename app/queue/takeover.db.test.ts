import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { db } from "#app/platform/db.server.ts";
import { killPrograms, startProgram } from "#test/support/processes.ts";
import { until } from "#test/support/until.ts";
import { enqueueMany, stopSender } from "./enqueue.server.ts";
import { handle } from "./handle.ts";
import { syncOrderJob } from "./jobs.ts";
import { runWorker } from "./run-worker.server.ts";

afterEach(async () => {
  await killPrograms();
  await db.$executeRaw`DELETE FROM pgboss.job`;
});

const ofOneKey = { ...syncOrderJob, key: () => "one key" };

async function send(...orders: string[]): Promise<void> {
  const payloads = orders.map((order) => ({ shop: "a.myshopify.com", order }));
  await db.$transaction((tx) => enqueueMany(tx, ofOneKey, payloads));
}

// The limit is the promise: a killed worker's job is taken over within a minute.
test("a job whose worker is killed is taken over by another one, ahead of later jobs of its key", { timeout: 60_000 }, async () => {
  const killed = startProgram(path.resolve(import.meta.dirname, "../../test/support/programs/stuck-worker.ts"));
  await killed.says("ready");
  await send("first", "second");
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

test("a worker whose job was taken from it is told so, and what it does afterwards settles nothing", async () => {
  const events: string[] = [];
  let finish = () => {};
  const stuck = new Promise<void>((resolve) => (finish = resolve));
  const worker = await runWorker([
    handle(syncOrderJob, async (_payload, { attempt, signal }) => {
      if (attempt > 1) return void events.push("done by the second attempt");
      signal.addEventListener("abort", () => events.push("told"));
      await stuck;
      throw new Error("too late");
    }),
  ]);
  await send("one");
  await until(async () => (await states()).includes("active"));
  // As if its heartbeats had not got through for a while.
  await db.$executeRaw`UPDATE pgboss.job SET heartbeat_on = now() - interval '1 hour' WHERE state = 'active'`;
  await until(() => events.length === 2);
  finish();
  await worker.stop();
  await stopSender();
  expect(events.sort()).toEqual(["done by the second attempt", "told"]);
  expect(await states()).toEqual(["completed"]);
});

test("a worker that does not get its work back says so; work that comes back late is none of that", async () => {
  const hung: string[] = [];
  const run = async ({ order }: { order: string }, { attempt, signal }: { attempt: number; signal: AbortSignal }) => {
    if (attempt > 1) return;
    await new Promise<void>((resolve) => order === "late" && signal.addEventListener("abort", () => resolve()));
  };
  const worker = await runWorker([handle(syncOrderJob, run)], { comesBackIn: 1, onHang: () => void hung.push("told") });
  for (const order of ["late", "never"]) {
    const payload = { shop: "a.myshopify.com", order };
    await db.$transaction((tx) => enqueueMany(tx, { ...syncOrderJob, key: () => order }, [payload]));
  }
  await until(async () => (await states()).join() === "active,active");
  await db.$executeRaw`UPDATE pgboss.job SET heartbeat_on = now() - interval '1 hour' WHERE state = 'active'`;
  await until(async () => (await states()).join() === "completed,completed");
  await until(() => hung.length > 0);
  await worker.stop(0.1);
  await stopSender();
  expect(hung).toEqual(["told"]);
});

test("a job that is not done when its worker has to go is given back at once", async () => {
  const attempts: number[] = [];
  const run = async (_payload: unknown, { attempt, signal }: { attempt: number; signal: AbortSignal }) => {
    attempts.push(attempt);
    if (attempt === 1) await new Promise((_resolve, reject) => signal.addEventListener("abort", reject));
  };
  const first = await runWorker([handle(syncOrderJob, run)], { lookEvery: 30 });
  await send("one");
  await until(() => attempts.length === 1);
  await first.stop(0.1);
  const second = await runWorker([handle(syncOrderJob, run)], { lookEvery: 30 });
  await until(() => attempts.length === 2);
  expect(attempts).toEqual([1, 2]);
  await second.stop();
  await stopSender();
});

async function states(): Promise<string[]> {
  const rows = await db.$queryRaw<{ state: string }[]>`SELECT state::text FROM pgboss.job`;
  return rows.map(({ state }) => state).sort();
}
