import { createHmac, randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  checkChain,
  connectChainHeartland,
  finishChainLightspeed,
  startChainLightspeed,
  useOrderConnection as shareOrders,
} from "#app/connections/chain-access.server.ts";
import { salesSourceFor } from "#app/connections/sales-source.server.ts";
import type { SalesPage, SalesSource } from "#app/partners/capabilities.ts";
import { db } from "#app/platform/db.server.ts";
import { action as complianceAction } from "#app/routes/webhooks.compliance.tsx";
import { action as appAction } from "#app/routes/webhooks.app.tsx";
import { readChainChecks } from "#app/sales/chain-checks.server.ts";
import { checkLocation } from "#app/sales/check-location.server.ts";
import { checkLocations, readOutlets, saveLocation, setLocationStatus } from "#app/sales/locations.server.ts";
import { readChain, readChains } from "#app/sales/read-chains.server.ts";
import { readRuns } from "#app/sales/read-runs.server.ts";
import { finishChain, saveChainSwitch, saveLabel, saveSchedule, saveStep } from "#app/sales/set-up-chain.server.ts";
import { startImport } from "#app/sales/start-import.server.ts";
import { pauseChain, removeChain, resumeChain } from "#app/sales/switch-chain.server.ts";
import { storeIds } from "#test/fixtures/lightspeed-stores.ts";
import { testEnvironment } from "#test/support/environment.ts";
import { openChainWorld } from "#test/support/open-chain-world.ts";
import type { ChainWorld } from "#test/support/open-chain-world.ts";
import { until } from "#test/support/until.ts";

const actor = "Robin";
const { outlets } = storeIds;
const zones = ["America/St_Johns", "America/Toronto", "America/Vancouver"];
const dayMs = 86_400_000;
const hourMs = 3_600_000;
const ago = (ms: number) => new Date(Date.now() - ms);

let world: ChainWorld;
let shop: string;

beforeAll(async () => {
  world = await openChainWorld();
  shop = world.domain;
  await world.startWorker();
});
afterAll(() => world.close());
afterEach(async () => {
  await world.clear();
  world.pos.lightspeed.books.sales.length = 0;
});

const brought = () => db.storeSale.count();

async function importNow(chain: string): Promise<void> {
  await startImport({ shop, chain, kind: "manual", actor });
  await world.settled();
}

async function readySource(chain: string) {
  const found = await salesSourceFor(chain);
  if (found.status !== "ready") throw new Error("It is not connected.");
  return found;
}

describe("a set-up", () => {
  it("can be left at each step and ends with the first import under way", async () => {
    world.sell("queen", { at: ago(2 * dayMs) });
    world.sell("robson", { at: ago(hourMs) });
    world.sell("water", { at: ago(20 * dayMs) });
    const chain = await world.start();
    expect(await world.view(chain)).toMatchObject({
      state: "setting_up",
      step: "connect",
      access: "disconnected",
      account: null,
      run: null,
    });
    expect(await readOutlets({ shop, chain })).toEqual({ status: "disconnected" });
    expect(await finishChain({ shop, chain, actor })).toEqual({
      status: "invalid",
      errors: { connection: "not_connected", locations: "no_operational_store" },
    });
    await world.connect(chain);
    expect(await saveStep({ shop, chain, step: "locations" })).toEqual({ status: "saved" });
    expect(await readOutlets({ shop, chain })).toEqual({ status: "ok" });
    const view = await world.view(chain);
    expect(view).toMatchObject({ step: "locations", timeClock: "unused", nextImportAt: null });
    expect(
      view.locations.map(({ name, locationId, status, timeZone, clashesWith }) => [name, locationId, status, timeZone, clashesWith]),
    ).toEqual([
      ["Queen Street", "0624dbcdb8cd11eaa0f5b8ca3a64f8f4", "operational", "America/Toronto", "Water Street"],
      ["Robson Street", "d41b2c9a", "operational", "America/Vancouver", null],
      ["Water Street", "0625f9e1b8cd11eaa0f5b8ca3a64f8f4", "operational", "America/St_Johns", "Queen Street"],
      ["Bloor Street", "1d7e6f30", "closed", "America/Toronto", null],
    ]);

    const schedule = { interval: 60, firstAt: "00:02", backfillDays: 7 };
    expect(await saveSchedule({ shop, chain, input: { interval: 45, firstAt: "24:00", backfillDays: 0 } })).toEqual({
      status: "invalid",
      errors: { interval: "not_an_interval", firstAt: "not_a_time", backfillDays: "days_out_of_range" },
    });
    expect(await saveSchedule({ shop, chain, input: schedule })).toEqual({ status: "saved" });
    expect(await world.schedules(chain)).toEqual([]);
    const queen = await world.location(chain, "queen");
    await db.storeLocation.update({ where: { id: queen.id }, data: { timeZone: null } });
    expect(await finishChain({ shop, chain, actor })).toEqual({
      status: "invalid",
      errors: { [`timeZone.${queen.id}`]: "time_zone_missing" },
    });
    // The POS tells it.
    expect(await readOutlets({ shop, chain })).toEqual({ status: "ok" });
    expect(await finishChain({ shop, chain, actor })).toEqual({ status: "saved" });
    expect(await world.view(chain)).toMatchObject({ state: "active", step: "finished", run: { kind: "backfill", requestedBy: actor } });
    expect(await world.schedules(chain)).toEqual(zones);
    await world.settled();
    const done = await world.view(chain);
    expect(done.run).toMatchObject({ state: "done", progress: 1, sales: 2 });
    expect(done.nextImportAt?.getUTCMinutes()).toSatisfy((minute: number) => minute === 2 || minute === 32);
    // A second press begins nothing anew, and steps are over.
    expect(await finishChain({ shop, chain, actor })).toEqual({ status: "saved" });
    expect(await readRuns({ shop, chain })).toHaveLength(1);
    expect(await saveStep({ shop, chain, step: "connect" })).toEqual({ status: "not_found" });
  });

  it("takes location IDs and time zones that the merchant gives, one of their kind in the shop", async () => {
    const chain = await world.start();
    await world.connect(chain);
    await readOutlets({ shop, chain });
    const [queen, robson] = [await world.location(chain, "queen"), await world.location(chain, "robson")];
    const save = (locationId: string, timeZone = "America/Toronto") =>
      saveLocation({ shop, location: queen.id, input: { locationId, timeZone } });
    expect(await save(" ")).toMatchObject({ errors: { locationId: "required" } });
    expect(await save("x".repeat(33))).toMatchObject({ errors: { locationId: "too_long" } });
    expect(await save("Q 1")).toMatchObject({ errors: { locationId: "invalid_characters" } });
    for (const zone of ["Toronto", "+05:00", "America/Toronto; DROP"])
      expect(await save("Q1", zone)).toMatchObject({ errors: { timeZone: "unknown_time_zone" } });
    expect(await save("D41B2C9A")).toEqual({ status: "invalid", errors: { locationId: "location_id_taken" }, takenBy: "Robson Street" });
    // "_" stands for itself.
    expect(await saveLocation({ shop, location: robson.id, input: { locationId: "QX1", timeZone: "America/Vancouver" } })).toEqual({
      status: "saved",
    });
    expect(await save("Q_1", "America/Winnipeg")).toEqual({ status: "saved" });
    expect(await world.location(chain, "queen")).toMatchObject({ locationId: "Q_1", timeZone: "America/Winnipeg", clashesWith: null });
    expect((await world.location(chain, "water")).clashesWith).toBe("Queen Street");
    // What was chosen stays when the POS is asked again.
    await readOutlets({ shop, chain });
    expect(await world.location(chain, "queen")).toMatchObject({ locationId: "Q_1", timeZone: "America/Winnipeg" });
  });

  it("is not held up by a POS that is silent", async () => {
    const chain = await world.start();
    await world.connect(chain);
    world.pos.lightspeed.faults.add({ kind: "no_answer" });
    expect(await readOutlets({ shop, chain })).toEqual({ status: "unavailable" });
    world.pos.lightspeed.faults.clear();
    // A time clock that is silent holds up no store.
    world.pos.lightspeed.faults.add({ kind: "server_error", endpoints: ["GET shifts"] });
    expect(await readOutlets({ shop, chain })).toEqual({ status: "ok" });
    expect((await world.view(chain)).timeClock).toBe(null);
  });
});

describe("a look at the stores", () => {
  it("is made of each by itself, and all of them say so at once", async () => {
    world.sell("queen", { at: ago(dayMs) });
    world.sell("robson", { at: ago(2 * dayMs) });
    const chain = await world.start();
    await world.connect(chain);
    await readOutlets({ shop, chain });
    world.pos.lightspeed.faults.add({ kind: "no_answer", endpoints: ["GET search"], times: 1 });
    await checkLocations({ shop, chain });
    const states = async () => (await world.view(chain)).locations.map(({ check }) => check?.state);
    expect(await states()).toEqual(["checking", "checking", "checking", "checking"]);
    await world.settled();
    expect(await states()).toContain("slow");
    expect(await states()).not.toContain("checking");
    // On a machine that has much to do another one may be slow as well.
    await until(async () => {
      await checkLocations({ shop, chain });
      await world.settled();
      return !(await states()).includes("slow");
    });
    const checks = Object.fromEntries((await world.view(chain)).locations.map(({ name, check }) => [name, check]));
    expect(checks).toEqual({
      "Queen Street": { state: "ok", sales: 1 },
      "Robson Street": { state: "ok", sales: 1 },
      "Water Street": { state: "no_sales" },
      "Bloor Street": { state: "no_sales" },
    });
  });

  it("does not wait for a store that is slow, and tells what it sold as far as it was read", async () => {
    const chain = await world.setUp();
    const { source, ...access } = await readySource(chain);
    const never = new Promise<never>(() => {});
    const sale = { state: "closed" as const, sentByUs: null };
    const page = {
      sales: [sale, { ...sale, state: "voided" as const }],
      cursor: "next",
      isLast: false,
      progress: null,
    } as unknown as SalesPage;
    const slow: SalesSource = {
      ...source,
      outlets: async () => [],
      salesOf: (_range, { cursor = null, outletIds = [] } = {}) => {
        if (outletIds[0] === outlets.water) return never;
        return outletIds[0] === outlets.queen && cursor !== null ? never : Promise.resolve(page);
      },
    };
    const look = async (store: keyof typeof outlets) => {
      const { id } = await world.location(chain, store);
      await checkLocation({ shop, location: id }, () => Promise.resolve({ ...access, source: slow }));
      return (await world.location(chain, store)).check;
    };
    const [water, queen, robson] = await Promise.all([look("water"), look("queen"), look("robson")]);
    expect([water, queen, robson]).toEqual([{ state: "slow" }, { state: "ok", sales: 1 }, { state: "ok", sales: 5 }]);
  });

  it("says when the POS is down, answers in riddles, has taken the access away, or does not know the store", async () => {
    const chain = await world.setUp();
    const { id } = await world.location(chain, "water");
    const look = async () => {
      await checkLocation({ shop, location: id });
      return (await world.location(chain, "water")).check;
    };
    world.pos.lightspeed.faults.add({ kind: "down" });
    expect(await look()).toEqual({ state: "failed", why: "unavailable" });
    world.pos.lightspeed.faults.clear();
    world.pos.lightspeed.faults.add({ kind: "not_json", endpoints: ["GET search"] });
    expect(await look()).toEqual({ state: "failed", why: "unexpected_answer" });
    world.pos.lightspeed.faults.clear();
    await db.storeLocation.update({ where: { id }, data: { outletId: randomUUID() } });
    await checkLocation({ shop, location: id });
    expect(await db.storeLocation.findUnique({ where: { id } })).toMatchObject({ check: { state: "gone" } });
    await db.storeLocation.update({ where: { id }, data: { outletId: outlets.water } });
    world.pos.lightspeed.faults.add({ kind: "credentials_revoked" });
    expect(await look()).toEqual({ state: "failed", why: "credentials_rejected" });
    expect((await world.view(chain)).access).toBe("credentials_rejected");
  });
});

describe("stores of a chain in use", () => {
  it("that are new at the POS wait for the merchant, and bring what they sold since", async () => {
    const chain = await world.setUp();
    await db.storeLocation.deleteMany({ where: { outletId: outlets.robson } });
    world.sell("robson");
    world.sell("queen");
    await importNow(chain);
    const robson = await world.location(chain, "robson");
    expect(robson).toMatchObject({ status: "temporarily_closed", locationId: "d41b2c9a", check: { state: "new" } });
    expect(await brought()).toBe(1);
    await checkLocations({ shop, chain });
    await world.settled();
    expect((await world.location(chain, "robson")).check).toEqual({ state: "new" });
    expect(await setLocationStatus({ shop, locations: [robson.id], status: "operational", actor })).toEqual({
      status: "saved",
      changed: 1,
    });
    await world.settled();
    expect(await brought()).toBe(2);
    expect((await world.location(chain, "robson")).check).toEqual({ state: "ok", sales: 1 });
  });

  it("follow the POS in their names, and are marked when they are gone there or closed", async () => {
    const chain = await world.setUp();
    const { outlets: kept } = world.pos.lightspeed.books;
    const queen = kept.find(({ id }) => id === outlets.queen);
    if (!queen) throw new Error("The fixture has it.");
    queen.name = "Queen Street West";
    world.pos.lightspeed.books.changeOutlet(outlets.water, { deletedAt: new Date().toISOString() });
    const at = kept.findIndex(({ id }) => id === outlets.robson);
    const [robson] = kept.splice(at, 1);
    await readOutlets({ shop, chain });
    expect(await world.location(chain, "queen")).toMatchObject({ name: "Queen Street West", activeAtPos: true });
    expect(await world.location(chain, "water")).toMatchObject({ activeAtPos: false, status: "operational" });
    expect(await world.location(chain, "robson")).toMatchObject({ activeAtPos: false, check: { state: "gone" } });
    if (robson) kept.splice(at, 0, robson);
    queen.name = "Queen Street";
    world.pos.lightspeed.books.changeOutlet(outlets.water, { deletedAt: null });
    await readOutlets({ shop, chain });
    expect(await world.location(chain, "robson")).toMatchObject({ activeAtPos: true, check: { state: "no_sales" } });
  });

  it("bring nothing while they are not operational, and what they missed when they are again", async () => {
    const chain = await world.setUp();
    const queen = await world.location(chain, "queen");
    const all = (await world.view(chain)).locations.map(({ id }) => id);
    expect(await setLocationStatus({ shop, locations: [queen.id], status: "temporarily_closed", actor })).toEqual({
      status: "saved",
      changed: 1,
    });
    expect(await world.schedules(chain)).toEqual(["America/St_Johns", "America/Vancouver"]);
    world.sell("queen");
    world.sell("water");
    await importNow(chain);
    expect(await brought()).toBe(1);
    expect(await setLocationStatus({ shop, locations: [queen.id], status: "operational", actor })).toEqual({ status: "saved", changed: 1 });
    await world.settled();
    expect(await brought()).toBe(2);
    expect(await world.schedules(chain)).toEqual(zones);
    expect((await readRuns({ shop, chain }))[0]).toMatchObject({ kind: "reimport", state: "done", requestedBy: actor });
    expect(await setLocationStatus({ shop, locations: all, status: "closed", actor })).toEqual({ status: "saved", changed: 3 });
    expect(await world.schedules(chain)).toEqual([]);
    expect((await world.view(chain)).nextImportAt).toBe(null);
    expect(await setLocationStatus({ shop, locations: all, status: "closed", actor })).toEqual({ status: "saved", changed: 0 });
  });

  it("need a time zone to be operational", async () => {
    const chain = await world.setUp();
    const { id } = await world.location(chain, "closed");
    await db.storeLocation.update({ where: { id }, data: { timeZone: null } });
    expect(await setLocationStatus({ shop, locations: [id], status: "operational", actor })).toEqual({
      status: "invalid",
      errors: { [`timeZone.${id}`]: "time_zone_missing" },
    });
    const queen = await world.location(chain, "queen");
    expect(await saveLocation({ shop, location: queen.id, input: { locationId: "Q1", timeZone: "" } })).toMatchObject({
      errors: { timeZone: "time_zone_missing" },
    });
    expect(await saveLocation({ shop, location: queen.id, input: { locationId: "Q1", timeZone: "America/Winnipeg" } })).toEqual({
      status: "saved",
    });
    expect(await world.schedules(chain)).toEqual(["America/St_Johns", "America/Vancouver", "America/Winnipeg"]);
  });
});

describe("a chain that is paused", () => {
  it("brings nothing in, and all that was missed once it is resumed, stores that were taken up meanwhile included", async () => {
    const chain = await world.setUp();
    const { id } = await world.location(chain, "queen");
    await setLocationStatus({ shop, locations: [id], status: "closed", actor });
    world.sell("queen");
    await importNow(chain);
    expect(await pauseChain({ shop, chain, actor })).toEqual({ status: "done" });
    expect(await pauseChain({ shop, chain, actor })).toEqual({ status: "not_found" });
    expect(await world.schedules(chain)).toEqual([]);
    await setLocationStatus({ shop, locations: [id], status: "operational", actor });
    world.sell("robson");
    await importNow(chain);
    expect(await brought()).toBe(0);
    expect((await world.view(chain)).nextImportAt).toBe(null);
    expect(await resumeChain({ shop, chain, actor })).toEqual({ status: "done" });
    await world.settled();
    expect(await brought()).toBe(2);
    expect(await world.schedules(chain)).toEqual(zones);
    expect(await resumeChain({ shop, chain, actor })).toEqual({ status: "not_found" });
  });

  it("stops an import with its next page", async () => {
    for (let count = 0; count < 3; count++) world.sell("queen");
    const chain = await world.setUp();
    world.sell("queen");
    world.pos.lightspeed.faults.add({ kind: "slow", endpoints: ["GET sales"], delayMs: 400 });
    const run = await startImport({ shop, chain, kind: "manual", actor });
    await until(async () => (await db.importRun.findUnique({ where: { id: run.id } }))?.state === "running");
    await pauseChain({ shop, chain, actor });
    await world.settled();
    expect(await db.importRun.findUnique({ where: { id: run.id } })).toMatchObject({ state: "failed", problem: "stopped" });
    expect(await brought()).toBe(3);
  });
});

/** So many sales with their lines, and the sums that come of them. */
async function sellMany(chain: string, count: number): Promise<void> {
  const { id } = await world.location(chain, "queen");
  await db.$executeRaw`
    INSERT INTO "StoreSale" (id, "shopId", "chainId", "locationId", "saleId", number, version, "soldAt", day, hour, state, kind, counted, currency,
      "salesMinor", "taxMinor", transactions, returns, items)
    SELECT gen_random_uuid(), ${shop}, ${chain}::uuid, CASE WHEN n % 100 = 0 THEN NULL ELSE ${id}::uuid END, 'many-' || n, n, '1',
      now() - n * interval '1 minute', (now() - n * interval '1 minute')::date, n % 24, 'closed', 'sale', true, 'CAD', 1000, 130, 1, 0, 1
    FROM generate_series(1, ${count}::int) AS n`;
  await db.$executeRaw`
    INSERT INTO "StoreSaleLine" ("saleId", position, "shopId", "locationId", day, counted, "productId", goods, quantity, "priceMinor")
    SELECT id, 1, "shopId", "locationId", day, counted, 'p' || (hour % 7), true, 1, 1000 FROM "StoreSale" WHERE "chainId" = ${chain}::uuid AND "saleId" LIKE 'many-%'`;
  await db.$executeRaw`
    WITH shift AS (
      INSERT INTO "StoreShift" (id, "shopId", "chainId", "locationId", "shiftId", version, "employeeId", "startedAt", "breakMinutes")
      VALUES (gen_random_uuid(), ${shop}, ${chain}::uuid, ${id}::uuid, 's', '1', 'e', now(), 0) RETURNING *)
    INSERT INTO "StoreShiftHour" ("shiftId", "shopId", "locationId", day, hour, "employeeId", minutes)
    SELECT id, "shopId", "locationId", now()::date, 9, 'e', 60 FROM shift`;
}

const left = async () => ({
  sales: await db.storeSale.count(),
  lines: await db.storeSaleLine.count(),
  shifts: await db.storeShift.count(),
  hours: await db.storeShiftHour.count(),
  sums: await db.storeRollup.count(),
});
const nothing = { sales: 0, lines: 0, shifts: 0, hours: 0, sums: 0 };

describe("a chain that is taken away", () => {
  it("leaves its figures where they are to be kept, and nothing of its access, schedules and way to come back", async () => {
    const chain = await world.setUp();
    await sellMany(chain, 300);
    const before = await left();
    await startChainLightspeed({ shop, chain });
    expect(await removeChain({ shop, chain, data: "keep", actor })).toEqual({ status: "done" });
    // At once, whatever becomes of the job.
    expect(await db.storeChain.findUnique({ where: { id: chain } })).toMatchObject({ credentials: "", access: "disconnected" });
    expect(await world.schedules(chain)).toEqual([]);
    expect(await db.connectState.count({ where: { chainId: chain } })).toBe(0);
    await world.settled();
    expect(await world.view(chain)).toMatchObject({ state: "removed", nextImportAt: null });
    expect(await left()).toEqual(before);
    expect(await removeChain({ shop, chain, data: "keep", actor })).toEqual({ status: "not_found" });
    expect(await resumeChain({ shop, chain, actor })).toEqual({ status: "not_found" });

    // Its account, label and location IDs are free, and what it left is not brought in a second time.
    world.sell("queen", { at: ago(3 * dayMs) });
    await db.storeLocation.updateMany({ where: { outletId: outlets.queen, chainId: chain }, data: { lastSaleAt: ago(2 * dayMs) } });
    world.sell("queen", { at: ago(dayMs) });
    const again = await world.setUp();
    expect((await world.location(again, "robson")).locationId).toBe("d41b2c9a");
    expect((await world.location(chain, "robson")).locationId).toBe("d41b2c9a-2");
    expect(await db.storeSale.count({ where: { chainId: again } })).toBe(1);
    expect(await removeChain({ shop, chain, data: "delete", actor })).toEqual({ status: "done" });
    await world.settled();
    expect((await readChains(shop)).map(({ id }) => id)).toEqual([again]);
    expect(await db.storeSale.count()).toBe(1);
  });

  it("goes with everything, slice by slice, and leaves the others alone", async () => {
    const chain = await world.setUp();
    await sellMany(chain, 4_500);
    const other = await world.start("Northside", "heartland");
    expect((await left()).sums).toBeGreaterThan(0);
    expect(await removeChain({ shop, chain, data: "delete", actor })).toEqual({ status: "done" });
    await world.settled();
    expect(await left()).toEqual(nothing);
    expect(await db.storeLocation.count()).toBe(0);
    expect(await db.importRun.count()).toBe(0);
    expect((await readChains(shop)).map(({ id }) => id)).toEqual([other]);
  });

  it("is brought in by nobody any more while it goes", async () => {
    const chain = await world.setUp();
    for (let count = 0; count < 3; count++) world.sell("queen");
    world.pos.lightspeed.faults.add({ kind: "slow", endpoints: ["GET sales"], delayMs: 400 });
    const run = await startImport({ shop, chain, kind: "manual", actor });
    await until(async () => (await db.importRun.findUnique({ where: { id: run.id } }))?.state === "running");
    await removeChain({ shop, chain, data: "delete", actor });
    await world.settled();
    expect(await readChain({ shop, chain })).toBe(null);
    expect(await left()).toEqual(nothing);
  });
});

describe("somebody else's chain", () => {
  it("is found by no other shop, whatever it asks for", async () => {
    const chain = await world.setUp();
    const { id: location } = await world.location(chain, "queen");
    const before = await world.view(chain);
    await db.shop.create({ data: { id: "other.myshopify.com", name: "Other", timeZone: "UTC", currency: "CAD" } });
    const theirs = { shop: "other.myshopify.com", chain };
    const notFound = { status: "not_found" };
    expect(await readChain(theirs)).toBe(null);
    expect(await readChains(theirs.shop)).toEqual([]);
    expect(await readChainChecks(theirs)).toEqual([]);
    expect(await readOutlets(theirs)).toEqual(notFound);
    expect(await startChainLightspeed(theirs)).toBe(null);
    expect(await finishChainLightspeed({ ...theirs, code: "c", domainPrefix: "pawsomepets", state: "s" })).toEqual(notFound);
    expect(await shareOrders(theirs)).toEqual(notFound);
    expect(await connectChainHeartland({ ...theirs, input: { baseUrl: "northside-pets", token: "t" } })).toEqual(notFound);
    expect(await checkChain(theirs)).toEqual(notFound);
    expect(await saveLabel({ ...theirs, label: "Mine" })).toEqual(notFound);
    expect(await saveStep({ ...theirs, step: "label" })).toEqual(notFound);
    expect(await saveSchedule({ ...theirs, input: { interval: 15, firstAt: "01:00", backfillDays: 1 } })).toEqual(notFound);
    expect(await saveChainSwitch({ ...theirs, allowsEdits: true })).toEqual(notFound);
    expect(await finishChain({ ...theirs, actor })).toEqual(notFound);
    expect(await pauseChain({ ...theirs, actor })).toEqual(notFound);
    expect(await resumeChain({ ...theirs, actor })).toEqual(notFound);
    expect(await removeChain({ ...theirs, data: "delete", actor })).toEqual(notFound);
    expect(await saveLocation({ shop: theirs.shop, location, input: { locationId: "X", timeZone: "UTC" } })).toEqual(notFound);
    expect(await setLocationStatus({ shop: theirs.shop, locations: [location], status: "closed", actor })).toEqual({
      status: "saved",
      changed: 0,
    });
    await checkLocations(theirs);
    await checkLocation({ shop: theirs.shop, location });
    await world.settled();
    expect(await world.view(chain)).toEqual({ ...before, nextImportAt: expect.any(Date) as unknown });
    await db.shop.delete({ where: { id: theirs.shop } });
  });
});

describe("what may be the matter", () => {
  const checks = async (chain: string) =>
    (await readChainChecks({ shop, chain }))
      .filter(({ state }) => state !== "ok")
      .map(({ check, state, why, location, fix }) => [check, state, why, location?.name ?? null, fix]);
  const clashes = [
    ["location_ids", "warning", "clash", "Queen Street", "edit_location_id"],
    ["location_ids", "warning", "clash", "Water Street", "edit_location_id"],
  ];
  const clock = ["time_clock", "warning", "unused", null, null];

  it("is told of a store that brings nothing while others sell", async () => {
    world.sell("robson", { at: ago(5 * dayMs) });
    world.sell("queen", { at: ago(hourMs) });
    const chain = await world.setUp();
    expect(await checks(chain)).toEqual([
      ["stores", "warning", "no_sales_lately", "Robson Street", "check_locations"],
      ["stores", "warning", "never_sold", "Water Street", "check_locations"],
      ...clashes,
      clock,
    ]);
    const { id } = await world.location(chain, "water");
    await setLocationStatus({ shop, locations: [id], status: "temporarily_closed", actor });
    await world.settled();
    expect(await checks(chain)).toContainEqual(["stores", "warning", "not_operational", "Water Street", "set_operational"]);
  });

  it("is told of everything that stopped: no access, paused, schedules that are not there", async () => {
    const chain = await world.setUp();
    world.pos.lightspeed.faults.add({ kind: "credentials_revoked" });
    await importNow(chain);
    const said = await readChainChecks({ shop, chain });
    expect(said[0]).toMatchObject({
      check: "access",
      state: "broken",
      why: "credentials_rejected",
      details: { user: "Robin Leclair" },
      fix: "reconnect",
    });
    expect(said[1]).toMatchObject({
      check: "imports",
      state: "broken",
      why: "failed",
      details: { problem: "credentials_rejected" },
      fix: null,
    });
    world.pos.lightspeed.faults.clear();
    await world.connect(chain);
    await world.settled();
    await db.$executeRaw`DELETE FROM pgboss.schedule WHERE starts_with(key, ${`${chain}/`})`;
    expect(await checks(chain)).toContainEqual(["schedule", "broken", "missing", null, "set_schedules"]);
    await pauseChain({ shop, chain, actor });
    expect(await checks(chain)).toEqual([["imports", "warning", "paused", null, "resume"], ...clashes, clock]);
  });

  it("is told of sales without a store, and of figures entered by hand", async () => {
    const chain = await world.setUp();
    await sellMany(chain, 200);
    const { id: locationId } = await world.location(chain, "queen");
    await db.storeEdit.create({
      data: { locationId, shopId: shop, day: new Date("2026-03-14"), hour: 9, imported: {}, editedBy: actor, contradictedAt: new Date() },
    });
    const said = await readChainChecks({ shop, chain });
    expect(said.find(({ check }) => check === "unknown_store")).toMatchObject({ why: "some", details: { count: 2 }, fix: "read_outlets" });
    expect(said.find(({ check }) => check === "edits")).toMatchObject({ why: "contradicted", details: { count: 1 } });
    await db.storeEdit.updateMany({ data: { contradictedAt: null } });
    await saveChainSwitch({ shop, chain, allowsEdits: true });
    expect(await checks(chain)).toContainEqual(["edits", "warning", "allowed", null, "switch_off_edits"]);
  });
});

describe("a shop that leaves", () => {
  async function tell(topic: string, receive: typeof appAction): Promise<number> {
    const headers = {
      "Content-Type": "application/json",
      "X-Shopify-Topic": topic,
      "X-Shopify-Hmac-Sha256": createHmac("sha256", testEnvironment.SHOPIFY_API_SECRET).update("{}").digest("base64"),
      "X-Shopify-Shop-Domain": shop,
      "X-Shopify-API-Version": "2026-07",
      "X-Shopify-Webhook-Id": randomUUID(),
      "X-Shopify-Event-Id": randomUUID(),
      "X-Shopify-Triggered-At": new Date().toISOString(),
    };
    const request = new Request("https://punchcard.test/webhooks", { method: "POST", headers, body: "{}" });
    return (await receive({ request, params: {}, context: {} })).status;
  }

  it("is brought in no more, and is erased with all that its stores sold", async () => {
    const chain = await world.setUp();
    await sellMany(chain, 2_500);
    await db.onlineRollup.create({ data: { shopId: shop, grain: "day", period: new Date("2026-03-14"), hour: -1, currency: "CAD" } });
    world.sell("queen");
    expect(await tell("app/uninstalled", appAction)).toBe(200);
    expect(await world.schedules(chain)).toEqual([]);
    await importNow(chain);
    expect(await db.storeSale.count({ where: { saleId: { not: { startsWith: "many-" } } } })).toBe(0);
    expect(await tell("shop/redact", complianceAction)).toBe(200);
    await world.settled();
    expect(await left()).toEqual(nothing);
    expect([await db.shop.count(), await db.storeChain.count(), await db.onlineRollup.count()]).toEqual([0, 0, 0]);
  });
});
