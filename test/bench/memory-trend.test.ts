import { expect, it } from "vitest";
import { growthPerMinute } from "./memory-trend.ts";

it("What grows by three megabytes in a minute is seen through the collector's ups and downs", () => {
  const looks = Array.from({ length: 121 }, (_, index) => ({ at: index * 1000, rssMb: 100 + index * 0.05 + (index % 2 ? 4 : -4) }));
  expect(growthPerMinute(looks)).toBeCloseTo(3, 1);
});

it("What stays does not grow, and neither does what was looked at once", () => {
  const flat = Array.from({ length: 10 }, (_, index) => ({ at: index * 1000, rssMb: 80 }));
  expect(growthPerMinute(flat)).toBe(0);
  expect(growthPerMinute(flat.slice(0, 1))).toBe(0);
  expect(growthPerMinute([])).toBe(0);
});
