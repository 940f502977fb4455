import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "#app/platform/db.server.ts";
import { openWorld } from "#test/support/open-world.ts";
import type { World } from "#test/support/open-world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await world.startWorker();
});
afterAll(() => world.close());

describe("an order that was paid", () => {
  it("becomes one purchase for each eligible line, with its UPC, quantity, amount and day", async () => {
    // Half past three in London is still the day before in Toronto, in summer and in winter.
    const yesterday = new Date(Date.now() - 24 * 3600 * 1000).toISOString().slice(0, 10);
    const theDayBefore = new Date(Date.parse(yesterday) - 24 * 3600 * 1000).toISOString().slice(0, 10);
    const order = world.shop.placeOrder({
      customer: "ana",
      processedAt: new Date(`${yesterday}T03:30:00Z`),
      lines: [
        { sku: "NP-CHK-20", quantity: 2, discount: { percentage: 10, title: "Staff pick" } },
        { sku: "WK-TUN-CAN", quantity: 12 },
      ],
      discount: { amount: "10.00", code: "TEN" },
    });
    await world.settled();
    expect(await world.lines(order)).toEqual(["L1 recorded 2", "L2 recorded 12"]);
    const reference = `S-${order.number}`;
    const [dog, cans] = world.astro.books.entries().filter(({ reference: one }) => one.startsWith(reference));
    expect(dog).toMatchObject({ reference: `${reference}-L1`, itemCode: "850001234511", left: 2, date: theDayBefore });
    expect(cans).toMatchObject({ reference: `${reference}-L2`, itemCode: "071048000215", left: 12 });
    expect(Math.round(((dog?.amount ?? 0) + (cans?.amount ?? 0)) * 100)).toBe(world.shop.figures(order).subtotal.shop);
    expect(world.astro.books.customer(`shopify-${world.shop.customer("ana").id}`)?.firstName).toBe("Ana");
  });

  it("skips what is no purchase, each with its reason", async () => {
    const order = world.shop.placeOrder({
      customer: "ana",
      lines: [
        { sku: "NP-CHK-20" },
        { sku: "NP-CHK-20", discount: { percentage: 100, title: "Gift" } },
        { sku: "GIFT-50" },
        { title: "Nail trim", price: "15.00" },
      ],
      tip: "5.00",
    });
    await world.settled();
    expect(await world.lines(order)).toEqual([
      "L1 recorded 1",
      "L2 skipped (free_good) 0",
      "L3 skipped (gift_card) 0",
      "L4 skipped (custom_item) 0",
      "L5 skipped (tip) 0",
    ]);
  });

  it("is not recorded when it is a test, came from the till, or is not paid; and is once it is paid", async () => {
    const test = world.shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20" }], test: true });
    const till = world.shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20" }], sourceName: "pos" });
    const unpaid = world.shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20" }], payment: "pending" });
    await world.settled();
    expect(await world.lines(test)).toEqual(["L1 skipped (test_order) 0"]);
    expect(await world.lines(till)).toEqual(["L1 skipped (sent_by_pos) 0"]);
    expect(await world.lines(unpaid)).toEqual(["L1 skipped (not_paid) 0"]);
    world.shop.markPaid(unpaid);
    await world.settled();
    expect(await world.lines(unpaid)).toEqual(["L1 recorded 1"]);
  });

  it("finds a member by phone when there is no e-mail, and uses the account that the till has linked", async () => {
    const byPhone = world.shop.placeOrder({ customer: "elsie", lines: [{ sku: "WK-DRY-5" }] });
    const ofTheTill = world.shop.placeOrder({ customer: "kim", lines: [{ sku: "WK-DRY-5" }] });
    await world.settled();
    expect(await world.lines(byPhone)).toEqual(["L1 recorded 1"]);
    expect(await world.lines(ofTheTill)).toEqual(["L1 recorded 1"]);
    expect(world.astro.books.entries().find(({ reference }) => reference === `S-${ofTheTill.number}-L1`)?.customerID).toBe("till-77");
  });

  it("is worth nothing to anybody when it names nobody", async () => {
    const order = world.shop.placeOrder({ customer: null, email: null, lines: [{ sku: "NP-CHK-20" }] });
    await world.settled();
    expect(await world.lines(order)).toEqual(["L1 skipped (no_contact) 0"]);
  });
});

describe("what changes later", () => {
  it("takes back what is refunded, exactly once, whatever order the webhooks arrive in", async () => {
    const order = world.shop.placeOrder({
      customer: "ben",
      lines: [
        { sku: "NP-CHK-20", quantity: 3 },
        { sku: "WK-DRY-10", quantity: 2 },
      ],
    });
    await world.settled();
    world.shopify.webhooks.settings.hold = true;
    world.shop.refund(order, { lines: [{ line: 1, quantity: 2 }] });
    world.shop.edit(order, { set: [{ line: 1, quantity: 1 }] });
    world.shopify.webhooks.settings.hold = false;
    const held = [...world.shopify.webhooks.held].reverse();
    await world.shopify.webhooks.release([...held, ...held]);
    await world.settled();
    expect(world.astro.books.unitsOfLine(`S-${order.number}-L1`)).toBe(1);
    expect(world.astro.books.unitsOfLine(`S-${order.number}-L2`)).toBe(2);
    expect(world.astro.books.duplicates()).toEqual([]);
  });

  it("records units that are added by an edit under a reference of their own", async () => {
    const order = world.shop.placeOrder({ customer: "ben", lines: [{ sku: "NP-CHK-20", quantity: 1 }] });
    await world.settled();
    world.shop.edit(order, { set: [{ line: 1, quantity: 3 }] });
    await world.settled();
    expect(world.astro.books.unitsOfLine(`S-${order.number}-L1`)).toBe(1);
    // An edit leaves a balance: the new units count when it is paid.
    world.shop.markPaid(order);
    await world.settled();
    expect(world.astro.books.unitsOf(`S-${order.number}-L1`)).toBe(1);
    expect(world.astro.books.unitsOf(`S-${order.number}-L1-2`)).toBe(2);
  });

  it("takes everything back when an order is cancelled", async () => {
    const order = world.shop.placeOrder({ customer: "ben", lines: [{ sku: "NP-CHK-20", quantity: 2 }] });
    await world.settled();
    world.shop.cancel(order);
    await world.settled();
    expect(world.astro.books.unitsOfLine(`S-${order.number}-L1`)).toBe(0);
    expect(await world.lines(order)).toEqual(["L1 skipped (cancelled) 0"]);
  });

  it("does nothing for a refund of money alone", async () => {
    const order = world.shop.placeOrder({ customer: "ben", lines: [{ sku: "NP-CHK-20", quantity: 2 }] });
    await world.settled();
    world.shop.refund(order, { amount: "5.00" });
    await world.settled();
    expect(world.astro.books.unitsOfLine(`S-${order.number}-L1`)).toBe(2);
  });
});

describe("webhooks", () => {
  it("are stored once each, however often they are delivered, and never send anything twice", async () => {
    const order = world.shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-SAL-20" }] });
    await world.settled();
    const subject = world.shop.gidOf(order);
    const before = await db.webhookDelivery.count({ where: { subject } });
    const calls = world.astro.callsTo("addTransactionBatch").length;
    const deliveries = world.shopify.webhooks.deliveries.filter(({ body }) => body.includes(String(order.id)));
    for (const delivery of deliveries) await world.shopify.webhooks.redeliver(delivery);
    await world.settled();
    expect(deliveries.flatMap(({ attempts }) => attempts.map(({ status }) => status))).toEqual(deliveries.flatMap(() => [200, 200]));
    expect(await db.webhookDelivery.count({ where: { subject } })).toBe(before);
    expect(world.astro.callsTo("addTransactionBatch").length).toBe(calls);
  });
});
