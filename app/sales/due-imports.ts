import { dayIn } from "#app/domain/date.ts";
import { hourIn } from "#app/domain/store-hours.ts";
import { addDays, daysIn } from "#app/domain/wall-time.ts";
import { lastImportBy } from "./schedule.ts";
import type { ImportSchedule } from "./schedule.ts";

const minuteMs = 60_000;
/** Clocks of two machines differ a little, and the schedules of several time zones come at the same moment. */
const toleranceMs = minuteMs;

export type LastRun = { startedAt: Date | null; createdAt: Date; state: string; problem: string | null };

type Facts = {
  schedule: ImportSchedule;
  timeZones: string[];
  /** The last that was not of chosen days; null before the first. */
  lastRun: LastRun | null;
  now: Date;
};

/** Whether an import was to begin since the last one began, or the last one ended because the POS let nobody in. */
export function isImportDue({ schedule, timeZones, lastRun, now }: Facts): boolean {
  if (timeZones.length === 0) return false;
  if (lastRun === null || wasLockedOut(lastRun)) return true;
  const by = new Date(now.getTime() + toleranceMs);
  const begun = (lastRun.startedAt ?? lastRun.createdAt).getTime() + toleranceMs;
  return timeZones.some((timeZone) => lastImportBy({ ...schedule, timeZone, by }).getTime() > begun);
}

function wasLockedOut({ state, problem }: LastRun): boolean {
  return state === "failed" && problem === "credentials_rejected";
}

/** An hour apart at least: one whose days cannot be read is not begun again every few minutes. */
export function mayCheckDays(lastRun: LastRun | null, now: Date): boolean {
  return lastRun !== null && now.getTime() - (lastRun.startedAt ?? lastRun.createdAt).getTime() >= 60 * minuteMs;
}

/** From this hour on the day before is over at the tills as well. */
const morning = 3;

/** A day of a location that is over and was not looked at again yet. */
export type ClosedDay = { locationId: string; day: string; from: Date; to: Date };

/**
 * Yesterday, on the clock of each location, where it was not checked yet: of all that are left at once, as soon as it is morning in each of
 * them, so that one search does.
 * @param given.checked "<location> <day>"
 * @param given.since what was sold before was never brought in.
 */
export function daysToCheck({
  locations,
  checked,
  since,
  now,
}: {
  locations: { id: string; timeZone: string }[];
  checked: Set<string>;
  since: Date;
  now: Date;
}): ClosedDay[] {
  const left = locations
    .map(({ id, timeZone }) => ({ id, timeZone, day: addDays(dayIn(timeZone, now), -1) }))
    .filter(({ id, day }) => !checked.has(`${id} ${day}`));
  if (left.some(({ timeZone }) => hourIn(timeZone, now).hour < morning)) return [];
  return left
    .map(({ id, timeZone, day }) => ({ locationId: id, day, ...daysIn(timeZone, { firstDay: day, lastDay: day }) }))
    .filter(({ from }) => from >= since);
}
