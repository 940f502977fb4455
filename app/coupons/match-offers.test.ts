import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BasketLine, Coupon } from "#app/domain/coupon.ts";
import type { Reward } from "#app/domain/loyalty.ts";
import type { Upc } from "#app/domain/upc.ts";
import { matchOffers, refOf } from "./match-offers.ts";
import type { MatchFacts } from "./match-offers.ts";

const chicken = line({ variantGid: "gid://shopify/ProductVariant/1", upc: "850001234511", price: 6299, quantity: 2 });
const cans = line({ variantGid: "gid://shopify/ProductVariant/2", upc: "627504100038", price: 379, quantity: 6 });

function line({
  upc,
  price,
  ...facts
}: {
  variantGid: BasketLine["variantGid"];
  upc: string | null;
  price: number;
  quantity: number;
}): BasketLine {
  return { ...facts, title: "Goods", sku: null, upc: upc as Upc | null, unitPrice: { minor: price, currency: "CAD" } };
}

function coupon(change: Partial<Coupon> = {}): Coupon {
  return {
    couponRef: "C-1",
    title: "5 off",
    brand: null,
    kind: "partner",
    inStoreOnly: false,
    upcs: ["850001234511"],
    units: 1,
    value: { kind: "amount", amount: { minor: 500, currency: "CAD" } },
    expiresOn: "2026-12-31",
    ...change,
  };
}

const reward: Reward = {
  rewardId: "R-1",
  program: { programId: "2101", title: "Northpaw Dog 20lb" },
  items: [{ itemId: "401", description: "Northpaw Chicken 20lb", upc: "850001234511" }],
};

function match(change: Partial<MatchFacts>) {
  return matchOffers({
    basket: { lines: [chicken, cans], currency: "CAD" },
    coupons: [],
    rewards: [],
    listed: [],
    taken: new Map(),
    today: "2026-11-25",
    most: 5,
    isLeftOut: () => false,
    ...change,
  });
}

const worthOf = (change: Partial<Coupon>) => match({ coupons: [coupon(change)] }).map(({ worth }) => worth.minor);

describe("A coupon is offered", () => {
  it("on the line with its item, whatever the width of its UPC", () => {
    expect(match({ coupons: [coupon({ upcs: ["00850001234511"] })] })).toMatchObject([
      { kind: "coupon", line: { variantGid: chicken.variantGid }, units: 1, worth: { minor: 500, currency: "CAD" } },
    ]);
  });

  it("for what it takes off its units, and never for more than they cost", () => {
    expect(worthOf({ value: { kind: "amount", amount: { minor: 50_000, currency: "CAD" } } })).toEqual([6299]);
    expect(worthOf({ value: { kind: "percent", percent: 15 }, units: 2 })).toEqual([1889]);
    expect(worthOf({ value: { kind: "percent", percent: 150 } })).toEqual([6299]);
    expect(worthOf({ value: { kind: "free_item" }, units: 2 })).toEqual([6299]);
  });

  it.each<[string, Partial<Coupon>]>([
    ["for a person at the till to check", { kind: "store" }],
    ["for the store only", { inStoreOnly: true }],
    ["expired", { expiresOn: "2026-11-24" }],
    ["for another size", { upcs: ["850001234504"] }],
    ["for nothing that can be told", { upcs: [] }],
    ["for more units than there are", { units: 3 }],
    ["for no unit at all", { units: 0 }],
    ["in another currency", { value: { kind: "amount", amount: { minor: 500, currency: "USD" } } }],
    ["worth nothing", { value: { kind: "percent", percent: 0 } }],
    ["worth less than nothing", { value: { kind: "amount", amount: { minor: -500, currency: "CAD" } } }],
  ])("not when it is %s", (_why, change) => {
    expect(match({ coupons: [coupon(change)] })).toEqual([]);
  });

  it("on its last day, and without one", () => {
    expect(worthOf({ expiresOn: "2026-11-25" })).toEqual([500]);
    expect(worthOf({ expiresOn: null })).toEqual([500]);
  });

  it("not on an item whose barcode nobody can read", () => {
    const odd = line({ variantGid: "gid://shopify/ProductVariant/3", upc: null, price: 100, quantity: 1 });
    expect(match({ basket: { lines: [odd], currency: "CAD" }, coupons: [coupon()] })).toEqual([]);
  });
});

describe("A reward is offered", () => {
  it("for the price of one unit of its item", () => {
    expect(match({ rewards: [reward] })).toMatchObject([{ kind: "reward", units: 1, worth: { minor: 6299 }, item: { itemId: "401" } }]);
  });

  it("by the words of its program where it shows no UPC", () => {
    const unnamed = { ...reward, items: [{ itemId: "401", description: "northpaw chicken 20lb ", upc: null }] };
    const listed = [{ upc: "0850001234511", description: "Northpaw Chicken 20lb", brand: null, program: reward.program }];
    expect(match({ rewards: [unnamed] })).toEqual([]);
    expect(match({ rewards: [unnamed], listed })).toMatchObject([{ item: { itemId: "401" } }]);
  });
});

describe("Of several", () => {
  it("what is worth most comes first, and no unit is used twice", () => {
    const coupons = ["a", "b", "c"].map((couponRef, index) =>
      coupon({ couponRef, value: { kind: "amount", amount: { minor: 100 + index, currency: "CAD" } } }),
    );
    expect(match({ coupons, rewards: [reward] }).map(refOf)).toEqual(["R-1", "c"]);
    const taken = new Map([[chicken.variantGid, 2]]);
    expect(match({ coupons, taken })).toEqual([]);
  });

  it("that are worth the same, the one that ends first does", () => {
    const coupons = [
      coupon({ couponRef: "a", expiresOn: null }),
      coupon({ couponRef: "b", expiresOn: "2026-12-01" }),
      coupon({ couponRef: "c" }),
    ];
    expect(match({ coupons, most: 1 }).map(refOf)).toEqual(["b"]);
  });

  it("one that fits two lines is used on that where it saves more, and once", () => {
    const both = coupon({ upcs: ["627504100038", "850001234511"], value: { kind: "free_item" } });
    expect(match({ coupons: [both] })).toMatchObject([{ line: { variantGid: chicken.variantGid } }]);
    const taken = new Map([[chicken.variantGid, 2]]);
    expect(match({ coupons: [both], taken })).toMatchObject([{ line: { variantGid: cans.variantGid } }]);
  });

  it("what is left out gives its place to the next", () => {
    const coupons = [coupon({ couponRef: "a" }), coupon({ couponRef: "b" })];
    expect(match({ coupons, most: 1, isLeftOut: (one) => refOf(one) === "a" }).map(refOf)).toEqual(["b"]);
  });

  it("whatever they are, at most five units' prices are given away, each once", () => {
    const values = fc.oneof<fc.Arbitrary<Coupon["value"]>[]>(
      fc.integer({ min: -10, max: 20_000 }).map((minor) => ({ kind: "amount", amount: { minor, currency: "CAD" } })),
      fc.integer({ min: 0, max: 200 }).map((percent) => ({ kind: "percent", percent })),
      fc.constant({ kind: "free_item" }),
    );
    const some = fc.array(
      fc.record({ value: values, units: fc.integer({ min: 0, max: 4 }), upc: fc.constantFrom("850001234511", "627504100038", "1") }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(some, (seeds) => {
        const coupons = seeds.map(({ upc, ...seed }, index) => coupon({ ...seed, upcs: [upc], couponRef: `C-${index}` }));
        const matches = match({ coupons, rewards: [reward] });
        expect(matches.length).toBeLessThanOrEqual(5);
        expect(new Set(matches.map(refOf)).size).toBe(matches.length);
        for (const { variantGid, quantity, unitPrice } of [chicken, cans]) {
          const here = matches.filter((one) => one.line.variantGid === variantGid);
          expect(here.reduce((sum, { units }) => sum + units, 0)).toBeLessThanOrEqual(quantity);
          for (const { worth, units } of here) {
            expect(worth.minor).toBeGreaterThan(0);
            expect(worth.minor).toBeLessThanOrEqual(unitPrice.minor * units);
          }
        }
      }),
    );
  });
});
