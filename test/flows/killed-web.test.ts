import { afterAll, afterEach, expect, it } from "vitest";
import { db } from "#app/platform/db.server.ts";
import { freePorts } from "#test/demo/ports.ts";
import { openWorld } from "#test/support/open-world.ts";
import type { World } from "#test/support/open-world.ts";
import { killPrograms, startProgram } from "#test/support/processes.ts";
import { until } from "#test/support/until.ts";

let world: World;
afterEach(killPrograms);
afterAll(() => world.close());

it("a web process that is killed loses no webhook: what it did not answer is sent again, what it did is not taken twice", async () => {
  const { web: port } = await freePorts();
  world = await openWorld({ webUrl: `http://127.0.0.1:${port}` });
  const start = () => startProgram("app/web.ts", { PORT: String(port) });
  const { webhooks } = world.shopify;
  const orders = Array.from({ length: 12 }, () => world.shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20" }] }));

  const answered = () => webhooks.deliveries.filter(({ state }) => state === "delivered").length;
  const first = start();
  await until(() => answered() > 0);
  first.kill("SIGKILL");
  await first.ended;
  expect(answered()).toBeLessThan(webhooks.deliveries.length);

  start();
  await world.startWorker();
  await world.settled();
  expect(answered()).toBe(webhooks.deliveries.length);
  expect(await db.webhookDelivery.count()).toBe(webhooks.deliveries.length);
  for (const { number } of orders) expect(world.astro.books.unitsOfLine(`S-${number}-L1`)).toBe(1);
  expect(world.astro.books.duplicates()).toEqual([]);
});
