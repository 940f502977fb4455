import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { petStorePrograms } from "#test/fixtures/pet-store-astro.ts";
import { rankItems } from "./resemble.ts";
import type { Candidate } from "./resemble.ts";

const listed: Candidate[] = Object.values(petStorePrograms).flatMap(({ items }) =>
  items.map(({ itemCode, description, value }) => ({ upc: itemCode, description, priceMinor: value })),
);

function bestOf(title: string, priceMinor: number | null = null, count = 1): string[] {
  return rankItems({ title, priceMinor }, listed)
    .slice(0, count)
    .map(({ description }) => description);
}

describe("What a new item resembles", () => {
  it("is the same brand in the same size, whatever the flavour", () => {
    const best = bestOf("Northpaw Lamb & Barley dog food 20 lb", 6499, 3);
    expect(new Set(best)).toEqual(new Set(["Northpaw Chicken 20lb", "Northpaw Salmon 20lb", "Northpaw Senior 20lb"]));
    expect(bestOf("Northpaw Lamb & Barley dog food 20 lb", 6499)).toEqual(["Northpaw Chicken 20lb"]);
  });

  it("is told by the size in another unit as well", () => {
    expect(bestOf("Northpaw Venison, 1,8 kg", null, 1)).toEqual(["Northpaw Chicken 4lb"]);
    expect(bestOf("Northpaw Venison 9.07 kg", null, 3).every((description) => description.endsWith("20lb"))).toBe(true);
  });

  it("is told by the flavour where brand and size are the same", () => {
    expect(bestOf("Frostjaw frozen raw lamb with tripe 8 lb")).toEqual(["Frostjaw Lamb 8lb"]);
    expect(bestOf("Tidewater grain-free DÛCK with pear 12 lb")).toEqual(["Tidewater Duck 12lb"]);
  });

  it("is told by the price where nothing else tells", () => {
    const candidates = [
      { upc: "1", description: "Whiskerwood", priceMinor: 249 },
      { upc: "2", description: "Whiskerwood", priceMinor: 2799 },
    ];
    expect(rankItems({ title: "Whiskerwood", priceMinor: 2599 }, candidates)[0]?.upc).toBe("2");
    expect(rankItems({ title: "Whiskerwood", priceMinor: 299 }, candidates)[0]?.upc).toBe("1");
  });

  const candidate = fc.record({
    upc: fc.stringMatching(/^\d{12}$/),
    description: fc.string(),
    priceMinor: fc.option(fc.integer({ min: -5, max: 100_000 })),
  });
  const item = fc.record({ title: fc.string(), priceMinor: fc.option(fc.integer({ min: -5, max: 100_000 })) });

  it("ranks every candidate once, the best first, with a score between 0 and 1", () => {
    fc.assert(
      fc.property(item, fc.array(candidate), (sold, candidates) => {
        const ranked = rankItems(sold, candidates);
        expect(ranked.map(({ score: _score, ...rest }) => rest)).toEqual(expect.arrayContaining(candidates));
        expect(ranked).toHaveLength(candidates.length);
        for (const [index, { score }] of ranked.entries()) {
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(1);
          expect(score).toBeLessThanOrEqual(ranked[index - 1]?.score ?? 1);
        }
      }),
    );
  });

  it("answers the same in whatever order the candidates come", () => {
    fc.assert(
      fc.property(item, fc.uniqueArray(candidate, { selector: ({ upc }) => upc }), (sold, candidates) => {
        expect(rankItems(sold, [...candidates].reverse())).toEqual(rankItems(sold, candidates));
      }),
    );
  });

  it("never places another before the item itself", () => {
    const titled = fc.record({
      title: fc.stringMatching(/^[a-z]{3,8} [a-z]{3,8} [1-9]\d? (lb|kg|oz)$/),
      priceMinor: fc.integer({ min: 1 }),
    });
    fc.assert(
      fc.property(titled, fc.array(candidate), (sold, candidates) => {
        const itself = { upc: "itself", description: sold.title, priceMinor: sold.priceMinor };
        const ranked = rankItems(sold, [...candidates, itself]);
        expect(ranked.find(({ upc }) => upc === "itself")?.score).toBeCloseTo(1);
        expect(ranked[0]?.score).toBeCloseTo(1);
      }),
    );
  });
});
