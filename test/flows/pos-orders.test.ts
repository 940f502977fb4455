import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { applyFix } from "#app/failures/apply-fix.server.ts";
import type { FixId } from "#app/failures/catalogue.ts";
import type { PosPartner } from "#app/connections/pos-partners.ts";
import { db } from "#app/platform/db.server.ts";
import { changeOrderSettings } from "#app/pos-setup/pos-settings.server.ts";
import type { OrderSettings } from "#app/pos-setup/order-settings.ts";
import { lightspeedIds } from "#test/fixtures/lightspeed-world.ts";
import { petStorePosChoices } from "#test/fixtures/pet-store-pos.ts";
import { orderTotal, ticketTotal } from "#test/simulators/heartland/books.ts";
import { plusCosts } from "#test/simulators/shopify/query-cost.ts";
import type { Order } from "#test/simulators/shopify/state.ts";
import { openWorld } from "#test/support/open-world.ts";
import type { World } from "#test/support/open-world.ts";
import { until } from "#test/support/until.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld({ costs: plusCosts, pos: { lightspeed: { without: ["TW-HOL-12"] }, heartland: { without: ["TW-HOL-12"] } } });
  await world.connectPos("lightspeed");
  await world.connectPos("heartland");
  await world.startWorker();
});
afterAll(() => world.close());
afterEach(() => {
  world.pos.lightspeed.faults.clear();
  world.pos.heartland.faults.clear();
});

const amount = (minor: number) => (minor / 100).toFixed(2);
const heartland = () => world.pos.heartland.books.accountOf();

/** What a POS's own books have of an order: "S-1001 closed 71.26". */
function booked(partner: PosPartner, { number }: Order): string[] {
  const ofOrder = (reference: string) => reference === `S-${number}` || reference.startsWith(`S-${number}-`);
  if (partner === "lightspeed") {
    const { books } = world.pos.lightspeed;
    return books.sales
      .filter(({ invoiceNumber }) => ofOrder(invoiceNumber))
      .map((sale) => `${sale.invoiceNumber} ${sale.state} ${amount(books.totalOf(sale) / 1000)}`);
  }
  const { orders, tickets } = heartland();
  return [
    ...orders.filter(({ publicId }) => ofOrder(publicId)).map((order) => `${order.publicId} ${order.status} ${amount(orderTotal(order))}`),
    ...tickets
      .filter(({ publicId }) => ofOrder(publicId))
      .map((ticket) => `${ticket.publicId} ${ticket.status} ${amount(ticketTotal(ticket))}`),
  ];
}

/** What both have in all of an order, returns taken off: what Shopify says that it is worth now. */
function worth(order: Order): { lightspeed: string; heartland: string } {
  const sum = (rows: string[]) => amount(rows.reduce((all, row) => all + Math.round(Number(row.split(" ").at(-1)) * 100), 0));
  return { lightspeed: sum(booked("lightspeed", order)), heartland: sum(booked("heartland", order)) };
}

const total = (order: Order) => amount(world.shop.figures(order).total.shop);
const current = (order: Order) => amount(world.shop.figures(order).currentTotal.shop);

async function states(order: Order): Promise<string[]> {
  const rows = await db.posOrder.findMany({ where: { order: { name: order.name } }, orderBy: { partner: "asc" } });
  return rows.map(({ partner, state, reason }) => `${partner} ${state}${reason ? ` (${reason})` : ""}`);
}

const everywhere = ["heartland sent", "lightspeed sent"];

async function failing(): Promise<string[]> {
  const open = await db.failure.findMany({
    where: { kind: "pos", status: { in: ["open", "retrying"] } },
    orderBy: [{ partner: "asc" }, { id: "asc" }],
  });
  return open.map(({ partner, code, subject, orderName }) => `${partner} ${code} ${orderName ?? subject}`);
}

async function fix(
  code: string,
  id: FixId,
  { partner = "lightspeed", form = {} }: { partner?: PosPartner; form?: Record<string, string> } = {},
) {
  const failure = await db.failure.findFirstOrThrow({ where: { code, partner, status: "open" } });
  const result = await applyFix({ shop: world.shop.domain, failureId: failure.id, fix: id, form, actor: "Robin" });
  await world.settled();
  return result;
}

async function set(partner: PosPartner, change: Partial<OrderSettings>): Promise<void> {
  await changeOrderSettings({ shop: world.shop.domain, partner }, () => change);
}

const usual = () => world.shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20" }] });

describe("a paid order", () => {
  it("is at both points of sale once, with Shopify's total to the cent, and its purchase at Astro", async () => {
    const order = world.shop.placeOrder({
      customer: "ana",
      lines: [
        { sku: "NP-CHK-20", quantity: 3, discount: { percentage: 10, title: "Staff pick" } },
        { sku: "WK-TUN-CAN", quantity: 7 },
      ],
      discount: { amount: "10.00", code: "TEN" },
    });
    await world.settled();
    expect(await states(order)).toEqual(everywhere);
    expect(booked("lightspeed", order)).toEqual([`S-${order.number} closed ${total(order)}`]);
    expect(booked("heartland", order)).toEqual([`S-${order.number} open ${total(order)}`]);
    expect(await world.lines(order)).toEqual(["L1 recorded 3", "L2 recorded 7"]);
  });

  it("with a gift card sold and used, a tip, free shipping and two payments adds up as well", async () => {
    const order = world.shop.placeOrder({
      customer: "ben",
      lines: [{ sku: "GIFT-50" }, { sku: "CB-STK", quantity: 3 }],
      giftCardUsed: "20.00",
      tip: "4.00",
      freeShipping: true,
    });
    await world.settled();
    expect(await states(order)).toEqual(everywhere);
    expect(worth(order)).toEqual({ lightspeed: total(order), heartland: total(order) });
  });

  it("is followed by the right return and the right further sale, whatever becomes of it, and nothing twice", async () => {
    const order = world.shop.placeOrder({ customer: "elsie", lines: [{ sku: "NP-CHK-20", quantity: 2 }, { sku: "TG-ROPE" }] });
    await world.settled();
    world.shop.refund(order, { lines: [{ line: 1, quantity: 1, restock: true }] });
    await world.settled();
    expect(booked("lightspeed", order).map((row) => row.split(" ")[0])).toEqual([`S-${order.number}`, `S-${order.number}-R1`]);
    expect(worth(order)).toEqual({ lightspeed: current(order), heartland: current(order) });
    world.shop.edit(order, { add: [{ sku: "TG-ROPE", quantity: 2 }] });
    world.shop.markPaid(order);
    await world.settled();
    expect(worth(order)).toEqual({ lightspeed: current(order), heartland: current(order) });
    world.shop.cancel(order, { restock: true });
    await world.settled();
    expect(worth(order)).toEqual({ lightspeed: "0.00", heartland: "0.00" });
    expect(await states(order)).toEqual(everywhere);
  });

  it("is matched with the buyer that the POS knows", async () => {
    const { books } = world.pos.lightspeed;
    const before = books.customers.length;
    world.shop.placeOrder({ customer: "kim", lines: [{ sku: "TG-ROPE" }] });
    await world.settled();
    world.shop.placeOrder({ customer: "kim", lines: [{ sku: "TG-ROPE" }] });
    await world.settled();
    expect(books.customers.length).toBe(before + 1);
  });
});

describe("an order that is held back", () => {
  it("says which rule holds it, and goes when that is changed", async () => {
    await set("lightspeed", { archived: false });
    const order = world.shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20" }], archived: true });
    await world.settled();
    expect(await states(order)).toEqual(["heartland sent", "lightspeed skipped (archived_off)"]);
    expect(booked("lightspeed", order)).toEqual([]);
    const { checkUp } = await import("#app/pos/check-up.server.ts");
    await checkUp({ shop: world.shop.domain, partner: "lightspeed" });
    expect(await failing()).toEqual(["lightspeed pos_archived check:lightspeed:downloads"]);
    expect(await fix("pos_archived", "allow_downloads")).toMatchObject({ status: "applied" });
    expect(await states(order)).toEqual(everywhere);
    expect(await failing()).toEqual([]);
  });

  it("came from the point of sale and is never sent back", async () => {
    const order = world.shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20" }], sourceName: "pos" });
    await world.settled();
    expect(await states(order)).toEqual(["heartland skipped (from_pos)", "lightspeed skipped (from_pos)"]);
  });

  it("waits for its payment and goes when it is paid", async () => {
    const order = world.shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20" }], payment: "pending" });
    await world.settled();
    expect(booked("lightspeed", order)).toEqual([]);
    world.shop.markPaid(order);
    await world.settled();
    expect(await states(order)).toEqual(everywhere);
  });
});

describe("what keeps orders from the POS", () => {
  it("an archived employee: one failure for all orders, which go when another is chosen", async () => {
    const { books } = world.pos.lightspeed;
    books.removeUser(lightspeedIds.users.ecom);
    const { checkUp } = await import("#app/pos/check-up.server.ts");
    const orders = [usual(), usual(), usual()];
    await world.settled();
    await checkUp({ shop: world.shop.domain, partner: "lightspeed" });
    expect(await failing()).toEqual(["lightspeed pos_employee check:lightspeed:employee"]);
    for (const order of orders) expect(await states(order)).toEqual(["heartland sent", "lightspeed pending (pos_employee)"]);
    expect(await fix("pos_employee", "choose_setting", { form: { employee: lightspeedIds.users.ecom } })).toMatchObject({
      status: "invalid",
    });
    expect(await fix("pos_employee", "choose_setting", { form: { employee: lightspeedIds.users.owner } })).toMatchObject({
      status: "applied",
    });
    for (const order of orders) expect(booked("lightspeed", order)).toHaveLength(1);
    expect(await failing()).toEqual([]);
  });

  it("a product that is not there: the merchant says which it is, and every order with it goes", async () => {
    const orders = [1, 2].map(() => world.shop.placeOrder({ customer: "ana", lines: [{ sku: "TW-HOL-12" }] }));
    await world.settled();
    expect(await failing()).toHaveLength(4);
    for (const partner of ["lightspeed", "heartland"] as const) {
      expect(await fix("pos_unlinked", "link_product", { partner, form: { posSku: "NO-SUCH" } })).toEqual({
        status: "invalid",
        errors: { posSku: "sku_unknown" },
      });
      expect(await fix("pos_unlinked", "link_product", { partner, form: { posSku: "TW-TUR-12" } })).toMatchObject({
        status: "applied",
        failures: 2,
      });
    }
    for (const order of orders) expect(await states(order)).toEqual(everywhere);
    expect(await failing()).toEqual([]);
  });

  it("a payment type that was not chosen: orders paid that way wait, and go when it is", async () => {
    await set("lightspeed", { defaultPaymentTypeId: null, paymentTypes: {} });
    const order = usual();
    await world.settled();
    expect(await states(order)).toEqual(["heartland sent", "lightspeed pending (pos_payment_type)"]);
    expect(await fix("pos_payment_type", "choose_setting", { form: { paymentType: lightspeedIds.paymentTypes.card } })).toMatchObject({
      status: "applied",
    });
    expect(await states(order)).toEqual(everywhere);
    expect(await failing()).toEqual([]);
    await set("lightspeed", petStorePosChoices.lightspeed);
  });

  it("a removed user: told as that, and orders go when somebody connects again", async () => {
    world.pos.lightspeed.faults.add({ kind: "user_removed", times: 1 });
    const order = usual();
    await world.settled();
    expect(await states(order)).toEqual(["heartland sent", "lightspeed pending (pos_access)"]);
    expect((await failing()).map((row) => row.split(" ")[1])).toEqual(["pos_user_removed"]);
    const { books } = world.pos.lightspeed;
    for (const user of books.users) if (user.deletedAt) Object.assign(user, { deletedAt: null });
    await world.connectPos("lightspeed");
    await world.settled();
    expect(await states(order)).toEqual(everywhere);
    expect(await failing()).toEqual([]);
  });

  it("a required field of orders at Heartland: named, made optional when the merchant agrees, and the order goes on", async () => {
    const account = heartland();
    account.customFields.push({ id: 990_001, key: "cashier", name: "Cashier name", group: "sales.transaction", required: true });
    const order = usual();
    await world.settled();
    expect(await states(order)).toEqual(["heartland pending (pos_fields_required)", "lightspeed sent"]);
    expect(await fix("pos_fields_required", "lift_fields", { partner: "heartland" })).toMatchObject({ status: "invalid" });
    expect(await fix("pos_fields_required", "lift_fields", { partner: "heartland", form: { agreeOptional: "yes" } })).toMatchObject({
      status: "applied",
    });
    expect(await states(order)).toEqual(everywhere);
    expect(booked("heartland", order)).toHaveLength(1);
    expect(await failing()).toEqual([]);
  });

  it("required products behind a required field of products: lifted while they are made, and put back", async () => {
    const account = heartland();
    account.customFields.push({ id: 990_002, key: "season", name: "Season", group: "item", required: true });
    for (const item of account.items) if (item.publicId === "Shopify Shipping") item.active = false;
    account.items = account.items.filter(({ publicId }) => publicId !== "Shopify Shipping");
    const order = usual();
    await world.settled();
    expect(await states(order)).toEqual(["heartland pending (pos_required_products)", "lightspeed sent"]);
    expect(await fix("pos_required_products", "restore_products", { partner: "heartland" })).toEqual({
      status: "invalid",
      errors: { agreeLift: "not_ticked" },
    });
    expect(await fix("pos_required_products", "restore_products", { partner: "heartland", form: { agreeLift: "yes" } })).toMatchObject({
      status: "applied",
    });
    expect(await states(order)).toEqual(everywhere);
    expect(account.customFields.find(({ key }) => key === "season")?.required).toBe(true);
    expect(await db.fieldLift.findMany({ where: { name: "Season" }, select: { state: true, agreedBy: true } })).toEqual([
      { state: "restored", agreedBy: "Robin" },
    ]);
    account.customFields = account.customFields.filter(({ key }) => key !== "season");
    expect(await failing()).toEqual([]);
  });
});

describe("a POS that is down", () => {
  it("holds up nothing else; when it is back every order arrives once, and the one failure closes", async () => {
    await world.pos.served.lightspeed.refuse();
    const orders = Array.from({ length: 12 }, usual);
    await until(async () => (await failing()).length > 0);
    for (const order of orders) await until(async () => booked("heartland", order).length === 1);
    expect(await failing()).toEqual(["lightspeed pos_unavailable check:lightspeed:answers"]);
    await world.pos.served.lightspeed.listen();
    await world.settled();
    for (const order of orders) {
      expect(await states(order)).toEqual(everywhere);
      expect(booked("lightspeed", order)).toEqual([`S-${order.number} closed ${total(order)}`]);
    }
    expect(await failing()).toEqual([]);
  });

  it.each(["drop_after_write", "drop_before_write", "server_error_after_write"] as const)(
    "an answer is lost (%s): looked for, and never made twice",
    async (kind) => {
      for (const nth of [1, 2, 3, 4, 5, 6]) {
        world.pos.lightspeed.faults.add({ kind, nth, times: 1 });
        world.pos.heartland.faults.add({ kind, nth: nth * 2, times: 1 });
        const order = usual();
        await world.settled();
        expect(booked("lightspeed", order)).toEqual([`S-${order.number} closed ${total(order)}`]);
        expect(booked("heartland", order)).toEqual([`S-${order.number} open ${total(order)}`]);
        world.pos.lightspeed.faults.clear();
        world.pos.heartland.faults.clear();
      }
    },
  );
});
