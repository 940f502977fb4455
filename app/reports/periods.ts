import { TZDate, tz } from "@date-fns/tz";
import { addDays } from "date-fns/addDays";
import { addYears } from "date-fns/addYears";
import { differenceInCalendarDays } from "date-fns/differenceInCalendarDays";
import { eachDayOfInterval } from "date-fns/eachDayOfInterval";
import { eachMonthOfInterval } from "date-fns/eachMonthOfInterval";
import { endOfMonth } from "date-fns/endOfMonth";
import { endOfYear } from "date-fns/endOfYear";
import { format } from "date-fns/format";
import { getYear } from "date-fns/getYear";
import { startOfISOWeek } from "date-fns/startOfISOWeek";
import { startOfMonth } from "date-fns/startOfMonth";
import { startOfYear } from "date-fns/startOfYear";
import { subDays } from "date-fns/subDays";
import { subYears } from "date-fns/subYears";
import { unreachable } from "#app/domain/unreachable.ts";
import type { Period, ReportUnit } from "./report-view.ts";

/** Days are YYYY-MM-DD and of no time zone: a day of a store is the same day of its shop. */

/** Weeks begin on Monday. */
export function periodOf(unit: ReportUnit, day: string): Period {
  const at = dateOf(day);
  switch (unit) {
    case "day":
      return { first: day, last: day };
    case "week":
      return { first: dayOf(startOfISOWeek(at)), last: dayOf(addDays(startOfISOWeek(at), 6)) };
    case "month":
      return { first: dayOf(startOfMonth(at)), last: dayOf(endOfMonth(at)) };
    case "year":
      return { first: dayOf(startOfYear(at)), last: dayOf(endOfYear(at)) };
    default:
      return unreachable(unit);
  }
}

export function previousPeriod(unit: ReportUnit, day: string): Period {
  return periodOf(unit, dayOf(subDays(dateOf(periodOf(unit, day).first), 1)));
}

export function nextPeriod(unit: ReportUnit, day: string): Period {
  return periodOf(unit, dayOf(addDays(dateOf(periodOf(unit, day).last), 1)));
}

/** A week has the same days of the week 52 weeks back; of 29 February it is the 28th. */
export function samePeriodLastYear(unit: ReportUnit, day: string): Period {
  if (unit === "week") return periodOf(unit, dayOf(subDays(dateOf(day), 52 * 7)));
  return periodOf(unit, dayOf(subYears(dateOf(day), 1)));
}

/** Hours "00" to "23" of a day, days of a week or month, months YYYY-MM of a year. */
export function pointsOf(unit: ReportUnit, { first, last }: Period): string[] {
  const interval = { start: dateOf(first), end: dateOf(last) };
  switch (unit) {
    case "day":
      return hours;
    case "week":
    case "month":
      return eachDayOfInterval(interval, { in: utc }).map(dayOf);
    case "year":
      return eachMonthOfInterval(interval, { in: utc }).map((month) => dayOf(month).slice(0, 7));
    default:
      return unreachable(unit);
  }
}

const utc = tz("UTC");
const hours = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, "0"));

/** Whole days, and a day of which only the hours count that are over by now. */
export type Extent = { whole: Period | null; partly: string | null };

/**
 * What of an `other` period lies before the day that stands in it where today stands in the running one, and that day up to the hour: the
 * same day of the week, of the month, of the year. In a month or year without that day it is whatever comes before it.
 */
export function extentLike(unit: ReportUnit, { running, other, today }: { running: Period; other: Period; today: string }): Extent {
  if (today > running.last) return { whole: other, partly: null };
  if (today < running.first) return { whole: null, partly: null };
  const { day, last } = sameDayIn(unit, { running, other, day: today });
  return { whole: last >= other.first ? { first: other.first, last } : null, partly: day };
}

/** null where there is no such day; `last` is the last one before it. */
function sameDayIn(unit: ReportUnit, { running, other, day }: { running: Period; other: Period; day: string }) {
  const passed = differenceInCalendarDays(dateOf(day), dateOf(running.first));
  const same =
    unit === "year" ? addYears(dateOf(day), getYear(dateOf(other.first)) - getYear(dateOf(day))) : addDays(dateOf(other.first), passed);
  // Years are added by the calendar: 29 February becomes the 28th, which then is the last day before it.
  const exists = unit === "year" ? same.getDate() === dateOf(day).getDate() : dayOf(same) <= other.last;
  if (exists) return { day: dayOf(same), last: dayOf(subDays(same, 1)) };
  return { day: null, last: unit === "year" ? dayOf(same) : other.last };
}

export type Grain = "day" | "month" | "year";
/** `first` and `last` are first days of years, of months, or days: all from one to the other. */
export type Piece = { grain: Grain; first: string; last: string };

/** The fewest and largest pieces that make up a time: its whole years, what is left in whole months, what is left in days. */
export function piecesOf({ first, last }: Period): Piece[] {
  return cut({ first, last }, ["year", "month", "day"]);
}

/** The first day of each year, month or day in a piece. */
export function startsOf({ grain, first, last }: Piece): string[] {
  const starts = [];
  for (let start = first; start <= last; start = nextPeriod(grain, start).first) starts.push(start);
  return starts;
}

function cut({ first, last }: Period, [grain, ...finer]: Grain[]): Piece[] {
  if (first > last || grain === undefined) return [];
  if (grain === "day") return [{ grain, first, last }];
  const from = periodOf(grain, first).first === first ? first : nextPeriod(grain, first).first;
  const to = periodOf(grain, last).last === last ? periodOf(grain, last).first : previousPeriod(grain, last).first;
  if (from > to) return cut({ first, last }, finer);
  const before = { first, last: dayOf(subDays(dateOf(from), 1)) };
  const after = { first: nextPeriod(grain, to).first, last };
  return [...cut(before, finer), { grain, first: from, last: to }, ...cut(after, finer)];
}

/** Reckoned in UTC, where every day has a midnight. */
function dateOf(day: string): TZDate {
  return new TZDate(`${day}T00:00:00Z`, "UTC");
}

function dayOf(date: Date): string {
  return format(date, "yyyy-MM-dd");
}
