import { afterEach, describe, expect, it } from "vitest";
import { applyFix } from "#app/failures/apply-fix.server.ts";
import type { FixId } from "#app/failures/catalogue.ts";
import { fixModules } from "#app/failures/fixes/registry.server.ts";
import { hideFailures } from "#app/failures/hide-failures.server.ts";
import { previewFix } from "#app/failures/preview-fix.server.ts";
import { readFailure } from "#app/failures/read-failure.server.ts";
import { readOrderDetail } from "#app/orders/read-order.server.ts";
import type { LoyaltyProgram } from "#app/partners/capabilities.ts";
import { db } from "#app/platform/db.server.ts";
import { runWorker } from "#app/queue/run-worker.server.ts";
import { workerHandlers } from "#app/worker-handlers.server.ts";
import { petStoreUpcs as upc } from "#test/fixtures/pet-store.ts";
import { petStoreMembers, petStorePrograms as programs } from "#test/fixtures/pet-store-astro.ts";
import type { AstroCustomerSeed } from "#test/simulators/astro/world.ts";
import { clearShops } from "#test/support/clear-shops.ts";
import { openWorld } from "#test/support/open-world.ts";
import type { World } from "#test/support/open-world.ts";
import { until } from "#test/support/until.ts";
import { withProgram } from "#test/support/with-program.ts";

let world: World;
afterEach(async () => {
  await world.close();
  await clearShops();
});

type Sku = keyof typeof upc;
type Handle = keyof typeof petStoreMembers;

/** A member who has bought so many of each at the till, and with them earned a reward. */
function buyer(handle: Handle, bought: Partial<Record<Sku, number>>, more: Partial<AstroCustomerSeed> = {}): AstroCustomerSeed {
  const purchases = Object.entries(bought).map(([sku, quantity]) => ({
    transactionID: `till-${handle}-${sku}`,
    itemCode: upc[sku as Sku],
    quantity,
    date: "2026-11-01",
  }));
  return { ...petStoreMembers[handle], purchases, ...more };
}

async function open(members: AstroCustomerSeed[], { work = true } = {}): Promise<void> {
  world = await openWorld({ members });
  if (work) await world.startWorker({ retryMin: 0.05, retryMax: 0.1 });
}

function giveAway(customer: string, sku: string, quantity = 1) {
  return world.shop.placeOrder({ customer, lines: [{ sku, quantity, discount: { percentage: 100, title: "Reward" } }] });
}

async function failureOf(code: string) {
  const failures = await world.failures();
  const failure = failures.find((one) => one.code === code);
  if (!failure) throw new Error(`There is no open failure ${code}, but ${failures.map((one) => one.code).join(", ") || "none"}.`);
  return failure;
}

async function offerOf(failure: { id: string }, id: FixId) {
  const offer = (await readFailure(world.shop.domain, failure.id))?.fixes.find((one) => one.id === id);
  if (!offer) throw new Error(`${id} is not offered.`);
  return offer;
}

function fix(failure: { id: string }, id: FixId, form: Record<string, string> = {}) {
  return applyFix({ shop: world.shop.domain, failureId: failure.id, fix: id, form, actor: "Robin" });
}

/** The partner's books: what was redeemed, or left incomplete, for which item. */
function redeemed(): string[] {
  return world.astro.books.redemptions().map(({ item, state }) => `${item} ${state}`);
}

function rewards() {
  return world.astro.books.accountOf("northside-pets").customers.flatMap(({ cards }) => cards.flatMap(({ reward }) => reward ?? []));
}

function changesAtPartner(): string[] {
  return [...world.astro.callsTo("addRedemption"), ...world.astro.callsTo("removeRedemption")].map(({ endpoint }) => endpoint);
}

describe("a free line", () => {
  it("that has nothing to do with what the member earned is a gift", async () => {
    await open([buyer("ana", { "NP-CHK-20": 12 })]);
    const gifts = [giveAway("ana", "RS-LIT-18"), giveAway("ana", "WK-DRY-5")];
    await world.settled();
    for (const gift of gifts) expect(await world.lines(gift)).toEqual(["L1 skipped (free_good) 0"]);
    expect(await world.failures()).toEqual([]);
    expect(await db.redemption.count()).toBe(0);
    expect(redeemed()).toEqual([]);
  });

  it("redeems one reward for each of several, and none twice", async () => {
    await open([buyer("ana", { "NP-CHK-20": 24 })]);
    const orders = [giveAway("ana", "NP-CHK-20"), giveAway("ana", "NP-CHK-20")];
    await world.settled();
    expect(redeemed()).toEqual([`${upc["NP-CHK-20"]} redeemed`, `${upc["NP-CHK-20"]} redeemed`]);
    const third = giveAway("ana", "NP-CHK-20");
    await world.settled();
    for (const order of [...orders, third]) expect(await world.lines(order)).toEqual(["L1 skipped (free_good) 0"]);
    expect(await world.failures()).toEqual([]);
    expect(changesAtPartner()).toHaveLength(2);
  });

  it("gives a reward up that it only shares a program with to one that the reward covers", async () => {
    await open([buyer("ana", { "NP-SNR-20": 12 })]);
    const other = giveAway("ana", "NP-SAL-20");
    await world.settled();
    expect(await failureOf("reward_item_not_free")).toMatchObject({ orderName: other.name });
    giveAway("ana", "NP-SNR-20");
    await world.settled();
    expect(redeemed()).toEqual([`${upc["NP-SNR-20"]} redeemed`]);
    // There is no reward left for it: it was a gift.
    expect(await world.failures()).toEqual([]);
  });
});

describe("a free line of several units", () => {
  const chicken = `${upc["NP-CHK-20"]} redeemed`;

  it("redeems a reward for each, and each unit that comes back gives one back", async () => {
    await open([buyer("ana", { "NP-CHK-20": 24 })]);
    const order = giveAway("ana", "NP-CHK-20", 2);
    await world.settled();
    expect(redeemed()).toEqual([chicken, chicken]);
    expect(await world.failures()).toEqual([]);
    expect((await db.redemption.findMany({ orderBy: { unit: "asc" } })).map(({ unit, state }) => [unit, state])).toEqual([
      [1, "redeemed"],
      [2, "redeemed"],
    ]);
    // Looked at again, nothing is asked of the partner.
    world.shop.refund(order, { amount: "0.01" });
    await world.settled();
    expect(changesAtPartner()).toHaveLength(2);

    world.shop.refund(order, { lines: [{ line: 1, quantity: 1 }] });
    await world.settled();
    expect(redeemed()).toEqual([chicken]);
    expect(
      rewards()
        .map(({ state }) => state)
        .sort(),
    ).toEqual(["open", "redeemed"]);
    // What came back is free for another order.
    giveAway("ana", "NP-CHK-20");
    await world.settled();
    expect(redeemed()).toEqual([chicken, chicken]);
    world.shop.refund(order, { lines: [{ line: 1, quantity: 1 }] });
    await world.settled();
    expect(redeemed()).toEqual([chicken]);
    expect(await world.failures()).toEqual([]);
    expect(world.astro.callsTo("removeRedemption")).toHaveLength(2);
  });

  it("has a failure for each unit without a reward, which closes when one is earned or the unit comes back", async () => {
    await open([buyer("ana", { "NP-CHK-20": 12 })]);
    const order = giveAway("ana", "NP-CHK-20", 3);
    await world.settled();
    expect(redeemed()).toEqual([chicken]);
    const failures = await world.failures();
    const price = BigInt(world.shop.variant("NP-CHK-20").price);
    for (const failure of failures)
      expect(failure).toMatchObject({
        ...{ code: "reward_unredeemed", status: "open", orderName: order.name, rewardId: null, program: programs.northpaw.title },
        atRiskMinor: price,
      });
    expect(failures).toHaveLength(2);
    const [first, second] = failures;
    if (!first || !second) throw new Error("There are two.");
    const detail = await readFailure(world.shop.domain, first.id);
    expect(detail?.fixes.map(({ id }) => id)).toEqual(["retry", "hide"]);
    const asked = { shop: world.shop.domain, failureId: first.id, fix: "redeem_now" as const, form: { rewardItem: "401" }, actor: "Robin" };
    expect(await previewFix(asked)).toEqual({ status: "refused", reason: "not_offered" });
    expect(await applyFix(asked)).toEqual({ status: "refused", reason: "not_offered" });

    const account = world.astro.books.accountOf("northside-pets");
    const [customer] = account.customers;
    const found = world.astro.books.findItem(account, upc["NP-CHK-20"]);
    if (!customer || !found) throw new Error("Ana and the item are known.");
    const till = { transactionID: "till-later", saleID: null, amount: null, date: "2026-11-20", quantity: 12 };
    world.astro.books.record(account, { customer, ...found, ...till });
    expect(await fix(second, "retry")).toMatchObject({ status: "applied", failures: 2 });
    await world.settled();
    expect(redeemed()).toEqual([chicken, chicken]);
    expect(await world.failures()).toMatchObject([{ id: second.id, code: "reward_unredeemed", status: "open" }]);
    world.shop.refund(order, { lines: [{ line: 1, quantity: 1 }] });
    await world.settled();
    expect(await world.failures()).toEqual([]);
    expect(redeemed()).toEqual([chicken, chicken]);
    expect(world.astro.callsTo("removeRedemption")).toEqual([]);
  });

  it("is a gift when the member has no reward for it at all", async () => {
    await open([buyer("ana", { "NP-CHK-20": 11 })]);
    giveAway("ana", "NP-CHK-20", 2);
    await world.settled();
    expect(await world.failures()).toEqual([]);
    expect(redeemed()).toEqual([]);
  });

  it("is a gift in what it only shares a program with, beyond the reward that the merchant has to choose for", async () => {
    await open([buyer("ana", { "NP-SNR-20": 12 })]);
    giveAway("ana", "NP-SAL-20", 2);
    await world.settled();
    expect((await world.failures()).map(({ code }) => code)).toEqual(["reward_item_not_free"]);
    await fix(await failureOf("reward_item_not_free"), "redeem_lowest", { rewardItem: "403" });
    await world.settled();
    expect(redeemed()).toEqual([`${upc["NP-SNR-20"]} redeemed`]);
    expect((await world.failures()).map(({ code }) => code)).toEqual(["reward_unredeemed"]);
  });

  it("gives back first what could not be redeemed", async () => {
    await open([buyer("ben", { "TW-DUK-12": 20 })]);
    world.shop.customer("ben").address = null;
    const order = giveAway("ben", "TW-DUK-12", 2);
    await world.settled();
    expect((await world.failures()).map(({ code }) => code)).toEqual(["reward_address_missing", "reward_address_missing"]);
    world.shop.refund(order, { lines: [{ line: 1, quantity: 1 }] });
    await world.settled();
    const [left] = await world.failures();
    expect(await world.failures()).toHaveLength(1);
    const form = { street: "88 Quarry Road", city: "Toronto", region: "ON", postalCode: "M5V 2T6" };
    if (left) await fix(left, "complete_recipient", form);
    await world.settled();
    expect(await world.failures()).toEqual([]);
    expect(redeemed()).toEqual([`${upc["TW-DUK-12"]} redeemed`]);
  });

  it("asks for what both rewards want once", async () => {
    await open([buyer("ben", { "TW-DUK-12": 20 })]);
    world.shop.customer("ben").address = null;
    giveAway("ben", "TW-DUK-12", 2);
    await world.settled();
    const form = { street: "88 Quarry Road", city: "Toronto", region: "ON", postalCode: "M5V 2T6" };
    expect(await fix(await failureOf("reward_address_missing"), "complete_recipient", form)).toMatchObject({ failures: 2 });
    await world.settled();
    expect(await world.failures()).toEqual([]);
    expect(redeemed()).toEqual([`${upc["TW-DUK-12"]} redeemed`, `${upc["TW-DUK-12"]} redeemed`]);
  });

  it.each(["drop_before_write", "drop_after_write", "server_error_after_write"] as const)(
    "redeems each once in spite of %s at the second",
    async (kind) => {
      await open([buyer("ana", { "NP-CHK-20": 36 })]);
      world.astro.faults.add({ kind, endpoints: ["addRedemption"], nth: 2 });
      giveAway("ana", "NP-CHK-20", 2);
      await world.settled();
      expect(redeemed()).toEqual([chicken, chicken]);
      expect(await world.failures()).toEqual([]);
    },
  );
});

describe("the buyer's account", () => {
  it("is looked for anew for a free good as well when it was merged into another", async () => {
    await open([buyer("ana", { "NP-CHK-20": 24 })]);
    giveAway("ana", "NP-CHK-20");
    await world.settled();
    Object.assign(world.astro.books.accountOf("northside-pets").customers[0] ?? {}, { customerID: "merged-away" });
    giveAway("ana", "NP-CHK-20");
    await until(async () => redeemed().length === 2 || (await world.failures()).length > 0);
    expect(await world.failures()).toEqual([]);
    expect(redeemed()).toEqual([`${upc["NP-CHK-20"]} redeemed`, `${upc["NP-CHK-20"]} redeemed`]);
  });

  it("that is gone has no reward, and holds up nothing", async () => {
    await open([buyer("ana", { "NP-CHK-20": 24 })]);
    giveAway("ana", "NP-CHK-20");
    await world.settled();
    world.astro.books.accountOf("northside-pets").customers.splice(0, 1);
    const order = giveAway("ana", "NP-CHK-20");
    await until(async () => (await world.lines(order)).includes("L1 skipped (free_good) 0") || (await world.failures()).length > 0);
    expect(await world.failures()).toEqual([]);
  });
});

describe("a reward that another line takes over at the same moment", () => {
  it("is that line's alone: what was begun for the first is looked at anew", async () => {
    await open([buyer("ana", { "NP-SNR-20": 12 })]);
    const first = giveAway("ana", "NP-SAL-20");
    await world.settled();
    const failure = await failureOf("reward_item_not_free");
    const gift = giveAway("ana", "RS-LIT-18");
    await world.settled();
    const { id: lineId } = await db.orderLine.findFirstOrThrow({ where: { order: { name: gift.name } } });
    world.astro.faults.add({ kind: "slow", delayMs: 250, endpoints: ["customerStatus"], times: 1 });
    const calls = world.astro.callsTo("customerStatus").length;
    await fix(failure, "retry");
    await until(() => world.astro.callsTo("customerStatus").length > calls);
    await db.redemption.updateMany({ data: { lineId, itemId: "403", refusal: null } });
    await world.settled();
    expect(await db.redemption.findMany()).toMatchObject([{ lineId, state: "planned", itemId: "403", refusal: null }]);
    expect(await world.lines(first)).toEqual(["L1 skipped (free_good) 0"]);
    expect(await world.failures()).toEqual([]);
  });
});

describe("an item that does not qualify as free", () => {
  it("is told from a gift, and redeemed for the lowest-valued item on the card", async () => {
    await open([buyer("ana", { "NP-SNR-20": 6, "NP-SAL-20": 6 })]);
    const order = giveAway("ana", "NP-SAL-20");
    await world.settled();
    const failure = await failureOf("reward_item_not_free");
    expect(failure).toMatchObject({ kind: "redemption", atRiskMinor: 6849n, program: programs.northpaw.title, orderName: order.name });
    expect(changesAtPartner()).toEqual([]);
    const offer = await offerOf(failure, "redeem_lowest");
    expect(offer.primary).toBe(true);
    // Cheaper ones are offered as well, and give less credit.
    expect(offer.fields).toMatchObject([{ name: "rewardItem", kind: "select", value: "403" }]);
    expect(offer.fields[0]?.options.map(({ value }) => value).sort()).toEqual(["401", "403"]);
    expect(offer.remarks).toMatchObject([{ key: "lowest_on_card", values: { item: "Northpaw Senior 20lb" } }]);

    // What it costs in the shop: as it was sold, else as the catalogue has it.
    expect(offer.fields[0]?.options.map(({ label }) => label)).toEqual(["Northpaw Chicken 20lb", "Northpaw Senior 20lb"]);
    const shop = { shopId: world.shop.domain, readAt: new Date() };
    const chicken = { upc: upc["NP-CHK-20"], upc14: `00${upc["NP-CHK-20"]}` };
    await db.listedItem.create({
      data: { ...shop, ...chicken, partner: "astro", programId: "2101", description: "Northpaw Chicken 20lb" },
    });
    await db.catalogueVariant.createMany({
      data: [
        { ...shop, variantGid: "v1", productGid: "p1", title: "Chicken", upc14: chicken.upc14, priceMinor: 6199n },
        { ...shop, variantGid: "v2", productGid: "p2", title: "Senior", upc14: `00${upc["NP-SNR-20"]}`, priceMinor: 6299n },
      ],
    });
    expect((await offerOf(failure, "redeem_lowest")).fields).toMatchObject([
      { value: "403", options: [{ label: "Northpaw Chicken 20lb (61.99 CAD)" }, { label: "Northpaw Senior 20lb (62.99 CAD)" }] },
    ]);

    for (const rewardItem of ["", "402", "999"]) expect((await fix(failure, "redeem_lowest", { rewardItem })).status).toBe("invalid");
    expect(await fix({ id: failure.id }, "redeem_now", { rewardItem: "403" })).toEqual({ status: "refused", reason: "not_found" });
    expect(
      await applyFix({
        shop: "other.myshopify.com",
        failureId: failure.id,
        fix: "redeem_lowest",
        form: { rewardItem: "403" },
        actor: "Eve",
      }),
    ).toEqual({ status: "refused", reason: "not_found" });
    expect(await db.redemption.findFirst()).toMatchObject({ state: "planned", itemId: null });
    expect(await db.fix.count()).toBe(0);

    const request = { shop: world.shop.domain, failure, form: { rewardItem: "403" }, actor: "Robin" };
    expect(await fixModules.redeem_lowest.sends?.(request)).toEqual([
      {
        to: "astro",
        operation: "redeem",
        data: { reward: failure.rewardId, program: programs.northpaw.title, rewardItem: "Northpaw Senior 20lb" },
      },
    ]);
    const pressed = await Promise.all([1, 2].map(() => fix(failure, "redeem_lowest", { rewardItem: "403" })));
    // The second may come when the worker has redeemed it already: then there is nothing left to choose from.
    expect(pressed.map(({ status }) => status)).toContain("applied");
    await world.settled();
    expect(await world.failures()).toEqual([]);
    expect(redeemed()).toEqual([`${upc["NP-SNR-20"]} redeemed`]);
    expect(changesAtPartner()).toEqual(["addRedemption"]);
    const row = await db.order.findFirstOrThrow({ where: { name: order.name } });
    expect((await readOrderDetail(world.shop.domain, row.id))?.timeline.map(({ kind }) => kind)).toContain("redeemed");
  });

  it("closes by itself when the reward was redeemed at the partner by hand", async () => {
    await open([buyer("ana", { "NP-SNR-20": 12 })]);
    giveAway("ana", "NP-SAL-20");
    await world.settled();
    const failure = await failureOf("reward_item_not_free");
    await fix(failure, "retry");
    await world.settled();
    expect((await failureOf("reward_item_not_free")).status).toBe("open");
    const [reward] = rewards();
    Object.assign(reward ?? {}, { state: "redeemed", redeemedItem: programs.northpaw.items[2], redeemedOn: "2026-11-20" });
    await fix(failure, "retry");
    await world.settled();
    expect(await world.failures()).toEqual([]);
    expect(await db.redemption.findFirst()).toMatchObject({ state: "redeemed", itemId: "403", itemTitle: "Northpaw Senior 20lb" });
    expect(changesAtPartner()).toEqual([]);
  });
});

describe("an unredeemed reward", () => {
  /** Refused for want of an address first; by the time that is known, the item is no longer in the program. */
  async function unredeemed() {
    await open([buyer("ben", { "TW-DUK-12": 10 })]);
    world.shop.customer("ben").address = null;
    const order = giveAway("ben", "TW-DUK-12");
    await world.settled();
    const items = world.astro.books.programs.find(({ programId }) => programId === programs.tidewater.programId)?.items ?? [];
    items.splice(
      items.findIndex(({ itemId }) => itemId === 422),
      1,
    );
    await fix(await failureOf("reward_address_missing"), "complete_recipient", {
      street: "88 Quarry Road",
      city: "Toronto",
      region: "ON",
      postalCode: "M5V 2T6",
    });
    await world.settled();
    return order;
  }

  it("is redeemed for the item that the customer took, chosen from those that can be redeemed now", async () => {
    await unredeemed();
    const failure = await failureOf("reward_unredeemed");
    expect(failure.details).toEqual({ message: "No Item Found" });
    const offer = await offerOf(failure, "redeem_now");
    expect(offer).toMatchObject({ primary: true, fields: [{ name: "rewardItem", value: "", options: [{ value: "421" }] }] });
    // Said before the preview already.
    const invalid = { status: "invalid", errors: { rewardItem: "not_redeemable" } };
    const asked = { shop: world.shop.domain, failureId: failure.id, fix: "redeem_now" as const, actor: "Robin" };
    expect(await previewFix({ ...asked, form: { rewardItem: "422" } })).toEqual(invalid);
    expect(await fix(failure, "redeem_now", { rewardItem: "422" })).toEqual(invalid);
    expect(await fix(failure, "redeem_now", { rewardItem: "421" })).toEqual({ status: "applied", fix: "redeem_now", failures: 1 });
    await world.settled();
    expect(await world.failures()).toEqual([]);
    expect(redeemed()).toEqual([`${upc["TW-TUR-12"]} redeemed`]);
    expect(await fix(failure, "redeem_now", { rewardItem: "421" })).toEqual({ status: "refused", reason: "already_closed" });
    const applied = await db.fix.findFirstOrThrow({ where: { fix: "redeem_now" }, include: { targets: true } });
    expect(applied.changed).toEqual([{ what: "rewardItem", from: "Tidewater Duck 12lb", to: "Tidewater Turkey 12lb" }]);
    expect(applied.targets).toMatchObject([{ state: "healed" }]);
  });

  it("says so when the partner does not answer, and changes nothing", async () => {
    await unredeemed();
    const failure = await failureOf("reward_unredeemed");
    const before = await db.redemption.findFirst();
    world.astro.faults.add({ kind: "down" });
    expect((await offerOf(failure, "redeem_now")).fields).toMatchObject([{ options: [] }]);
    expect(await fix(failure, "redeem_now", { rewardItem: "421" })).toEqual({ status: "refused", reason: "partner_unavailable" });
    world.astro.faults.clear();
    expect(await db.redemption.findFirst()).toEqual(before);
  });
});

describe("an incomplete redemption", () => {
  const leftIncomplete = [{ programId: programs.northpaw.programId, itemId: 403, date: "2026-11-10" }];
  const incompleteAna = () => buyer("ana", { "NP-SNR-20": 12 }, { leftIncomplete });

  it("of somebody else's making is shown and not undone before the merchant says so", async () => {
    await open([incompleteAna()]);
    giveAway("ana", "NP-SNR-20");
    await world.settled();
    const failure = await failureOf("reward_incomplete");
    expect(changesAtPartner()).toEqual([]);
    const offer = await offerOf(failure, "undo_and_reselect");
    expect(offer).toMatchObject({ primary: true, fields: [{ name: "rewardItem", value: "403" }] });
    expect(offer.remarks).toMatchObject([
      { key: "incomplete_there", values: { reward: failure.rewardId, program: programs.northpaw.title } },
    ]);
    const request = { shop: world.shop.domain, failure, form: { rewardItem: "403" }, actor: "Robin" };
    expect((await fixModules.undo_and_reselect.sends?.(request))?.map(({ operation }) => operation)).toEqual(["undoRedemption", "redeem"]);
    // Looking again undoes nothing either.
    await fix(failure, "retry");
    await world.settled();
    expect(changesAtPartner()).toEqual([]);
    expect((await fix(failure, "undo_and_reselect", { rewardItem: "402" })).status).toBe("invalid");
    const pressed = await Promise.all([1, 2, 3].map(() => fix(failure, "undo_and_reselect", { rewardItem: "401" })));
    expect(pressed.map(({ status }) => status)).toEqual(["applied", "applied", "applied"]);
    await world.settled();
    expect(await world.failures()).toEqual([]);
    expect(redeemed()).toEqual([`${upc["NP-CHK-20"]} redeemed`]);
    expect(changesAtPartner()).toEqual(["addRedemption", "removeRedemption"]);
  });

  it("is found by what the partner answers where its cards do not say it", async () => {
    await open([incompleteAna()]);
    world.astro.books.accountOf("northside-pets").detail = "known";
    giveAway("ana", "NP-SNR-20");
    await world.settled();
    expect(world.astro.callsTo("removeRedemption")).toEqual([]);
    await fix(await failureOf("reward_incomplete"), "undo_and_reselect", { rewardItem: "403" });
    await world.settled();
    expect(await world.failures()).toEqual([]);
    expect(redeemed()).toEqual([`${upc["NP-SNR-20"]} redeemed`]);
  });

  it.each([
    ["before the undoing", "drop_before_write", "removeRedemption"],
    ["after the undoing, before its answer", "drop_after_write", "removeRedemption"],
    ["before the redemption", "drop_before_write", "addRedemption"],
    ["after the redemption, before its answer", "drop_after_write", "addRedemption"],
    ["by a server error after the redemption", "server_error_after_write", "addRedemption"],
  ] as const)("goes on when it stops %s", async (_when, kind, endpoint) => {
    await open([incompleteAna()]);
    giveAway("ana", "NP-SNR-20");
    await world.settled();
    const failure = await failureOf("reward_incomplete");
    world.astro.faults.add({ kind, endpoints: [endpoint], times: 1 });
    await fix(failure, "undo_and_reselect", { rewardItem: "403" });
    await world.settled();
    expect(await world.failures()).toEqual([]);
    expect(redeemed()).toEqual([`${upc["NP-SNR-20"]} redeemed`]);
    expect(await db.redemption.findFirst()).toMatchObject({ state: "redeemed", itemId: "403" });
  });

  it.each([
    ["undoRedemption", "before", "undoing"],
    ["undoRedemption", "after", "undoing"],
    ["redeem", "before", "sending"],
    ["redeem", "after", "sending"],
  ] as const)("goes on when the worker dies at %s, %s the call", async (method, when, state) => {
    await open([incompleteAna()], { work: false });
    const first = await world.startWorker();
    giveAway("ana", "NP-SNR-20");
    await world.settled();
    await first.stop(5);
    await fix(await failureOf("reward_incomplete"), "undo_and_reselect", { rewardItem: "403" });
    const dying = await runWorker(workerHandlers(dyingAt(method, when)), { lookEvery: 1, retryMin: 60, retryMax: 60 });
    await until(async () => (await db.redemption.findFirst())?.state === state && died);
    await dying.stop(5);
    expect(await db.redemption.findFirst()).toMatchObject({ state });
    await db.$executeRaw`UPDATE pgboss.job SET start_after = now() WHERE state = 'retry'`;
    await world.startWorker();
    await world.settled();
    expect(await world.failures()).toEqual([]);
    expect(redeemed()).toEqual([`${upc["NP-SNR-20"]} redeemed`]);
  });

  let died = false;
  function dyingAt(method: keyof LoyaltyProgram, when: "before" | "after") {
    died = false;
    const dying = (program: LoyaltyProgram) =>
      new Proxy(program, {
        get(target, name: keyof LoyaltyProgram) {
          const call = target[name] as (...args: unknown[]) => Promise<unknown>;
          if (name !== method) return call;
          return async (...args: unknown[]) => {
            if (when === "after") await call.apply(target, args);
            died = true;
            throw new Error("The worker is dead.");
          };
        },
      });
    return withProgram(dying);
  }

  it("that was redeemed by hand meanwhile is left as it is", async () => {
    await open([incompleteAna()]);
    giveAway("ana", "NP-SNR-20");
    await world.settled();
    const failure = await failureOf("reward_incomplete");
    const [reward] = rewards();
    Object.assign(reward ?? {}, { state: "redeemed", redeemedItem: programs.northpaw.items[0], redeemedOn: "2026-11-20", begun: null });
    await fix(failure, "retry");
    await world.settled();
    expect(await world.failures()).toEqual([]);
    expect(redeemed()).toEqual([`${upc["NP-CHK-20"]} redeemed`]);
    expect(changesAtPartner()).toEqual([]);
  });
});

describe("what a program wants to know of the customer", () => {
  it("is asked for once, prefilled, saved on the account, and heals every reward that waits for it", async () => {
    await open([buyer("elsie", { "NP-CHK-4": 16 }), petStoreMembers.ana]);
    const orders = [giveAway("elsie", "NP-CHK-4"), giveAway("elsie", "NP-CHK-4")];
    await world.settled();
    expect((await world.failures()).map(({ code }) => code)).toEqual(["reward_email_missing", "reward_email_missing"]);
    const failure = await failureOf("reward_email_missing");
    expect(redeemed()).toEqual([`${upc["NP-CHK-4"]} incomplete`, `${upc["NP-CHK-4"]} incomplete`]);
    world.shop.customer("elsie").email = "elsie@example.test";
    const offer = await offerOf(failure, "complete_recipient");
    expect(offer).toMatchObject({ heals: 2, fields: [{ name: "email", value: "elsie@example.test", required: true }] });
    expect(offer.fields).toHaveLength(1);
    expect(await fix(failure, "complete_recipient", { email: "elsie" })).toEqual({ status: "invalid", errors: { email: "email" } });
    expect(world.astro.callsTo("updateCustomer")).toEqual([]);
    // The address of another member.
    const taken = petStoreMembers.ana.email;
    expect(await fix(failure, "complete_recipient", { email: taken })).toMatchObject({ status: "refused", reason: "partner_refused" });
    expect(await db.redemption.findMany({ where: { recipient: { not: null } } })).toEqual([]);

    const request = { shop: world.shop.domain, failure, form: { email: "elsie@example.test" }, actor: "Robin" };
    expect(
      (await fixModules.complete_recipient.sends?.(request))?.map(({ operation, data }) => [operation, data.email ?? data.rewardItem]),
    ).toEqual([
      ["updateProfile", "elsie@example.test"],
      ["redeem", "Northpaw Chicken 4lb"],
      ["redeem", "Northpaw Chicken 4lb"],
    ]);
    expect(await fix(failure, "complete_recipient", { email: "elsie@example.test" })).toMatchObject({ status: "applied", failures: 2 });
    await world.settled();
    expect(await world.failures()).toEqual([]);
    expect(redeemed()).toEqual([`${upc["NP-CHK-4"]} redeemed`, `${upc["NP-CHK-4"]} redeemed`]);
    const account = world.astro.books.accountOf("northside-pets").customers.find(({ firstName }) => firstName === "Elsie");
    expect(account?.email).toBe("elsie@example.test");
    const audit = await db.fix.findFirstOrThrow();
    expect(audit.input).toEqual({ saved: "email" });
    expect(JSON.stringify(await db.fix.findMany())).not.toContain("elsie@example.test");
    expect(JSON.stringify(await db.redemption.findMany())).not.toContain("example.test");
    for (const order of orders) expect(await world.lines(order)).toEqual(["L1 skipped (free_good) 0"]);
  });

  it("is sent with the redemption when the account has no place for it", async () => {
    await open([buyer("ben", { "TW-TUR-12": 10 })]);
    world.shop.customer("ben").address = null;
    giveAway("ben", "TW-TUR-12");
    await world.settled();
    const failure = await failureOf("reward_address_missing");
    const offer = await offerOf(failure, "complete_recipient");
    expect(offer.fields.map(({ name }) => name)).toEqual(["street", "city", "region", "postalCode"]);
    expect(await fix(failure, "complete_recipient", { street: "88 Quarry Road" })).toEqual({
      status: "invalid",
      errors: { city: "required", region: "required", postalCode: "required" },
    });
    await fix(failure, "complete_recipient", { street: "88 Quarry Road", city: "Toronto", region: "ON", postalCode: "M5V 2T6" });
    await world.settled();
    expect(await world.failures()).toEqual([]);
    expect(redeemed()).toEqual([`${upc["TW-TUR-12"]} redeemed`]);
    expect((await db.fix.findFirstOrThrow()).input).toEqual({ onlySent: "address" });
  });

  it.each([
    ["drop_after_write", "updateCustomer"],
    ["drop_before_write", "removeRedemption"],
    ["drop_after_write", "removeRedemption"],
    ["drop_before_write", "addRedemption"],
    ["drop_after_write", "addRedemption"],
  ] as const)("is redeemed once in spite of %s at %s", async (kind, endpoint) => {
    await open([buyer("elsie", { "NP-CHK-4": 8 })]);
    giveAway("elsie", "NP-CHK-4");
    await world.settled();
    const failure = await failureOf("reward_email_missing");
    world.astro.faults.add({ kind, endpoints: [endpoint], times: 1 });
    const form = { email: "elsie@example.test" };
    const answer = await fix(failure, "complete_recipient", form);
    if (endpoint === "updateCustomer") {
      expect(answer).toEqual({ status: "refused", reason: "partner_unavailable" });
      await fix(failure, "complete_recipient", form);
    }
    await world.settled();
    expect(await world.failures()).toEqual([]);
    expect(redeemed()).toEqual([`${upc["NP-CHK-4"]} redeemed`]);
  });
});

describe("a free good that comes back", () => {
  it("gives the member the reward back, which can be redeemed for another order", async () => {
    await open([buyer("ana", { "NP-CHK-20": 12 })]);
    const order = giveAway("ana", "NP-CHK-20");
    await world.settled();
    expect(redeemed()).toEqual([`${upc["NP-CHK-20"]} redeemed`]);
    world.shop.refund(order, { lines: [{ line: 1, quantity: 1 }] });
    await world.settled();
    expect(redeemed()).toEqual([]);
    expect(rewards()).toMatchObject([{ state: "open" }]);
    expect(await db.redemption.findFirst()).toMatchObject({ state: "returned" });
    const row = await db.order.findFirstOrThrow({ where: { name: order.name } });
    expect((await readOrderDetail(world.shop.domain, row.id))?.timeline.map(({ kind }) => kind)).toContain("returned");
    giveAway("ana", "NP-CHK-20");
    await world.settled();
    expect(redeemed()).toEqual([`${upc["NP-CHK-20"]} redeemed`]);
    expect(await world.failures()).toEqual([]);
    // The order that came back is looked at again, and leaves the other's alone.
    world.shop.refund(order, { amount: "0.01" });
    await world.settled();
    expect(redeemed()).toEqual([`${upc["NP-CHK-20"]} redeemed`]);
  });

  it.each(["drop_before_write", "drop_after_write"] as const)("is taken back once in spite of %s", async (kind) => {
    await open([buyer("ana", { "NP-CHK-20": 12 })]);
    const order = giveAway("ana", "NP-CHK-20");
    await world.settled();
    world.astro.faults.add({ kind, endpoints: ["removeRedemption"], times: 1 });
    world.shop.cancel(order);
    await world.settled();
    expect(redeemed()).toEqual([]);
    expect(await db.redemption.findFirst()).toMatchObject({ state: "returned" });
    expect(await world.failures()).toEqual([]);
  });

  it("is taken back with the purchases that earned it when the order is cancelled", async () => {
    await open([buyer("ana", { "NP-CHK-20": 11 })]);
    const order = world.shop.placeOrder({
      customer: "ana",
      lines: [{ sku: "NP-CHK-20" }, { sku: "NP-CHK-20", discount: { percentage: 100, title: "Reward" } }],
    });
    await world.settled();
    expect(redeemed()).toEqual([`${upc["NP-CHK-20"]} redeemed`]);
    world.shop.cancel(order);
    await world.settled();
    expect(redeemed()).toEqual([]);
    expect(rewards()).toEqual([]);
    expect(await world.failures()).toEqual([]);
  });

  it("what was left incomplete is undone as well, and its failure closes", async () => {
    await open([buyer("elsie", { "NP-CHK-4": 8 })]);
    const order = giveAway("elsie", "NP-CHK-4");
    await world.settled();
    await failureOf("reward_email_missing");
    world.shop.cancel(order);
    await world.settled();
    expect(redeemed()).toEqual([]);
    expect(await world.failures()).toEqual([]);
  });

  it("says so when the partner cannot undo it, and is content when somebody undid it by hand", async () => {
    await open([buyer("ana", { "NP-CHK-20": 24 })]);
    const orders = [giveAway("ana", "NP-CHK-20"), giveAway("ana", "NP-CHK-20")] as const;
    await world.settled();
    const account = world.astro.books.accountOf("northside-pets");
    const [byHand] = rewards();
    if (byHand) world.astro.books.undoRedemption(byHand);
    const rows = await db.redemption.findMany({ orderBy: { rewardId: "asc" }, include: { line: { include: { order: true } } } });
    const orderOf = (index: 0 | 1) => orders.find(({ name }) => name === rows[index]?.line.order.name) ?? orders[index];
    world.shop.cancel(orderOf(0));
    await world.settled();
    expect(await world.failures()).toEqual([]);

    const [ana] = account.customers.splice(0, 1);
    world.shop.cancel(orderOf(1));
    await world.settled();
    const failure = await failureOf("reward_not_returned");
    expect(failure).toMatchObject({ rewardId: rows[1]?.rewardId, atRiskMinor: 0n });
    await fix(failure, "retry");
    await world.settled();
    expect((await failureOf("reward_not_returned")).status).toBe("open");
    // The account is there again, under the same id.
    if (ana) account.customers.push(ana);
    await fix(failure, "retry");
    await world.settled();
    expect(await world.failures()).toEqual([]);
    expect(redeemed()).toEqual([]);
  });

  it("leaves a redemption alone that a person made after ours was refused", async () => {
    await open([buyer("ana", { "NP-SNR-20": 12 })]);
    const order = giveAway("ana", "NP-SAL-20");
    await world.settled();
    const failure = await failureOf("reward_item_not_free");
    const [reward] = rewards();
    Object.assign(reward ?? {}, { state: "redeemed", redeemedItem: programs.northpaw.items[2], redeemedOn: "2026-11-20" });
    await hideFailures({ shop: world.shop.domain, ids: [failure.id], actor: "Robin" });
    world.shop.cancel(order);
    await world.settled();
    await failureOf("reward_not_returned");
    expect(redeemed()).toEqual([`${upc["NP-SNR-20"]} redeemed`]);
  });
});
