import { dayIn } from "#app/domain/date.ts";
import { hoursBetween } from "#app/domain/store-hours.ts";
import { addDays, momentsAt, startOfDay } from "#app/domain/wall-time.ts";

const dayMs = 86_400_000;

/** Both ends included. */
export function countDays({ first, last }: { first: string; last: string }): number {
  return Math.round((Date.parse(last) - Date.parse(first)) / dayMs) + 1;
}

/** Whether it is a day of the calendar, as YYYY-MM-DD. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && addDays(text, 0) === text;
}

/** When the clock first shows this hour of the day; where it leaves the hour out in spring, the first moment after. */
export function momentOf(timeZone: string, { day, hour }: { day: string; hour: number }): Date {
  const [first] = momentsAt(timeZone, { day, minute: hour * 60 });
  if (!first) throw new RangeError(`There is no day ${day}.`);
  return first;
}

/** An hour that the clock shows on a day: twice in a row in autumn, and then from the beginning of the first to the end of the second. Milliseconds. */
export type DayHour = { hour: number; from: number; to: number };

/** The hours of a day by a clock, in their order: 24 on most days. */
export function hoursOfDay(timeZone: string, day: string): DayHour[] {
  const from = startOfDay(timeZone, day);
  const to = startOfDay(timeZone, addDays(day, 1));
  let at = from.getTime();
  // On an ordinary day there is nothing to look up, and a year of fifty locations has many days.
  if (to.getTime() - at === dayMs && dayIn(timeZone, from) === day) {
    return Array.from({ length: 24 }, (_, hour) => ({ hour, from: at + hour * 3_600_000, to: at + (hour + 1) * 3_600_000 }));
  }
  return hoursBetween(timeZone, { from, to }).map(({ hour, milliseconds }) => {
    const begins = at;
    at += milliseconds;
    return { hour, from: begins, to: at };
  });
}
