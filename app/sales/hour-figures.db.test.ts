import { afterEach, beforeEach, expect, test } from "vitest";
import { db } from "#app/platform/db.server.ts";
import { dropHourFigures, keepHourFigures, readDayFigures, saveHourFigures } from "./hour-figures.server.ts";
import type { HourInput } from "./hour-figures-view.ts";
import { settleEdits } from "./settle-edits.server.ts";

const shop = "hours.myshopify.com";
const day = "2026-03-14";
const typed: HourInput = { sales: "", transactions: "", items: "", minutes: "", note: "" };
let chain = "";
let location = "";

beforeEach(async () => {
  await db.shop.create({ data: { id: shop, name: "Hours", timeZone: "America/Toronto", currency: "CAD" } });
  chain = (await db.storeChain.create({ data: { shopId: shop, partner: "lightspeed", label: "One", state: "active", createdBy: "Robin" } }))
    .id;
  const facts = { shopId: shop, chainId: chain, outletId: "queen", name: "Queen", locationId: "queen", currency: "CAD" };
  location = (await db.storeLocation.create({ data: { ...facts, timeZone: "America/Toronto" } })).id;
  await sell(5_000);
});
afterEach(() => db.shop.deleteMany());

const at = (hour = 10) => ({ shop, location, day, hour });
const save = (input: Partial<HourInput>, hour = 10) => saveHourFigures({ ...at(hour), input: { ...typed, ...input }, actor: "Staff 1" });
const allow = (allowsEdits: boolean) => db.storeChain.update({ where: { id: chain }, data: { allowsEdits } });
const read = async () => (await readDayFigures({ shop, location, day }))?.hours ?? [];

/** As an import does. */
async function sell(salesMinor: number): Promise<void> {
  const data = {
    ...{ shopId: shop, chainId: chain, locationId: location, saleId: String(salesMinor), number: "1", version: "1", hour: 10 },
    ...{ soldAt: new Date("2026-03-14T14:10:00Z"), day: new Date(day), state: "closed", kind: "sale", counted: true, currency: "CAD" },
    ...{ salesMinor, taxMinor: 0, transactions: 1, returns: 0, items: 2 },
  };
  await db.storeSale.create({ data });
  await db.$transaction((tx) => settleEdits(tx, [{ locationId: location, day, hour: 10 }]));
}

async function reported(hour = "10"): Promise<number> {
  const rollup = await db.storeRollup.findFirst({ where: { dimension: "hour", grain: "day", key: hour } });
  return Number(rollup?.salesMinor ?? 0);
}

test("nothing is entered while an import runs, unless the merchant allows it or has paused the chain", async () => {
  expect(await save({ sales: "61.98" })).toEqual({ status: "locked" });
  expect(await reported()).toBe(5_000);
  await db.storeChain.update({ where: { id: chain }, data: { state: "paused" } });
  expect(await save({ sales: "61.98" })).toEqual({ status: "saved" });
  await db.storeChain.update({ where: { id: chain }, data: { state: "active" } });
  expect((await readDayFigures({ shop, location, day }))?.locked).toBe("import_runs");
  expect(await dropHourFigures(at())).toEqual({ status: "locked" });
  await allow(true);
  expect(await dropHourFigures(at())).toEqual({ status: "saved" });
  expect(await reported()).toBe(5_000);
});

test("what is entered stands in reports, beside what was brought in, and an hour in which nothing was sold can have figures too", async () => {
  await allow(true);
  expect(await save({ sales: "61,98", transactions: "3", note: " Till was down " })).toEqual({ status: "saved" });
  expect(await save({ sales: "10" }, 11)).toEqual({ status: "saved" });
  expect([await reported(), await reported("11")]).toEqual([6_198, 1_000]);
  expect(await read()).toMatchObject([
    {
      hour: 10,
      imported: { sales: 5_000, transactions: 1, items: 2, minutes: 0 },
      edit: {
        entered: { sales: 6_198, transactions: 3, items: null, minutes: null },
        isContradicted: false,
        note: "Till was down",
        by: "Staff 1",
      },
    },
    { hour: 11, imported: { sales: 0 }, edit: { entered: { sales: 1_000 } } },
  ]);
});

test("an import that says otherwise overwrites nothing: it is told, and the merchant keeps what was entered or takes it away", async () => {
  await allow(true);
  await save({ sales: "61.98" });
  await sell(1_000);
  expect(await reported()).toBe(6_198);
  expect(await readDayFigures({ shop, location, day })).toMatchObject({
    hours: [{ imported: { sales: 6_000 }, edit: { isContradicted: true, importedThen: { sales: 5_000 } } }],
    contradicted: [{ location, name: "Queen", day, hour: 10 }],
  });
  expect(await keepHourFigures(at())).toEqual({ status: "saved" });
  expect(await readDayFigures({ shop, location, day })).toMatchObject({ hours: [{ edit: { isContradicted: false } }], contradicted: [] });
  expect(await reported()).toBe(6_198);
  expect(await dropHourFigures(at())).toEqual({ status: "saved" });
  expect([await reported(), (await read())[0]?.edit]).toEqual([6_000, null]);
  expect(await dropHourFigures(at())).toEqual({ status: "not_found" });
});

test.each([
  [{}, { sales: "nothing" }],
  [{ sales: "a lot" }, { sales: "amount" }],
  [{ sales: "1e9" }, { sales: "amount" }],
  [{ transactions: "-1" }, { transactions: "whole_number" }],
  [{ items: "2.123456" }, { items: "number" }],
  [{ minutes: "90.5" }, { minutes: "whole_number" }],
  [{ sales: "1", note: "x".repeat(201) }, { note: "too_long" }],
])("%j is refused, and nothing is kept", async (input, errors) => {
  await allow(true);
  expect(await save(input)).toEqual({ status: "invalid", errors });
  expect(await db.storeEdit.count()).toBe(0);
});

test("a currency without cents takes none", async () => {
  await allow(true);
  await db.storeLocation.update({ where: { id: location }, data: { currency: "JPY" } });
  expect(await save({ sales: "61.98" })).toEqual({ status: "invalid", errors: { sales: "finer" } });
});

test("another shop's store, and a day to come, are not there", async () => {
  await allow(true);
  await db.shop.create({ data: { id: "other.myshopify.com", name: "Other", timeZone: "UTC", currency: "CAD" } });
  const other = { ...at(), shop: "other.myshopify.com" };
  expect(await readDayFigures(other)).toBeNull();
  expect(await saveHourFigures({ ...other, input: { ...typed, sales: "1" }, actor: "x" })).toEqual({ status: "not_found" });
  expect(await keepHourFigures(other)).toEqual({ status: "not_found" });
  expect(await saveHourFigures({ ...at(), day: "2099-01-01", input: { ...typed, sales: "1" }, actor: "x" })).toEqual({
    status: "not_found",
  });
  expect(await db.storeEdit.count()).toBe(0);
});
