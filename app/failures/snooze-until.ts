import { TZDate } from "@date-fns/tz";
import { addDays } from "date-fns/addDays";
import { nextMonday } from "date-fns/nextMonday";
import { startOfDay } from "date-fns/startOfDay";

/** Until when a failure can be put off with one choice; each has its text under `failures.handle.snooze`. */
export const snoozeChoices = ["tomorrow", "three_days", "next_week", "date"] as const;
export type SnoozeChoice = (typeof snoozeChoices)[number];

/** The beginning of the day that was chosen, in the shop's time zone. `day`: YYYY-MM-DD, for the choice "date"; null when it is none. */
export function snoozeUntil(
  { choice, day }: { choice: SnoozeChoice; day: string },
  { now, timeZone }: { now: Date; timeZone: string },
): Date | null {
  const today = startOfDay(new TZDate(now.getTime(), timeZone));
  switch (choice) {
    case "tomorrow":
      return moment(addDays(today, 1));
    case "three_days":
      return moment(addDays(today, 3));
    case "next_week":
      return moment(nextMonday(today));
    case "date":
      return dayOf(day, timeZone);
  }
}

function dayOf(day: string, timeZone: string): Date | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (!match) return null;
  const [year, month, date] = match.slice(1).map(Number) as [number, number, number];
  const begin = new TZDate(year, month - 1, date, timeZone);
  // February 30 is March 2.
  return begin.getMonth() === month - 1 && begin.getDate() === date ? moment(begin) : null;
}

/** As a plain date: the database knows no other. */
function moment(date: Date): Date {
  return new Date(date.getTime());
}
