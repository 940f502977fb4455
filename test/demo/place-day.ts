import { db } from "#app/platform/db.server.ts";
import { askForStale } from "#app/programs/read-catalogue.server.ts";
import { readProgramsHead } from "#app/programs/read-programs-page.server.ts";
import { astroCredentials } from "#test/fixtures/astro-world.ts";
import { lightspeedIds } from "#test/fixtures/lightspeed-world.ts";
import { petStoreUpcs } from "#test/fixtures/pet-store.ts";
import type { BookEntry } from "#test/simulators/astro/books.ts";
import type { Order } from "#test/simulators/shopify/state.ts";
import { dayOf } from "./clock-of-day.ts";
import { dayMembers, dayOrders, outageSeconds } from "./day.ts";
import type { Change, DayOrder, PosChange } from "./day.ts";
import { lookAtPos } from "./look-at-pos.ts";
import { quiet, untilTrue } from "./quiet.ts";
import type { Demo } from "./start-demo.ts";

export type Placed = { entry: DayOrder; order: Order };

/** Lets the day happen: orders come in, some change in the afternoon, and at the end Astro is down for a while. `till`: what the till wrote meanwhile. */
export async function placeDay(demo: Demo): Promise<{ till: BookEntry[]; placed: Placed[] }> {
  const till: BookEntry[] = [];
  await readPrograms(demo);
  const placed: Placed[] = [];
  for (const [index, entry] of dayOrders.entries()) {
    if (entry.outage) continue;
    if (entry.atPos) {
      // What came before is to be there before.
      await quiet(demo);
      for (const change of entry.atPos) changePos(demo, change);
    }
    till.push(...writeAtTill(demo, { entry, index }));
    placed.push({ entry, order: await placeOne(demo, { entry, index }) });
  }
  await quiet(demo);
  for (const { entry, order } of placed) {
    for (const change of entry.later ?? []) if (change.do !== "refund_in_outage") apply(demo, order, change);
  }
  await quiet(demo);
  await haveOutage(demo, placed);
  await lookAtPos(demo);
  return { till, placed };
}

/** Closing time: what happens once the failures have been dealt with. */
export async function haveEvening(demo: Demo, placed: Placed[]): Promise<void> {
  for (const { entry, order } of placed) for (const change of entry.evening ?? []) apply(demo, order, change);
  await quiet(demo);
}

/** As the page of programs asks for it when it is opened: what a new item resembles is known when its first order comes. */
async function readPrograms({ shop: { domain: shop } }: Demo): Promise<void> {
  await askForStale(shop);
  await untilTrue("the programs to be read", async () => {
    const { programs, products } = await readProgramsHead(shop);
    return programs.status === "done" && products.status === "done";
  });
}

async function placeOne(demo: Demo, { entry, index }: { entry: DayOrder; index: number }): Promise<Order> {
  const { shop, shopify, astro, times } = demo;
  if (entry.lastWeek) return shop.addOldOrder({ ...entry.order, processedAt: times.lastWeek });
  if (entry.fault) {
    // Nobody else is to run into it.
    await quiet(demo);
    astro.faults.add(entry.fault);
  }
  const { settings } = shopify.webhooks;
  const usual = { ...settings };
  Object.assign(settings, entry.webhooks);
  const order = shop.placeOrder({ ...entry.order, processedAt: times.moments[index] });
  for (const change of entry.atOnce ?? []) apply(demo, order, change);
  Object.assign(settings, usual);
  if (entry.fault) {
    await quiet(demo);
    astro.faults.clear();
  }
  return order;
}

/** The till writes into Astro's books, with the number that the next order will have as well. Returns what it wrote. */
function writeAtTill({ shop, astro, times }: Demo, { entry, index }: { entry: DayOrder; index: number }): BookEntry[] {
  const { books } = astro;
  const account = books.accountOf(astroCredentials.username);
  const date = dayOf(times.moments[index] ?? times.startAt, shop.state.seed.timeZone);
  const written = (entry.till ?? []).map(({ reference, line, member, sku, quantity }) => {
    const { firstName, lastName } = dayMembers(times)[member];
    const customer = account.customers.find((one) => one.firstName === firstName && one.lastName === lastName);
    const found = books.findItem(account, petStoreUpcs[sku]);
    if (!customer || !found) throw new Error(`${member} or ${sku} is not at Astro.`);
    const transactionID = reference ?? `S-${shop.state.nextOrderNumber}-L${line}`;
    return books.record(account, { customer, ...found, transactionID, saleID: null, quantity, amount: null, date }).transactionID;
  });
  return books.entries().filter(({ reference }) => written.includes(reference));
}

function apply({ shop, astro }: Demo, order: Order, change: Change): void {
  switch (change.do) {
    case "mark_paid":
      shop.markPaid(order);
      return;
    case "refund":
    case "refund_in_outage":
      shop.refund(order, change.refund);
      return;
    case "edit":
      shop.edit(order, change.edit);
      return;
    case "cancel":
      shop.cancel(order, change.cancel);
      return;
    case "delete_product":
      shop.deleteProduct(change.product);
      return;
    case "drop_item":
      for (const program of astro.books.programs)
        program.items = program.items.filter(({ itemCode }) => itemCode !== petStoreUpcs[change.sku]);
      return;
  }
}

function changePos({ lightspeed, heartland }: Demo, change: PosChange): void {
  switch (change.do) {
    case "archive_employee":
      lightspeed.books.removeUser(lightspeedIds.users.ecom);
      return;
    case "require_field":
      for (const field of heartland.books.accountOf().customFields) if (field.key === change.key) field.required = true;
      return;
  }
}

/** Astro is down until it is known to be and every order that needs it waits, and asks to come back much later; then it is up again. */
async function haveOutage(demo: Demo, placed: Placed[]): Promise<void> {
  const { faults } = demo.astro;
  const endpoints = ["addTransactionBatch", "removeTransaction"];
  const endDown = faults.add({ kind: "unavailable", endpoints });
  let orders = 0;
  for (const { entry, order } of placed) {
    for (const change of entry.later ?? []) {
      if (change.do !== "refund_in_outage") continue;
      apply(demo, order, change);
      orders += 1;
    }
  }
  for (const [index, entry] of dayOrders.entries()) {
    if (!entry.outage) continue;
    await placeOne(demo, { entry, index });
    orders += 1;
  }
  await untilTrue(
    "Astro's outage to be noticed",
    async () =>
      (await db.failure.count({ where: { code: "partner_silent" } })) > 0 &&
      (await db.order.count({ where: { state: "pending" } })) >= orders,
  );
  faults.add({ kind: "unavailable", endpoints, retryAfter: outageSeconds });
  endDown();
  await quiet(demo);
  faults.clear();
}
