import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findCandidates, linkCustomer, unlinkCustomer } from "#app/members/link-customer.server.ts";
import { listCustomers } from "#app/members/list-customers.server.ts";
import { readCustomerPage } from "#app/members/read-customer-page.server.ts";
import { dayIn } from "#app/domain/date.ts";
import { eraseCustomer } from "#app/orders/erase-customer.server.ts";
import { db } from "#app/platform/db.server.ts";
import { makeOrder } from "#test/fixtures/orders.ts";
import { storeOrder } from "#app/orders/store-order.server.ts";
import { petStore } from "#test/fixtures/pet-store.ts";
import { clearShops } from "#test/support/clear-shops.ts";
import { openWorld } from "#test/support/open-world.ts";
import type { World } from "#test/support/open-world.ts";
import { until } from "#test/support/until.ts";

let world: World;
let shop: string;
beforeEach(async () => {
  world = await openWorld();
  shop = world.shop.domain;
});
afterEach(async () => {
  await world.close();
  await clearShops();
});

function petowner(firstName: string) {
  const found = world.astro.books.accountOf("northside-pets").customers.find((one) => one.firstName === firstName);
  if (!found) throw new Error(`Astro has no ${firstName}.`);
  return found;
}

/** Units on an account's cards, by reference. */
function unitsOn(firstName: string, reference: string): number {
  return petowner(firstName).cards.flatMap(({ punches }) => punches.filter((punch) => punch.transaction.transactionID === reference))
    .length;
}

/** An order, settled, with the buyer's row. */
async function buy(order: Parameters<World["shop"]["placeOrder"]>[0]) {
  const placed = world.shop.placeOrder(order);
  await world.settled();
  const { customerId } = await db.order.findFirstOrThrow({ where: { shopId: shop, name: placed.name } });
  if (!customerId) throw new Error("The order names nobody.");
  return { order: placed, customerId, reference: `S-${placed.number}-L1` };
}

async function page(customerId: string) {
  const detail = await readCustomerPage(shop, customerId);
  if (!detail) throw new Error("There is a page.");
  return detail;
}

function link(customerId: string, search: string, firstName: string) {
  const partnerMemberId = String(petowner(firstName).astroCustomerId);
  return linkCustomer({ shop, customerId, search, partnerMemberId, actor: "Robin" });
}

const chicken = { lines: [{ sku: "NP-CHK-20" }] };

describe("linking an account", () => {
  it("shows the differences, heals everything that failed for the buyer, and puts the purchases on that account", async () => {
    await world.startWorker();
    await buy({ customer: "dev", ...chicken });
    const { customerId, order, reference } = await buy({ customer: "dev", ...chicken });
    expect(await page(customerId)).toMatchObject({ name: "Dev Patel", link: { status: "none" }, account: { status: "none" }, waiting: 2 });
    expect(await findCandidates({ shop, customerId, search: "" })).toEqual({ status: "found", search: "", candidates: [] });
    expect(await findCandidates({ shop, customerId, search: "ben" })).toEqual({ status: "invalid" });
    const found = await findCandidates({ shop, customerId, search: " ben.okafor@example.test" });
    expect(found).toMatchObject({
      status: "found",
      candidates: [
        {
          name: "Ben Okafor",
          isLinked: false,
          others: [],
          foreignId: null,
          differences: [
            { field: "name", shopify: "Dev Patel", account: "Ben Okafor", is: "different" },
            { field: "email", is: "different" },
            { field: "phone", shopify: "+14165550104", account: null, is: "missing" },
          ],
        },
      ],
    });

    expect(await link(customerId, "ben.okafor@example.test", "Ben")).toEqual({ status: "linked", failures: 2 });
    await world.settled();
    expect(await world.failures()).toEqual([]);
    expect(unitsOn("Ben", reference)).toBe(1);
    const after = await page(customerId);
    expect(after).toMatchObject({ link: { status: "linked", name: "Ben Okafor", decidedBy: "Robin" }, waiting: 0 });
    if (after.account.status !== "read") throw new Error("Astro answers.");
    const [card] = after.account.cards;
    expect(card).toMatchObject({ required: 12, today: 2, marks: [{ today: true }, { today: true }] });
    expect(card?.entries.find((entry) => entry.reference === reference)).toMatchObject({
      units: 1,
      day: dayIn(petStore.timeZone, order.processedAt),
      order: { name: order.name },
    });
    // Pressed again, nothing is otherwise.
    expect(await link(customerId, "ben.okafor@example.test", "Ben")).toEqual({ status: "linked", failures: 0 });
    await world.settled();
    expect(unitsOn("Ben", reference)).toBe(1);
  });

  it("leaves an account of the till under the till's own number", async () => {
    await world.startWorker();
    const { customerId, reference } = await buy({ customer: "dev", ...chicken });
    expect(await findCandidates({ shop, customerId, search: "(647) 555-0111" })).toMatchObject({ candidates: [{ foreignId: "till-77" }] });
    expect(await link(customerId, "(647) 555-0111", "Kim")).toEqual({ status: "linked", failures: 1 });
    await world.settled();
    expect(petowner("Kim").customerID).toBe("till-77");
    expect(unitsOn("Kim", reference)).toBe(1);
  });

  it("tells which other buyers have the account", async () => {
    await world.startWorker();
    await buy({ customer: "kim", ...chicken });
    const { customerId } = await buy({ customer: "dev", ...chicken });
    expect(await findCandidates({ shop, customerId, search: "6475550111" })).toMatchObject({
      candidates: [{ others: ["Kim Nakamura"], foreignId: null, isLinked: false }],
    });
  });

  it("serves a guest by what the newest order says", async () => {
    await world.startWorker();
    const { customerId, reference } = await buy({ customer: null, email: "somebody@example.test", ...chicken });
    expect(await page(customerId)).toMatchObject({ gid: null, waiting: 1 });
    expect(await findCandidates({ shop, customerId, search: "4165550105" })).toMatchObject({
      candidates: [{ differences: [{ is: "missing" }, { shopify: "somebody@example.test", is: "missing" }, { is: "missing" }] }],
    });
    expect(await link(customerId, "4165550105", "Elsie")).toEqual({ status: "linked", failures: 1 });
    await world.settled();
    expect(unitsOn("Elsie", reference)).toBe(1);
  });

  it("changes nothing when Astro keeps the ids for somebody else", async () => {
    await world.startWorker();
    const { customerId } = await buy({ customer: "dev", ...chicken });
    const ours = `shopify-${world.shop.customer("dev").id}`;
    const ben = petowner("Ben");
    for (const customerID of [ours, `${ours}-${ben.astroCustomerId}`])
      world.astro.books.addCustomer(world.astro.books.accountOf("northside-pets"), {
        customerID,
        firstName: "Some",
        lastName: "Body",
        email: null,
        phone: null,
      });
    expect(await link(customerId, "ben.okafor@example.test", "Ben")).toEqual({
      status: "linked_elsewhere",
      account: String(ben.astroCustomerId),
    });
    expect(await page(customerId)).toMatchObject({ link: { status: "none" }, waiting: 1 });
  });

  it("is refused for an account that the search does not find, and for a buyer whom Shopify does not name any more", async () => {
    await world.startWorker();
    const { customerId } = await buy({ customer: "dev", ...chicken });
    const unlisted = { shop, customerId, search: "6475550111", partnerMemberId: String(petowner("Ben").astroCustomerId), actor: "Robin" };
    expect(await linkCustomer(unlisted)).toEqual({ status: "refused", reason: "account_gone" });
    world.shop.state.customers = world.shop.state.customers.filter(({ handle }) => handle !== "dev");
    expect(await link(customerId, "ben.okafor@example.test", "Ben")).toEqual({ status: "refused", reason: "customer_gone" });
    expect(await db.memberLink.count()).toBe(0);
  });

  it("says who did not answer, and changes nothing", async () => {
    await world.startWorker();
    const { customerId } = await buy({ customer: "dev", ...chicken });
    const up = world.astro.faults.add({ kind: "unavailable" });
    expect(await link(customerId, "ben.okafor@example.test", "Ben")).toEqual({ status: "refused", reason: "partner_unavailable" });
    up();
    expect(await page(customerId)).toMatchObject({ link: { status: "none" }, waiting: 1 });
    await db.connection.updateMany({ data: { status: "disconnected" } });
    expect(await findCandidates({ shop, customerId, search: "" })).toEqual({ status: "refused", reason: "not_connected" });
  });
});

describe("another account", () => {
  it("takes the purchases from now on; what is recorded stays on the former one, and its refund comes off there", async () => {
    await world.startWorker();
    const { customerId, order, reference } = await buy({ customer: "ana", lines: [{ sku: "NP-CHK-20", quantity: 2 }] });
    expect(unitsOn("Ana", reference)).toBe(2);
    const before = await db.recording.findFirstOrThrow();
    expect(await link(customerId, "4165550105", "Elsie")).toEqual({ status: "linked", failures: 0 });
    const second = await buy({ customer: "ana", ...chicken });
    expect(unitsOn("Elsie", second.reference)).toBe(1);
    world.shop.refund(order, { lines: [{ line: 1, quantity: 1 }] });
    await world.settled();
    expect([unitsOn("Ana", reference), unitsOn("Elsie", second.reference)]).toEqual([1, 1]);
    expect(await db.recording.findFirstOrThrow({ where: { id: before.id } })).toMatchObject({ memberId: before.memberId, removed: 1 });
    const detail = await page(customerId);
    expect(detail.orders.map(({ recordings }) => recordings.map(({ elsewhere }) => elsewhere))).toEqual([[null], ["Ana Roy"]]);
    // And back again: the account is known under its own number still.
    expect(await link(customerId, "", "Ana")).toEqual({ status: "linked", failures: 0 });
    const third = await buy({ customer: "ana", ...chicken });
    expect(unitsOn("Ana", third.reference)).toBe(1);
  });
});

describe("unlinking", () => {
  it("lets orders fail until an account is linked again, and never finds it by itself", async () => {
    await world.startWorker();
    const { customerId, reference } = await buy({ customer: "ana", ...chicken });
    expect(await unlinkCustomer({ shop, customerId, actor: "Robin" })).toEqual({ status: "unlinked" });
    const { updatedAt } = await db.memberLink.findFirstOrThrow();
    expect(await unlinkCustomer({ shop, customerId, actor: "Camille" })).toEqual({ status: "unlinked" });
    expect(await db.memberLink.findFirstOrThrow()).toMatchObject({ decidedBy: "Robin", updatedAt });
    const later = await buy({ customer: "ana", ...chicken });
    expect(await world.lines(later.order)).toEqual(["L1 failed (member_unlinked) 0"]);
    expect(unitsOn("Ana", reference)).toBe(1);
    expect(await page(customerId)).toMatchObject({
      link: { status: "unlinked", decidedBy: "Robin" },
      account: { status: "none" },
      waiting: 1,
      failures: [{ code: "member_unlinked", status: "open" }],
    });
    expect(await link(customerId, "", "Ana")).toEqual({ status: "linked", failures: 1 });
    await world.settled();
    expect(await world.failures()).toEqual([]);
    expect(unitsOn("Ana", later.reference)).toBe(1);
  });

  it("is refused where nothing is linked", async () => {
    await world.startWorker();
    const { customerId } = await buy({ customer: "dev", ...chicken });
    expect(await unlinkCustomer({ shop, customerId, actor: "Robin" })).toEqual({ status: "refused", reason: "not_linked" });
    expect(await page(customerId)).toMatchObject({ link: { status: "none" } });
  });
});

describe("a decision while an order is on its way", () => {
  it("goes before the account that was being looked for", async () => {
    world.astro.faults.add({ kind: "slow", delayMs: 500, endpoints: ["searchCustomer"], times: 1 });
    await world.startWorker();
    const order = world.shop.placeOrder({ customer: "ana", ...chicken });
    await until(() => world.astro.callsTo("searchCustomer").length > 0);
    const { id: customerId } = await db.customer.findFirstOrThrow();
    expect(await link(customerId, "4165550105", "Elsie")).toMatchObject({ status: "linked" });
    await world.settled();
    expect(unitsOn("Elsie", `S-${order.number}-L1`)).toBe(1);
    expect(petowner("Ana").cards).toEqual([]);
    expect(await db.memberLink.findFirstOrThrow()).toMatchObject({ decidedBy: "Robin" });
  });

  it("does not move what is being recorded: it stays with the account that it was recorded on", async () => {
    await world.startWorker();
    const { customerId } = await buy({ customer: "ana", ...chicken });
    world.astro.faults.add({ kind: "slow", delayMs: 500, endpoints: ["addTransactionBatch"], times: 1 });
    const calls = world.astro.callsTo("addTransactionBatch").length;
    const order = world.shop.placeOrder({ customer: "ana", ...chicken });
    await until(() => world.astro.callsTo("addTransactionBatch").length > calls);
    await unlinkCustomer({ shop, customerId, actor: "Robin" });
    await link(customerId, "4165550105", "Elsie");
    await world.settled();
    const reference = `S-${order.number}-L1`;
    expect([unitsOn("Ana", reference), unitsOn("Elsie", reference)]).toEqual([1, 0]);
    expect(await db.recording.findFirstOrThrow({ where: { reference }, include: { member: true } })).toMatchObject({
      member: { partnerMemberId: String(petowner("Ana").astroCustomerId) },
    });
    world.shop.refund(order, { lines: [{ line: 1, quantity: 1 }] });
    await world.settled();
    expect(unitsOn("Ana", reference)).toBe(0);
    expect(await world.failures()).toEqual([]);
  });

  it("keeps one account of a buyer whose orders come all at once", async () => {
    await world.startWorker();
    for (let count = 0; count < 6; count += 1) world.shop.placeOrder({ customer: "ana", ...chicken });
    await world.settled();
    expect(await world.failures()).toEqual([]);
    expect([await db.member.count(), await db.memberLink.count()]).toEqual([1, 1]);
  });
});

describe("the page of a buyer", () => {
  it("shows rewards that wait and those that were given, each with its order", async () => {
    await world.startWorker();
    const { customerId } = await buy({ customer: "ana", lines: [{ sku: "NP-CHK-20", quantity: 12 }] });
    const rewards = async () => {
      const { account } = await page(customerId);
      return account.status === "read" ? account.cards.flatMap((card) => card.rewards) : [];
    };
    expect(await rewards()).toMatchObject([{ state: "to_redeem", redeemedOn: null, order: null }]);
    const free = await buy({ customer: "ana", lines: [{ sku: "NP-CHK-20", discount: { percentage: 100, title: "Reward" } }] });
    expect(await world.lines(free.order)).toEqual(["L1 skipped (free_good) 0"]);
    expect(await rewards()).toMatchObject([
      { state: "redeemed", items: [{ description: "Northpaw Chicken 20lb" }], order: { name: free.order.name } },
    ]);
  });

  it("shows what Punchcard knows when Astro does not answer, and when it does not know the account any more", async () => {
    await world.startWorker();
    const { customerId, order } = await buy({ customer: "ana", ...chicken });
    const up = world.astro.faults.add({ kind: "unavailable" });
    expect(await page(customerId)).toMatchObject({
      account: { status: "unreachable" },
      orders: [{ name: order.name, recordings: [{ title: "Northpaw Chicken & Rice dog food · 20 lb", units: 1, state: "recorded" }] }],
    });
    up();
    petowner("Ana").customerID = "merged-away";
    expect(await page(customerId)).toMatchObject({ account: { status: "gone" }, orders: [{ name: order.name }] });
  });

  it("is nobody's but the shop's", async () => {
    await world.startWorker();
    const { customerId } = await buy({ customer: "ana", ...chicken });
    const other = { shop: "other.myshopify.com", customerId, actor: "Eve" };
    expect(await readCustomerPage(other.shop, customerId)).toBeNull();
    expect(await findCandidates({ ...other, search: "" })).toEqual({ status: "refused", reason: "not_found" });
    expect(await linkCustomer({ ...other, search: "", partnerMemberId: "1" })).toEqual({ status: "refused", reason: "not_found" });
    expect(await unlinkCustomer(other)).toEqual({ status: "refused", reason: "not_found" });
    expect((await listCustomers(other.shop, { search: "", cursor: null })).rows).toEqual([]);
    expect(await db.memberLink.findFirstOrThrow()).toMatchObject({ state: "linked" });
  });

  it("names nobody after the buyer was erased, and is found by no name", async () => {
    await world.startWorker();
    const { customerId } = await buy({ customer: "ana", ...chicken });
    const { gid } = await db.customer.findFirstOrThrow();
    await db.$transaction((tx) =>
      eraseCustomer(tx, {
        shop,
        customerGid: gid as `gid://shopify/Customer/${string}`,
        orders: [],
        contact: { email: null, phone: null },
      }),
    );
    expect(await page(customerId)).toMatchObject({ name: "", link: { status: "linked", name: "" } });
    expect((await listCustomers(shop, { search: "ana", cursor: null })).rows).toEqual([]);
    expect(await db.customerWord.count()).toBe(0);
  });
});

describe("the list of buyers", () => {
  it("finds them by the beginning of any word of their name, without accents, and pages through all of them once", async () => {
    await world.startWorker();
    for (const customer of ["ana", "chloe", "ines", "dev", "liam"]) world.shop.placeOrder({ customer, ...chicken });
    await world.settled();
    const named = async (search: string) => (await listCustomers(shop, { search, cursor: null })).rows.map(({ name }) => name).sort();
    expect(await named("chlo")).toEqual(["Chloé Tremblay"]);
    expect(await named("TREM chloé")).toEqual(["Chloé Tremblay"]);
    expect(await named("gag")).toEqual(["Inès Gagnon"]);
    expect(await named("agnon")).toEqual([]);
    expect(await named("chloe gagnon")).toEqual([]);
    expect(await named("%")).toEqual([]);
    const rows = (await listCustomers(shop, { search: "", cursor: null })).rows;
    expect(rows.find(({ name }) => name === "Ana Roy")).toMatchObject({ link: "linked", account: "Ana Roy", openFailures: 0 });
    expect(rows.find(({ name }) => name === "Dev Patel")).toMatchObject({ link: "none", account: null, openFailures: 1 });
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const list: Awaited<ReturnType<typeof listCustomers>> = await listCustomers(shop, { search: "", cursor, limit: 2 });
      seen.push(...list.rows.map(({ name }) => name));
      cursor = list.next;
    } while (cursor);
    expect(seen.sort()).toEqual(["Ana Roy", "Chloé Tremblay", "Dev Patel", "Inès Gagnon", "Liam O’Shea"]);
  });

  it("follows a buyer who changes their name", async () => {
    const order = makeOrder();
    const named = (lastName: string) => ({ ...order, customer: order.customer && { ...order.customer, lastName } });
    await storeOrder(shop, named("Roy"), new Date());
    await storeOrder(shop, named("Lavoie"), new Date());
    const words = await db.customerWord.findMany({ orderBy: { word: "asc" } });
    expect(words.map(({ word }) => word)).toEqual(["ana", "lavoie"]);
  });
});
