import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { applyFix } from "#app/failures/apply-fix.server.ts";
import { listOrders } from "#app/orders/list-orders.server.ts";
import { takeWebhook } from "#app/orders/take-webhook.server.ts";
import { savePosSettings } from "#app/pos/save-pos-settings.server.ts";
import { readPosSettings } from "#app/pos/read-pos-settings.server.ts";
import { db } from "#app/platform/db.server.ts";
import { readChainLoyalty } from "#app/sales/loyalty-switch.server.ts";
import { astroCredentials } from "#test/fixtures/astro-world.ts";
import { productIdOf } from "#test/fixtures/pet-store-pos.ts";
import { petStoreUpcs } from "#test/fixtures/pet-store.ts";
import { clearShops } from "#test/support/clear-shops.ts";
import { openHeartlandStores, openStores } from "#test/support/open-stores.ts";
import type { Shopper } from "#test/support/open-stores.ts";
import { openWorld } from "#test/support/open-world.ts";
import type { World } from "#test/support/open-world.ts";

const ana: Shopper = { firstName: "Ana", lastName: "Roy", email: "ana.roy@example.test", phone: null };
const chicken = petStoreUpcs["NP-CHK-20"];

let world: World;
beforeEach(async () => {
  world = await openWorld({ pos: {} });
});
afterEach(async () => {
  await world.close();
  await clearShops();
});

/** Units that Astro has of an item, whatever they are called there: without the app's books. */
function unitsAtAstro(itemCode: string): number {
  return world.astro.books
    .entries()
    .filter((entry) => entry.itemCode === itemCode)
    .reduce((sum, { left }) => sum + left, 0);
}
const stateOf = async (name: RegExp) => (await db.order.findMany({ where: { channel: "in_store" } })).filter((one) => name.test(one.name));

describe("sales of a Lightspeed chain", () => {
  let stores: Awaited<ReturnType<typeof openStores>>;
  beforeEach(async () => {
    stores = await openStores(world);
    await world.startWorker();
  });

  it("are not sent before somebody says so, and those from before are not sent then either", async () => {
    const customer = stores.addShopper(ana);
    const early = stores.sell({ customer, lines: [{ sku: "NP-CHK-20", quantity: 2 }] });
    await stores.bringIn();
    expect(await db.order.count()).toBe(0);
    expect(unitsAtAstro(chicken)).toBe(0);

    expect(await stores.switchOn()).toEqual({ status: "saved" });
    // It comes again, as a sale does that staff put right.
    stores.books.correctSale(early, { customerId: customer });
    stores.sell({ customer, lines: [{ sku: "NP-CHK-20", quantity: 3 }] });
    await stores.bringIn();
    expect(unitsAtAstro(chicken)).toBe(3);
  });

  it("are credited once, however often they are brought in, with their own name, day and amount", async () => {
    await stores.switchOn();
    const customer = stores.addShopper(ana);
    const sale = stores.sell({
      customer,
      lines: [
        { sku: "NP-CHK-20", quantity: 2, price: 61.5 },
        { sku: "TG-ROPE", quantity: 1 },
      ],
    });
    await stores.bringIn();
    // Everything is read again, as after a lost cursor.
    await db.storeChain.update({ where: { id: stores.chain }, data: { salesCursor: null } });
    await db.storeSale.updateMany({ data: { version: "0" } });
    await stores.bringIn();
    expect(unitsAtAstro(chicken)).toBe(2);
    const [entry] = world.astro.books.entries().filter(({ itemCode }) => itemCode === chicken);
    expect(entry).toMatchObject({ quantity: 2, amount: 123 });
    expect(entry?.reference).toMatch(/^T-[0-9a-f]{16}-L1$/);
    expect(world.astro.books.refusedRepeats).toEqual([]);
    expect(world.astro.books.duplicates()).toEqual([]);
    const number = stores.books.sales.find(({ id }) => id === sale)?.invoiceNumber ?? "";
    const [order] = await stateOf(/Queen Street/);
    expect(order).toMatchObject({ name: `Queen Street · ${number}`, customerName: "Ana Roy" });
    // Orders are online orders unless somebody asks.
    const filter = { state: null, search: "" };
    expect((await listOrders(stores.shop, { filter: { channel: "online", ...filter }, cursor: null })).rows).toEqual([]);
    expect((await listOrders(stores.shop, { filter: { channel: "in_store", ...filter }, cursor: null })).rows).toMatchObject([
      { name: order?.name, channel: "in_store" },
    ]);
    // Neither Shopify nor the POS hears of it.
    expect(await db.posOrder.count()).toBe(0);
  });

  it("wait on account until they are paid, and are taken back when they are voided", async () => {
    await stores.switchOn();
    const customer = stores.addShopper(ana);
    const sale = stores.sell({ customer, how: "on_account", lines: [{ sku: "NP-CHK-20", quantity: 2 }] });
    await stores.bringIn();
    expect(unitsAtAstro(chicken)).toBe(0);
    stores.pay(sale);
    await stores.bringIn();
    expect(unitsAtAstro(chicken)).toBe(2);
    stores.voidSale(sale);
    await stores.bringIn();
    expect(unitsAtAstro(chicken)).toBe(0);
    expect(await world.failures()).toEqual([]);
  });

  it("are taken back as far as they are returned, also when nothing is sent any more", async () => {
    await stores.switchOn();
    const customer = stores.addShopper(ana);
    const sale = stores.sell({ customer, lines: [{ sku: "NP-CHK-20", quantity: 3 }] });
    await stores.bringIn();
    const back = stores.bringBack(sale, 1);
    await stores.bringIn();
    expect(unitsAtAstro(chicken)).toBe(2);
    stores.voidSale(back);
    await stores.bringIn();
    expect(unitsAtAstro(chicken)).toBe(3);
    await stores.switchOff();
    stores.bringBack(sale, 2);
    stores.sell({ customer, lines: [{ sku: "NP-CHK-20", quantity: 5 }] });
    await stores.bringIn();
    expect(unitsAtAstro(chicken)).toBe(1);
    expect(world.astro.books.duplicates()).toEqual([]);
  });

  it("ask what to do with a return that names no sale, and only where something was credited", async () => {
    await stores.switchOn();
    const customer = stores.addShopper(ana);
    const ben = stores.addShopper({ firstName: "Ben", lastName: "Okafor", email: "ben.okafor@example.test", phone: null });
    stores.sell({ customer, lines: [{ sku: "NP-CHK-20", quantity: 2 }] });
    await stores.bringIn();
    stores.sell({ customer, lines: [{ sku: "NP-CHK-20", quantity: -1 }] });
    stores.sell({ customer: ben, lines: [{ sku: "NP-CHK-20", quantity: -1 }] });
    await stores.bringIn();
    expect(unitsAtAstro(chicken)).toBe(2);
    expect(await world.failures()).toMatchObject([{ code: "return_unmatched", customerName: "Ana Roy", details: { quantity: 1 } }]);
  });

  it("wait for an account of a customer whom Astro does not know, and its enrolment heals them", async () => {
    await stores.switchOn();
    const customer = stores.addShopper({ firstName: "Noor", lastName: "Haddad", email: "noor@example.test", phone: "+1 416 555 0199" });
    stores.sell({ customer, lines: [{ sku: "NP-CHK-20", quantity: 1 }] });
    stores.sell({ customer, lines: [{ sku: "NP-CHK-20", quantity: 2 }] });
    await stores.bringIn();
    const [failure, other] = await world.failures();
    expect([failure?.code, other?.code]).toEqual(["customer_not_found", "customer_not_found"]);
    const form = { firstName: "Noor", lastName: "Haddad", email: "noor@example.test", phone: "4165550199" };
    const applied = await applyFix({ shop: stores.shop, failureId: failure?.id ?? "", fix: "enroll", form, actor: "Robin" });
    expect(applied).toMatchObject({ status: "applied", failures: 2 });
    await world.settled();
    expect(unitsAtAstro(chicken)).toBe(3);
    expect(await world.failures()).toEqual([]);
  });

  it("wait for the barcode of a product that Shopify does not have, and one barcode heals all of them, now and later", async () => {
    await stores.switchOn();
    const { id } = stores.books.addProduct({
      id: productIdOf("TILL-ONLY"),
      name: "Northpaw Chicken (till)",
      sku: "TILL-ONLY",
      codes: [],
      supplyPrice: 5,
    });
    expect(id).toBe(productIdOf("TILL-ONLY"));
    const customer = stores.addShopper(ana);
    stores.sell({ customer, lines: [{ sku: "TILL-ONLY", quantity: 1 }] });
    stores.sell({ customer, lines: [{ sku: "TILL-ONLY", quantity: 2 }] });
    await stores.bringIn();
    const failures = await world.failures();
    expect(failures.map(({ code }) => code)).toEqual(["barcode_missing", "barcode_missing"]);
    const failureId = failures[0]?.id ?? "";
    const applied = await applyFix({ shop: stores.shop, failureId, fix: "set_barcode", form: { upc: chicken }, actor: "Robin" });
    expect(applied).toMatchObject({ status: "applied", failures: 2 });
    await world.settled();
    expect(unitsAtAstro(chicken)).toBe(3);
    stores.sell({ customer, lines: [{ sku: "TILL-ONLY", quantity: 4 }] });
    await stores.bringIn();
    expect(unitsAtAstro(chicken)).toBe(7);
    expect(await world.failures()).toEqual([]);
  });

  it("leave nothing behind that has no customer, or one whom nobody could find", async () => {
    await stores.switchOn();
    stores.sell({ lines: [{ sku: "NP-CHK-20", quantity: 1 }] });
    const nameless = stores.addShopper({ firstName: "Lee", lastName: "Wong", email: null, phone: null });
    stores.sell({ customer: nameless, lines: [{ sku: "NP-CHK-20", quantity: 1 }] });
    await stores.bringIn();
    expect(await db.storeSale.count()).toBe(2);
    expect(await db.order.count()).toBe(0);
    expect(await db.customer.count()).toBe(0);
  });

  it("are not the online orders that we sent there ourselves", async () => {
    await stores.switchOn();
    const order = world.shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20", quantity: 2 }] });
    await world.settled();
    expect(unitsAtAstro(chicken)).toBe(2);
    await stores.bringIn();
    expect(await db.storeSale.findMany()).toMatchObject([{ sentByUs: `S-${order.number}`, counted: false }]);
    expect(await db.order.count({ where: { channel: "in_store" } })).toBe(0);
    expect(unitsAtAstro(chicken)).toBe(2);
  });

  it("are not sent where the till credited them itself, until a person says that it is another purchase", async () => {
    await stores.switchOn();
    const account = world.astro.books.accountOf(astroCredentials.username);
    const member = account.customers.find(({ email }) => email === ana.email);
    const found = world.astro.books.findItem(account, chicken);
    if (!member || !found) throw new Error("Ana is a member, and the item is in a program.");
    const today = new Intl.DateTimeFormat("en-CA", { timeZone: "America/Toronto" }).format(new Date());
    world.astro.books.record(account, {
      customer: member,
      ...found,
      transactionID: "VEND-77",
      saleID: null,
      quantity: 1,
      amount: 20,
      date: today,
    });
    const customer = stores.addShopper(ana);
    stores.sell({ customer, lines: [{ sku: "NP-CHK-20", quantity: 1 }] });
    await stores.bringIn();
    expect(unitsAtAstro(chicken)).toBe(1);
    const [failure] = await world.failures();
    expect(failure).toMatchObject({ code: "credited_elsewhere", details: { reference: "VEND-77", units: 1, day: today } });
    const form = { units: "1", note: "She bought another bag in the afternoon." };
    const again = await applyFix({ shop: stores.shop, failureId: failure?.id ?? "", fix: "record_again", form, actor: "Robin" });
    expect(again).toMatchObject({ status: "applied" });
    await world.settled();
    expect(unitsAtAstro(chicken)).toBe(2);
    expect(await world.failures()).toEqual([]);
  });

  it("are sent by themselves once what somebody else credited is gone from the card", async () => {
    await stores.switchOn();
    const account = world.astro.books.accountOf(astroCredentials.username);
    const member = account.customers.find(({ email }) => email === ana.email);
    const found = world.astro.books.findItem(account, chicken);
    if (!member || !found) throw new Error("Ana is a member, and the item is in a program.");
    const today = new Intl.DateTimeFormat("en-CA", { timeZone: "America/Toronto" }).format(new Date());
    const facts = { customer: member, ...found, saleID: null, quantity: 2, amount: 20, date: today };
    const foreign = world.astro.books.record(account, { ...facts, transactionID: "VEND-78" });
    stores.sell({ customer: stores.addShopper(ana), lines: [{ sku: "NP-CHK-20", quantity: 2 }] });
    await stores.bringIn();
    const [failure] = await world.failures();
    expect(failure?.code).toBe("credited_elsewhere");
    world.astro.books.takeBack(account, foreign, 2);
    await applyFix({ shop: stores.shop, failureId: failure?.id ?? "", fix: "retry", form: {}, actor: "Robin" });
    await world.settled();
    expect(world.astro.books.entries().filter(({ left }) => left > 0)).toMatchObject([{ left: 2 }]);
    expect(await world.failures()).toEqual([]);
  });

  it("wait for the POS to say who bought, and lose nothing", async () => {
    await stores.switchOn();
    stores.sell({ customer: stores.addShopper(ana), lines: [{ sku: "NP-CHK-20", quantity: 1 }] });
    world.pos.lightspeed.faults.add({ kind: "credentials_revoked", endpoints: ["GET customers/{id}"] });
    await stores.bringIn();
    // The chain has to be connected again; the sale is in the books and waits.
    expect(unitsAtAstro(chicken)).toBe(0);
    expect(await db.order.findMany()).toMatchObject([{ channel: "in_store", state: "pending" }]);
    const ofSales = async () => (await world.failures()).filter(({ orderId }) => orderId !== null);
    expect(await ofSales()).toMatchObject([{ code: "customer_unread", partner: "lightspeed", status: "open" }]);
    world.pos.lightspeed.faults.clear();
    await world.connectPos("lightspeed");
    await stores.bringIn();
    expect(unitsAtAstro(chicken)).toBe(1);
    expect(await ofSales()).toEqual([]);
  });

  it("are credited once when Astro breaks off after it wrote them", async () => {
    await stores.switchOn();
    const customer = stores.addShopper(ana);
    stores.sell({ customer, lines: [{ sku: "NP-CHK-20", quantity: 2 }] });
    world.astro.faults.add({ kind: "drop_after_write", endpoints: ["addTransactionBatch"], times: 1 });
    await stores.bringIn();
    expect(unitsAtAstro(chicken)).toBe(2);
    expect(world.astro.books.duplicates()).toEqual([]);
    expect(world.astro.books.refusedRepeats).toEqual([]);
  });

  it("have one owner of their credits", async () => {
    const { shop } = stores;
    const settings = async () => ({ ...(await readPosSettings(shop, "lightspeed"))?.settings, posCreditsLoyalty: true });
    const save = async () => savePosSettings({ shop, partner: "lightspeed", settings: await settings(), actor: "Robin", confirmed: true });
    await stores.switchOn();
    expect(await save()).toEqual({ status: "invalid", errors: { posCreditsLoyalty: "chain_credits" } });
    await stores.switchOff();
    expect(await save()).toEqual({ status: "saved" });
    expect(await stores.switchOn()).toEqual({ status: "blocked", by: { reason: "pos_credits" } });
    expect(await readChainLoyalty({ shop, chain: stores.chain })).toMatchObject({
      sendsLoyalty: false,
      blockedBy: { reason: "pos_credits" },
    });
  });

  it("forget their customer when Shopify asks for it", async () => {
    await stores.switchOn();
    stores.sell({ customer: stores.addShopper({ ...ana, phone: "(514) 555-0101" }), lines: [{ sku: "NP-CHK-20", quantity: 1 }] });
    await stores.bringIn();
    const body = JSON.stringify({ customer: { id: 9001, email: "ANA.ROY@example.test", phone: "+15145550101" }, orders_to_redact: [] });
    await takeWebhook({ shop: stores.shop, topic: "customers/redact", webhookId: "w-1", eventId: null, triggeredAt: new Date(), body });
    expect(await db.order.findMany()).toMatchObject([{ customerName: null }]);
    expect(await db.customer.findMany()).toMatchObject([{ name: "" }]);
    expect(await db.customerWord.count()).toBe(0);
  });

  it("come to what the tills sold", async () => {
    await stores.switchOn();
    const customers = [ana, { firstName: "Ben", lastName: "Okafor", email: "ben.okafor@example.test", phone: null }].map(stores.addShopper);
    const skus = ["NP-CHK-20", "NP-SAL-20", "WK-DRY-5", "WK-TUN-CAN"] as const;
    const sold: string[] = [];
    for (let index = 0; index < 24; index++) {
      const customer = index % 5 === 0 ? null : customers[index % 2];
      sold.push(stores.sell({ customer, lines: [{ sku: skus[index % 4] ?? "", quantity: 1 + (index % 3) }] }));
      if (index % 6 === 5) await stores.bringIn();
    }
    stores.voidSale(sold[1] ?? "");
    stores.bringBack(sold[2] ?? "");
    stores.bringBack(sold[8] ?? "", 1);
    await stores.bringIn();
    // Of Lightspeed's books and Astro's, without ours.
    const expected = new Map<string, number>();
    for (const { state, customerId, lines } of stores.books.sales) {
      if (state !== "closed" || !customerId) continue;
      for (const { productId, quantity } of lines) expected.set(productId, (expected.get(productId) ?? 0) + quantity);
    }
    for (const sku of skus) {
      expect([sku, unitsAtAstro(petStoreUpcs[sku])]).toEqual([sku, expected.get(productIdOf(sku)) ?? 0]);
    }
    expect(world.astro.books.duplicates()).toEqual([]);
  });
});

describe("sales that were brought in", () => {
  it("are credited by the worker that comes after a crash, once", async () => {
    const stores = await openStores(world);
    await stores.switchOn();
    stores.sell({ customer: stores.addShopper(ana), lines: [{ sku: "NP-CHK-20", quantity: 2 }] });
    // The import is done, and its worker dies before anything is sent.
    world.astro.faults.add({ kind: "down" });
    const worker = await world.startWorker();
    await db.$executeRaw`SELECT 1`;
    const importing = stores.bringIn();
    while ((await db.order.count()) === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await worker.stop(0);
    world.astro.faults.clear();
    expect(unitsAtAstro(chicken)).toBe(0);
    await world.startWorker();
    await importing;
    expect(unitsAtAstro(chicken)).toBe(2);
    expect(world.astro.books.duplicates()).toEqual([]);
  });
});

describe("tickets of a Heartland chain", () => {
  it("are credited once, follow their edits, and are taken back when they are returned or voided", async () => {
    const stores = await openHeartlandStores(world);
    await world.startWorker();
    await stores.switchOn();
    const customer = stores.addShopper(ana);
    const first = stores.sell({ customer, lines: [{ sku: "NP-CHK-20", quantity: 1 }] });
    const second = stores.sell({ customer, lines: [{ sku: "NP-CHK-20", quantity: 4 }] });
    await stores.bringIn();
    await stores.bringIn();
    expect(unitsAtAstro(chicken)).toBe(5);
    stores.correct(first, 3);
    await stores.bringIn();
    expect(unitsAtAstro(chicken)).toBe(7);
    stores.sell({ customer, returnOf: second, lines: [{ sku: "NP-CHK-20", quantity: -1 }] });
    await stores.bringIn();
    expect(unitsAtAstro(chicken)).toBe(6);
    stores.voidSale(second);
    await stores.bringIn();
    expect(unitsAtAstro(chicken)).toBe(3);
    expect(world.astro.books.duplicates()).toEqual([]);
    expect(await world.failures()).toEqual([]);
  });
});
