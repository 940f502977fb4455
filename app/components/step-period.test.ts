import { describe, expect, test } from "vitest";
import { isSamePeriod, stepPeriod } from "./step-period.ts";

describe("the period before or after", () => {
  test.each([
    ["day", "2026-03-01", -1, "2026-02-28"],
    ["day", "2026-12-31", 1, "2027-01-01"],
    ["week", "2026-03-15", -1, "2026-03-02"],
    ["week", "2026-03-16", 1, "2026-03-23"],
    ["month", "2026-03-31", -1, "2026-02-01"],
    ["month", "2026-12-31", 1, "2027-01-01"],
    ["year", "2028-02-29", -1, "2027-01-01"],
    ["year", "2028-02-29", 1, "2029-01-01"],
  ] as const)("of a %s: %s, %i, is that of %s", (unit, day, by, expected) => {
    expect(stepPeriod(unit, { day, by })).toBe(expected);
  });

  test("is another one, and Sunday is the last day of a week", () => {
    expect(isSamePeriod("week", "2026-03-09", "2026-03-15")).toBe(true);
    expect(isSamePeriod("week", "2026-03-15", "2026-03-16")).toBe(false);
    expect(isSamePeriod("month", "2026-03-31", "2026-04-01")).toBe(false);
    expect(isSamePeriod("year", "2026-01-01", "2026-12-31")).toBe(true);
  });
});
