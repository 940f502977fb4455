import { TZDate } from "@date-fns/tz";
import { dayIn } from "#app/domain/date.ts";
import { hoursBetween } from "#app/domain/store-hours.ts";

const dayMs = 86_400_000;

/** YYYY-MM-DD, so many days later; before, where `count` is below zero. */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(day) + count * dayMs).toISOString().slice(0, 10);
}

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
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(new TZDate(year, month - 1, date, hour, 0, 0, 0, timeZone).getTime());
}

/** An hour that the clock shows on a day: twice in a row in autumn, and then from the beginning of the first to the end of the second. Milliseconds. */
export type DayHour = { hour: number; from: number; to: number };

/** The hours of a day by a clock, in their order: 24 on most days. */
export function hoursOfDay(timeZone: string, day: string): DayHour[] {
  const from = momentOf(timeZone, { day, hour: 0 });
  const to = momentOf(timeZone, { day: addDays(day, 1), hour: 0 });
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
