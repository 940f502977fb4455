import { setTimeout } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { db } from "#app/platform/db.server.ts";
import { until } from "#test/support/until.ts";
import { enqueue, enqueueFirst, enqueueMany, enqueueOnce, stopSender } from "./enqueue.server.ts";
import { handle } from "./handle.ts";
import type { FailedAttempt, HandlerOptions, JobContext } from "./handle.ts";
import { syncOrderJob } from "./jobs.ts";
import { runWorker } from "./run-worker.server.ts";
import type { Worker, WorkerOptions } from "./run-worker.server.ts";

type Payload = { shop: string; order: string };
type Given = { options?: Partial<WorkerOptions> } & HandlerOptions<Payload>;

const workers: Worker[] = [];
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop(2)));
  await stopSender();
  await db.$executeRaw`DELETE FROM pgboss.job`;
});

async function start(
  run: (payload: Payload, context: JobContext) => Promise<void>,
  { options, ...callbacks }: Given = {},
): Promise<Worker> {
  const worker = await runWorker([handle(syncOrderJob, run, callbacks)], { retryMin: 0.05, retryMax: 0.2, lookEvery: 1, ...options });
  workers.push(worker);
  return worker;
}

async function send(...orders: string[]): Promise<void> {
  const payloads = orders.map((order) => ({ shop: "a.myshopify.com", order }));
  await db.$transaction((tx) => enqueueMany(tx, syncOrderJob, payloads));
}

async function rows(): Promise<{ state: string; output: { status?: string } | null }[]> {
  return db.$queryRaw`SELECT state::text, output FROM pgboss.job ORDER BY created_on, id`;
}

test("a job runs once its transaction is committed, and never if that is rolled back", async () => {
  const done: string[] = [];
  await start(async ({ order }) => void done.push(order));
  const rolledBack = db.$transaction(async (tx) => {
    await enqueue(tx, syncOrderJob, { shop: "a.myshopify.com", order: "rolled back" });
    throw new Error("changed my mind");
  });
  await expect(rolledBack).rejects.toThrow("changed my mind");
  await send("committed");
  await until(() => done.length > 0);
  expect(done).toEqual(["committed"]);
  expect(await rows()).toHaveLength(1);
});

test("an idle worker is woken by the commit, long before it would look by itself", async () => {
  const latencies: number[] = [];
  let sentAt = 0;
  await start(async () => void latencies.push(performance.now() - sentAt), { options: { lookEvery: 20 } });
  await setTimeout(300);
  for (let round = 1; round <= 5; round++) {
    sentAt = performance.now();
    await send(`order ${round}`);
    await until(() => latencies.length === round);
  }
  // Five looks of its own would take a hundred seconds.
  expect(latencies.reduce((sum, latency) => sum + latency, 0)).toBeLessThan(5_000);
});

test("jobs of one key run one at a time in the order they were sent, within a transaction and across them", async () => {
  const ofOneKey = { ...syncOrderJob, key: () => "one key" };
  const done: string[] = [];
  let running = 0;
  let most = 0;
  await start(async ({ order }) => {
    most = Math.max(most, ++running);
    await setTimeout(5);
    done.push(order);
    running--;
  });
  const expected = Array.from({ length: 30 }, (_, index) => `${index}`);
  for (let from = 0; from < 30; from += 10) {
    const payloads = expected.slice(from, from + 10).map((order) => ({ shop: "a.myshopify.com", order }));
    await db.$transaction((tx) => enqueueMany(tx, ofOneKey, payloads));
  }
  await until(() => done.length === 30);
  expect(done).toEqual(expected);
  expect(most).toBe(1);
});

test("while a job waits for its next attempt, later ones of its key wait too, and other keys go on", async () => {
  const done: string[] = [];
  const marks = new Map<string, string>();
  // Two jobs of the same key are alike; which of them runs is told by the job itself.
  await start(async ({ order }, { attempt }) => {
    const name = `${order}.${marks.get(order) ?? "1st"}`;
    done.push(`${name} attempt ${attempt}`);
    if (order === "slow" && attempt < 3 && !marks.has(order)) throw new Error("not yet");
    marks.set(order, "2nd");
  });
  await send("slow", "slow", "quick");
  await until(() => done.length === 5);
  expect(done.filter((line) => line.startsWith("slow"))).toEqual([
    "slow.1st attempt 1",
    "slow.1st attempt 2",
    "slow.1st attempt 3",
    "slow.2nd attempt 1",
  ]);
  expect(done.indexOf("quick.1st attempt 1")).toBeLessThan(done.indexOf("slow.1st attempt 3"));
});

test("jobs of different keys run beside each other, as many as the worker is told to", async () => {
  let running = 0;
  let most = 0;
  let done = 0;
  await start(
    async () => {
      most = Math.max(most, ++running);
      await setTimeout(100);
      running--;
      done++;
    },
    { options: { concurrency: 3 } },
  );
  await send(...Array.from({ length: 9 }, (_, index) => `order ${index}`));
  await until(() => done === 9);
  expect(most).toBe(3);
});

test("a slow job holds up no other, nor the next ones of their keys", async () => {
  const done: string[] = [];
  let finish = () => {};
  const slow = new Promise<void>((resolve) => (finish = resolve));
  await start(
    async ({ order }) => {
      if (order === "slow") await slow;
      done.push(order);
    },
    { options: { concurrency: 2 } },
  );
  await send("slow", ...Array.from({ length: 20 }, (_, index) => `order ${index % 4}`));
  await until(() => done.length === 20);
  expect(done).not.toContain("slow");
  finish();
  await until(() => done.includes("slow"));
});

test("a partner that asks for time gets it, and the next attempt's moment is told", async () => {
  const attempts: number[] = [];
  const told: FailedAttempt[] = [];
  await start(
    async () => {
      attempts.push(Date.now());
      if (attempts.length === 1) throw Object.assign(new Error("slow down"), { retryAfter: 1 });
    },
    { onRetry: async (_payload, failed) => void told.push(failed) },
  );
  await send("one");
  await until(() => attempts.length === 2);
  const [first = 0, second = 0] = attempts;
  expect(second - first).toBeGreaterThanOrEqual(1_000);
  expect(told).toHaveLength(1);
  expect(told[0]).toMatchObject({ attempt: 1, error: { message: "slow down" } });
  expect(told[0]?.nextAttemptAt?.getTime()).toBeGreaterThanOrEqual(first + 1_000);
  expect(told[0]?.nextAttemptAt?.getTime()).toBeLessThanOrEqual(second);
});

test("a payload that cannot be read is set aside and the next job of its key runs", async () => {
  const done: string[] = [];
  await send("one");
  await db.$executeRaw`UPDATE pgboss.job SET data = '{"shop": 7}'`;
  await send("one");
  await start(async ({ order }) => void done.push(order));
  await until(() => done.length === 1);
  await until(async () => (await rows()).every(({ state }) => state === "completed"));
  const outputs = (await rows()).map(({ output }) => output?.status);
  expect(outputs.sort()).toEqual(["done", "unreadable"]);
});

test("what nobody could read may not be enqueued", async () => {
  const wrong = { shop: "a.myshopify.com" } as Payload;
  await expect(db.$transaction((tx) => enqueue(tx, syncOrderJob, wrong))).rejects.toThrow();
});

test("a job that keeps failing is given up after its time, says so, and lets the next of its key run", async () => {
  const givenUp: FailedAttempt[] = [];
  let attempts = 0;
  await start(
    async () => {
      if (givenUp.length > 0) return;
      attempts++;
      throw new Error("never");
    },
    { options: { giveUpAfter: 1 }, onGivenUp: async (_payload, failed) => void givenUp.push(failed) },
  );
  await send("one", "one");
  await until(async () => (await rows()).every(({ state }) => state === "completed"));
  expect(attempts).toBeGreaterThan(2);
  expect(givenUp).toEqual([{ error: expect.objectContaining({ message: "never" }), attempt: attempts, nextAttemptAt: null }]);
  expect((await rows()).map(({ output }) => output?.status)).toEqual(["given_up", "done"]);
});

test("with nothing said otherwise a job is tried for more than a day", async () => {
  let attempts = 0;
  await start(async () => {
    attempts++;
    throw new Error("down for the day");
  });
  await send("one");
  await until(() => attempts === 1);
  await until(async () => (await rows())[0]?.state === "retry");
  const since = new Date(Date.now() - 23.9 * 3_600_000).toISOString();
  await db.$executeRaw`UPDATE pgboss.job SET output = jsonb_set(output, '{firstFailureAt}', to_jsonb(${since}::text))`;
  const before = attempts;
  await until(() => attempts > before + 1);
  expect((await rows())[0]?.state).not.toBe("completed");
});

test("stopping finishes the job in hand and leaves the rest to others", async () => {
  const done: string[] = [];
  const worker = await start(
    async ({ order }) => {
      await setTimeout(300);
      done.push(order);
    },
    { options: { concurrency: 1 } },
  );
  await send("first", "second");
  await until(async () => (await rows()).some(({ state }) => state === "active"));
  await worker.stop();
  expect(done).toEqual(["first"]);
  expect((await rows()).map(({ state }) => state).sort()).toEqual(["completed", "created"]);
});

test("a job that PostgreSQL refuses to settle once is settled a moment later, and not run again for it", async () => {
  const refusing = [
    `CREATE SEQUENCE refused`,
    `CREATE FUNCTION refuse_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       IF nextval('refused') = 1 THEN RAISE EXCEPTION 'deadlock detected' USING ERRCODE = '40P01'; END IF;
       RETURN NEW;
     END $$`,
    `CREATE TRIGGER refuse BEFORE UPDATE ON pgboss.job FOR EACH ROW WHEN (NEW.state IN ('completed', 'retry')) EXECUTE FUNCTION refuse_once()`,
  ];
  for (const statement of refusing) await db.$executeRawUnsafe(statement);
  try {
    const ran: string[] = [];
    await start(async ({ order }, { attempt }) => {
      ran.push(`${order} ${attempt}`);
      if (order === "fails" && attempt === 1) throw new Error("once");
    });
    for (const order of ["fails", "works"]) {
      await db.$executeRaw`SELECT setval('refused', 1, false)`;
      await send(order);
      await until(async () => (await rows()).every(({ state }) => state === "completed"));
    }
    expect(ran).toEqual(["fails 1", "fails 2", "works 1"]);
  } finally {
    for (const what of ["TRIGGER refuse ON pgboss.job", "FUNCTION refuse_once", "SEQUENCE refused"])
      await db.$executeRawUnsafe(`DROP ${what}`);
  }
});

test("a job that has yet to begin does for all who ask for it, and one that is to be first passes all of its shop", async () => {
  const shop = "a.myshopify.com";
  const ask = (how: typeof enqueueOnce<Payload>, order: string) => db.$transaction((tx) => how(tx, syncOrderJob, [{ shop, order }]));
  for (const order of ["one", "two", "one", "three", "one"]) await ask(enqueueOnce, order);
  expect(await rows()).toHaveLength(3);
  await db.$executeRaw`UPDATE pgboss.job SET start_after = now() + interval '1 hour' WHERE data ->> 'order' = 'two'`;
  await ask(enqueueOnce, "two");
  await db.$transaction((tx) => enqueueFirst(tx, syncOrderJob, [{ shop, order: "three" }]));
  const began: string[] = [];
  let finish = () => {};
  const held = new Promise<void>((resolve) => (finish = resolve));
  await start(
    async ({ order }) => {
      began.push(order);
      if (began.length === 1) await held;
    },
    { options: { concurrency: 1 } },
  );
  await until(() => began.length === 1);
  // It may have read what has changed since.
  await ask(enqueueOnce, "three");
  finish();
  await until(() => began.length === 4);
  expect(began).toEqual(["three", "one", "two", "three"]);
  expect(await rows()).toHaveLength(4);
});
