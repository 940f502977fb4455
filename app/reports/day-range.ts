import { TZDate } from "@date-fns/tz";
import { addDays, format, startOfDay } from "date-fns";

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
  const today = startOfDay(new TZDate(now.getTime(), timeZone));
  const first = addDays(today, 1 - days);
  return { timeZone, first: nameOf(first), last: nameOf(today), from: momentOf(first), to: momentOf(addDays(today, 1)) };
}

/** One day, YYYY-MM-DD; null for what is none. */
export function oneDay(day: string, timeZone: string): DayRange | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (!match) return null;
  const [year, month, date] = match.slice(1).map(Number) as [number, number, number];
  // The day begins when its clock does, which in some zones is not at midnight on the day that it is put forward.
  const begin = startOfDay(new TZDate(year, month - 1, date, 12, timeZone));
  if (nameOf(begin) !== day) return null;
  return { timeZone, first: day, last: day, from: momentOf(begin), to: momentOf(startOfDay(addDays(begin, 1))) };
}

/** The newest first. */
export function daysOf({ first, last, timeZone }: DayRange): string[] {
  const days: string[] = [];
  const [year = 0, month = 1, date = 1] = last.split("-").map(Number);
  for (let at = new TZDate(year, month - 1, date, 12, timeZone); nameOf(at) >= first; at = addDays(at, -1)) days.push(nameOf(at));
  return days;
}

function nameOf(date: Date): string {
  return format(date, "yyyy-MM-dd");
}

/** As a plain date: the database knows no other. */
function momentOf(date: Date): Date {
  return new Date(date.getTime());
}
