import { describe, expect, it } from "vitest";
import type { Coupon } from "#app/domain/coupon.ts";
import type { Upc } from "#app/domain/upc.ts";
import { compareWallet } from "./compare-wallet.ts";
import type { CartItem, CompareFacts, KnownItem } from "./compare-wallet.ts";

const twenty = "850001234511";
const four = "850001234504" as Upc;

const coupon: Coupon = {
  couponRef: "c1",
  title: "$5 off Northpaw Chicken 20 lb",
  brand: "Northpaw",
  kind: "partner",
  inStoreOnly: false,
  upcs: [twenty],
  units: 1,
  value: { kind: "amount", amount: { minor: 500, currency: "CAD" } },
  expiresOn: "2026-12-31",
};
const bag: CartItem = { title: "Northpaw Chicken · 20 lb", upc: twenty as Upc, units: 1, productGid: "p1", vendor: "Northpaw" };
const known = new Map<string, KnownItem | null>([[twenty, { title: "Northpaw Chicken · 20 lb", productGid: "p1", vendor: "Northpaw" }]]);
const facts: CompareFacts = {
  ...{ coupons: [coupon], items: [bag], known, uses: new Map(), today: "2026-11-25", currency: "CAD" },
  settings: { inStoreBrands: [] },
};

function verdict(change: Partial<Coupon>, other: Partial<CompareFacts> = {}) {
  const verdictOf = compareWallet({ ...facts, coupons: [{ ...coupon, ...change }], ...other })[0]?.verdict;
  return verdictOf?.status === "misfit" ? verdictOf.why : verdictOf?.status;
}

describe("a coupon beside a cart", () => {
  it("fits the item that it wants, in whatever width its UPC is written, and names what it wants", () => {
    const padded = { ...coupon, upcs: ["999", `00${twenty}`] };
    const [one] = compareWallet({ ...facts, coupons: [padded], known: new Map([[`00${twenty}`, known.get(twenty) ?? null]]) });
    expect(one).toEqual({
      coupon: padded,
      wants: [
        { upc: "999", title: null },
        { upc: `00${twenty}`, title: "Northpaw Chicken · 20 lb" },
      ],
      use: null,
      verdict: { status: "fits", item: bag },
    });
  });

  it("is not said to be in the wrong size when nothing of the kind was bought", () => {
    const other = { ...bag, title: "Tidewater Duck · 12 lb", upc: "627504100021" as Upc, productGid: "p2", vendor: "Tidewater" };
    expect(verdict({}, { items: [other] })).toBe("not_in_cart");
    expect(verdict({}, { items: [] })).toBe("not_in_cart");
  });

  it("sees the other size of one product, also where the sizes are products of their own", () => {
    const small = { ...bag, title: "Northpaw Chicken · 4 lb", upc: four };
    expect(verdict({}, { items: [small] })).toBe("other_size");
    expect(verdict({}, { items: [{ ...small, title: "Northpaw chicken 4lb", productGid: "p9" }] })).toBe("other_size");
    expect(verdict({ brand: null }, { items: [{ ...small, productGid: "p9", vendor: "Somebody" }] })).toBe("not_in_cart");
    expect(compareWallet({ ...facts, items: [small] })[0]?.verdict).toMatchObject({ item: small });
  });

  it("points to a similar product of the brand where the shop does not sell what the coupon wants", () => {
    const unknown = { known: new Map([[twenty, null]]), items: [{ ...bag, title: "Northpaw Chicken & Rice · 30 lb", upc: four }] };
    expect(verdict({}, unknown)).toBe("similar");
    expect(verdict({ brand: null }, unknown)).toBe("not_in_cart");
    expect(verdict({ title: "$5 off Northpaw Salmon 20 lb" }, unknown)).toBe("not_in_cart");
    expect(verdict({ brand: "Tidewater" }, unknown)).toBe("not_in_cart");
  });

  it("says that the right product has no barcode, instead of that it is the wrong one", () => {
    expect(verdict({}, { items: [{ ...bag, upc: null }] })).toBe("no_barcode");
  });

  it("wants all its units on one line", () => {
    expect(verdict({ units: 2 })).toBe("not_enough");
    expect(verdict({ units: 2 }, { items: [bag, bag] })).toBe("not_enough");
    expect(verdict({ units: 2 }, { items: [bag, { ...bag, units: 2 }] })).toBe("fits");
  });

  it("says first what holds whatever was bought", () => {
    expect(verdict({ kind: "store" })).toBe("store_coupon");
    expect(verdict({ inStoreOnly: true })).toBe("in_store_only");
    const settings = { inStoreBrands: [{ brand: " northpaw", reason: "Not paid back online." }] };
    expect([verdict({}, { settings }), verdict({ brand: "Chewbark" }, { settings })]).toEqual(["in_store_brand", "fits"]);
    expect(verdict({ expiresOn: "2026-11-24" })).toBe("expired");
    expect(verdict({ expiresOn: "2026-11-25" })).toBe("fits");
    expect(verdict({ expiresOn: null })).toBe("fits");
    expect(verdict({ upcs: [] })).toBe("no_items");
    expect(verdict({ value: { kind: "amount", amount: { minor: 500, currency: "USD" } } })).toBe("other_currency");
  });

  it("knows whether it was used here before, or is being used", () => {
    expect(verdict({}, { uses: new Map([["c1", { holdId: "h", isOver: true }]]) })).toBe("already_used");
    expect(verdict({}, { uses: new Map([["c1", { holdId: "h", isOver: false }]]) })).toBe("in_use");
  });
});

it("says of a coupon only whether it could be used while there is no cart", () => {
  expect(verdict({}, { items: null })).toBe("usable");
  expect(verdict({ expiresOn: "2026-01-01" }, { items: null })).toBe("expired");
});
