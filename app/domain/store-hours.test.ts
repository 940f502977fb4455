import { describe, expect, test } from "vitest";
import { hourIn, hoursBetween } from "./store-hours.ts";

const toronto = "America/Toronto";
const hoursOf = (timeZone: string, from: string, to: string) =>
  hoursBetween(timeZone, { from: new Date(from), to: new Date(to) }).map(
    ({ day, hour, milliseconds }) => `${day} ${hour}: ${milliseconds / 60_000}`,
  );

describe("the hour of a moment", () => {
  test("is that of the store's clock, and so is its day", () => {
    expect(hourIn(toronto, new Date("2026-01-15T03:59:59Z"))).toEqual({ day: "2026-01-14", hour: 22 });
    expect(hourIn("America/Vancouver", new Date("2026-01-15T03:59:59Z"))).toEqual({ day: "2026-01-14", hour: 19 });
    expect(hourIn(toronto, new Date("2026-01-15T05:00:00Z"))).toEqual({ day: "2026-01-15", hour: 0 });
  });

  test("is right where the clock is half an hour beside the others", () => {
    expect(hourIn("America/St_Johns", new Date("2026-01-15T15:29:59Z"))).toEqual({ day: "2026-01-15", hour: 11 });
    expect(hourIn("America/St_Johns", new Date("2026-01-15T15:30:00Z"))).toEqual({ day: "2026-01-15", hour: 12 });
  });

  test("follows the clock when it is put on in spring", () => {
    expect(hourIn(toronto, new Date("2026-03-08T06:59:59Z"))).toEqual({ day: "2026-03-08", hour: 1 });
    expect(hourIn(toronto, new Date("2026-03-08T07:00:00Z"))).toEqual({ day: "2026-03-08", hour: 3 });
  });

  test("is the same for both times that the clock shows in autumn", () => {
    expect(hourIn(toronto, new Date("2026-11-01T05:30:00Z"))).toEqual({ day: "2026-11-01", hour: 1 });
    expect(hourIn(toronto, new Date("2026-11-01T06:30:00Z"))).toEqual({ day: "2026-11-01", hour: 1 });
    expect(hourIn(toronto, new Date("2026-11-01T07:00:00Z"))).toEqual({ day: "2026-11-01", hour: 2 });
  });
});

describe("the hours of a time", () => {
  test("begin and end with parts of an hour", () => {
    expect(hoursOf(toronto, "2026-01-15T14:45:00Z", "2026-01-15T17:10:00Z")).toEqual([
      "2026-01-15 9: 15",
      "2026-01-15 10: 60",
      "2026-01-15 11: 60",
      "2026-01-15 12: 10",
    ]);
    expect(hoursOf(toronto, "2026-01-15T14:45:00Z", "2026-01-15T14:45:00Z")).toEqual([]);
    expect(hoursOf(toronto, "2026-01-15T14:45:30Z", "2026-01-15T14:46:00Z")).toEqual(["2026-01-15 9: 0.5"]);
  });

  test("leave out the hour that is skipped in spring, and go on to the next day at midnight", () => {
    expect(hoursOf(toronto, "2026-03-08T04:30:00Z", "2026-03-08T08:00:00Z")).toEqual([
      "2026-03-07 23: 30",
      "2026-03-08 0: 60",
      "2026-03-08 1: 60",
      "2026-03-08 3: 60",
    ]);
  });

  test("tell the hour that comes twice in autumn once, with both its times in it", () => {
    expect(hoursOf(toronto, "2026-11-01T04:00:00Z", "2026-11-01T08:00:00Z")).toEqual([
      "2026-11-01 0: 60",
      "2026-11-01 1: 120",
      "2026-11-01 2: 60",
    ]);
  });

  test("are right where the clock changes by half an hour", () => {
    // Lord Howe Island, 5 April 2026: at 2:00 the clock goes back to 1:30.
    expect(hoursOf("Australia/Lord_Howe", "2026-04-04T14:00:00Z", "2026-04-04T16:30:00Z")).toEqual([
      "2026-04-05 1: 90",
      "2026-04-05 2: 60",
    ]);
  });

  test("keep to the store's clock where it is half an hour beside the others", () => {
    expect(hoursOf("America/St_Johns", "2026-01-15T15:00:00Z", "2026-01-15T16:00:00Z")).toEqual(["2026-01-15 11: 30", "2026-01-15 12: 30"]);
  });
});
