import { describe, expect, it } from "vitest";
import { unitsFree, unitsGone } from "./entered-by-hand.ts";

const [first, third, fifth, sixth] = ["2026-03-01", "2026-03-03", "2026-03-05", "2026-03-06"] as const;

describe("Units that a person entered on a card", () => {
  it("serve a purchase of their day or before, and none after", () => {
    expect(unitsFree({ entered: [third, third], taken: [], day: first })).toBe(2);
    expect(unitsFree({ entered: [third, third], taken: [], day: third })).toBe(2);
    expect(unitsFree({ entered: [third, third], taken: [], day: fifth })).toBe(0);
  });

  it("serve one purchase only", () => {
    expect(unitsFree({ entered: [sixth], taken: [{ day: first, units: 1 }], day: fifth })).toBe(0);
    expect(unitsFree({ entered: [third], taken: [{ day: first, units: 1 }], day: first })).toBe(0);
  });

  it("stay free for the later purchase where the earlier one has its own", () => {
    expect(unitsFree({ entered: [third, sixth], taken: [{ day: first, units: 1 }], day: fifth })).toBe(1);
    // What the later purchase needs is not given to the earlier one.
    expect(unitsFree({ entered: [third, sixth], taken: [{ day: fifth, units: 1 }], day: first })).toBe(1);
    expect(unitsFree({ entered: [sixth], taken: [{ day: fifth, units: 1 }], day: first })).toBe(0);
  });

  it("are gone when the card has fewer than were taken", () => {
    const taken = [
      { day: first, units: 1 },
      { day: fifth, units: 2 },
    ];
    expect(unitsGone({ entered: [third, sixth, sixth], taken, day: fifth })).toBe(0);
    expect(unitsGone({ entered: [third, sixth], taken, day: fifth })).toBe(1);
    // The earlier purchase's own is there still, and the later one's would do for it as well.
    expect(unitsGone({ entered: [third, sixth], taken, day: first })).toBe(0);
    expect(unitsGone({ entered: [sixth, sixth], taken, day: first })).toBe(1);
    expect(unitsGone({ entered: [], taken, day: fifth })).toBe(3);
  });
});
