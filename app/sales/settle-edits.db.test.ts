import { afterEach, beforeEach, expect, test } from "vitest";
import { db } from "#app/platform/db.server.ts";
import { importedIn, settleEdits } from "./settle-edits.server.ts";

const shop = "edits.myshopify.com";
let location = "";
let chain = "";

beforeEach(async () => {
  await db.shop.create({ data: { id: shop, name: "Edits", timeZone: "America/Toronto", currency: "CAD" } });
  chain = (await db.storeChain.create({ data: { shopId: shop, partner: "lightspeed", label: "One", createdBy: "Robin" } })).id;
  const facts = { shopId: shop, chainId: chain, outletId: "queen", name: "Queen", locationId: "queen", currency: "CAD" };
  location = (await db.storeLocation.create({ data: facts })).id;
});
afterEach(() => db.shop.deleteMany());

const hour = () => ({ locationId: location, day: "2026-03-14", hour: 10 });

async function sell(salesMinor: number, { items = 1, at = 10 } = {}): Promise<string> {
  const { id } = await db.storeSale.create({
    data: {
      shopId: shop,
      chainId: chain,
      locationId: location,
      saleId: `${salesMinor}-${at}`,
      number: "1",
      version: "1",
      soldAt: new Date("2026-03-14T14:10:00Z"),
      day: new Date("2026-03-14"),
      hour: at,
      state: "closed",
      kind: "sale",
      counted: true,
      currency: "CAD",
      salesMinor,
      taxMinor: 0,
      transactions: 1,
      returns: 0,
      items,
    },
  });
  return id;
}

type Entered = { salesMinor?: number; transactions?: number; items?: number; minutes?: number };

async function edit(entered: Entered): Promise<void> {
  const { day, ...rest } = hour();
  const imported = await importedIn(db, hour());
  await db.storeEdit.create({ data: { ...rest, day: new Date(day), shopId: shop, imported, editedBy: "Robin", ...entered } });
  await settle();
}

const settle = () => db.$transaction((tx) => settleEdits(tx, [hour(), { ...hour(), hour: 11 }]));
const theEdit = () => db.storeEdit.findFirstOrThrow();

async function rolledUp() {
  const rollup = await db.storeRollup.findFirst({ where: { dimension: "hour", grain: "day", key: "10" } });
  return (
    rollup && { sales: Number(rollup.salesMinor), transactions: rollup.transactions, items: Number(rollup.items), minutes: rollup.minutes }
  );
}

test("what was entered stands beside what was brought in before", async () => {
  await sell(1000, { items: 2 });
  await sell(500, { items: 0.35 });
  await edit({ salesMinor: 2000, items: 5, minutes: 90 });
  expect(await rolledUp()).toEqual({ sales: 2000, transactions: 2, items: 5, minutes: 90 });
  expect((await theEdit()).imported).toEqual({ salesMinor: 1500, transactions: 2, items: 2.35, minutes: 0 });
  expect((await theEdit()).contradictedAt).toBeNull();
});

test("what is brought in later changes nothing of it, and the contradiction is noted once", async () => {
  await sell(1000);
  await edit({ salesMinor: 2000 });
  await sell(700);
  await settle();
  const { contradictedAt } = await theEdit();
  expect(contradictedAt).not.toBeNull();
  // How often was not entered: it is as brought in.
  expect(await rolledUp()).toMatchObject({ sales: 2000, transactions: 2 });
  await sell(50);
  await settle();
  await settle();
  expect((await theEdit()).contradictedAt).toEqual(contradictedAt);
  expect(await rolledUp()).toMatchObject({ sales: 2000, transactions: 3 });
});

test("what says the same again is no contradiction any more", async () => {
  await sell(1000);
  await edit({ salesMinor: 2000 });
  const extra = await sell(700);
  await settle();
  await db.storeSale.delete({ where: { id: extra } });
  await settle();
  expect((await theEdit()).contradictedAt).toBeNull();
  expect(await rolledUp()).toMatchObject({ sales: 2000, transactions: 1 });
});

test("other hours, and figures that nobody entered, are left alone", async () => {
  await sell(1000, { at: 11 });
  await edit({ transactions: 7 });
  await sell(300);
  await settle();
  expect((await theEdit()).contradictedAt).not.toBeNull();
  expect(await rolledUp()).toMatchObject({ sales: 300, transactions: 7 });
  const eleven = await db.storeRollup.findFirst({ where: { dimension: "hour", grain: "day", key: "11" } });
  expect(eleven).toMatchObject({ salesMinor: 1000n, transactions: 1 });
});
