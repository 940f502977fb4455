import { describe, expect, test } from "vitest";
import { addDays } from "#app/domain/wall-time.ts";
import { countDays, hoursOfDay, isDay, momentOf } from "./calendar.ts";

describe("days", () => {
  test("are counted over months, leap days and changes of the clock", () => {
    expect([addDays("2028-02-28", 1), addDays("2026-03-01", -1), addDays("2026-12-31", 1)]).toEqual([
      "2028-02-29",
      "2026-02-28",
      "2027-01-01",
    ]);
    expect(countDays({ first: "2026-10-31", last: "2026-11-02" })).toBe(3);
  });

  test("are days of the calendar, and nothing else is", () => {
    expect(["2026-02-28", "2028-02-29"].filter(isDay)).toEqual(["2026-02-28", "2028-02-29"]);
    expect(["", "2026-02-29", "2026-13-01", "26-01-01", "2026-1-1", "2026-01-01T00:00", "yesterday"].filter(isDay)).toEqual([]);
  });
});

describe("the hours of a day", () => {
  const shown = (timeZone: string, day: string) =>
    hoursOfDay(timeZone, day).map(({ hour, from, to }) => `${hour}: ${new Date(from).toISOString().slice(11, 16)} ${(to - from) / 60_000}`);

  test("are 24 on most days", () => {
    const hours = shown("America/Toronto", "2026-11-24");
    expect([hours.length, hours[0], hours[23]]).toEqual([24, "0: 05:00 60", "23: 04:00 60"]);
  });

  test("leave out the one that the clock leaves out in spring", () => {
    const hours = shown("America/Toronto", "2026-03-08");
    expect([hours.length, ...hours.slice(0, 3)]).toEqual([23, "0: 05:00 60", "1: 06:00 60", "3: 07:00 60"]);
  });

  test("have the one that the clock shows twice in autumn once, twice as long", () => {
    const hours = shown("America/Toronto", "2026-11-01");
    expect([hours.length, ...hours.slice(0, 3), hours[23]]).toEqual([24, "0: 04:00 60", "1: 05:00 120", "2: 07:00 60", "23: 04:00 60"]);
  });

  test("follow clocks that are half an hour beside the others, or change by half an hour", () => {
    expect(shown("America/St_Johns", "2026-11-24")[0]).toBe("0: 03:30 60");
    expect(shown("Australia/Lord_Howe", "2026-04-05").slice(0, 3)).toEqual(["0: 13:00 60", "1: 14:00 90", "2: 15:30 60"]);
  });
});

test("an hour that the clock leaves out is the first moment after, and of one that it shows twice the first is meant", () => {
  expect(momentOf("America/Toronto", { day: "2026-03-08", hour: 2 })).toEqual(new Date("2026-03-08T07:00:00Z"));
  expect(momentOf("America/Toronto", { day: "2026-11-01", hour: 1 })).toEqual(new Date("2026-11-01T05:00:00Z"));
});
