import fc from "fast-check";
import { PgBoss } from "pg-boss";
import { describe, expect, test } from "vitest";
import { dayIn } from "#app/domain/date.ts";
import { hourIn } from "#app/domain/store-hours.ts";
import { cronOf, importIntervals, lastImportBy, nextImportAfter } from "./schedule.ts";

const toronto = "America/Toronto";
/** It reads cron expressions and is not connected to anything. */
const boss = new PgBoss("postgres://nobody@127.0.0.1:9/nothing");

/** The next so many imports after a moment. */
function imports(schedule: { interval: number; firstAt: string; timeZone?: string }, { after, count }: { after: string; count: number }) {
  const moments: string[] = [];
  let at = new Date(after);
  for (let index = 0; index < count; index++) {
    at = nextImportAfter({ timeZone: toronto, ...schedule, after: at });
    moments.push(at.toISOString().slice(0, 16));
  }
  return moments;
}

describe("cron expressions", () => {
  test.each([
    [60, "00:02", "2 * * * *"],
    [60, "06:30", "30 6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23 * * *"],
    [15, "00:02", "2,17,32,47 * * * *"],
    [15, "06:50", "5,20,35,50 6-23 * * *"],
    [30, "00:45", "15,45 * * * *"],
    [180, "00:02", "2 0,3,6,9,12,15,18,21 * * *"],
    [360, "05:15", "15 5,11,17,23 * * *"],
    [1440, "23:59", "59 23 * * *"],
  ])("every %i minutes from %s on are %s", (interval, firstAt, cron) => {
    expect(cronOf({ interval, firstAt })).toBe(cron);
  });
});

describe("imports", () => {
  test("come each hour, two minutes past", () => {
    expect(imports({ interval: 60, firstAt: "00:02" }, { after: "2026-07-01T03:30:00Z", count: 3 })).toEqual([
      "2026-07-01T04:02",
      "2026-07-01T05:02",
      "2026-07-01T06:02",
    ]);
  });

  test("begin anew each day at the first, on the clock of the location", () => {
    const schedule = { interval: 360, firstAt: "05:15" };
    expect(imports(schedule, { after: "2026-07-01T21:00:00Z", count: 3 })).toEqual([
      "2026-07-01T21:15",
      "2026-07-02T03:15",
      "2026-07-02T09:15",
    ]);
    expect(imports({ ...schedule, timeZone: "America/Vancouver" }, { after: "2026-07-01T21:30:00Z", count: 1 })).toEqual([
      "2026-07-02T00:15",
    ]);
  });

  test("come in both of the hours that the clock shows twice, and only once where they are days apart", () => {
    expect(imports({ interval: 60, firstAt: "00:02" }, { after: "2026-11-01T04:30:00Z", count: 3 })).toEqual([
      "2026-11-01T05:02",
      "2026-11-01T06:02",
      "2026-11-01T07:02",
    ]);
    expect(imports({ interval: 1440, firstAt: "01:30" }, { after: "2026-11-01T04:30:00Z", count: 2 })).toEqual([
      "2026-11-01T05:30",
      "2026-11-02T06:30",
    ]);
  });

  test("that would come in the hour that the clock skips come after it, and not twice", () => {
    expect(imports({ interval: 1440, firstAt: "02:30" }, { after: "2026-03-08T05:30:00Z", count: 2 })).toEqual([
      "2026-03-08T07:30",
      "2026-03-09T06:30",
    ]);
    expect(imports({ interval: 60, firstAt: "00:02" }, { after: "2026-03-08T06:30:00Z", count: 2 })).toEqual([
      "2026-03-08T07:02",
      "2026-03-08T08:02",
    ]);
  });
});

const anySchedule = fc.record({
  interval: fc.constantFrom(...importIntervals),
  firstAt: fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
    .map(([hour, minute]) => `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`),
  timeZone: fc.constantFrom(toronto, "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Auckland", "UTC"),
});
/** Around the changes of the clock more often than not. */
const anyMoment = fc.oneof(
  fc.integer({ min: 0, max: 365 * 1440 }).map((minutes) => new Date(Date.parse("2026-01-01T00:00:00Z") + minutes * 60_000)),
  fc
    .tuple(
      fc.constantFrom("2026-03-08T07:00Z", "2026-11-01T06:00Z", "2026-04-04T15:00Z", "2026-10-03T15:30Z"),
      fc.integer({ min: -1440, max: 1440 }),
    )
    .map(([change, minutes]) => new Date(Date.parse(change) + minutes * 60_000)),
);

describe("whatever the schedule", () => {
  test("the next import is later, within a day and an hour, at a full minute, and the last before it is not after now", () => {
    fc.assert(
      fc.property(anySchedule, anyMoment, (schedule, moment) => {
        const next = nextImportAfter({ ...schedule, after: moment });
        const last = lastImportBy({ ...schedule, by: moment });
        expect(last <= moment && moment < next).toBe(true);
        expect(next.getTime() - last.getTime()).toBeLessThanOrEqual(25 * 3_600_000);
        expect(next.getTime() % 60_000).toBe(0);
        // Nothing is in between.
        expect(nextImportAfter({ ...schedule, after: last })).toEqual(next);
        expect(lastImportBy({ ...schedule, by: next })).toEqual(next);
      }),
    );
  });

  test("a cron expression names every import but those beside a change of the clock", () => {
    fc.assert(
      fc.property(anySchedule, anyMoment, (schedule, moment) => {
        const next = nextImportAfter({ ...schedule, after: moment });
        const { timeZone } = schedule;
        const offset = (at: number) => hourIn(timeZone, new Date(at)).hour * 60 - new Date(at).getUTCHours() * 60;
        const steady = [-86_400_000, 86_400_000].every((away) => offset(next.getTime() + away) === offset(next.getTime()));
        if (!steady) return;
        const from = new Date(next.getTime() - 1);
        expect(boss.previewSchedule(cronOf(schedule), { tz: timeZone, from, count: 1 })).toEqual([next]);
        expect(dayIn(timeZone, next) >= dayIn(timeZone, moment)).toBe(true);
      }),
    );
  });
});
