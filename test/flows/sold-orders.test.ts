import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { OrderGid } from "#app/domain/ids.ts";
import { findOrderByNumber, readRecentOrders, readSoldOrder } from "#app/shopify/read-sold-orders.server.ts";
import { clearShops } from "#test/support/clear-shops.ts";
import { openWorld } from "#test/support/open-world.ts";
import type { World } from "#test/support/open-world.ts";
import { soldOrderOf } from "#test/simulators/shopify/sold-order-of.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld({ connected: false });
});
afterEach(async () => {
  await world.close();
  await clearShops();
});

const manyLines = () => Array.from({ length: 60 }, () => ({ sku: "WK-TUN-CAN", quantity: 2 }));

describe("orders as a POS is to have them", () => {
  it("are read with every page of their lines and of their refunds' lines", async () => {
    const { shop } = world;
    const order = shop.placeOrder({ customer: "ana", lines: manyLines() });
    shop.refund(order, { lines: order.lines.map((_, index) => ({ line: index + 1, quantity: 1, restock: index % 2 === 0 })) });
    const sold = await readSoldOrder(shop.domain, shop.gidOf(order) as OrderGid);
    expect(sold?.lines).toHaveLength(60);
    expect(sold?.refunds[0]?.lines).toHaveLength(60);
    expect(sold).toEqual(soldOrderOf(shop.state, order));
  });

  it("are unknown when Shopify has none", async () => {
    expect(await readSoldOrder(world.shop.domain, "gid://shopify/Order/1")).toBeNull();
    expect(await findOrderByNumber(world.shop.domain, "#99999")).toBeNull();
  });

  it("come newest first, as many as a dry run asks for, and whole", async () => {
    const { shop } = world;
    const placed = [shop.placeOrder({ lines: manyLines() })];
    for (let count = 0; count < 7; count++) placed.push(shop.placeOrder({ lines: [{ sku: "NP-CHK-20" }] }));
    const newest = await readRecentOrders(shop.domain, { first: 7 });
    expect(newest.map(({ name }) => name)).toEqual(
      placed
        .slice(1)
        .reverse()
        .map(({ name }) => name),
    );
    const all = await readRecentOrders(shop.domain, { first: 50 });
    expect(all).toHaveLength(8);
    expect(all.at(-1)?.lines).toHaveLength(60);
  });

  it("are found by the number that a person types", async () => {
    const { shop } = world;
    const order = shop.placeOrder({ lines: [{ sku: "NP-CHK-20" }] });
    shop.placeOrder({ lines: [{ sku: "NP-CHK-4" }] });
    for (const typed of [order.name, String(order.number), ` ${order.name} `])
      expect((await findOrderByNumber(shop.domain, typed))?.name).toBe(order.name);
    for (const typed of ["", "#", `${order.name}" OR name:"`, "name:*"]) expect(await findOrderByNumber(shop.domain, typed)).toBeNull();
  });
});
