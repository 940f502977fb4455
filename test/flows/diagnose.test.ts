import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { loyaltyConnectionFor } from "#app/connections/loyalty-connection.server.ts";
import { memberOf } from "#app/connections/members.server.ts";
import type { PosPartner } from "#app/connections/pos-partners.ts";
import type { OrderGid } from "#app/domain/ids.ts";
import type { Upc } from "#app/domain/upc.ts";
import { readFailure } from "#app/failures/read-failure.server.ts";
import { readOrderDetail } from "#app/orders/read-order.server.ts";
import { syncByGid } from "#app/orders/sync-again.server.ts";
import { db } from "#app/platform/db.server.ts";
import { changeOrderSettings } from "#app/pos-setup/pos-settings.server.ts";
import { checkNow } from "#app/pos/check-up.server.ts";
import { diagnoseOrder } from "#app/pos/diagnose-order.server.ts";
import type { Diagnosis } from "#app/pos/diagnosis.ts";
import { findDoubleCredits } from "#app/pos/double-credits.server.ts";
import { dryRunRecent } from "#app/pos/dry-run.server.ts";
import { readCheckUp } from "#app/pos/read-check-up.server.ts";
import { lightspeedIds } from "#test/fixtures/lightspeed-world.ts";
import type { Order } from "#test/simulators/shopify/state.ts";
import { openWorld } from "#test/support/open-world.ts";
import type { World } from "#test/support/open-world.ts";
import { killPrograms, startProgram } from "#test/support/processes.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld({ pos: { lightspeed: { without: ["TW-HOL-12"] }, heartland: {} } });
  await world.connectPos("lightspeed");
  await world.connectPos("heartland");
  await world.startWorker();
});
afterEach(async () => {
  await killPrograms();
  world.pos.lightspeed.faults.clear();
  world.pos.heartland.faults.clear();
});
afterAll(() => world.close());

const account = (partner: PosPartner) => ({ shop: world.shop.domain, partner });
const usual = () => world.shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20" }] });
const diagnose = (partner: PosPartner, { number }: Order) => diagnoseOrder({ ...account(partner), order: String(number) });

/** "rule archived_off", "sale closed": the steps at which something was found. */
function stopped({ steps }: Diagnosis): string[] {
  return steps.flatMap((step) => {
    if (step.state !== "stopped") return [];
    return step.step === "rule"
      ? [`rule ${step.rule} (${step.setting})`]
      : step.step === "problem"
        ? [`problem ${step.code}`]
        : [step.step];
  });
}

async function states(partner: PosPartner): Promise<Record<string, string>> {
  const { checks } = await readCheckUp(world.shop.domain, partner);
  return Object.fromEntries(checks.map(({ check, state }) => [check, state]));
}

describe("the check-up", () => {
  it("says that it was not made yet, and after that how everything stands", async () => {
    await db.check.deleteMany();
    const before = await readCheckUp(world.shop.domain, "lightspeed");
    expect(before).toMatchObject({ connection: "connected", checkedAt: null });
    expect(new Set(before.checks.map(({ state }) => state))).toEqual(new Set(["unknown"]));
    expect(await checkNow(account("lightspeed"))).toEqual({ status: "checked" });
    expect(await states("lightspeed")).toMatchObject({ access: "ok", answers: "ok", employee: "ok", place: "ok", products: "ok" });
  });

  it("leads from a broken check to its failure, which is about every order and nobody's", async () => {
    const { books } = world.pos.lightspeed;
    books.changeUser(lightspeedIds.users.ecom, { enabled: false });
    await checkNow(account("lightspeed"));
    const { checks } = await readCheckUp(world.shop.domain, "lightspeed");
    const employee = checks.find(({ check }) => check === "employee");
    expect(employee).toMatchObject({ state: "broken", details: { employee: "eCom Orders" }, failures: [{ code: "pos_employee" }] });
    const failure = await readFailure(world.shop.domain, employee?.failures[0]?.id ?? "");
    expect(failure).toMatchObject({ orderId: null, customerName: null, attempts: [] });
    const order = usual();
    await world.settled();
    const waiting = await diagnose("lightspeed", order);
    expect([waiting.conclusion, ...stopped(waiting)]).toEqual(["blocked", "problem pos_employee"]);
    books.changeUser(lightspeedIds.users.ecom, { enabled: true });
    await checkNow(account("lightspeed"));
    expect(await states("lightspeed")).toMatchObject({ employee: "ok" });
    await syncByGid({ shop: world.shop.domain, gid: waiting.order?.gid as OrderGid });
    await world.settled();
    expect((await diagnose("lightspeed", order)).conclusion).toBe("there");
  });

  it("finds a shipping method that is gone", async () => {
    const { shippingMethodId } = (await changeOrderSettings(account("heartland"), () => ({ shippingMethodId: "987" })))?.from ?? {};
    await checkNow(account("heartland"));
    expect(await states("heartland")).toMatchObject({ shipping: "broken", employee: "ok" });
    await changeOrderSettings(account("heartland"), () => ({ shippingMethodId: shippingMethodId ?? null }));
    await checkNow(account("heartland"));
    expect(await states("heartland")).toMatchObject({ shipping: "ok" });
    expect(await db.failure.count({ where: { code: "pos_shipping_method", status: "open" } })).toBe(0);
  });

  it("says so when the POS is silent", async () => {
    world.pos.heartland.faults.add({ kind: "down" });
    expect(await checkNow(account("heartland"))).toEqual({ status: "checked" });
    expect(await states("heartland")).toMatchObject({ answers: "broken", employee: "unknown" });
    world.pos.heartland.faults.clear();
  });
});

describe("a dry run", () => {
  it("tells of the newest orders which would not arrive and why, with a handful of calls and nothing written", async () => {
    await changeOrderSettings(account("lightspeed"), () => ({ archived: false }));
    const arriving = usual();
    const archived = world.shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20" }], archived: true });
    const unlinked = world.shop.placeOrder({ customer: "ana", lines: [{ sku: "TW-HOL-12" }] });
    await world.settled();
    const sales = await db.posSale.count();
    const calls = world.pos.lightspeed.calls.length;
    const report = await dryRunRecent(account("lightspeed"));
    if (report.status !== "done") throw new Error(report.status);
    expect(world.pos.lightspeed.calls.length - calls).toBeLessThan(25);
    expect(await db.posSale.count()).toBe(sales);
    expect(report.rows.map(({ name }) => name)).not.toContain(arriving.name);
    expect(report.rows).toMatchObject([
      { name: unlinked.name, fate: "blocked", problems: [{ code: "pos_unlinked" }] },
      { name: archived.name, fate: "skipped", reason: "archived_off" },
    ]);
    expect(report.arriving).toBe(report.orders - 2);
  });
});

describe("a diagnosis", () => {
  it("names the rule and the setting that hold an order back, and where to go", async () => {
    const order = world.shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20" }], archived: true });
    await world.settled();
    const held = await diagnose("lightspeed", order);
    expect([held.conclusion, ...stopped(held)]).toEqual(["skipped", "rule archived_off (archived)"]);
    await changeOrderSettings(account("lightspeed"), () => ({ archived: true }));
    expect((await diagnose("lightspeed", order)).conclusion).toBe("would_arrive");
    await syncByGid({ shop: world.shop.domain, gid: held.order?.gid as OrderGid });
    await world.settled();
    const there = await diagnose("lightspeed", order);
    expect([there.conclusion, ...stopped(there)]).toEqual(["there"]);
    expect(there.steps.filter(({ step }) => step === "sale")).toMatchObject([{ reference: `S-${order.number}`, kind: "sale" }]);
  });

  it("leads to the open failure of what stands in the way, and names no buyer", async () => {
    const order = world.shop.placeOrder({ customer: "ana", lines: [{ sku: "TW-HOL-12" }] });
    await world.settled();
    const blocked = await diagnose("lightspeed", order);
    expect([blocked.conclusion, ...stopped(blocked)]).toEqual(["blocked", "problem pos_unlinked"]);
    const failure = await db.failure.findFirstOrThrow({ where: { code: "pos_unlinked", orderName: order.name } });
    expect(blocked.steps).toContainEqual(expect.objectContaining({ step: "problem", failure: failure.id }));
    expect(JSON.stringify(blocked)).not.toMatch(/Ana|example\.test/);
  });

  it("says what it cannot find, and that Shopify or the POS is silent", async () => {
    expect(await diagnoseOrder({ ...account("lightspeed"), order: "999999" })).toMatchObject({ order: null, conclusion: "not_in_shopify" });
    const order = usual();
    await world.settled();
    world.pos.heartland.faults.add({ kind: "down" });
    const waiting = world.shop.placeOrder({ customer: "ana", lines: [{ sku: "TG-ROPE" }], archived: true });
    await world.shopify.webhooks.settled();
    expect((await diagnose("heartland", waiting)).conclusion).toBe("silent");
    world.pos.heartland.faults.clear();
    expect((await diagnose("lightspeed", order)).conclusion).toBe("there");
    await world.settled();
  });
});

describe("the order's page", () => {
  it("shows where it stands with each POS and what that has of it", async () => {
    const order = usual();
    await world.settled();
    world.shop.refund(order, { lines: [{ line: 1, quantity: 1, restock: true }] });
    await world.settled();
    const row = await db.order.findFirstOrThrow({ where: { name: order.name } });
    const detail = await readOrderDetail(world.shop.domain, row.id);
    expect(detail?.posOrders.map(({ partner, state, sales }) => [partner, state, ...sales.map(({ kind }) => kind)])).toEqual([
      ["heartland", "sent", "sale", "return"],
      ["lightspeed", "sent", "sale", "return"],
    ]);
  });
});

describe("the double-credit check", () => {
  it("finds what the POS credited as well, and nothing else", async () => {
    const order = usual();
    await world.settled();
    const before = await findDoubleCredits(account("lightspeed"));
    expect(before).toMatchObject({ status: "done", rows: [] });
    const ours = await db.recording.findFirstOrThrow({ where: { line: { order: { name: order.name } } } });
    const connection = await loyaltyConnectionFor(world.shop.domain);
    if (connection.status !== "ready") throw new Error(connection.status);
    const [answer] = await connection.program.recordPurchases(await memberOf(ours.memberId), [
      {
        reference: "S-TILL77-L1",
        saleReference: "S-TILL77",
        ...{ upc: ours.upc as Upc, quantity: 1, amount: { minor: 6999, currency: "CAD" }, date: ours.day },
      },
    ]);
    expect(answer?.status).toBe("recorded");
    const after = await findDoubleCredits(account("lightspeed"));
    // Orders of the same day and item stand beside it: each is asked about.
    expect(after).toMatchObject({ status: "done" });
    if (after.status !== "done") return;
    const found = after.rows.find(({ orderName }) => orderName === order.name);
    expect(found).toMatchObject({ reference: ours.reference, others: [{ reference: "S-TILL77-L1", units: 1 }] });
  });
});

describe("npm run diagnose", () => {
  function run(...args: string[]) {
    return startProgram(
      "scripts/diagnose.ts",
      {
        NODE_OPTIONS: "--disable-warning=ExperimentalWarning --import ./test/simulators/redirect/preload.ts",
        SHOPIFY_SIMULATOR_ORIGIN: world.shopifyOrigin,
        LIGHTSPEED_SIMULATOR_ORIGIN: world.pos.served.lightspeed.origin,
        HEARTLAND_SIMULATOR_ORIGIN: world.pos.served.heartland.origin,
      },
      args,
    );
  }

  it("prints what the page says, in either language, and ends with 0 when the order is there", async () => {
    const order = usual();
    await world.settled();
    const english = run("--shop", world.shop.domain, "--order", order.name, "--partner", "lightspeed");
    expect(await english.ended).toBe(0);
    expect(english.output()).toMatch(new RegExp(`^Punchcard · ${world.shop.domain} · Lightspeed.*\nOrder ${order.name} is in Lightspeed`));
    expect(english.output()).toContain(`1. [OK] Shopify has order ${order.name}.`);
    const french = run("--shop", world.shop.domain, "--order", String(order.number), "--lang", "fr");
    expect(await french.ended).toBe(0);
    expect(french.output()).toContain(`La commande ${order.name} est dans Heartland`);
    expect(french.output()).toContain(`La commande ${order.name} est dans Lightspeed`);
  });

  it("ends with 1 when it is not there and would not arrive", async () => {
    const order = world.shop.placeOrder({ customer: "ana", lines: [{ sku: "TW-HOL-12" }] });
    await world.settled();
    const blocked = run("--shop", world.shop.domain, "--order", String(order.number), "--partner", "lightspeed", "--json");
    expect(await blocked.ended).toBe(1);
    expect(JSON.parse(blocked.output())).toMatchObject({ conclusion: "blocked", order: { name: order.name } });
    const none = run("--shop", world.shop.domain, "--order", "999999", "--partner", "heartland");
    expect(await none.ended).toBe(1);
  });

  it.each([
    ["nothing", []],
    ["no order", ["--shop", "pawsome.myshopify.com"]],
    ["another POS", ["--shop", "pawsome.myshopify.com", "--order", "1", "--partner", "till"]],
    ["a language that we do not speak", ["--shop", "pawsome.myshopify.com", "--order", "1", "--lang", "de"]],
    ["a shop that has not installed Punchcard", ["--shop", "nobody.myshopify.com", "--order", "1"]],
  ])("ends with 2 when it is asked wrongly: %s", async (_what, args) => {
    const program = run(...args);
    expect(await program.ended).toBe(2);
    expect(program.output().trim()).not.toBe("");
  });
});
