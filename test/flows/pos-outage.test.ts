import { afterAll, beforeAll, expect, it } from "vitest";
import { db } from "#app/platform/db.server.ts";
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
  for (let placed = 0; placed < orders; placed++)
    world.shop.placeOrder({ customer: placed % 2 ? "ana" : "ben", lines: [{ sku: "TG-ROPE", quantity: (placed % 3) + 1 }] });
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
