import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isOnCard, mostCreditable } from "./lowest-valued.ts";
import type { PricedItem } from "./lowest-valued.ts";

function priced(itemId: string, price: number | null, onCard: boolean): PricedItem {
  return { item: { itemId, description: itemId, upc: null }, price, onCard };
}

describe("mostCreditable", () => {
  it("is the lowest-valued item that was bought on the card, not a cheaper one that was not", () => {
    const items = [priced("treat", 500, false), priced("senior", 6799, true), priced("salmon", 6849, true)];
    expect(mostCreditable(items)?.item.itemId).toBe("senior");
  });

  it("is the most valuable of those that are offered when none was bought on the card", () => {
    expect(mostCreditable([priced("a", 500, false), priced("b", null, false), priced("c", 900, false)])?.item.itemId).toBe("c");
  });

  it("takes the partner's order where no price is known, and is nothing where nothing is offered", () => {
    expect(mostCreditable([priced("a", null, true), priced("b", null, true)])?.item.itemId).toBe("a");
    expect(mostCreditable([])).toBeNull();
  });

  it("is always one of those that are offered, and no item on the card is known to be cheaper", () => {
    const items = fc.array(
      fc
        .record({ id: fc.nat(50), price: fc.option(fc.nat(9000)), onCard: fc.boolean() })
        .map(({ id, price, onCard }) => priced(`${id}`, price, onCard)),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(items, (offered) => {
        const chosen = mostCreditable(offered);
        expect(offered).toContain(chosen);
        if (offered.some(({ onCard }) => onCard)) expect(chosen?.onCard).toBe(true);
        const cheaper = offered.filter(({ onCard, price }) => onCard && price !== null && price < (chosen?.price ?? Infinity));
        if (chosen?.onCard) expect(cheaper).toEqual([]);
      }),
    );
  });
});

describe("isOnCard", () => {
  it("knows an item by its UPC, or by the words of the card where it has none", () => {
    const punch = { reference: "", upc: "850001234511", description: "Northpaw Chicken 20lb", date: "2026-11-01", exception: null };
    expect(isOnCard({ itemId: "1", description: "", upc: "0850001234511" }, [punch])).toBe(true);
    expect(isOnCard({ itemId: "1", description: "Northpaw Chicken 20lb", upc: null }, [punch])).toBe(true);
    expect(isOnCard({ itemId: "1", description: "Northpaw Salmon 20lb", upc: null }, [punch])).toBe(false);
  });
});
