import { describe, expect, test } from "vitest";
import { dayOf, timesOfDay } from "./clock-of-day.ts";

const timeZone = "America/Toronto";

describe("the times of the demo's day", () => {
  test.each([
    ["in the afternoon", "2026-07-14T20:15:00Z"],
    ["early in the morning", "2026-07-14T11:30:00Z"],
    ["a minute after midnight", "2026-07-14T04:01:00Z"],
    ["on the day when clocks go forward", "2026-03-08T15:00:00Z"],
    ["on the day when clocks go back", "2026-11-01T05:30:00Z"],
  ])("%s all orders are over, one after the other, after the start", (_when, iso) => {
    const now = new Date(iso);
    const { moments, startAt, lastWeek } = timesOfDay({ now, timeZone, orders: 60 });
    const times = [lastWeek, startAt, ...moments, now].map((moment) => moment.getTime());
    expect(moments).toHaveLength(60);
    expect(times).toEqual([...times].sort((one, other) => one - other));
    expect(new Set(times).size).toBe(times.length);
  });

  test("in the afternoon the day begins at seven in the shop", () => {
    const { moments, before } = timesOfDay({ now: new Date("2026-07-14T20:15:00Z"), timeZone, orders: 60 });
    expect(moments[0]).toEqual(new Date("2026-07-14T11:00:00Z"));
    expect(new Set(moments.map((moment) => dayOf(moment, timeZone)))).toEqual(new Set(["2026-07-14"]));
    expect(before).toBe("2026-07-11");
  });

  test("at night they are of the last hours, whatever day that is", () => {
    const { moments } = timesOfDay({ now: new Date("2026-07-14T04:01:00Z"), timeZone, orders: 60 });
    expect([moments[0], moments.at(-1)].map((moment) => moment && dayOf(moment, timeZone))).toEqual(["2026-07-13", "2026-07-13"]);
    expect(moments[0]).toEqual(new Date("2026-07-13T22:01:00Z"));
  });
});
