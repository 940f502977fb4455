import type { ReportUnit } from "#app/reports/report-view.ts";

/** A day of the period before (-1) or after (1) the one that `day` is in: the first of it. Weeks begin on Monday. Days are YYYY-MM-DD. */
export function stepPeriod(unit: ReportUnit, { day, by }: { day: string; by: -1 | 1 }): string {
  const date = new Date(firstDayOf(unit, day));
  switch (unit) {
    case "day":
      date.setUTCDate(date.getUTCDate() + by);
      break;
    case "week":
      date.setUTCDate(date.getUTCDate() + 7 * by);
      break;
    case "month":
      date.setUTCMonth(date.getUTCMonth() + by);
      break;
    case "year":
      date.setUTCFullYear(date.getUTCFullYear() + by);
      break;
  }
  return date.toISOString().slice(0, 10);
}

export function isSamePeriod(unit: ReportUnit, one: string, other: string): boolean {
  return firstDayOf(unit, one) === firstDayOf(unit, other);
}

function firstDayOf(unit: ReportUnit, day: string): string {
  switch (unit) {
    case "day":
      return day;
    case "week": {
      const date = new Date(day);
      date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
      return date.toISOString().slice(0, 10);
    }
    case "month":
      return `${day.slice(0, 7)}-01`;
    case "year":
      return `${day.slice(0, 4)}-01-01`;
  }
}
