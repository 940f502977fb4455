import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultFailureFilter } from "#app/components/failure-search.ts";
import { applyFix } from "#app/failures/apply-fix.server.ts";
import type { FixId } from "#app/failures/catalogue.ts";
import { hideFailures, unhideFailures } from "#app/failures/hide-failures.server.ts";
import { listFailures } from "#app/failures/list-failures.server.ts";
import { readFailure } from "#app/failures/read-failure.server.ts";
import { ignoreProducts, removeIgnoredItem } from "#app/connections/ignored-items.server.ts";
import { readAstro } from "#app/connections/astro.server.ts";
import { db } from "#app/platform/db.server.ts";
import { readOrderDetail } from "#app/orders/read-order.server.ts";
import { openWorld } from "#test/support/open-world.ts";
import type { World } from "#test/support/open-world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await world.startWorker();
});
afterAll(() => world.close());

async function openFailure(order: { name: string }, code: string) {
  const failure = (await world.failures()).find((one) => one.orderName === order.name && one.code === code);
  if (!failure) throw new Error(`${order.name} has no open failure ${code}.`);
  return failure;
}

function fix(failure: { id: string }, id: FixId, form: Record<string, string> = {}) {
  return applyFix({ shop: world.shop.domain, failureId: failure.id, fix: id, form, actor: "Robin" });
}

describe("one fix heals every failure with the same cause", () => {
  it("customer not found: enrolling heals all orders of that customer", async () => {
    const orders = [1, 2, 3].map(() => world.shop.placeOrder({ customer: "dev", lines: [{ sku: "NP-CHK-20" }, { sku: "WK-DRY-5" }] }));
    await world.settled();
    const [first] = orders;
    if (!first) throw new Error("There are orders.");
    const failure = await openFailure(first, "customer_not_found");
    const detail = await readFailure(world.shop.domain, failure.id);
    const offer = detail?.fixes[0];
    expect(offer).toMatchObject({ id: "enroll", heals: 6, primary: true });
    expect(Object.fromEntries(offer?.fields.map(({ name, value }) => [name, value]) ?? [])).toEqual({
      firstName: "Dev",
      lastName: "Patel",
      email: "dev.patel@example.test",
      phone: "+14165550104",
    });
    const form = { firstName: "Dev", lastName: "Patel", email: "dev.patel@example.test", phone: "+14165550104" };
    // From before there was a list of buyers, a failure names none.
    await db.failure.updateMany({ where: { cause: failure.cause }, data: { customerId: null } });
    expect(await fix(failure, "enroll", form)).toEqual({ status: "applied", fix: "enroll", failures: 6 });
    await world.settled();
    for (const order of orders) expect(await world.lines(order)).toEqual(["L1 recorded 1", "L2 recorded 1"]);
    expect(await world.failures()).toEqual([]);
    expect(await fix(failure, "enroll", form)).toEqual({ status: "refused", reason: "already_closed" });
  });

  it("barcode missing or wrong: giving it once mends the product in Shopify and every order of it", async () => {
    const missing = [1, 2].map(() => world.shop.placeOrder({ customer: "ana", lines: [{ sku: "CB-BONE" }] }));
    const wrong = world.shop.placeOrder({ customer: "ana", lines: [{ sku: "WK-DRY-15" }] });
    await world.settled();
    const [first] = missing;
    if (!first) throw new Error("There are orders.");
    const failure = await openFailure(first, "barcode_missing");
    expect(await fix(failure, "set_barcode", { upc: "071048000240" })).toEqual({ status: "invalid", errors: { upc: "upc_check_digit" } });
    expect(await fix(failure, "set_barcode", { upc: " " })).toEqual({ status: "invalid", errors: { upc: "required" } });
    expect(await fix(failure, "set_barcode", { upc: "850001234511" })).toMatchObject({ status: "applied", failures: 2 });
    expect(world.shop.variant("CB-BONE").barcode).toBe("850001234511");
    const bad = await openFailure(wrong, "barcode_invalid");
    expect(bad.details).toEqual({ barcode: "7.10480E+11" });
    await fix(bad, "set_barcode", { upc: "071048000246" });
    await world.settled();
    for (const order of [...missing, wrong]) expect(await world.lines(order)).toEqual(["L1 recorded 1"]);
    world.shop.setBarcode("CB-BONE", null);
    world.shop.setBarcode("WK-DRY-15", "7.10480E+11");
  });

  it("no item found: what is in no program is put aside for good, and comes back when it is taken off the list", async () => {
    const orders = ["ana", "ben"].map((customer) =>
      world.shop.placeOrder({ customer, lines: [{ sku: "RS-LIT-18" }, { sku: "NP-CHK-20" }] }),
    );
    await world.settled();
    const [first, second] = orders;
    if (!first || !second) throw new Error("There are orders.");
    expect(await world.lines(first)).toEqual(["L1 failed (no_item_found) 0", "L2 recorded 1"]);
    expect(await fix(await openFailure(first, "no_item_found"), "ignore_item")).toMatchObject({ status: "applied", failures: 2 });
    await world.settled();
    expect(await world.lines(second)).toEqual(["L1 skipped (not_in_program) 0", "L2 recorded 1"]);
    const calls = world.astro.callsTo("addTransactionBatch").length;
    const later = world.shop.placeOrder({ customer: "ben", lines: [{ sku: "RS-LIT-18" }] });
    await world.settled();
    expect(await world.lines(later)).toEqual(["L1 skipped (not_in_program) 0"]);
    expect(world.astro.callsTo("addTransactionBatch")).toHaveLength(calls);

    const [item] = (await readAstro(world.shop.domain)).ignoredItems;
    expect(item).toMatchObject({ upc: "850009911001", addedBy: "Robin" });
    expect(await removeIgnoredItem({ shop: world.shop.domain, id: item?.id ?? "", actor: "Robin" })).toBe(true);
    await world.settled();
    expect(await world.lines(later)).toEqual(["L1 failed (no_item_found) 0"]);
    const variants = [world.shop.variant("RS-LIT-18"), world.shop.variant("CB-BONE")].map(({ id, sku }) => ({
      gid: `gid://shopify/ProductVariant/${id}`,
      title: sku ?? "",
    }));
    expect(await ignoreProducts({ shop: world.shop.domain, variants, actor: "Robin" })).toEqual({ added: 2 });
    await world.settled();
    expect(await world.lines(later)).toEqual(["L1 skipped (not_in_program) 0"]);
    expect(await world.failures()).toEqual([]);
  });

  it("barcode missing on a product of the house: it is put aside once, for all its orders to come, until it is taken off the list", async () => {
    const orders = ["ana", "ben"].map((customer) => world.shop.placeOrder({ customer, lines: [{ sku: "HS-BISC" }] }));
    await world.settled();
    const [first] = orders;
    if (!first) throw new Error("There are orders.");
    expect(await fix(await openFailure(first, "barcode_invalid"), "ignore_item")).toMatchObject({ status: "applied", failures: 2 });
    await world.settled();
    const later = world.shop.placeOrder({ customer: "ana", lines: [{ sku: "HS-BISC" }] });
    await world.settled();
    for (const order of [...orders, later]) expect(await world.lines(order)).toEqual(["L1 skipped (not_in_program) 0"]);
    const item = (await readAstro(world.shop.domain)).ignoredItems.find(({ title }) => title.includes("biscuits"));
    expect(item?.upc).toBeNull();
    await removeIgnoredItem({ shop: world.shop.domain, id: item?.id ?? "", actor: "Robin" });
    await world.settled();
    for (const order of [...orders, later]) expect(await world.lines(order)).toEqual(["L1 failed (barcode_invalid) 0"]);
    await hideFailures({ shop: world.shop.domain, ids: (await world.failures()).map(({ id }) => id), actor: "Robin" });
  });

  it("an item that comes off the list is found again however its barcode was typed", async () => {
    const shop = world.shop.domain;
    const { id } = await db.ignoredItem.create({
      data: { shopId: shop, partner: "astro", cause: "upc:00850001234535", upc: "850001234535", title: "Salmon", addedBy: "Robin" },
    });
    const order = world.shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-SAL-20" }] });
    await world.settled();
    expect(await world.lines(order)).toEqual(["L1 skipped (not_in_program) 0"]);
    await removeIgnoredItem({ shop, id, actor: "Robin" });
    await world.settled();
    expect(await world.lines(order)).toEqual(["L1 recorded 1"]);
  });

  it("no item found because the store was not enrolled: trying again after enrolling heals all", async () => {
    const orders = ["ana", "ben"].map((customer) => world.shop.placeOrder({ customer, lines: [{ sku: "FJ-LAM-8" }] }));
    await world.settled();
    const [first] = orders;
    if (!first) throw new Error("There are orders.");
    world.astro.books.enrollStore("northside-pets", 2401);
    expect(await fix(await openFailure(first, "no_item_found"), "retry")).toMatchObject({ status: "applied", failures: 2 });
    await world.settled();
    for (const order of orders) expect(await world.lines(order)).toEqual(["L1 recorded 1"]);
  });
});

describe("transaction id already exists", () => {
  async function clash(sku: string, there: { itemCode: string; quantity: number }) {
    const number = world.shop.state.nextOrderNumber;
    const account = world.astro.books.accountOf("northside-pets");
    const customer = account.customers.find(({ firstName }) => firstName === "Ben");
    const found = world.astro.books.findItem(account, there.itemCode);
    if (!customer || !found) throw new Error("Ben and the item are known.");
    const facts = { transactionID: `S-${number}-L1`, saleID: null, quantity: there.quantity, amount: null, date: "2026-03-01" };
    world.astro.books.record(account, { customer, ...found, ...facts });
    const order = world.shop.placeOrder({ customer: "ben", lines: [{ sku, quantity: 2 }] });
    await world.settled();
    return order;
  }

  it("counts as recorded when the member's card shows exactly this", async () => {
    const order = await clash("NP-CHK-20", { itemCode: "850001234511", quantity: 2 });
    expect(await world.lines(order)).toEqual(["L1 already_recorded 2"]);
  });

  it("is shown beside the card when it shows something else; recording it again uses a new reference and keeps the note", async () => {
    const order = await clash("NP-CHK-20", { itemCode: "850001234535", quantity: 1 });
    expect(await world.lines(order)).toEqual(["L1 failed (reference_exists) 0"]);
    const failure = await openFailure(order, "reference_exists");
    const detail = await readFailure(world.shop.domain, failure.id);
    expect(detail?.fixes.map(({ id }) => id)).toEqual(["hide", "record_again", "retry"]);
    expect(detail?.comparison).toMatchObject({ bought: { upc: "850001234511", quantity: 2, reference: `S-${order.number}-L1` } });
    expect((detail?.comparison as { punches: unknown[] }).punches).toContainEqual(
      expect.objectContaining({ reference: `S-${order.number}-L1`, sameReference: true, sameItem: false }),
    );
    expect(await fix(failure, "record_again", { note: "" })).toEqual({ status: "invalid", errors: { note: "required" } });
    await fix(failure, "record_again", { note: "The till used the number." });
    await fix(failure, "record_again", { note: "Pressed twice." });
    await world.settled();
    expect(await world.lines(order)).toEqual(["L1 recorded 2"]);
    expect(world.astro.books.unitsOf(`S-${order.number}-L1-2`)).toBe(2);
    const row = await db.order.findFirstOrThrow({ where: { name: order.name } });
    const page = await readOrderDetail(world.shop.domain, row.id);
    expect(page?.lineItems[0]?.recordings.map(({ reference, note }) => [reference, note])).toEqual([
      [`S-${order.number}-L1`, null],
      [`S-${order.number}-L1-2`, "The till used the number."],
    ]);
    // The units that are ours come off again when they are refunded, the stranger's stay.
    world.shop.refund(order, { lines: [{ line: 1, quantity: 2 }] });
    await world.settled();
    expect(world.astro.books.unitsOf(`S-${order.number}-L1-2`)).toBe(0);
    expect(world.astro.books.unitsOf(`S-${order.number}-L1`)).toBe(1);
  });

  it("may be hidden, stays hidden when the order is looked at again, and comes back when it is un-hidden", async () => {
    const order = await clash("NP-CHK-20", { itemCode: "850001234535", quantity: 1 });
    const failure = await openFailure(order, "reference_exists");
    expect(await fix(failure, "hide")).toEqual({ status: "applied", fix: "hide", failures: 1 });
    world.shop.refund(order, { amount: "1.00" });
    await world.settled();
    expect(await world.failures()).toEqual([]);
    expect(await unhideFailures({ shop: world.shop.domain, ids: [failure.id], actor: "Robin" })).toBe(1);
    expect(await openFailure(order, "reference_exists")).toMatchObject({ id: failure.id, status: "open" });
    await hideFailures({ shop: world.shop.domain, ids: [failure.id], actor: "Robin" });
  });
});

describe("a free good", () => {
  it("redeems the reward that was earned, and says when the program wants an address first", async () => {
    world.shop.placeOrder({ customer: "ben", lines: [{ sku: "TW-TUR-12", quantity: 10 }] });
    await world.settled();
    world.shop.changeCustomer("ben", {});
    const ben = world.shop.customer("ben");
    const address = ben.address;
    ben.address = null;
    const free = world.shop.placeOrder({ customer: "ben", lines: [{ sku: "TW-TUR-12", discount: { percentage: 100, title: "Reward" } }] });
    await world.settled();
    ben.address = address;
    const failure = await openFailure(free, "reward_address_missing");
    expect(failure).toMatchObject({
      kind: "redemption",
      program: expect.stringContaining("Tidewater") as string,
      rewardId: expect.any(String) as string,
    });
    const list = await listFailures(world.shop.domain, {
      filter: { ...defaultFailureFilter, kind: "redemption", search: "tidewater" },
      cursor: null,
    });
    expect(list.rows.map(({ id }) => id)).toEqual([failure.id]);
    const detail = await readFailure(world.shop.domain, failure.id);
    expect(detail?.fixes[0]).toMatchObject({ id: "complete_recipient" });
    await fix(failure, "complete_recipient", { street: "88 Quarry Road", city: "Toronto", region: "ON", postalCode: "M5V 2T6" });
    await world.settled();
    expect(await world.failures()).toEqual([]);
    const card = world.astro.books.customer(`shopify-${ben.id}`)?.cards.find(({ program }) => program.brand === "Tidewater");
    expect(card?.reward?.state).toBe("redeemed");
    // Looked at again, nothing is redeemed twice.
    const redemptions = world.astro.callsTo("addRedemption").length;
    world.shop.refund(free, { amount: "0.01" });
    await world.settled();
    expect(world.astro.callsTo("addRedemption")).toHaveLength(redemptions);
  });
});

describe("the failure table", () => {
  it("shows one shop nothing of another, and gives every failure on exactly one page", async () => {
    for (let count = 0; count < 7; count += 1) world.shop.placeOrder({ customer: "hugo", lines: [{ sku: "NP-CHK-20" }] });
    await world.settled();
    const filter = { ...defaultFailureFilter, code: "customer_not_found" as const, search: "hugo" };
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof listFailures>> = await listFailures(world.shop.domain, { filter, cursor, limit: 3 });
      seen.push(...page.rows.map(({ id }) => id));
      cursor = page.next;
    } while (cursor);
    expect(seen).toHaveLength(7);
    expect(new Set(seen).size).toBe(7);
    const last = await listFailures(world.shop.domain, { filter, cursor: null, limit: 6 });
    const back = await listFailures(world.shop.domain, {
      filter,
      cursor: (await listFailures(world.shop.domain, { filter, cursor: last.next, limit: 6 })).previous,
      limit: 6,
    });
    expect(back.rows).toEqual(last.rows);
    expect((await listFailures("other.myshopify.com", { filter, cursor: null })).rows).toEqual([]);
    const [one] = seen;
    expect(await readFailure("other.myshopify.com", one ?? "")).toBeNull();
    expect(await applyFix({ shop: "other.myshopify.com", failureId: one ?? "", fix: "hide", form: {}, actor: "Eve" })).toEqual({
      status: "refused",
      reason: "not_found",
    });
    expect(await hideFailures({ shop: "other.myshopify.com", ids: seen, actor: "Eve" })).toBe(0);
  });
});
