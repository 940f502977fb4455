import { afterAll, beforeAll, expect, it } from "vitest";
import { db } from "#app/platform/db.server.ts";
import { enqueueMany } from "#app/queue/enqueue.server.ts";
import { syncOrderJob } from "#app/queue/jobs.ts";
import { plusCosts } from "#test/simulators/shopify/query-cost.ts";
import { openWorld } from "#test/support/open-world.ts";
import type { World } from "#test/support/open-world.ts";
import { until } from "#test/support/until.ts";

const orders = 500;

let world: World;
beforeAll(async () => {
  world = await openWorld({ pos: {}, connected: false, costs: plusCosts });
  await world.connectPos("lightspeed");
  await world.startWorker();
  await world.settled();
});
afterAll(() => world.close());

it("an hour's worth of orders during an outage: one failure, and when the POS is back each is there once", async () => {
  await world.pos.served.lightspeed.refuse();
  // Each is told of once; Shopify's webhooks have tests of their own.
  const placed = Array.from({ length: orders }, (_, index) =>
    world.shop.addOldOrder({ customer: index % 2 ? "ana" : "ben", lines: [{ sku: "TG-ROPE", quantity: (index % 3) + 1 }] }),
  );
  const jobs = placed.map(({ id }) => ({ shop: world.shop.domain, order: `gid://shopify/Order/${id}` }));
  await db.$transaction((tx) => enqueueMany(tx, syncOrderJob, jobs));
  await until(async () => (await db.posOrder.count({ where: { state: "pending" } })) === orders);
  await until(async () => (await db.failure.count({ where: { kind: "pos" } })) > 0);
  const open = await db.failure.findMany({ where: { kind: "pos", status: { in: ["open", "retrying"] } } });
  expect(open.map(({ code, subject }) => [code, subject])).toEqual([["pos_unavailable", "check:lightspeed:answers"]]);

  await world.pos.served.lightspeed.listen();
  await until(async () => (await db.posOrder.count({ where: { state: "sent" } })) === orders);
  await world.settled();
  const { sales } = world.pos.lightspeed.books;
  expect(sales).toHaveLength(orders);
  expect(new Set(sales.map(({ invoiceNumber }) => invoiceNumber)).size).toBe(orders);
  expect(await db.failure.count({ where: { kind: "pos", status: { not: "resolved" } } })).toBe(0);
}, 400_000);
