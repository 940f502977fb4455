import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { OrderGid } from "#app/domain/ids.ts";
import { db } from "#app/platform/db.server.ts";
import { missingScopes } from "#app/shopify/granted-scopes.server.ts";
import { readOrder } from "#app/shopify/read-order.server.ts";
import { redact } from "#app/platform/redact.ts";
import { ShopifyRefused } from "#app/shopify/errors.ts";
import { installShop } from "#app/shopify/install-shop.server.ts";
import { clearShops } from "#test/support/clear-shops.ts";
import { openWorld } from "#test/support/open-world.ts";
import type { World } from "#test/support/open-world.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.close();
  await clearShops();
});

function installAgain() {
  const shop = { name: world.shop.name, ianaTimezone: "America/Toronto", currencyCode: "CAD" };
  return installShop(() => Promise.resolve({ shop }), world.shop.domain);
}

function place() {
  return world.shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20", quantity: 2 }] });
}

describe("Shopify's Admin API", () => {
  it("may throttle, fail, or drop the connection: the order is read a little later", async () => {
    world.shopify.faults.throttleNext = 2;
    world.shopify.faults.failNext = { status: 503, times: 1 };
    world.shopify.faults.dropNext = 1;
    const order = place();
    await world.startWorker();
    await world.settled();
    expect(await world.lines(order)).toEqual(["L1 recorded 2"]);
  });

  it("is asked again in a moment when it throttles, so that a page or a fix need not fail", async () => {
    const order = place();
    world.shopify.faults.throttleNext = 1;
    expect(await readOrder(world.shop.domain, world.shop.gidOf(order) as OrderGid)).toMatchObject({ name: order.name });
  });

  it("may end a token before its time: a new one is asked for", async () => {
    const [session] = await db.session.findMany();
    world.shopify.tokens.expire(world.shop.state);
    const order = place();
    await world.startWorker();
    await world.settled();
    expect(await world.lines(order)).toEqual(["L1 recorded 2"]);
    expect((await db.session.findMany())[0]?.accessToken).not.toBe(session?.accessToken);
  });

  it("gives no order that is older than the app may read: what is on the card becomes a failure that says so", async () => {
    const order = place();
    await world.startWorker();
    await world.settled();
    order.createdAt = new Date(Date.now() - 61 * 24 * 3600 * 1000);
    world.shop.refund(order, { lines: [{ line: 1, quantity: 1 }] });
    await world.settled();
    expect(await world.failures()).toMatchObject([{ code: "order_unreadable", orderName: order.name }]);
  });

  it("refuses a question in part: what it answered of the buyer goes into no log", async () => {
    const order = place();
    world.shop.setScopes(["read_orders", "write_products"]);
    const refused: unknown = await readOrder(world.shop.domain, world.shop.gidOf(order) as OrderGid).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ShopifyRefused);
    expect(JSON.stringify(redact(refused))).toContain("Access denied");
    expect(JSON.stringify(redact(refused))).not.toMatch(/Roy|Larch/);
  });

  it("gives no order to an app that lacks a permission: orders wait, the home page says what is missing, and all go on once it is back", async () => {
    await world.startWorker({ giveUpAfter: 0 });
    const known = place();
    await world.settled();
    world.shop.setScopes(["write_products"]);
    // An order that is read before the app heard of it is tried again, and this worker gives up at once.
    await world.shopify.webhooks.settled();
    world.shop.refund(known, { lines: [{ line: 1, quantity: 1 }] });
    const unknown = place();
    await world.settled();
    expect(await world.failures()).toEqual([]);
    expect(await missingScopes(world.shop.domain)).toContain("read_orders");
    expect(await world.lines(unknown)).toEqual([]);
    world.shop.setScopes(["read_orders", "read_customers", "read_products", "write_products"]);
    await installAgain();
    await world.settled();
    expect(await world.lines(known)).toEqual(["L1 recorded 1"]);
    expect(await world.lines(unknown)).toEqual(["L1 recorded 2"]);
    expect(await world.failures()).toEqual([]);
  });

  it("is closed to an app that was uninstalled: orders that waited go on once it is back", async () => {
    const order = place();
    await world.shopify.webhooks.settled();
    await db.shop.updateMany({ data: { uninstalledAt: new Date() } });
    await world.startWorker();
    await world.settled();
    expect(await world.lines(order)).toEqual([]);
    await installAgain();
    await world.settled();
    expect(await world.lines(order)).toEqual(["L1 recorded 2"]);
  });

  it("reads every page of an order with many lines", async () => {
    const lines = Array.from({ length: 60 }, (_, index) => ({ sku: index % 2 === 0 ? "NP-CHK-20" : "WK-DRY-5" }));
    const order = world.shop.placeOrder({ customer: "ana", lines });
    await world.startWorker();
    await world.settled();
    expect(await world.lines(order)).toEqual(lines.map((_, index) => `L${index + 1} recorded 1`));
    expect(world.astro.books.entries().filter(({ reference }) => reference.startsWith(`S-${order.number}-`))).toHaveLength(60);
  });
});
