import { dayIn } from "#app/domain/date.ts";
import { addDays, daysIn } from "#app/domain/wall-time.ts";
import { countDays, isDay } from "./calendar.ts";

/** Days on a shop's clock, from a first to a last one, and the moments in between. */
export type DayRange = {
  timeZone: string;
  /** YYYY-MM-DD. */
  first: string;
  last: string;
  from: Date;
  /** The first moment after them. */
  to: Date;
};

/** The last days, today among them. */
export function lastDays(days: number, { timeZone, now }: { timeZone: string; now: Date }): DayRange {
  const last = dayIn(timeZone, now);
  return rangeOf(timeZone, { first: addDays(last, 1 - days), last });
}

/** One day, YYYY-MM-DD; null for what is none. */
export function oneDay(day: string, timeZone: string): DayRange | null {
  if (!isDay(day)) return null;
  const range = rangeOf(timeZone, { first: day, last: day });
  // Where a zone went over the date line, its clock left a day out.
  return dayIn(timeZone, range.from) === day ? range : null;
}

function rangeOf(timeZone: string, { first, last }: { first: string; last: string }): DayRange {
  return { timeZone, first, last, ...daysIn(timeZone, { firstDay: first, lastDay: last }) };
}

/** The newest first. */
export function daysOf({ first, last }: DayRange): string[] {
  return Array.from({ length: countDays({ first, last }) }, (_, back) => addDays(last, -back));
}
