import { describe, expect, it } from "vitest";
import { snoozeProblem } from "./failure-events.ts";
import { snoozeUntil } from "./snooze-until.ts";

// Sunday, the day before the clocks go forward in Toronto has 24 hours, this one 23.
const now = new Date("2026-03-08T04:30:00Z");
const timeZone = "America/Toronto";

describe("A failure is put off until the beginning of a day in the shop's time zone", () => {
  it.each([
    ["tomorrow", "2026-03-08T05:00:00.000Z"],
    ["three_days", "2026-03-10T04:00:00.000Z"],
    ["next_week", "2026-03-09T04:00:00.000Z"],
  ] as const)("%s", (choice, until) => {
    expect(snoozeUntil({ choice, day: "" }, { now, timeZone })?.toISOString()).toBe(until);
  });

  it("or of a date, if it is one", () => {
    const until = (day: string) => snoozeUntil({ choice: "date", day }, { now, timeZone })?.toISOString();
    expect(until("2026-04-01")).toBe("2026-04-01T04:00:00.000Z");
    for (const day of ["", "2026-02-30", "2026-4-1", "tomorrow", "2026-13-01"]) expect(until(day)).toBeUndefined();
  });

  it("to come, within a year", () => {
    expect(snoozeProblem(now, now)).toBe("past");
    expect(snoozeProblem(new Date("no day"), now)).toBe("past");
    expect(snoozeProblem(new Date("2026-03-08T05:00:00Z"), now)).toBeNull();
    expect(snoozeProblem(new Date("2027-03-08T05:00:00Z"), now)).toBeNull();
    expect(snoozeProblem(new Date("2027-03-12T05:00:00Z"), now)).toBe("too_far");
  });
});
