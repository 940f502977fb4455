import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { likenessOfSizes, sizeOf, withoutSize } from "./sizes.ts";

describe("The size in a title", () => {
  it.each([
    ["Northpaw Chicken 20lb", 9071.8],
    ["Northpaw Chicken & Rice · 20 lb", 9071.8],
    ["Northpaw 20-lb. bag", 9071.8],
    ["Northpaw 20 LBS", 9071.8],
    ["Northpaw 20# bag", 9071.8],
    ["Northpaw 9.07 kg", 9070],
    ["Northpaw 9,07 kg", 9070],
    ["Northpaw 2,268 kg", 2268],
    ["Northpaw 1 500 g", 1500],
    ["Northpaw 1,500 g", 1500],
    ["Tidewater stew, 355g can", 355],
    ["Tidewater stew 12 x 355 g", 4260],
    ["Tidewater stew 12×355g", 4260],
    ["Tidewater stew 355 g, case of 12", 4260],
    ["Tidewater ragoût 355 g, caisse de 12", 4260],
    ["Tidewater stew 355 g (12 pack)", 4260],
    ["Whiskerwood pâté 24/5.5 oz", 3742.1],
    ["Whiskerwood pâté 5.5oz", 155.9],
    ["Goat milk 16 fl oz", 473.2],
    ["Salmon oil 500 ml", 500],
    ["Salmon oil 1 L", 1000],
  ])("%s", (title, grams) => {
    const size = sizeOf(title);
    expect(size?.of).toBe("grams");
    expect(size?.amount).toBeCloseTo(grams, 0);
  });

  it("is a number of pieces where only that is given", () => {
    expect(sizeOf("Chewbark bully stick, case of 24")).toEqual({ of: "pieces", amount: 24 });
    expect(sizeOf("Chewbark bully stick 6 ct")).toEqual({ of: "pieces", amount: 6 });
  });

  it.each(["Tuggo toy", "Omega 3 oil", "", "Buy 12 Get 1 Free", "0 lb", "Pro 5 Gold", "K9 lab"])("is none in %j", (title) => {
    expect(sizeOf(title)).toBeNull();
  });

  it("is left out of the words of the title", () => {
    expect(withoutSize("Tidewater stew 12 x 355 g, Turkey").replace(/\s+/g, " ")).toBe("Tidewater stew , Turkey");
  });

  it("is the same in every notation", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99 }), (pounds) => {
        const size = sizeOf(`Northpaw ${pounds} lb`);
        for (const notation of [`${pounds}lb`, `${pounds} Lbs.`, `${pounds}.0 pounds`, `${pounds},0 livres`, `${pounds * 16} oz`]) {
          const other = sizeOf(`Northpaw ${notation}`);
          expect(size && other && likenessOfSizes(size, other)).toBeCloseTo(1);
        }
      }),
    );
  });

  it("is the less alike, the further it is away", () => {
    const twenty = { of: "grams" as const, amount: 20 };
    const likeness = [20, 22, 30, 40, 100].map((amount) => likenessOfSizes(twenty, { of: "grams", amount }) ?? -1);
    expect(likeness).toEqual([...likeness].sort((one, other) => other - one));
    expect(likeness[0]).toBe(1);
    expect(likeness[1]).toBeGreaterThan(0.8);
    expect(likeness[4]).toBeLessThan(0.1);
    expect(likenessOfSizes(twenty, { of: "pieces", amount: 20 })).toBeNull();
  });
});
