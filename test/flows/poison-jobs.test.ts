import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { handleTold } from "#app/failures/handle-told.server.ts";
import { retryFailures } from "#app/failures/retry-failures.server.ts";
import { db } from "#app/platform/db.server.ts";
import { enqueue } from "#app/queue/enqueue.server.ts";
import { handle } from "#app/queue/handle.ts";
import { checkUpJob, syncOrderJob } from "#app/queue/jobs.ts";
import { runWorker } from "#app/queue/run-worker.server.ts";
import type { Worker } from "#app/queue/run-worker.server.ts";
import { holdForAnswer } from "#app/orders/hold-order.server.ts";
import { clearShops } from "#test/support/clear-shops.ts";
import { openWorld } from "#test/support/open-world.ts";
import type { World } from "#test/support/open-world.ts";
import { until } from "#test/support/until.ts";

let world: World;
let workers: Worker[] = [];
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  for (const worker of workers) await worker.stop(2);
  workers = [];
  await world.close();
  await clearShops();
});

const impatient = { retryMin: 0.01, retryMax: 0.02, lookEvery: 1, schedule: false };

async function outcomes(): Promise<unknown[]> {
  const rows = await db.$queryRaw<
    { status: string }[]
  >`SELECT output ->> 'status' AS status FROM pgboss.job WHERE name = ${syncOrderJob.name} ORDER BY created_on, id`;
  return rows.map(({ status }) => status);
}

const failures = async () => (await world.failures()).map(({ code, subject, status }) => `${code} ${subject.split(":")[0]} ${status}`);

describe("an order's job", () => {
  it("that fails by a mistake of ours is set aside with a failure on the order, holds up nobody, and runs again when asked to", async () => {
    const worker = await world.startWorker();
    const order = world.shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20" }] });
    await world.settled();
    await worker.stop();
    const gid = `gid://shopify/Order/${order.id}`;
    let attempts = 0;
    let isMended = false;
    const done: string[] = [];
    const run = async (payload: { order: string }) => {
      if (payload.order === gid && !isMended) {
        attempts++;
        throw new TypeError("Cannot read properties of undefined");
      }
      done.push(payload.order);
    };
    workers.push(await runWorker([handle(syncOrderJob, run, { onRetry: holdForAnswer, onGivenUp: holdForAnswer })], impatient));
    const shop = world.shop.domain;
    await db.$transaction((tx) => enqueue(tx, syncOrderJob, { shop, order: gid }));
    await db.$transaction((tx) => enqueue(tx, syncOrderJob, { shop, order: "gid://shopify/Order/2" }));
    await until(async () => (await failures()).length > 0);
    expect(await failures()).toEqual(["job_failed order open"]);
    expect(done).toEqual(["gid://shopify/Order/2"]);
    const tried = attempts;
    expect(tried).toBeLessThan(20);
    isMended = true;
    const [failure] = await world.failures();
    expect(await retryFailures({ shop, ids: [failure?.id ?? ""], actor: "Robin" })).toBe(1);
    await until(() => done.includes(gid));
    expect(attempts).toBe(tried);
  });

  it("whose payload cannot be read is set aside, says what did not happen, and the next one of its key runs", async () => {
    const shop = world.shop.domain;
    await db.$transaction((tx) => enqueue(tx, syncOrderJob, { shop, order: "gid://shopify/Order/1" }));
    await db.$executeRaw`UPDATE pgboss.job SET data = data - 'order' WHERE name = ${syncOrderJob.name}`;
    await db.$transaction((tx) => enqueue(tx, syncOrderJob, { shop, order: "gid://shopify/Order/1" }));
    await world.startWorker();
    await until(async () => (await outcomes()).every((status) => status !== null));
    expect((await outcomes()).sort()).toEqual(["done", "unreadable"]);
    expect(await failures()).toEqual(["job_failed job open"]);
  });

  it("that takes its worker with it each time is set aside as well", async () => {
    const shop = world.shop.domain;
    await db.$transaction((tx) => enqueue(tx, syncOrderJob, { shop, order: "gid://shopify/Order/1" }));
    // As pg-boss leaves the job of a worker that was killed, six times over.
    await db.$executeRaw`
      UPDATE pgboss.job SET state = 'retry', started_on = now(), retry_count = 6, data = jsonb_set(data, '{$kills}', '6'),
        output = '{"value": {"message": "job heartbeat timeout"}}'
      WHERE name = ${syncOrderJob.name}`;
    await world.startWorker();
    await until(async () => (await outcomes())[0] === "given_up");
    expect(await failures()).toEqual(["job_failed job open"]);
  });
});

describe("a job without an order", () => {
  it("that fails by a mistake of ours has a failure that closes when it is done after all", async () => {
    let isMended = false;
    const run = async () => {
      if (!isMended) throw new RangeError("Invalid time value");
    };
    workers.push(await runWorker([handleTold(checkUpJob, run)], impatient));
    const shop = world.shop.domain;
    await db.$transaction((tx) => enqueue(tx, checkUpJob, { shop, partner: "heartland" as const }));
    await until(async () => (await failures()).length > 0);
    expect(await world.failures()).toMatchObject([{ code: "job_failed", subject: `job:check-up:${shop}/heartland`, partner: "punchcard" }]);
    isMended = true;
    await db.$transaction((tx) => enqueue(tx, checkUpJob, { shop, partner: "heartland" as const }));
    await until(async () => (await failures()).length === 0);
  });
});
