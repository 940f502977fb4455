import { expect, it } from "vitest";
import { together } from "./own-time.ts";

it("What overlaps is counted once", () => {
  expect(together([])).toBe(0);
  expect(together([[0, 10]])).toBe(10);
  expect(
    together([
      [20, 30],
      [0, 10],
      [5, 12],
      [6, 7],
    ]),
  ).toBe(22);
});
