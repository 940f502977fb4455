import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { db } from "#app/platform/db.server.ts";
import { syncOrder } from "#app/orders/sync-order.server.ts";
import { restoreLiftedFields } from "#app/pos-setup/lift-fields.server.ts";
import { orderTotal, paidOn } from "#test/simulators/heartland/books.ts";
import { openWorld } from "#test/support/open-world.ts";
import type { World } from "#test/support/open-world.ts";
import { killPrograms, startProgram } from "#test/support/processes.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld({ pos: {}, connected: false });
  await world.connectPos("heartland");
  await world.shopify.webhooks.settled();
});
afterEach(killPrograms);
afterAll(() => world.close());

const account = () => world.pos.heartland.books.accountOf();

function run(...args: string[]) {
  const env = { SHOPIFY_SIMULATOR_ORIGIN: world.shopifyOrigin, HEARTLAND_SIMULATOR_ORIGIN: world.pos.served.heartland.origin };
  return startProgram("test/support/programs/crashing-pos.ts", env, args).ended;
}

describe("a process that dies", () => {
  it("after any write of an order's sequence leaves an order that is gone on with, and never made again", async () => {
    for (let call = 1; ; call++) {
      const order = world.shop.placeOrder({
        customer: "ana",
        lines: [{ sku: "NP-CHK-20", quantity: 2 }, { sku: "TG-ROPE" }],
        fulfilled: true,
      });
      await world.shopify.webhooks.settled();
      const gid = `gid://shopify/Order/${order.id}`;
      const ended = await run("send", world.shop.domain, gid, String(call));
      const dead = ended === "SIGKILL";
      if (!dead) expect(ended).toBe(0);
      await syncOrder({ shop: world.shop.domain, order: gid });
      const found = account().orders.filter(({ publicId }) => publicId === `S-${order.number}`);
      expect(found.map((one) => [one.status, orderTotal(one), paidOn(one)])).toEqual([
        ["closed", world.shop.figures(order).total.shop, world.shop.figures(order).total.shop],
      ]);
      expect(account().invoices.filter(({ orderId }) => orderId === found[0]?.id)).toHaveLength(1);
      const kept = await db.posOrder.findFirst({ where: { order: { gid } }, select: { state: true } });
      expect(kept?.state).toBe("sent");
      if (!dead) {
        expect(call).toBeGreaterThan(7);
        break;
      }
    }
    // One buyer, however often: found by e-mail from the second time on.
    expect(account().customers.filter(({ firstName }) => firstName === "Ana")).toHaveLength(1);
  }, 240_000);

  it("while a required field is lifted leaves it to be put back", async () => {
    account().customFields.push({ id: 990_002, key: "season", name: "Season", group: "item", required: true });
    const isRequired = () => account().customFields.find(({ key }) => key === "season")?.required;
    let found = 0;
    for (let call = 1; ; call++) {
      account().items = account().items.filter(({ publicId }) => !publicId.startsWith("Shopify"));
      const ended = await run("restore", world.shop.domain, String(call));
      if (!isRequired()) found += 1;
      await restoreLiftedFields();
      expect(isRequired()).toBe(true);
      if (ended !== "SIGKILL") break;
    }
    expect(found).toBeGreaterThan(0);
    expect(await db.fieldLift.count({ where: { state: "lifted" } })).toBe(0);
  }, 240_000);
});
