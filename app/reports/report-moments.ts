import { TZDate } from "@date-fns/tz";
import { addDays } from "#app/domain/wall-time.ts";
import { dayIn } from "#app/domain/date.ts";
import { momentOf } from "./calendar.ts";
import { mostDays } from "./report-file-view.ts";
import type { ReportEvery } from "./report-file-view.ts";

/** When a report is made, by the shop's clock. `hour` means nothing where it is made every hour. */
export type Timing = { every: ReportEvery; hour: number; timeZone: string };

/** What a report covers: whole days, or hours that end after the one moment and no later than the other. */
export type Cover = { firstDay: string; lastDay: string; hours: { from: Date; to: Date } | null };

const minuteMs = 60_000;

/**
 * The next moment at which a report is due. Every hour: at each end of an hour of the clock, and so once for an hour that the clock shows
 * twice in autumn. Where the clock leaves the chosen hour out in spring, it is due with the next one.
 */
export function nextMoment(timing: Timing, after: Date): Date {
  const { every, hour, timeZone } = timing;
  if (every === "hour") return endOfHour(timeZone, after);
  for (let day = dayIn(timeZone, after); ; day = addDays(day, 1)) {
    const at = momentOf(timeZone, { day, hour });
    if (at > after && beginsPeriod(every, day)) return at;
  }
}

/** What a report that is due at a moment covers: the hour, day, week or month before. Weeks begin on Monday. */
export function coverAt({ every, timeZone }: Timing, at: Date): Cover {
  const day = dayIn(timeZone, at);
  const lastDay = addDays(day, -1);
  switch (every) {
    case "hour": {
      const from = beginningOfHour(timeZone, new Date(at.getTime() - 1));
      const covered = dayIn(timeZone, from);
      return { firstDay: covered, lastDay: covered, hours: { from, to: at } };
    }
    case "day":
      return { firstDay: lastDay, lastDay, hours: null };
    case "week":
      return { firstDay: addDays(day, -7), lastDay, hours: null };
    case "month":
      return { firstDay: `${lastDay.slice(0, 7)}-01`, lastDay, hours: null };
  }
}

/** Of reports that were missed, from the first to the last: one that covers all of it, but no more than `mostDays`. */
export function coverAll(first: Cover, last: Cover): Cover {
  const earliest = addDays(last.lastDay, 1 - mostDays);
  const firstDay = first.firstDay > earliest ? first.firstDay : earliest;
  const hours = first.hours && last.hours && { from: first.hours.from, to: last.hours.to };
  return { firstDay, lastDay: last.lastDay, hours };
}

/** When what is covered is over at a location. */
export function endOfCover({ lastDay, hours }: Cover, timeZone: string): Date {
  return hours?.to ?? momentOf(timeZone, { day: addDays(lastDay, 1), hour: 0 });
}

function beginsPeriod(every: ReportEvery, day: string): boolean {
  if (every === "week") return new Date(day).getUTCDay() === 1;
  return every !== "month" || day.endsWith("-01");
}

/** The first moment after this one at which the clock shows another hour. */
function endOfHour(timeZone: string, after: Date): Date {
  const shown = hourShown(timeZone, after.getTime());
  for (let at = after.getTime(); ;) {
    at = Math.floor(at / minuteMs) * minuteMs + (60 - new TZDate(at, timeZone).getMinutes()) * minuteMs;
    if (hourShown(timeZone, at) !== shown) return new Date(at);
  }
}

/** The first moment at which the clock showed the hour that it shows now. */
export function beginningOfHour(timeZone: string, now: Date): Date {
  const shown = hourShown(timeZone, now.getTime());
  for (let at = now.getTime(); ;) {
    const begins = Math.floor(at / minuteMs) * minuteMs - new TZDate(at, timeZone).getMinutes() * minuteMs;
    if (hourShown(timeZone, begins - 1) !== shown) return new Date(begins);
    at = begins - 1;
  }
}

function hourShown(timeZone: string, at: number): number {
  return new TZDate(at, timeZone).getHours();
}
