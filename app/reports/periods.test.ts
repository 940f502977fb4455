import fc from "fast-check";
import { expect, test } from "vitest";
import { extentLike, nextPeriod, periodOf, piecesOf, pointsOf, previousPeriod, samePeriodLastYear, startsOf } from "./periods.ts";
import { reportUnits } from "./report-view.ts";
import type { Period } from "./report-view.ts";

const dayMs = 86_400_000;

/** Reckoned without any library: the days from one to the other, both of them. */
function daysOf({ first, last }: Period): string[] {
  const days = [];
  for (let at = Date.parse(first); at <= Date.parse(last); at += dayMs) days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}

const anyDay = fc
  .integer({ min: Date.parse("1999-12-25") / dayMs, max: Date.parse("2101-01-05") / dayMs })
  .map((number) => new Date(number * dayMs).toISOString().slice(0, 10));
const anyUnit = fc.constantFrom(...reportUnits);

test("weeks begin on Monday, months and years on their first, over the turn of a year and in leap years", () => {
  expect(periodOf("day", "2026-11-25")).toEqual({ first: "2026-11-25", last: "2026-11-25" });
  expect(periodOf("week", "2026-11-29")).toEqual({ first: "2026-11-23", last: "2026-11-29" });
  expect(periodOf("week", "2027-01-01")).toEqual({ first: "2026-12-28", last: "2027-01-03" });
  expect(periodOf("month", "2028-02-10")).toEqual({ first: "2028-02-01", last: "2028-02-29" });
  expect(periodOf("month", "2100-02-10")).toEqual({ first: "2100-02-01", last: "2100-02-28" });
  expect(periodOf("year", "2026-11-25")).toEqual({ first: "2026-01-01", last: "2026-12-31" });
});

test("the period before, and the one of the year before", () => {
  expect(previousPeriod("month", "2026-03-31")).toEqual({ first: "2026-02-01", last: "2026-02-28" });
  expect(previousPeriod("year", "2026-03-31")).toEqual({ first: "2025-01-01", last: "2025-12-31" });
  expect(samePeriodLastYear("day", "2028-02-29")).toEqual({ first: "2027-02-28", last: "2027-02-28" });
  expect(samePeriodLastYear("month", "2028-02-29")).toEqual({ first: "2027-02-01", last: "2027-02-28" });
  expect(samePeriodLastYear("week", "2026-11-25")).toEqual({ first: "2025-11-24", last: "2025-11-30" });
});

test("every day is in its own period, periods touch one another, and the week of the year before has the same days", () => {
  fc.assert(
    fc.property(anyUnit, anyDay, (unit, day) => {
      const period = periodOf(unit, day);
      const days = daysOf(period);
      expect(days).toContain(day);
      for (const one of [days[0], days.at(-1)]) expect(periodOf(unit, one ?? "")).toEqual(period);
      expect(Date.parse(period.first) - Date.parse(previousPeriod(unit, day).last)).toBe(dayMs);
      expect(Date.parse(nextPeriod(unit, day).first) - Date.parse(period.last)).toBe(dayMs);
      if (unit === "week") {
        expect(days).toHaveLength(7);
        const lastYear = samePeriodLastYear(unit, day);
        expect(Date.parse(period.first) - Date.parse(lastYear.first)).toBe(364 * dayMs);
      }
    }),
  );
});

test("a chart has the hours of a day, the days of a week or month, the months of a year", () => {
  const points = (unit: (typeof reportUnits)[number], day: string) => pointsOf(unit, periodOf(unit, day));
  expect(points("day", "2026-03-08")).toHaveLength(24);
  expect(points("week", "2027-01-01")).toEqual(daysOf({ first: "2026-12-28", last: "2027-01-03" }));
  expect(points("month", "2028-02-01")).toHaveLength(29);
  expect(points("year", "2028-02-01")).toEqual(Array.from({ length: 12 }, (_, month) => `2028-${String(month + 1).padStart(2, "0")}`));
});

const like = (unit: (typeof reportUnits)[number], today: string, other: Period) =>
  extentLike(unit, { running: periodOf(unit, today), other, today });

test("of a running period the other one is taken up to the same day, and of that day what is over by now", () => {
  const today = "2026-11-25";
  expect(like("day", today, previousPeriod("day", today))).toEqual({ whole: null, partly: "2026-11-24" });
  expect(like("week", today, previousPeriod("week", today))).toEqual({
    whole: { first: "2026-11-16", last: "2026-11-17" },
    partly: "2026-11-18",
  });
  expect(like("month", today, samePeriodLastYear("month", today))).toEqual({
    whole: { first: "2025-11-01", last: "2025-11-24" },
    partly: "2025-11-25",
  });
  expect(like("year", today, previousPeriod("year", today))).toEqual({
    whole: { first: "2025-01-01", last: "2025-11-24" },
    partly: "2025-11-25",
  });
});

test("where the other period has no such day, everything before it counts", () => {
  const february = previousPeriod("month", "2026-03-30");
  expect(like("month", "2026-03-30", february)).toEqual({ whole: february, partly: null });
  const lastYear = previousPeriod("year", "2028-02-29");
  expect(like("year", "2028-02-29", lastYear)).toEqual({ whole: { first: "2027-01-01", last: "2027-02-28" }, partly: null });
  expect(like("year", "2028-03-01", lastYear)).toEqual({ whole: { first: "2027-01-01", last: "2027-02-28" }, partly: "2027-03-01" });
  const leapYear = previousPeriod("year", "2029-03-01");
  expect(like("year", "2029-03-01", leapYear)).toEqual({ whole: { first: "2028-01-01", last: "2028-02-29" }, partly: "2028-03-01" });
});

test("a period that is over is compared as a whole, one that is to come with nothing", () => {
  const running = periodOf("month", "2026-10-10");
  const other = previousPeriod("month", "2026-10-10");
  expect(extentLike("month", { running, other, today: "2026-11-01" })).toEqual({ whole: other, partly: null });
  expect(extentLike("month", { running, other, today: "2026-09-30" })).toEqual({ whole: null, partly: null });
});

test("what is taken of the other period is as long as what there is of the running one, or all of a shorter one", () => {
  fc.assert(
    fc.property(anyUnit, anyDay, (unit, today) => {
      const running = periodOf(unit, today);
      for (const other of [previousPeriod(unit, today), samePeriodLastYear(unit, today)]) {
        const { whole, partly } = extentLike(unit, { running, other, today });
        const passed = daysOf({ first: running.first, last: today }).length - 1;
        const taken = whole ? daysOf(whole).length : 0;
        const leapDay = unit === "year" ? 1 : 0;
        expect(Math.abs(taken - Math.min(passed, daysOf(other).length))).toBeLessThanOrEqual(leapDay);
        if (whole) expect(whole.first).toBe(other.first);
        if (partly) expect(partly).toBe(daysOf(other)[taken]);
      }
    }),
  );
});

test("a time is cut into whole years, whole months and the days that are left, in order and without a gap", () => {
  expect(piecesOf({ first: "2024-11-29", last: "2026-02-02" })).toEqual([
    { grain: "day", first: "2024-11-29", last: "2024-11-30" },
    { grain: "month", first: "2024-12-01", last: "2024-12-01" },
    { grain: "year", first: "2025-01-01", last: "2025-01-01" },
    { grain: "month", first: "2026-01-01", last: "2026-01-01" },
    { grain: "day", first: "2026-02-01", last: "2026-02-02" },
  ]);
  fc.assert(
    fc.property(anyDay, fc.integer({ min: 0, max: 1500 }), (first, length) => {
      const last = new Date(Date.parse(first) + length * dayMs).toISOString().slice(0, 10);
      const pieces = piecesOf({ first, last });
      expect(pieces.length).toBeLessThanOrEqual(5);
      const days = pieces.flatMap(({ grain, first: from, last: to }) => {
        expect(periodOf(grain, from).first).toBe(from);
        const starts = startsOf({ grain, first: from, last: to });
        expect([starts[0], starts.at(-1)]).toEqual([from, to]);
        const within = starts.flatMap((start) => daysOf(periodOf(grain, start)));
        expect(within).toEqual(daysOf({ first: from, last: periodOf(grain, to).last }));
        return within;
      });
      expect(days).toEqual(daysOf({ first, last }));
    }),
  );
});

test("it does not matter that the clock of the machine has days without a midnight", () => {
  const zone = process.env.TZ;
  try {
    for (const of of ["America/Sao_Paulo", "Asia/Beirut"]) {
      process.env.TZ = of;
      expect(periodOf("month", "2018-11-04")).toEqual({ first: "2018-11-01", last: "2018-11-30" });
      expect(pointsOf("month", periodOf("month", "2018-11-04"))).toHaveLength(30);
    }
  } finally {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  }
});
