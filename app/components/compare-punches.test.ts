import { describe, expect, it } from "vitest";
import type { Comparison } from "#app/failures/failure-view.ts";
import { groupPunches, judgePunches } from "./compare-punches.ts";

const bought = {
  title: "Whiskerwood · 10 lb",
  upc: "071048000246",
  quantity: 2,
  day: "2026-03-14",
  at: "2026-03-14T15:00:00.000Z",
  reference: "S-1038-L1",
};

function comparison(...punches: Partial<Comparison["punches"][number]>[]): Comparison {
  const punch = { card: "Buy 10", reference: bought.reference, description: "10lb", day: bought.day, sameReference: true, sameItem: true };
  const all = punches.map((one) => ({ ...punch, ...one }));
  return { bought, punches: all, onCard: all.filter(({ sameReference, sameItem }) => sameReference && sameItem).length, freeGoods: [] };
}

const freeGood = { card: "Buy 10", rewardId: "1990367", description: "10lb", day: bought.day, quantity: 1 };

const tillSale = { reference: "TILL-8840", sameReference: false };
const otherItem = { description: "5lb", sameItem: false };

describe("The comparison with a member's card", () => {
  it("counts punches that differ in nothing together", () => {
    const groups = groupPunches(comparison({}, tillSale, {}, { ...tillSale, day: "2026-03-01" }));
    expect(groups.map(({ reference, units, sameDay }) => [reference, units, sameDay])).toEqual([
      ["S-1038-L1", 2, true],
      ["TILL-8840", 1, true],
      ["TILL-8840", 1, false],
    ]);
  });

  it("takes only the same item under the same reference for the purchase", () => {
    expect(judgePunches(comparison({}, {}))).toEqual({ status: "on_card" });
    expect(judgePunches(comparison({}, tillSale))).toEqual({ status: "partly", units: 1 });
    expect(judgePunches(comparison(otherItem, otherItem))).toEqual({ status: "not_on_card" });
    expect(judgePunches(comparison())).toEqual({ status: "not_on_card" });
  });

  it("takes a free good of that day for what the customer took, unless units of the purchase are on the card", () => {
    expect(judgePunches({ ...comparison(), freeGoods: [freeGood] })).toEqual({ status: "redeemed" });
    expect(judgePunches({ ...comparison(tillSale), freeGoods: [freeGood] })).toEqual({ status: "redeemed" });
    expect(judgePunches({ ...comparison({}), freeGoods: [freeGood] })).toEqual({ status: "partly", units: 1 });
    expect(judgePunches({ ...comparison(), freeGoods: [{ ...freeGood, day: "2026-03-12" }] })).toEqual({ status: "not_on_card" });
  });

  it("leaves it to the merchant when the item was recorded that day under another reference", () => {
    expect(judgePunches(comparison(otherItem, tillSale))).toEqual({ status: "other_reference" });
    expect(judgePunches(comparison(otherItem, { ...tillSale, day: "2026-03-01" }))).toEqual({ status: "not_on_card" });
  });
});
