import { expect, test } from "vitest";
import { isDigestDue, shopClock } from "./shop-clock.ts";

const toronto = (iso: string) => shopClock(new Date(iso), "America/Toronto");

test("the day and the hour are those of the shop", () => {
  expect(toronto("2026-11-25T03:30:00Z")).toEqual({ day: "2026-11-24", hour: 22 });
  expect(shopClock(new Date("2026-11-25T03:30:00Z"), "Asia/Kolkata")).toEqual({ day: "2026-11-25", hour: 9 });
});

test("an hour in the evening is the same one before and after the clocks change", () => {
  const six = { digestHour: 18, lastDigestDay: null };
  expect([toronto("2026-03-07T22:59:59Z"), toronto("2026-03-07T23:00:00Z")].map((clock) => isDigestDue(clock, six))).toEqual([false, true]);
  expect([toronto("2026-03-08T21:59:59Z"), toronto("2026-03-08T22:00:00Z")].map((clock) => isDigestDue(clock, six))).toEqual([false, true]);
});

test("an hour that is left out comes with the next one, and one that is repeated counts once", () => {
  // 2026-03-08: from 1:59 to 3:00. 2026-11-01: 1:00 to 1:59 twice.
  expect(isDigestDue(toronto("2026-03-08T06:59:00Z"), { digestHour: 2, lastDigestDay: "2026-03-07" })).toBe(false);
  expect(isDigestDue(toronto("2026-03-08T07:00:00Z"), { digestHour: 2, lastDigestDay: "2026-03-07" })).toBe(true);
  expect(isDigestDue(toronto("2026-11-01T05:00:00Z"), { digestHour: 1, lastDigestDay: "2026-10-31" })).toBe(true);
  expect(isDigestDue(toronto("2026-11-01T06:00:00Z"), { digestHour: 1, lastDigestDay: "2026-11-01" })).toBe(false);
});
