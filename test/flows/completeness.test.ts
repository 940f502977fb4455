import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { dayIn } from "#app/domain/date.ts";
import { applyFix } from "#app/failures/apply-fix.server.ts";
import { hideFailures } from "#app/failures/hide-failures.server.ts";
import { scanOrders } from "#app/orders/scan-orders.server.ts";
import { db } from "#app/platform/db.server.ts";
import { changeOrderSettings } from "#app/pos-setup/pos-settings.server.ts";
import type { CompletenessDay, Gap, ListComparison } from "#app/reports/completeness-view.ts";
import { listGaps } from "#app/reports/list-gaps.server.ts";
import { readCompleteness } from "#app/reports/read-completeness.server.ts";
import { retryDay } from "#app/reports/retry-day.server.ts";
import { astroCredentials } from "#test/fixtures/astro-world.ts";
import { checkPosBooks, heartlandBookings, lightspeedBookings } from "#test/demo/check-pos-books.ts";
import type { Booking } from "#test/demo/check-pos-books.ts";
import { petStoreMembers } from "#test/fixtures/pet-store-astro.ts";
import { petStoreUpcs as upc } from "#test/fixtures/pet-store.ts";
import { figuresOf, leftOf } from "#test/simulators/shopify/figures.ts";
import { plusCosts } from "#test/simulators/shopify/query-cost.ts";
import type { Order } from "#test/simulators/shopify/state.ts";
import { openWorld } from "#test/support/open-world.ts";
import type { World } from "#test/support/open-world.ts";
import { killPrograms, startProgram } from "#test/support/processes.ts";

let world: World;
beforeAll(async () => {
  // Ana has earned a free bag at the till.
  const ana = {
    ...petStoreMembers.ana,
    purchases: [{ transactionID: "till-1", itemCode: upc["NP-CHK-20"], quantity: 12, date: "2026-11-01" }],
  };
  const members = [ana, ...Object.values(petStoreMembers).filter(({ email }) => email !== ana.email)];
  world = await openWorld({
    members,
    settings: { missingMember: "create" },
    costs: plusCosts,
    pos: { lightspeed: { without: ["NP-CHK-4"] }, heartland: {} },
  });
  await world.connectPos("lightspeed", { ignoreTags: ["wholesale"] });
  await world.connectPos("heartland", { ignoreTags: ["wholesale"] });
  await world.startWorker({ retryMin: 0.05, retryMax: 0.1 });
});
afterEach(() => killPrograms());
afterAll(() => world.close());

const today = () => dayIn("America/Toronto", new Date());

async function readToday(): Promise<CompletenessDay> {
  const { days } = await readCompleteness(world.shop.domain, { days: 1, now: new Date() });
  const [day] = days;
  if (!day) throw new Error("There is no today.");
  return day;
}

async function compared(): Promise<ListComparison> {
  return (await readCompleteness(world.shop.domain, { days: 1, now: new Date() })).list;
}

async function gapsToday(): Promise<Gap[]> {
  const read = await listGaps({ shop: world.shop.domain, day: today(), now: new Date() });
  return read?.gaps ?? [];
}

/** Gaps in words. */
function told(gaps: Gap[]): string[] {
  return gaps.map((gap) => {
    const order = "order" in gap ? (typeof gap.order === "string" ? gap.order : gap.order.name) : "";
    return [gap.kind, "partner" in gap ? gap.partner : null, order, `fix: ${gap.fix.to}`].filter(Boolean).join(" ");
  });
}

const isPaid = (order: Order) => ["PAID", "PARTIALLY_PAID", "PARTIALLY_REFUNDED"].includes(figuresOf(order).status);

/** What Shopify's own books say of the orders that count; `heard`: all but those whose webhooks were lost. */
function soldAtShopify(lost: Order[] = []): { orders: number; minor: number } {
  const counted = world.shop.state.orders.filter(
    (order) => !order.test && order.sourceName !== "pos" && !order.cancelledAt && isPaid(order) && !lost.includes(order),
  );
  const minor = counted.flatMap((order) => order.lines.map((line) => leftOf(order, line).subtotal.shop)).reduce((sum, one) => sum + one, 0);
  return { orders: counted.length, minor };
}

/** Units that the partner's own books have of online orders. */
function unitsAtAstro(): number {
  return world.astro.books
    .entries()
    .filter(({ reference, account }) => reference.startsWith("S-") && account === astroCredentials.username)
    .reduce((sum, { left }) => sum + left, 0);
}

function bookedAt(bookings: Booking[]): number {
  return bookings.reduce((sum, { worth }) => sum + worth, 0) / 1000;
}

const lightspeed = () => lightspeedBookings(world.pos.lightspeed);
const heartland = () => heartlandBookings(world.pos.heartland);
const point = (day: CompletenessDay, partner: string) => day.points.find((one) => one.partner === partner);

describe("a day with everything that happens to orders", () => {
  it("adds up to what Shopify, the points of sale and the loyalty program have in their own books, and lists each gap with its fix", async () => {
    const { shop } = world;
    // In order everywhere.
    shop.placeOrder({
      customer: "ana",
      lines: [
        { sku: "NP-CHK-20", quantity: 2 },
        { sku: "WK-TUN-CAN", quantity: 12 },
      ],
    });
    shop.placeOrder({ customer: "ben", lines: [{ sku: "GIFT-50" }, { sku: "WK-CHK-CAN", quantity: 3 }], tip: "4.00" });
    shop.placeOrder({
      customer: "ana",
      lines: [{ sku: "NP-SNR-20" }, { sku: "NP-CHK-20", discount: { percentage: 100, title: "Frequent buyer reward" } }],
    });
    const refunded = shop.placeOrder({ customer: "elsie", lines: [{ sku: "NP-SAL-20", quantity: 2 }, { sku: "WK-CHK-CAN" }] });
    const cancelled = shop.placeOrder({ customer: "kim", lines: [{ sku: "WK-CHK-CAN", quantity: 4 }] });
    // Left out for a reason.
    shop.placeOrder({ customer: "farid", lines: [{ sku: "NP-SNR-20" }], payment: "pending" });
    shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20" }], test: true });
    shop.placeOrder({ customer: "ben", lines: [{ sku: "NP-CHK-30" }], sourceName: "pos", shipping: null });
    const wholesale = shop.placeOrder({ customer: "chloe", lines: [{ sku: "NP-PUP-10" }], tags: ["wholesale"] });
    // Not in order: no barcode, and a product that one of the points of sale does not have.
    const noBarcode = shop.placeOrder({ customer: "dev", lines: [{ sku: "CB-BONE", quantity: 2 }, { sku: "NP-CHK-20" }] });
    const noProduct = shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-4" }] });
    await world.settled();
    shop.refund(refunded, { lines: [{ line: 1, quantity: 1, restock: true }] });
    shop.cancel(cancelled, { restock: true });
    await world.settled();

    const day = await readToday();
    const sold = soldAtShopify();
    expect(day.shopify).toMatchObject({ orders: sold.orders, sales: [{ minor: sold.minor, currency: "CAD" }], unread: 0 });
    expect(Object.fromEntries(day.shopify.leftOut.map(({ reason, count }) => [reason, count]))).toEqual({
      test_order: 1,
      sold_at_pos: 1,
      cancelled: 1,
      not_paid: 1,
    });

    // What was sent is in the books of each POS to the cent, and so is what came back.
    for (const [partner, bookings] of [["lightspeed", lightspeed()] as const, ["heartland", heartland()] as const]) {
      const booked = [{ minor: bookedAt(bookings), currency: "CAD" }];
      expect([partner, point(day, partner)?.booked, point(day, partner)?.worth]).toEqual([partner, booked, booked]);
    }
    // All but those held back, and of Lightspeed the one that it has no product for.
    const placed = shop.state.orders.length;
    expect(point(day, "heartland")).toMatchObject({ sent: placed - 4, failed: 0, pending: 0, missing: 0, differing: 0 });
    expect(point(day, "lightspeed")).toMatchObject({ sent: placed - 5, failed: 1, pending: 0, missing: 0, differing: 0 });
    expect([point(day, "heartland")?.heldBack, point(day, "lightspeed")?.heldBack]).toEqual([4, 4]);
    const read = await listGaps({ shop: shop.domain, day: today(), now: new Date() });
    const heldBack = read?.heldBack.filter(({ partner }) => partner === "heartland").map(({ reason }) => reason);
    expect(heldBack?.sort()).toEqual(["from_pos", "ignored_tag", "manual_payment_pending", "test_order"].sort());

    // And the loyalty program has as many units as the lines say.
    const { loyalty } = day;
    expect(loyalty?.recordedUnits).toBe(unitsAtAstro());
    expect(loyalty).toMatchObject({ failed: 1, pending: 0, differing: 0, redeemed: 1, unredeemed: 0 });
    expect(loyalty?.lines).toBe((loyalty?.recorded ?? 0) + (loyalty?.skipped ?? 0) + 1);
    expect(loyalty?.lines).toBe(shop.state.orders.reduce((sum, { lines }) => sum + lines.length, 0));
    expect(read?.skipped.map(({ reason }) => reason)).toEqual(
      expect.arrayContaining(["cancelled", "not_paid", "test_order", "sent_by_pos", "gift_card", "tip", "free_good"]),
    );
    expect(read?.skipped.reduce((sum, { count }) => sum + count, 0)).toBe(loyalty?.skipped);

    expect([day.gaps, day.state]).toEqual([2, "gaps"]);
    expect(told(await gapsToday()).sort()).toEqual([
      `line_failed ${noBarcode.name} fix: failure`,
      `pos_failed lightspeed ${noProduct.name} fix: failure`,
    ]);
    const [ofLine] = (await gapsToday()).filter(({ kind }) => kind === "line_failed");
    expect(ofLine).toMatchObject({ code: "barcode_missing", amount: { minor: 2 * 1299, currency: "CAD" } });
    expect(wholesale.name).toMatch(/^#/);
  });

  it("is complete once its gaps are mended, and stays true to the books", async () => {
    const shop = world.shop.domain;
    const gaps = await gapsToday();
    const line = gaps.find(({ kind }) => kind === "line_failed");
    if (line?.fix.to !== "failure") throw new Error("The line's gap leads to no failure.");
    // The merchant says that it is in no program; the other one is put out of sight.
    expect(await applyFix({ shop, failureId: line.fix.id, fix: "ignore_item", form: {}, actor: "Robin" })).toMatchObject({
      status: "applied",
    });
    const atPos = gaps.find(({ kind }) => kind === "pos_failed");
    if (atPos?.fix.to !== "failure") throw new Error("The order's gap leads to no failure.");
    await hideFailures({ shop, ids: [atPos.fix.id], actor: "Robin" });
    await world.settled();
    const day = await readToday();
    expect(await gapsToday()).toEqual([]);
    expect([day.gaps, day.state]).toEqual([0, "complete"]);
    expect(point(day, "lightspeed")).toMatchObject({ failed: 0, aside: 1 });
    expect(day.loyalty?.recordedUnits).toBe(unitsAtAstro());
  });
});

describe("what is held up", () => {
  it("is told with what holds it up, and done once it is asked for again, with nothing twice", async () => {
    const { shop } = world;
    world.pos.heartland.faults.add({ kind: "unavailable" });
    const order = shop.placeOrder({ customer: "ben", lines: [{ sku: "WK-CHK-CAN", quantity: 2 }] });
    await shopQuiet();
    const waiting = (await gapsToday()).filter(({ kind }) => kind.startsWith("pos_"));
    expect(told(waiting)).toEqual([expect.stringMatching(new RegExp(`^pos_(pending|failed) heartland ${order.name} `))]);
    world.pos.heartland.faults.clear();
    expect(await retryDay({ shop: shop.domain, day: today(), actor: "Robin" })).toEqual({ orders: 1 });
    await world.settled();
    const day = await readToday();
    expect([day.gaps, await gapsToday()]).toEqual([0, []]);
    expect(point(day, "heartland")?.booked).toEqual([{ minor: bookedAt(heartland()), currency: "CAD" }]);
    const facts = { shop, name: "heartland", startAt: new Date(0), posSources: ["pos"], bookings: heartland() };
    const held = await db.posOrder.findMany({
      where: { partner: "heartland", state: "skipped" },
      select: { order: { select: { gid: true } } },
    });
    expect(checkPosBooks({ ...facts, held: new Set(held.map((one) => one.order.gid)) }).problems).toEqual([]);
  });

  it("is the connection's, once its credentials are refused", async () => {
    const { shop } = world;
    await db.connection.update({
      where: { shopId_partner: { shopId: shop.domain, partner: "heartland" } },
      data: { status: "disconnected" },
    });
    const order = shop.placeOrder({ customer: "ben", lines: [{ sku: "WK-CHK-CAN" }] });
    await world.settled();
    expect(told(await gapsToday())).toEqual([`pos_pending heartland ${order.name} fix: connection`]);
    await db.connection.update({ where: { shopId_partner: { shopId: shop.domain, partner: "heartland" } }, data: { status: "connected" } });
    await retryDay({ shop: shop.domain, day: today(), actor: "Robin" });
    await world.settled();
    expect(await gapsToday()).toEqual([]);
  });

  it("is a gap where an order was sent with another amount than it is worth", async () => {
    const { shop } = world;
    await changeOrderSettings({ shop: shop.domain, partner: "heartland" }, () => ({ refunds: true }));
    const sale = await db.posSale.findFirstOrThrow({ where: { partner: "heartland", kind: "sale" }, orderBy: { id: "desc" } });
    await db.posSale.update({ where: { id: sale.id }, data: { totalMinor: sale.totalMinor - 100n } });
    expect(await gapsToday()).toMatchObject([
      {
        kind: "pos_differs",
        partner: "heartland",
        amount: { minor: Number(sale.totalMinor) },
        booked: { minor: Number(sale.totalMinor) - 100 },
      },
    ]);
    await db.posSale.update({ where: { id: sale.id }, data: { totalMinor: sale.totalMinor } });
  });
});

describe("an order that Shopify never told of", () => {
  it("is found by comparing with Shopify's list, is read, and is no gap any more", async () => {
    const { shop } = world;
    const before = await readToday();
    world.shopify.webhooks.settings.lose = ["orders/create", "orders/paid", "orders/updated"];
    const lost = shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20" }] });
    await world.settled();
    world.shopify.webhooks.settings.lose = [];
    expect(await readToday()).toEqual(before);
    expect(await compared()).toEqual({ state: "starting", until: null, isBehind: false });
    // Minutes later.
    lost.updatedAt = new Date(lost.updatedAt.getTime() - 120_000);
    await scanOrders({ shop: shop.domain }, { signal: new AbortController().signal });
    await world.settled();
    const day = await readToday();
    expect(day.shopify).toMatchObject({ orders: before.shopify.orders + 1, found: 1 });
    expect([soldAtShopify().orders, day.gaps]).toEqual([day.shopify.orders, 0]);
    expect(await compared()).toMatchObject({ state: "current" });
  });

  it("is a gap where Shopify told of it and it could not be read, and is read when it is asked for again", async () => {
    const { shop } = world;
    const order = shop.placeOrder({ customer: "ana", lines: [{ sku: "WK-CHK-CAN" }] });
    await world.settled();
    await db.order.deleteMany({ where: { shopId: shop.domain, gid: shop.gidOf(order) } });
    const day = await readToday();
    expect([day.shopify.unread, day.gaps]).toEqual([1, 1]);
    expect(told(await gapsToday())).toEqual([`order_unread ${order.id} fix: again`]);
    expect(await retryDay({ shop: shop.domain, day: today(), actor: "Robin" })).toEqual({ orders: 1 });
    await world.settled();
    expect((await readToday()).gaps).toBe(0);
  });
});

describe("the command", () => {
  const toSimulators = "--import ./test/simulators/redirect/preload.ts";
  const run = (...args: string[]) => {
    const options = `--disable-warning=ExperimentalWarning ${toSimulators}`;
    return startProgram("scripts/reconcile.ts", { NODE_OPTIONS: options, SHOPIFY_SIMULATOR_ORIGIN: world.shopifyOrigin }, args);
  };

  it("prints the same days and ends with 0 when they are complete, with 1 and the gaps when they are not", async () => {
    const { domain } = world.shop;
    const complete = run("--shop", domain, "--days", "2");
    expect(await complete.ended).toBe(0);
    const day = await readToday();
    expect(complete.output()).toMatch(
      new RegExp(`^${today()}  ${day.shopify.orders} orders, \\d+ at Heartland Retail, .*, Complete$`, "m"),
    );
    const sale = await db.posSale.findFirstOrThrow({ where: { partner: "heartland", kind: "sale" }, orderBy: { id: "desc" } });
    await db.posSale.update({ where: { id: sale.id }, data: { totalMinor: sale.totalMinor + 1n } });
    const [french, json] = [run("--shop", domain, "--days", "1", "--lang", "fr"), run("--shop", domain, "--days", "1", "--json")];
    expect([await french.ended, await json.ended]).toEqual([1, 1]);
    expect(french.output()).toMatch(/ est chez Heartland Retail avec un autre montant/);
    expect(JSON.parse(json.output())).toMatchObject({
      shop: domain,
      days: [{ day: today(), gaps: 1, listed: [{ kind: "pos_differs", partner: "heartland" }] }],
    });
    await db.posSale.update({ where: { id: sale.id }, data: { totalMinor: sale.totalMinor } });
  });

  it("says how far orders were compared with Shopify's list, and ends with 1 when that is too long ago", async () => {
    const { domain } = world.shop;
    const fresh = run("--shop", domain, "--days", "1");
    expect(await fresh.ended).toBe(0);
    expect(fresh.output()).toMatch(/^Compared with Shopify’s own list of orders until .*\. 1 order was found that no webhook told of\.$/m);
    const { completeAt } = await db.orderScan.findFirstOrThrow();
    await db.orderScan.updateMany({ data: { completeAt: new Date(Date.now() - 16 * 60_000) } });
    const [late, json] = [run("--shop", domain, "--days", "1"), run("--shop", domain, "--days", "1", "--json")];
    expect([await late.ended, await json.ended]).toEqual([1, 1]);
    expect(late.output()).toMatch(/list of orders only until .* tries again every few minutes/);
    expect(JSON.parse(json.output())).toMatchObject({ list: { state: "behind" }, days: [{ gaps: 0 }] });
    await db.orderScan.updateMany({ data: { completeAt } });
  });

  it("asks Shopify for the number of a day's orders, and ends with 1 when it has more than are known here", async () => {
    const { domain } = world.shop;
    // All of the day's orders can be counted.
    await db.orderScan.updateMany({ data: { newSince: new Date(0), completeAt: new Date() } });
    const all = await db.order.count();
    const same = run("--shop", domain, "--days", "2", "--count");
    expect(await same.ended).toBe(0);
    expect(same.output()).toContain(`    Shopify counts ${all} orders; known here: ${all}`);
    const [first] = world.shop.state.orders;
    if (!first) throw new Error("There is no order.");
    await db.order.delete({ where: { shopId_gid: { shopId: domain, gid: world.shop.gidOf(first) } } });
    await db.webhookDelivery.deleteMany({ where: { subject: world.shop.gidOf(first) } });
    const more = run("--shop", domain, "--days", "2", "--count", "--json");
    expect(await more.ended).toBe(1);
    const { days } = JSON.parse(more.output()) as { days: { count: unknown }[] };
    expect(days.map(({ count }) => count)).toContainEqual({ status: "counted", atShopify: all, isExact: true, known: all - 1 });
  });

  it.each([
    ["nothing", []],
    ["no number of days", ["--shop", "pawsome.myshopify.com", "--days", "many"]],
    ["more days than there are", ["--shop", "pawsome.myshopify.com", "--days", "93"]],
    ["a language that we do not speak", ["--shop", "pawsome.myshopify.com", "--lang", "de"]],
    ["a shop that has not installed Punchcard", ["--shop", "nobody.myshopify.com"]],
  ])("ends with 2 when it is asked wrongly: %s", async (_what, args) => {
    const program = run(...args);
    expect(await program.ended).toBe(2);
    expect(program.output().trim()).not.toBe("");
  });
});

describe("a day that is asked for", () => {
  it("is none where it is no day, or one that has not come", async () => {
    const shop = world.shop.domain;
    const asked = (day: string) => listGaps({ shop, day, now: new Date() });
    expect(await Promise.all(["", "2026-02-30", "yesterday", "2999-01-01"].map(asked))).toEqual([null, null, null, null]);
    expect(await retryDay({ shop, day: "2026-13-01", actor: "Robin" })).toBeNull();
  });

  it("may be any of the last three months, the newest first", async () => {
    const { days } = await readCompleteness(world.shop.domain, { days: 92, now: new Date() });
    expect([days.length, days[0]?.day]).toEqual([92, today()]);
    expect(days.slice(1).map(({ state }) => state)).toEqual(Array.from({ length: 91 }, () => "nothing"));
  });
});

/** The webhooks are taken; what is retried may go on. */
async function shopQuiet(): Promise<void> {
  await world.shopify.webhooks.settled();
  await new Promise((resolve) => setTimeout(resolve, 1_500));
}
