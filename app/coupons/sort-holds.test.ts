import { describe, expect, it } from "vitest";
import type { Basket } from "#app/domain/coupon.ts";
import type { Upc } from "#app/domain/upc.ts";
import { sortHolds } from "./sort-holds.ts";
import type { HoldOnBasket } from "./sort-holds.ts";

const now = new Date("2026-11-25T20:00:00Z");
const variantGid = "gid://shopify/ProductVariant/1";

function basketOf({ quantity = 2, price = 6299, currency = "CAD" } = {}): Basket {
  const line = { title: "Chicken", sku: null, upc: "850001234511" as Upc, unitPrice: { minor: price, currency } };
  return { lines: [{ variantGid, quantity, ...line }], currency };
}

function hold(change: Partial<HoldOnBasket> = {}): HoldOnBasket {
  const expiresAt = new Date(now.getTime() + 60_000);
  return { kind: "coupon", state: "authorized", variantGid, units: 1, amountMinor: 500n, currency: "CAD", expiresAt, ...change };
}

const sort = (holds: HoldOnBasket[], basket = basketOf()) => sortHolds(holds, { basket, now });
const eventOf = (change: Partial<HoldOnBasket>, basket?: Basket) => sort([hold(change)], basket).dropped.map(({ event }) => event);

describe("A hold", () => {
  it("is kept while its item is in the basket at its price, and says how many units it uses", () => {
    expect(sort([hold({ units: 2 })])).toMatchObject({ dropped: [], taken: new Map([[variantGid, 2]]) });
    expect(eventOf({ kind: "reward", amountMinor: 6299n })).toEqual([]);
  });

  it.each<[string, Partial<HoldOnBasket>, Basket]>([
    ["its item is not there any more", { variantGid: "gid://shopify/ProductVariant/9" }, basketOf()],
    ["there are too few units", { units: 3 }, basketOf()],
    ["it takes off more than its units cost now", { amountMinor: 500n }, basketOf({ price: 499 })],
    ["a free good costs something else now", { kind: "reward", amountMinor: 6299n }, basketOf({ price: 6399 })],
    ["the shop sells in another currency now", {}, basketOf({ currency: "USD" })],
  ])("is given up when %s", (_why, change, basket) => {
    expect(eventOf(change, basket)).toEqual(["cart_changed"]);
  });

  it("has lapsed at its end", () => {
    expect(eventOf({ expiresAt: now })).toEqual(["lapsed"]);
  });

  it("keeps its unit before others: what was pressed before what was offered, then what is worth more", () => {
    const [small, large, pressed] = [hold({ amountMinor: 100n }), hold({ amountMinor: 900n }), hold({ state: "applied", amountMinor: 1n })];
    expect(sort([small, large, pressed]).kept).toEqual([pressed, large]);
    expect(sort([small, large, pressed], basketOf({ quantity: 1 })).kept).toEqual([pressed]);
  });
});
