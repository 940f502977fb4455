import { afterAll, beforeAll, expect, it } from "vitest";
import { checkoutSettings } from "#app/coupons/checkout-settings.ts";
import { noteSeen, readCheckoutSetup, refreshPlan } from "#app/coupons/checkout-setup.server.ts";
import { readPlanAgain, readSetup, saveSetup } from "#app/coupons/read-setup.server.ts";
import { db } from "#app/platform/db.server.ts";
import { petStore } from "#test/fixtures/pet-store.ts";
import { openWorld } from "#test/support/open-world.ts";
import type { World } from "#test/support/open-world.ts";

const shop = petStore.domain;
const now = new Date("2026-11-25T20:00:00Z");
const hourMs = 3_600_000;
let world: World;

beforeAll(async () => {
  world = await openWorld({ connected: false });
});

afterAll(() => world.close());

it("shows what the shop's plan can use and only that, and asks Shopify for the plan once a day or when it is asked to", async () => {
  world.shop.setPlan({ name: "Basic", plus: false, development: false });
  const basic = await readSetup(shop, now);
  expect(basic.places.map(({ place }) => place)).toEqual(["cart", "thank_you", "order_status"]);
  expect(basic.plan).toMatchObject({ plus: false, isUnread: false, readAt: now.toISOString() });
  world.shop.setPlan({ name: "Shopify Plus", plus: true, development: false });
  expect((await readSetup(shop, new Date(now.getTime() + 23 * hourMs))).plan.plus).toBe(false);
  expect((await readSetup(shop, new Date(now.getTime() + 24 * hourMs))).places.map(({ place }) => place)).toContain("checkout");
  world.shop.setPlan({ name: "Basic", plus: false, development: false });
  expect(await readPlanAgain(shop, now)).toBe(true);
  expect((await readCheckoutSetup(shop)).plus).toBe(false);
  world.shop.setPlan({ name: "Development", plus: false, development: true });
  expect(await refreshPlan(shop, { now, force: true })).toMatchObject({ plus: true });
});

it("leads to the editors, of this shop and for this app", async () => {
  const { places } = await readSetup(shop, now);
  const url = (wanted: string) => places.find(({ place }) => place === wanted)?.editorUrl;
  expect(url("checkout")).toMatch(
    /^https:\/\/admin\.shopify\.com\/store\/pawsome-pets\/settings\/checkout\/editor\?page=checkout&context=apps&app=[\w-]+$/,
  );
  expect(url("thank_you")).toContain("?page=thank-you&");
  expect(url("cart")).toMatch(
    /^https:\/\/pawsome-pets\.myshopify\.com\/admin\/themes\/current\/editor\?template=cart&addAppBlockId=[\w-]+\/coupons&target=mainSection$/,
  );
});

it("remembers when a place was last seen, without a write for every buyer, and keeps one beside the other", async () => {
  const seen = async (place: "cart" | "checkout", moment: Date) =>
    noteSeen(shop, { setup: await readCheckoutSetup(shop), place, now: moment });
  await seen("cart", now);
  await seen("checkout", now);
  await seen("cart", new Date(now.getTime() + 60_000));
  expect((await readCheckoutSetup(shop)).seen).toEqual({ cart: now, checkout: now });
  const later = new Date(now.getTime() + hourMs);
  await seen("cart", later);
  expect((await readCheckoutSetup(shop)).seen).toEqual({ cart: later, checkout: now });
});

it("keeps settings that can be kept, and nothing of those that cannot; what was seen and the plan stay", async () => {
  const before = await readCheckoutSetup(shop);
  const input = { ...checkoutSettings.parse({}), rewards: true, guests: true, holdMinutes: "45" };
  expect(await saveSetup({ shop, input: { ...input, holdMinutes: "500" }, actor: "Staff 1" })).toMatchObject({ status: "invalid" });
  expect(await readCheckoutSetup(shop)).toEqual(before);
  expect(await saveSetup({ shop, input, actor: "Staff 1" })).toEqual({ status: "saved" });
  expect(await readCheckoutSetup(shop)).toEqual({ ...before, settings: { ...input, holdMinutes: 45 } });
  expect(await db.checkoutSetup.findUniqueOrThrow({ where: { shopId: shop } })).toMatchObject({ updatedBy: "Staff 1" });
});

it("is there when Shopify is not, and says that the plan was not read", async () => {
  world.shopify.faults.failNext = { status: 503, times: 100 };
  const later = new Date(now.getTime() + 100 * hourMs);
  expect((await readSetup(shop, later)).plan).toMatchObject({ isUnread: true, plus: true });
  expect(await readPlanAgain(shop, later)).toBe(false);
  world.shopify.faults.failNext = { status: 503, times: 0 };
});
