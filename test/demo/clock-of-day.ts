import { TZDate } from "@date-fns/tz";
import { addDays } from "date-fns/addDays";
import { format } from "date-fns/format";
import { subDays } from "date-fns/subDays";
import { subHours } from "date-fns/subHours";

export type DayTimes = {
  /** Nothing that the app is to record happened before. */
  startAt: Date;
  lastWeek: Date;
  /** When each order was placed: in order, apart from each other, and over. */
  moments: Date[];
  /** A day before, YYYY-MM-DD in the shop. */
  before: string;
};

const opening = 7;
const fewest = 3;
const minute = 60_000;

/** Spreads orders over the shop's day so far; early in the morning and at night over the last hours instead. */
export function timesOfDay({ now, timeZone, orders }: { now: Date; timeZone: string; orders: number }): DayTimes {
  const here = new TZDate(now, timeZone);
  const morning = new TZDate(here.getFullYear(), here.getMonth(), here.getDate(), opening, timeZone);
  const start = new Date(here.getTime() - morning.getTime() >= fewest * 60 * minute ? morning.getTime() : subHours(now, 6).getTime());
  const end = now.getTime() - minute;
  const step = (end - start.getTime()) / orders;
  return {
    startAt: new Date(start.getTime() - 60 * minute),
    lastWeek: addDays(start, -7),
    // Not on the beat of a clock, and the same each time.
    moments: Array.from({ length: orders }, (_, index) => new Date(start.getTime() + step * (index + ((index * 7) % 10) / 10))),
    before: format(subDays(here, 3), "yyyy-MM-dd"),
  };
}

/** The calendar day of a moment in the shop, YYYY-MM-DD. */
export function dayOf(moment: Date, timeZone: string): string {
  return format(new TZDate(moment, timeZone), "yyyy-MM-dd");
}
