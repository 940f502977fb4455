import { describe, expect, it } from "vitest";
import type { Card, Punch } from "#app/domain/loyalty.ts";
import { doubleCredits } from "./double-credits.ts";

const credit = {
  ...{ orderId: "o1", orderName: "#1042", title: "Northpaw 20 lb", upc: "850001234511", day: "2026-03-14", reference: "S-1042-L1" },
};
const ours: Punch = { reference: "S-1042-L1", upc: "850001234511", description: "Northpaw", date: "2026-03-14", exception: null };

function cardOf(...punches: Punch[]): Card {
  return { cardId: "c1", program: { programId: "1", title: "Buy 12" }, brand: null, required: 12, punches, freeGoods: [] };
}
const found = (...punches: Punch[]) => doubleCredits([credit], { cards: [cardOf(...punches)], ours: new Set(["S-1042-L1", "S-1043-L1"]) });

describe("Credited twice", () => {
  it("is an item of the same day under a reference that is not ours, counted by reference", () => {
    const theirs = { ...ours, reference: "HL-77" };
    expect(found(ours, theirs, theirs)).toEqual([{ ...credit, others: [{ reference: "HL-77", units: 2 }] }]);
    // The partner may write the UPC wider.
    expect(found(ours, { ...theirs, upc: "00850001234511" })).toHaveLength(1);
  });

  it("is not another day, another item, another order of ours, what was entered by hand, or an exception", () => {
    const innocent: Punch[] = [
      { ...ours, reference: "HL-77", date: "2026-03-13" },
      { ...ours, reference: "HL-77", upc: "850001234528" },
      { ...ours, reference: "S-1043-L1" },
      { ...ours, reference: "" },
      { ...ours, reference: "HL-77", exception: { upc: "850001234511", name: "Northpaw", reason: "new size" } },
    ];
    expect(found(ours, ...innocent)).toEqual([]);
  });
});
