import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dayIn } from "#app/domain/date.ts";
import { hoursOfDay } from "./calendar.ts";
import { coverAll, coverAt, endOfCover, nextMoment } from "./report-moments.ts";
import type { Timing } from "./report-moments.ts";
import type { ReportEvery } from "./report-file-view.ts";

const at = (iso: string) => new Date(iso);
const timing = (every: ReportEvery, hour = 6, timeZone = "America/Toronto"): Timing => ({ every, hour, timeZone });
const next = (given: Timing, after: string) => nextMoment(given, at(after)).toISOString();

describe("a report is due", () => {
  test("every day at its hour of the shop's clock, before and after the clocks change", () => {
    expect(next(timing("day"), "2026-03-07T10:59:59Z")).toBe("2026-03-07T11:00:00.000Z");
    expect(next(timing("day"), "2026-03-07T11:00:00Z")).toBe("2026-03-08T10:00:00.000Z");
    expect(next(timing("day"), "2026-10-31T10:00:00Z")).toBe("2026-11-01T11:00:00.000Z");
  });

  test("an hour later on the day whose clock leaves its hour out, and once on the day whose clock shows it twice", () => {
    expect(next(timing("day", 2), "2026-03-07T07:00:00Z")).toBe("2026-03-08T07:00:00.000Z");
    expect(next(timing("day", 1), "2026-10-31T05:00:00Z")).toBe("2026-11-01T05:00:00.000Z");
    expect(next(timing("day", 1), "2026-11-01T05:00:00Z")).toBe("2026-11-02T06:00:00.000Z");
  });

  test("on Mondays, and on the first of a month", () => {
    expect(next(timing("week"), "2026-11-24T12:00:00Z")).toBe("2026-11-30T11:00:00.000Z");
    expect(next(timing("week"), "2026-11-30T11:00:00Z")).toBe("2026-12-07T11:00:00.000Z");
    expect(next(timing("month"), "2026-11-24T12:00:00Z")).toBe("2026-12-01T11:00:00.000Z");
    expect(next(timing("month", 0), "2026-12-01T05:00:00Z")).toBe("2027-01-01T05:00:00.000Z");
  });

  test("at the end of each hour of the clock: one that it shows twice is over after its second time", () => {
    expect(next(timing("hour"), "2026-11-24T12:34:56.789Z")).toBe("2026-11-24T13:00:00.000Z");
    expect(next(timing("hour"), "2026-11-24T13:00:00Z")).toBe("2026-11-24T14:00:00.000Z");
    expect(next(timing("hour"), "2026-11-01T05:00:00Z")).toBe("2026-11-01T07:00:00.000Z");
    expect(next(timing("hour"), "2026-03-08T06:00:00Z")).toBe("2026-03-08T07:00:00.000Z");
    expect(next(timing("hour", 0, "America/St_Johns"), "2026-11-24T12:34:00Z")).toBe("2026-11-24T13:30:00.000Z");
  });
});

describe("it covers", () => {
  test("the day, the week from Monday, or the month before", () => {
    const monday = at("2026-11-30T11:00:00Z");
    expect(coverAt(timing("day"), monday)).toEqual({ firstDay: "2026-11-29", lastDay: "2026-11-29", hours: null });
    expect(coverAt(timing("week"), monday)).toEqual({ firstDay: "2026-11-23", lastDay: "2026-11-29", hours: null });
    expect(coverAt(timing("month"), at("2027-01-01T11:00:00Z"))).toEqual({ firstDay: "2026-12-01", lastDay: "2026-12-31", hours: null });
  });

  test("the hour before, both its times in autumn, and on the day that it was on", () => {
    expect(coverAt(timing("hour"), at("2026-11-25T05:00:00Z"))).toEqual({
      ...{ firstDay: "2026-11-24", lastDay: "2026-11-24" },
      hours: { from: at("2026-11-25T04:00:00Z"), to: at("2026-11-25T05:00:00Z") },
    });
    expect(coverAt(timing("hour"), at("2026-11-01T07:00:00Z")).hours).toEqual({
      ...{ from: at("2026-11-01T05:00:00Z"), to: at("2026-11-01T07:00:00Z") },
    });
  });

  test("all that was missed, from the first to the last, a year at most", () => {
    const [first, last] = ["2026-11-25T11:00:00Z", "2026-11-28T11:00:00Z"].map((iso) => coverAt(timing("day"), at(iso)));
    if (!first || !last) throw new Error("Both are there.");
    expect(coverAll(first, last)).toEqual({ firstDay: "2026-11-24", lastDay: "2026-11-27", hours: null });
    expect(coverAll({ ...first, firstDay: "2024-01-01" }, last).firstDay).toBe("2025-11-27");
  });

  test("a day that ends later where a location is further west", () => {
    const cover = coverAt(timing("day"), at("2026-11-25T11:00:00Z"));
    expect(endOfCover(cover, "America/Toronto")).toEqual(at("2026-11-25T05:00:00Z"));
    expect(endOfCover(cover, "America/Los_Angeles")).toEqual(at("2026-11-25T08:00:00Z"));
  });
});

test("from one due moment to the next nothing is left out and nothing is covered twice", () => {
  const zones = ["America/Toronto", "America/St_Johns", "Australia/Lord_Howe", "Europe/Paris", "UTC"];
  const moments = fc.date({ min: at("2026-01-01T00:00:00Z"), max: at("2027-01-01T00:00:00Z"), noInvalidDate: true });
  fc.assert(
    fc.property(fc.constantFrom(...zones), moments, (timeZone, after) => {
      const hourly = timing("hour", 0, timeZone);
      const one = nextMoment(hourly, after);
      const two = nextMoment(hourly, one);
      expect(coverAt(hourly, two).hours).toEqual({ from: one, to: two });
      // It is an hour of the calendar's day as well.
      const [day] = [dayIn(timeZone, one)];
      expect(hoursOfDay(timeZone, day).some(({ from, to }) => from === one.getTime() && to === two.getTime())).toBe(true);
      const daily = timing("day", 6, timeZone);
      const today = coverAt(daily, nextMoment(daily, after));
      expect(coverAt(daily, nextMoment(daily, nextMoment(daily, after))).firstDay > today.lastDay).toBe(true);
    }),
  );
});
