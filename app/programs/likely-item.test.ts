import { describe, expect, it } from "vitest";
import { likelyItem, namesSize } from "./likely-item.ts";

const small = { programId: "2102", programTitle: "Northpaw Dog 4lb and 10lb", brand: "Northpaw" };
const large = { programId: "2101", programTitle: "Northpaw Dog 20lb", brand: "Northpaw" };
const listed = [
  { ...large, upc: "850001234511", description: "Northpaw Chicken 20lb" },
  { ...large, upc: "850001234528", description: "Northpaw Senior 20lb" },
  { ...small, upc: "850001234504", description: "Northpaw Chicken 4lb" },
  { programId: "9", programTitle: "House", brand: null, upc: "1", description: "Senior 4lb" },
];

describe("A new item of a program", () => {
  it("has the brand in its title and the size of a listed item", () => {
    expect(likelyItem("Northpaw Senior · 4 lb", listed)?.upc).toBe("850001234504");
    expect(likelyItem("NORTHPAW senior dog food 20 pounds", listed)?.upc).toBe("850001234528");
  });

  it.each(["Northpaw Senior · 30 lb", "Northpaw trial pack", "Tidewater Senior 4 lb", "", "Northpaw 4"])("is not seen in %j", (title) =>
    expect(likelyItem(title, listed)).toBeNull(),
  );
});

describe("A detailed name", () => {
  it.each(["Northpaw 4 lb", "Cans, 156 g", "Stew 12.5oz", "Pâté 1,5 kg", "Box of 24-count"])("says the size: %j", (name) =>
    expect(namesSize(name)).toBe(true),
  );
  it.each(["Northpaw Senior", "Formula 9", "lb", "20"])("does not: %j", (name) => expect(namesSize(name)).toBe(false));
});
