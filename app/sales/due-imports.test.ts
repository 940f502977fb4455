import { describe, expect, test } from "vitest";
import { daysToCheck, isImportDue } from "./due-imports.ts";
import type { LastRun } from "./due-imports.ts";

const schedule = { interval: 60, firstAt: "00:02" };
const [toronto, stJohns] = ["America/Toronto", "America/St_Johns"];
const at = (time: string) => new Date(`2026-07-01T${time}Z`);
const runAt = (time: string, more: Partial<LastRun> = {}): LastRun => ({
  createdAt: at(time),
  startedAt: at(time),
  state: "done",
  problem: null,
  ...more,
});
const dueAt = (now: string, lastRun: LastRun | null, timeZones = [toronto]) => isImportDue({ schedule, timeZones, lastRun, now: at(now) });

describe("an import is due", () => {
  test("once after each of its moments, however many workers ask", () => {
    expect(dueAt("10:01:00", runAt("09:02:03"))).toBe(true);
    expect(dueAt("10:02:04", runAt("09:02:03"))).toBe(true);
    expect(dueAt("10:02:10", runAt("10:02:04"))).toBe(false);
    expect(dueAt("10:40:00", runAt("10:02:04"))).toBe(false);
  });

  test("although the machine's clock is some seconds behind that of the schedules", () => {
    expect(dueAt("10:01:55", runAt("09:01:55"))).toBe(true);
    expect(dueAt("10:02:05", runAt("10:01:55"))).toBe(false);
  });

  test("however long ago it was missed, and once for all that were", () => {
    expect(dueAt("18:30:00", runAt("09:02:03"))).toBe(true);
    expect(dueAt("18:31:00", runAt("18:30:01"))).toBe(false);
  });

  test("at the moments of each time zone", () => {
    expect(dueAt("10:33:00", runAt("10:02:03"))).toBe(false);
    expect(dueAt("10:33:00", runAt("10:02:03"), [toronto, stJohns])).toBe(true);
    expect(dueAt("10:33:00", null, [])).toBe(false);
  });

  test("at once where there was none, or the last one was not let in", () => {
    expect(dueAt("10:10:00", null)).toBe(true);
    expect(dueAt("10:10:00", runAt("10:02:03", { state: "failed", problem: "credentials_rejected" }))).toBe(true);
    expect(dueAt("10:10:00", runAt("10:02:03", { state: "failed", problem: "unexpected_answer" }))).toBe(false);
  });
});

describe("days that are over are looked at again", () => {
  const locations = [
    { id: "queen", timeZone: toronto },
    { id: "robson", timeZone: "America/Vancouver" },
  ];
  const leftAt = (now: string, { checked = [] as string[], since = "2026-06-01T00:00:00Z" } = {}) =>
    daysToCheck({ locations, checked: new Set(checked), since: new Date(since), now: at(now) }).map(
      ({ locationId, day }) => `${locationId} ${day}`,
    );

  test("together, when it is morning in each of the stores", () => {
    expect(leftAt("06:59:00")).toEqual([]);
    expect(leftAt("09:30:00")).toEqual([]);
    expect(leftAt("10:00:00")).toEqual(["queen 2026-06-30", "robson 2026-06-30"]);
  });

  test("once, and not from before anything was brought in", () => {
    expect(leftAt("10:00:00", { checked: ["queen 2026-06-30"] })).toEqual(["robson 2026-06-30"]);
    expect(leftAt("10:00:00", { since: "2026-06-30T07:00:00Z" })).toEqual(["robson 2026-06-30"]);
  });

  test("with the moments at which they began and ended there", () => {
    const [queen] = daysToCheck({ locations, checked: new Set(), since: new Date(0), now: at("10:00:00") });
    expect(queen).toMatchObject({ from: new Date("2026-06-30T04:00:00Z"), to: new Date("2026-07-01T04:00:00Z") });
  });
});
