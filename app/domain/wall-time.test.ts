import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dayIn } from "./date.ts";
import { hourIn } from "./store-hours.ts";
import { addDays, daysIn, momentsAt, startOfDay } from "./wall-time.ts";

const told = (moments: Date[]) => moments.map((moment) => moment.toISOString());

describe("what a clock on the wall shows", () => {
  test("it shows at one moment, on most days", () => {
    expect(told(momentsAt("America/Toronto", { day: "2026-07-01", minute: 2 }))).toEqual(["2026-07-01T04:02:00.000Z"]);
  });

  test("it shows twice where it is put back", () => {
    expect(told(momentsAt("America/Toronto", { day: "2026-11-01", minute: 90 }))).toEqual([
      "2026-11-01T05:30:00.000Z",
      "2026-11-01T06:30:00.000Z",
    ]);
  });

  test("it does not show where it is put forward: what comes as long after the change stands for it", () => {
    expect(told(momentsAt("America/Toronto", { day: "2026-03-08", minute: 150 }))).toEqual(["2026-03-08T07:30:00.000Z"]);
    // Half an hour.
    expect(told(momentsAt("Australia/Lord_Howe", { day: "2026-10-04", minute: 130 }))).toEqual(["2026-10-03T15:40:00.000Z"]);
  });

  test("at midnight, where the clock is put forward at midnight, is when the day begins", () => {
    expect(startOfDay("America/Asuncion", "2023-10-01").toISOString()).toBe("2023-10-01T04:00:00.000Z");
    expect(dayIn("America/Asuncion", startOfDay("America/Asuncion", "2023-10-01"))).toBe("2023-10-01");
  });
});

const timeZones = ["America/Toronto", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Asuncion", "UTC"];
const anyDay = fc.integer({ min: 0, max: 1500 }).map((days) => addDays("2023-01-01", days));

describe("days", () => {
  test("follow one another without a gap, each with all of its hours", () => {
    fc.assert(
      fc.property(anyDay, fc.constantFrom(...timeZones), (day, timeZone) => {
        const { from, to } = daysIn(timeZone, { firstDay: day, lastDay: day });
        expect(to).toEqual(startOfDay(timeZone, addDays(day, 1)));
        expect(hourIn(timeZone, from).day).toBe(day);
        expect(hourIn(timeZone, new Date(to.getTime() - 1)).day).toBe(day);
        expect(hourIn(timeZone, new Date(from.getTime() - 1)).day).toBe(addDays(day, -1));
      }),
    );
  });
});
