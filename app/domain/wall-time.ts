import { tzOffset } from "@date-fns/tz";

const minuteMs = 60_000;
const dayMs = 86_400_000;

/**
 * The moments at which a clock on the wall shows a time of a day, the earliest first: two where it is put back over it, and where it is put
 * forward over it the moment that comes as long after the change.
 * @param time.day YYYY-MM-DD
 * @param time.minute of the day, from 0 on.
 */
export function momentsAt(timeZone: string, { day, minute }: { day: string; minute: number }): Date[] {
  const shown = Date.parse(`${day}T00:00:00Z`) + minute * minuteMs;
  const before = tzOffset(timeZone, new Date(shown - dayMs));
  const after = tzOffset(timeZone, new Date(shown + dayMs));
  const moments = [...new Set([before, after])]
    .map((offset) => ({ offset, at: shown - offset * minuteMs }))
    .filter(({ offset, at }) => tzOffset(timeZone, new Date(at)) === offset)
    .map(({ at }) => at)
    .sort((one, other) => one - other);
  return (moments.length > 0 ? moments : [shown - before * minuteMs]).map((at) => new Date(at));
}

/** From the beginning of the first day to the end of the last, by the clock there. */
export function daysIn(timeZone: string, { firstDay, lastDay }: { firstDay: string; lastDay: string }): { from: Date; to: Date } {
  return { from: startOfDay(timeZone, firstDay), to: startOfDay(timeZone, addDays(lastDay, 1)) };
}

export function startOfDay(timeZone: string, day: string): Date {
  const [start] = momentsAt(timeZone, { day, minute: 0 });
  if (!start) throw new RangeError(`There is no day ${day}.`);
  return start;
}

/** YYYY-MM-DD, so many days later; earlier below zero. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}
