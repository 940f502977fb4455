import { expect, it } from "vitest";
import { middleRate } from "./middle-rate.ts";

it("A slow start and a straggler at the end do not count", () => {
  const steady = Array.from({ length: 98 }, (_, index) => 5000 + index * 10);
  expect(middleRate([0, ...steady, 90_000])).toBeCloseTo(100);
});

it("What happened in one moment, or not at all, has no rate", () => {
  expect(middleRate([])).toBe(0);
  expect(middleRate([7, 7, 7])).toBe(0);
});
