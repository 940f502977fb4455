import { randomUUID } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { couponConnectionFor } from "#app/connections/coupon-connection.server.ts";
import { loyaltyConnectionFor } from "#app/connections/loyalty-connection.server.ts";
import { rememberMember } from "#app/connections/members.server.ts";
import { assignCode } from "#app/coupons/assign-code.server.ts";
import { authorizeHold } from "#app/coupons/authorize-hold.server.ts";
import { holdsOfBuyersOrder, readOrderHolds } from "#app/coupons/read-order-holds.server.ts";
import { rememberCustomer } from "#app/connections/customers.server.ts";
import type { Contact } from "#app/domain/order.ts";
import { applyFix } from "#app/failures/apply-fix.server.ts";
import { eraseCustomer } from "#app/orders/erase-customer.server.ts";
import { readOrderDetail } from "#app/orders/read-order.server.ts";
import { readOrderState } from "#app/orders/read-order-state.server.ts";
import { syncOrder } from "#app/orders/sync-order.server.ts";
import { db } from "#app/platform/db.server.ts";
import { petStoreUpcs as upc } from "#test/fixtures/pet-store.ts";
import { petStoreMembers, petStorePrograms as programs } from "#test/fixtures/pet-store-astro.ts";
import type { AstroCustomerSeed } from "#test/simulators/astro/world.ts";
import type { SimulatedCheckout } from "#test/simulators/shopify/checkout.ts";
import { clearShops } from "#test/support/clear-shops.ts";
import { openWorld } from "#test/support/open-world.ts";
import type { World } from "#test/support/open-world.ts";

/** Orders that were placed with something that checkout put aside: what is recorded, captured, redeemed and undone, and what of it is told. */

let world: World;
afterEach(async () => {
  await world.close();
  await clearShops();
});

type Sku = keyof typeof upc;
type Handle = "ana" | "ben" | "elsie";

/** A member who has bought so many of each at the till, and with them earned rewards. */
function buyer(handle: Handle, bought: Partial<Record<Sku, number>>): AstroCustomerSeed {
  const purchases = Object.entries(bought).map(([sku, quantity]) => ({
    transactionID: `till-${handle}-${sku}`,
    itemCode: upc[sku as Sku],
    quantity,
    date: "2026-11-01",
  }));
  return { ...petStoreMembers[handle], purchases };
}

async function open(members: AstroCustomerSeed[], options: Parameters<typeof openWorld>[0] = {}): Promise<void> {
  world = await openWorld({ members, ...options });
  await world.startWorker({ retryMin: 0.05, retryMax: 0.1 });
}

function contactOf(handle: Handle): Contact {
  const { id, firstName, lastName, email, phone } = world.shop.customer(handle);
  return { customerGid: `gid://shopify/Customer/${id}`, firstName, lastName, email, phone, address: null };
}

/** The customer's account at Astro, as checkout finds it. */
async function memberOf(handle: Handle) {
  const shop = world.shop.domain;
  const connection = await loyaltyConnectionFor(shop);
  if (connection.status !== "ready") throw new Error("Astro is connected.");
  const contact = contactOf(handle);
  const found = await connection.program.findMember(contact);
  if (found.status !== "found") throw new Error(`${handle} is a member.`);
  const row = await db.$transaction(async (tx) => {
    const customer = await rememberCustomer(tx, { shop, contact });
    if (!customer) throw new Error("A customer has a row.");
    return rememberMember(tx, { shop, partner: "astro", customer }, { member: found.member, decidedBy: null });
  });
  return { row, rewards: await connection.program.rewardsFor(found.member) };
}

type Lines = { sku: Sku; quantity?: number }[];

type PutAside = { of: Handle; sku: Sku; on: SimulatedCheckout; /** Whose code it is; null is a guest's. */ by?: Handle | null };

/** What checkout does for a buyer who uses an earned free good: puts the reward aside, has a code made, and applies it. */
async function useReward({ of, sku, on, by = of }: PutAside): Promise<{ holdId: string; rewardId: string }> {
  const { row, rewards } = await memberOf(of);
  const taken = await db.hold.findMany({ select: { couponRef: true } });
  const reward = rewards.find(
    ({ rewardId, items }) => !taken.some(({ couponRef }) => couponRef === rewardId) && items.some((item) => item.upc === upc[sku]),
  );
  const item = reward?.items.find((one) => one.upc === upc[sku]);
  if (!reward || !item) throw new Error(`${of} has no reward for ${sku}.`);
  const variant = world.shop.variant(sku);
  const { rewardId, program } = reward;
  const { id: holdId } = await db.hold.create({
    data: {
      ...{ shopId: world.shop.domain, partner: "astro", kind: "reward", surface: "checkout", state: "authorized", checkoutToken: on.token },
      ...{ customerGid: by && contactOf(by).customerGid, couponRef: rewardId, title: program.title, memberId: row },
      ...{ itemId: item.itemId, itemTitle: item.description, programId: program.programId, programTitle: program.title },
      ...{ variantGid: `gid://shopify/ProductVariant/${variant.id}`, upc: upc[sku], productTitle: item.description, units: 1 },
      ...{ amountMinor: BigInt(variant.price), currency: "CAD", orderRef: randomUUID(), expiresAt: new Date(Date.now() + 30 * 60_000) },
    },
  });
  await applyHold(holdId, on);
  return { holdId, rewardId };
}

async function applyHold(holdId: string, checkout: SimulatedCheckout): Promise<void> {
  const assigned = await assignCode(await db.hold.findUniqueOrThrow({ where: { id: holdId } }));
  if (assigned.status !== "code") throw new Error(`No code: ${assigned.why}`);
  expect(checkout.applyCode(assigned.code)).toEqual({ type: "success" });
}

/** The same for one of Ana's coupons at PETZ. */
async function useCoupon(couponRef: string, { sku, on }: { sku: Sku; on: SimulatedCheckout }): Promise<string> {
  const shop = world.shop.domain;
  const connection = await couponConnectionFor(shop);
  if (connection.status !== "ready") throw new Error("PETZ is connected.");
  const variant = world.shop.variant(sku);
  const variantGid = `gid://shopify/ProductVariant/${variant.id}` as const;
  const orderRef = `PC-${randomUUID()}`;
  const { customerGid } = contactOf("ana");
  const hold = await db.hold.create({
    data: {
      ...{ shopId: shop, partner: "petz", kind: "coupon", surface: "checkout", checkoutToken: on.token, customerGid, couponRef },
      ...{ title: couponRef, variantGid, upc: upc[sku], productTitle: sku, units: 1, amountMinor: 0n, currency: "CAD", orderRef },
      expiresAt: new Date(Date.now() + 30 * 60_000),
    },
  });
  const unitPrice = { minor: variant.price, currency: "CAD" };
  const line = { variantGid, title: sku, sku, upc: upc[sku] as never, quantity: 1, unitPrice };
  const order = { orderRef, basket: { lines: [line], currency: "CAD" } };
  // The wallet is read with every order that a coupon is used for.
  const found = await connection.provider.walletOf(contactOf("ana"), order);
  expect(found.status).toBe("found");
  const authorized = await authorizeHold(hold, {
    ...{ provider: connection.provider, order, buyer: contactOf("ana"), now: () => new Date() },
    line: { variantGid, upc: upc[sku] as never, units: 1, unitPrice },
  });
  expect(authorized.status).toBe("authorized");
  await applyHold(hold.id, on);
  return hold.id;
}

function checkoutFor(customer: Handle | null, lines: Lines): SimulatedCheckout {
  return world.shop.openCheckout({ customer, lines, shipping: null });
}

function place(checkout: SimulatedCheckout, options: Parameters<SimulatedCheckout["complete"]>[0] = {}) {
  const completion = checkout.complete(options);
  if (completion.status !== "placed") throw new Error(`Not placed: ${completion.message}`);
  return completion.order;
}

/** Ana buys bags of chicken, and uses her reward for one of them. */
async function buyWithReward(quantity: number, options: Parameters<SimulatedCheckout["complete"]>[0] = {}) {
  const checkout = checkoutFor("ana", [{ sku: "NP-CHK-20", quantity }]);
  const used = await useReward({ of: "ana", sku: "NP-CHK-20", on: checkout });
  const order = place(checkout, options);
  await world.settled();
  return { ...used, order };
}

const chicken = `${upc["NP-CHK-20"]} redeemed`;

/** The partner's books: what was redeemed, or left incomplete, for which item. */
function redeemed(): string[] {
  return world.astro.books.redemptions().map(({ item, state }) => `${item} ${state}`);
}

async function holdOf(id: string) {
  return db.hold.findUniqueOrThrow({ where: { id } });
}

async function recordings() {
  const rows = await db.recording.findMany({ orderBy: { reference: "asc" } });
  return rows.map(({ reference, quantity, removed, amountMinor }) => [reference, quantity - removed, Number(amountMinor)]);
}

async function failureOf(code: string) {
  const failures = await world.failures();
  const failure = failures.find((one) => one.code === code);
  if (!failure) throw new Error(`There is no open failure ${code}, but ${failures.map((one) => one.code).join(", ") || "none"}.`);
  return failure;
}

const price = (sku: Sku) => world.shop.variant(sku).price;

describe("an order with a free good of the checkout", () => {
  it("records the units that were paid for, and redeems the reward for the other", async () => {
    await open([buyer("ana", { "NP-CHK-20": 12 })]);
    const { order, holdId, rewardId } = await buyWithReward(2);
    expect(await world.lines(order)).toEqual(["L1 recorded 1"]);
    expect(await recordings()).toEqual([[`S-${order.number}-L1`, 1, price("NP-CHK-20")]]);
    expect(redeemed()).toEqual([chicken]);
    expect(await db.redemption.findMany()).toMatchObject([{ rewardId, unit: 1, state: "redeemed" }]);
    expect(await holdOf(holdId)).toMatchObject({ state: "redeemed", orderName: order.name, orderKept: true });
    expect(await world.failures()).toEqual([]);
    expect(world.astro.callsTo("addRedemption")).toHaveLength(1);
  });

  it("gives back what was put aside for a test order, which is no sale", async () => {
    await open([buyer("ana", { "NP-CHK-20": 12 })]);
    const { order, holdId } = await buyWithReward(2, { order: { test: true } });
    expect(await world.lines(order)).toEqual(["L1 skipped (test_order) 0"]);
    expect(redeemed()).toEqual([]);
    expect(await holdOf(holdId)).toMatchObject({ state: "released", reason: "order_cancelled", codeState: "gone" });
    expect(await world.failures()).toEqual([]);
  });

  it("is no purchase when the free good is all of it, and uses the reward that was promised and no other", async () => {
    await open([buyer("ana", { "NP-CHK-20": 24 })]);
    const { order, holdId, rewardId } = await buyWithReward(1);
    expect(await world.lines(order)).toEqual(["L1 skipped (free_good) 0"]);
    expect(await db.redemption.findMany()).toMatchObject([{ rewardId, state: "redeemed" }]);
    expect(await holdOf(holdId)).toMatchObject({ state: "redeemed" });
    expect(world.astro.callsTo("addTransactionBatch")).toEqual([]);
    expect(redeemed()).toEqual([chicken]);
  });

  it("redeems it whatever the shop does with other free lines", async () => {
    await open([buyer("ana", { "NP-CHK-20": 24 })], { settings: { redeemFreeLines: false } });
    const { holdId } = await buyWithReward(1);
    world.shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20", discount: { percentage: 100, title: "Gift" } }] });
    await world.settled();
    expect(await holdOf(holdId)).toMatchObject({ state: "redeemed" });
    expect(redeemed()).toEqual([chicken]);
  });

  it("takes units back that were paid for, at what was paid for them", async () => {
    await open([buyer("ana", { "NP-CHK-20": 12 })]);
    const { order, holdId } = await buyWithReward(3);
    expect(await recordings()).toEqual([[`S-${order.number}-L1`, 2, 2 * price("NP-CHK-20")]]);
    world.shop.refund(order, { lines: [{ line: 1, quantity: 1 }] });
    await world.settled();
    expect(await world.lines(order)).toEqual(["L1 recorded 1"]);
    expect(await recordings()).toEqual([[`S-${order.number}-L1`, 1, 2 * price("NP-CHK-20")]]);
    expect(await holdOf(holdId)).toMatchObject({ state: "redeemed" });
  });

  it("redeems nothing before it is paid, and the reward is nobody else's meanwhile", async () => {
    await open([buyer("ana", { "NP-CHK-20": 12 })]);
    const { order, holdId } = await buyWithReward(2, { payment: "pending" });
    expect(await holdOf(holdId)).toMatchObject({ state: "ordered" });
    const gift = world.shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20", discount: { percentage: 100, title: "Gift" } }] });
    await world.settled();
    expect(redeemed()).toEqual([]);
    expect(await world.lines(gift)).toEqual(["L1 skipped (free_good) 0"]);
    world.shop.markPaid(order);
    await world.settled();
    expect(await holdOf(holdId)).toMatchObject({ state: "redeemed" });
    expect(redeemed()).toEqual([chicken]);
    expect((await db.redemption.findMany({ include: { line: { include: { order: true } } } })).map(({ line }) => line.order.name)).toEqual([
      order.name,
    ]);
    expect(await world.lines(order)).toEqual(["L1 recorded 1"]);
  });

  it("cancelled before it was paid gives everything up without a call to the partner", async () => {
    await open([buyer("ana", { "NP-CHK-20": 12 })]);
    const { order, holdId } = await buyWithReward(2, { payment: "pending" });
    world.shop.cancel(order);
    await world.settled();
    expect(await holdOf(holdId)).toMatchObject({ state: "released", reason: "order_cancelled" });
    expect(world.astro.callsTo("addRedemption")).toEqual([]);
    expect(await world.failures()).toEqual([]);
  });

  it("redeems the reward of the member whom it was put aside for, and sends nobody else's e-mail with it", async () => {
    await open([buyer("ana", {}), buyer("elsie", { "NP-CHK-4": 8 })]);
    const checkout = checkoutFor("ana", [{ sku: "NP-CHK-4", quantity: 2 }]);
    const { holdId, rewardId } = await useReward({ of: "elsie", sku: "NP-CHK-4", on: checkout, by: null });
    // Put aside for Elsie, who is signed in as Ana by the time she pays.
    await db.hold.update({ where: { id: holdId }, data: { customerGid: contactOf("elsie").customerGid } });
    const order = place(checkout);
    await world.settled();
    const failure = await failureOf("reward_email_missing");
    expect(failure).toMatchObject({ orderName: order.name, rewardId });
    expect(JSON.stringify(world.astro.callsTo("addRedemption"))).not.toContain("ana.roy@example.test");
    expect(await world.lines(order)).toEqual(["L1 recorded 1"]);
    const [recording] = await db.recording.findMany({ include: { member: true } });
    expect(recording?.member.name).toBe("Ana Roy");
    const form = { email: "elsie@example.test" };
    await applyFix({ shop: world.shop.domain, failureId: failure.id, fix: "complete_recipient", form, actor: "Robin" });
    await world.settled();
    expect(await holdOf(holdId)).toMatchObject({ state: "redeemed" });
    expect(redeemed()).toEqual([`${upc["NP-CHK-4"]} redeemed`]);
  });
});

describe("a program that wants an e-mail", () => {
  it("opens the failure that asks for it, and its fix redeems what checkout gave", async () => {
    await open([buyer("elsie", { "NP-CHK-4": 8 })]);
    const checkout = checkoutFor("elsie", [{ sku: "NP-CHK-4", quantity: 2 }]);
    const { holdId, rewardId } = await useReward({ of: "elsie", sku: "NP-CHK-4", on: checkout });
    const order = place(checkout);
    await world.settled();
    const failure = await failureOf("reward_email_missing");
    expect(failure).toMatchObject({ rewardId, orderName: order.name, atRiskMinor: BigInt(price("NP-CHK-4")) });
    expect(await holdOf(holdId)).toMatchObject({ state: "captured" });
    expect(await world.lines(order)).toEqual(["L1 recorded 1"]);
    const form = { email: "elsie@example.test" };
    const asked = { shop: world.shop.domain, failureId: failure.id, fix: "complete_recipient" as const, form, actor: "Robin" };
    expect(await applyFix(asked)).toMatchObject({ status: "applied" });
    await world.settled();
    expect(await world.failures()).toEqual([]);
    expect(redeemed()).toEqual([`${upc["NP-CHK-4"]} redeemed`]);
    expect(await holdOf(holdId)).toMatchObject({ state: "redeemed" });
  });

  it("and its order is refunded before anybody mends it, so that nothing is left at the partner", async () => {
    await open([buyer("elsie", { "NP-CHK-4": 8 })]);
    const checkout = checkoutFor("elsie", [{ sku: "NP-CHK-4", quantity: 2 }]);
    const { holdId } = await useReward({ of: "elsie", sku: "NP-CHK-4", on: checkout });
    const order = place(checkout);
    await world.settled();
    await failureOf("reward_email_missing");
    world.shop.cancel(order);
    await world.settled();
    expect(redeemed()).toEqual([]);
    expect(await world.failures()).toEqual([]);
    expect(await holdOf(holdId)).toMatchObject({ state: "returned" });
  });
});

describe("what comes back of an order with a free good", () => {
  it.each(["refund", "cancellation"] as const)("gives the member the reward back when all does: %s", async (how) => {
    await open([buyer("ana", { "NP-CHK-20": 12 })]);
    const { order, holdId } = await buyWithReward(2);
    if (how === "refund") world.shop.refund(order, { lines: [{ line: 1, quantity: 2 }] });
    else world.shop.cancel(order);
    await world.settled();
    expect(redeemed()).toEqual([]);
    expect(await db.redemption.findMany()).toMatchObject([{ state: "returned" }]);
    expect(await holdOf(holdId)).toMatchObject({ state: "returned", orderKept: false });
    expect(await recordings()).toMatchObject([[`S-${order.number}-L1`, 0, price("NP-CHK-20")]]);
    expect(await world.failures()).toEqual([]);
    // It is Ana's again, for another order.
    const checkout = checkoutFor("ana", [{ sku: "NP-CHK-20" }]);
    await db.hold.deleteMany({ where: { id: holdId } });
    const again = await useReward({ of: "ana", sku: "NP-CHK-20", on: checkout });
    place(checkout);
    await world.settled();
    expect(await holdOf(again.holdId)).toMatchObject({ state: "redeemed" });
    expect(redeemed()).toEqual([chicken]);
  });

  it("leaves the free good when it is a unit that was paid for", async () => {
    await open([buyer("ana", { "NP-CHK-20": 12 })]);
    const { order, holdId } = await buyWithReward(2);
    world.shop.refund(order, { lines: [{ line: 1, quantity: 1 }] });
    await world.settled();
    expect(redeemed()).toEqual([chicken]);
    expect(await recordings()).toMatchObject([[`S-${order.number}-L1`, 0, price("NP-CHK-20")]]);
    expect(await holdOf(holdId)).toMatchObject({ state: "redeemed", orderKept: true });
    expect(await world.failures()).toEqual([]);
    world.shop.refund(order, { lines: [{ line: 1, quantity: 1 }] });
    await world.settled();
    expect(redeemed()).toEqual([]);
    expect(await holdOf(holdId)).toMatchObject({ state: "returned" });
  });

  it("says so when the partner cannot undo it, and the hold waits until it is", async () => {
    await open([buyer("ana", { "NP-CHK-20": 12 })]);
    const { order, holdId, rewardId } = await buyWithReward(2);
    const account = world.astro.books.accountOf("northside-pets");
    const [ana] = account.customers.splice(0, 1);
    world.shop.refund(order, { lines: [{ line: 1, quantity: 2 }] });
    await world.settled();
    const failure = await failureOf("reward_not_returned");
    expect(failure).toMatchObject({ rewardId });
    expect(await holdOf(holdId)).toMatchObject({ state: "returning" });
    if (ana) account.customers.push(ana);
    for (const one of await world.failures())
      await applyFix({ shop: world.shop.domain, failureId: one.id, fix: "retry", form: {}, actor: "Robin" });
    await world.settled();
    expect(redeemed()).toEqual([]);
    expect(await holdOf(holdId)).toMatchObject({ state: "returned" });
    expect((await world.failures()).map(({ code }) => code)).not.toContain("reward_not_returned");
  });
});

describe("signals that come twice, late or in another order", () => {
  it("change nothing: one unit recorded, one reward redeemed", async () => {
    await open([buyer("ana", { "NP-CHK-20": 24 })]);
    const { order, holdId } = await buyWithReward(2);
    const gid = world.shop.gidOf(order);
    for (let time = 0; time < 3; time += 1) await syncOrder({ shop: world.shop.domain, order: gid });
    await Promise.all([1, 2].map(() => syncOrder({ shop: world.shop.domain, order: gid })));
    await world.settled();
    expect(redeemed()).toEqual([chicken]);
    expect(world.astro.callsTo("addRedemption")).toHaveLength(1);
    expect(world.astro.callsTo("addTransactionBatch")).toHaveLength(1);
    expect(await holdOf(holdId)).toMatchObject({ state: "redeemed" });
    const told = (await db.holdEvent.findMany({ where: { holdId }, orderBy: { id: "asc" } })).map(({ kind }) => kind);
    expect(told.filter((kind) => kind === "redeemed")).toHaveLength(1);
  });

  it("are of an order that had come back before it was first read: nothing is asked of the partner", async () => {
    world = await openWorld({ members: [buyer("ana", { "NP-CHK-20": 12 })] });
    const checkout = checkoutFor("ana", [{ sku: "NP-CHK-20", quantity: 2 }]);
    const { holdId } = await useReward({ of: "ana", sku: "NP-CHK-20", on: checkout });
    const order = place(checkout);
    world.shop.refund(order, { lines: [{ line: 1, quantity: 2 }] });
    await world.startWorker();
    await world.settled();
    expect(await holdOf(holdId)).toMatchObject({ state: "released", reason: "order_cancelled" });
    expect([...world.astro.callsTo("addRedemption"), ...world.astro.callsTo("addTransactionBatch")]).toEqual([]);
    expect(await world.failures()).toEqual([]);
  });

  it.each([
    ["drop_after_write", "addRedemption"],
    ["drop_before_write", "addRedemption"],
    ["drop_after_write", "removeRedemption"],
    ["drop_before_write", "removeRedemption"],
  ] as const)("leave every book right in spite of %s at %s", async (kind, endpoint) => {
    await open([buyer("ana", { "NP-CHK-20": 12 })]);
    world.astro.faults.add({ kind, endpoints: [endpoint], times: 1 });
    const { order, holdId } = await buyWithReward(2);
    expect(redeemed()).toEqual([chicken]);
    expect(await holdOf(holdId)).toMatchObject({ state: "redeemed" });
    world.shop.cancel(order);
    await world.settled();
    expect(redeemed()).toEqual([]);
    expect(await holdOf(holdId)).toMatchObject({ state: "returned" });
    expect(await world.failures()).toEqual([]);
  });
});

describe("an order with a coupon and a free good", () => {
  it("captures the one, redeems the other, and records what was paid for", async () => {
    await open([buyer("ana", { "NP-CHK-20": 12 })], { petz: {} });
    const checkout = checkoutFor("ana", [{ sku: "NP-CHK-20", quantity: 2 }, { sku: "RS-LIT-18" }, { sku: "NP-SAL-20" }]);
    const { holdId } = await useReward({ of: "ana", sku: "NP-CHK-20", on: checkout });
    const coupon = await useCoupon("ANA-3OFF", { sku: "NP-SAL-20", on: checkout });
    const order = place(checkout);
    await world.settled();
    expect(await holdOf(coupon)).toMatchObject({ state: "redeemed", discountMinor: 300n });
    expect(await holdOf(holdId)).toMatchObject({ state: "redeemed", discountMinor: BigInt(price("NP-CHK-20")) });
    expect(redeemed()).toEqual([chicken]);
    expect(await recordings()).toContainEqual([`S-${order.number}-L1`, 1, price("NP-CHK-20")]);
    expect(await recordings()).toContainEqual([`S-${order.number}-L3`, 1, price("NP-SAL-20") - 300]);

    const gid = world.shop.gidOf(order);
    const { id } = await db.order.findFirstOrThrow({ where: { gid } });
    const rows = await readOrderHolds(world.shop.domain, gid);
    expect(rows.map(({ kind, standing, amount, page }) => [kind, standing, amount, page])).toEqual([
      ["reward", "redeemed", (price("NP-CHK-20") / 100).toFixed(2), `/app/coupons/${holdId}`],
      ["coupon", "redeemed", "3.00", `/app/coupons/${coupon}`],
    ]);
    const { code } = await holdOf(coupon);
    expect(JSON.stringify(rows)).not.toContain(code);
    expect(code?.endsWith(rows[1]?.codeTail ?? "?")).toBe(true);
    const toBuyer = (shop: string) =>
      holdsOfBuyersOrder(
        { shop, customerGid: `gid://shopify/Customer/${world.shop.customer("ana").id}`, checkoutToken: null },
        gid as `gid://shopify/Order/${string}`,
      );
    const told = await toBuyer(world.shop.domain);
    expect(told.holds.length).toBe(2);
    expect(JSON.stringify(told)).not.toContain(code);
    const detail = await readOrderDetail(world.shop.domain, id);
    expect(detail?.holds).toEqual(rows);
    expect(detail?.timeline.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["hold_used", "hold_captured", "checkout_redeemed"]));
    expect(await readOrderState(world.shop.domain, gid as `gid://shopify/Order/${string}`)).toMatchObject({
      holds: [
        { kind: "reward", standing: "redeemed" },
        { kind: "coupon", standing: "redeemed" },
      ],
    });
    expect(await toBuyer("other.myshopify.com")).toEqual({ status: "known", holds: [] });

    world.shop.refund(order, { lines: [{ line: 3, quantity: 1 }] });
    await world.settled();
    expect(await holdOf(coupon)).toMatchObject({ state: "returned" });
    expect(await holdOf(holdId)).toMatchObject({ state: "redeemed" });
    expect(redeemed()).toEqual([chicken]);
  });
});

describe("when Shopify asks to forget", () => {
  it("a customer, what was put aside for them names nobody", async () => {
    await open([buyer("ana", { "NP-CHK-20": 12 })]);
    const { holdId } = await buyWithReward(2);
    await db.holdEvent.create({
      data: {
        shopId: world.shop.domain,
        holdId,
        actor: "Robin",
        kind: "written_off",
        state: "redeemed",
        details: { reason: "Ana called" },
      },
    });
    const customerGid = contactOf("ana").customerGid as `gid://shopify/Customer/${string}`;
    await db.$transaction((tx) =>
      eraseCustomer(tx, { shop: world.shop.domain, customerGid, orders: [], contact: { email: null, phone: null } }),
    );
    expect(await holdOf(holdId)).toMatchObject({ customerGid: null, state: "redeemed" });
    expect(JSON.stringify(await db.holdEvent.findMany())).not.toContain("Ana");
  });

  it("a shop, nothing of it stays", async () => {
    await open([buyer("ana", { "NP-CHK-20": 12 })]);
    await buyWithReward(2);
    await db.shop.delete({ where: { id: world.shop.domain } });
    expect([await db.hold.count(), await db.holdEvent.count(), await db.redemption.count()]).toEqual([0, 0, 0]);
  });
});

describe("a reward that checkout keeps", () => {
  it("is not taken for a gift that staff give away meanwhile", async () => {
    await open([buyer("ana", { "NP-CHK-20": 12 })]);
    const checkout = checkoutFor("ana", [{ sku: "NP-CHK-20", quantity: 2 }]);
    const { holdId, rewardId } = await useReward({ of: "ana", sku: "NP-CHK-20", on: checkout });
    const gift = world.shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20", discount: { percentage: 100, title: "Gift" } }] });
    await world.settled();
    expect(await db.redemption.count()).toBe(0);
    expect(await world.lines(gift)).toEqual(["L1 skipped (free_good) 0"]);
    place(checkout);
    await world.settled();
    expect(await db.redemption.findMany()).toMatchObject([{ rewardId, state: "redeemed" }]);
    expect(await holdOf(holdId)).toMatchObject({ state: "redeemed" });
  });

  it("and that was redeemed for another order after all leaves a failure and no second redemption", async () => {
    await open([buyer("ana", { "NP-CHK-20": 12 })]);
    const checkout = checkoutFor("ana", [{ sku: "NP-CHK-20", quantity: 2 }]);
    const { holdId } = await useReward({ of: "ana", sku: "NP-CHK-20", on: checkout });
    // Staff found a way around: its order is redeemed while the hold looks away.
    await db.hold.update({ where: { id: holdId }, data: { state: "released" } });
    world.shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20", discount: { percentage: 100, title: "Gift" } }] });
    await world.settled();
    await db.hold.update({ where: { id: holdId }, data: { state: "applied" } });
    const order = place(checkout, { lateCodes: true });
    await world.settled();
    expect(redeemed()).toEqual([chicken]);
    expect(await failureOf("reward_unredeemed")).toMatchObject({ orderName: order.name, program: programs.northpaw.title });
    expect(await world.lines(order)).toEqual(["L1 recorded 1"]);
    expect(await holdOf(holdId)).toMatchObject({ state: "captured" });
  });
});
