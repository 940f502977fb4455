import { dayIn } from "#app/domain/date.ts";
import { addDays, momentsAt } from "#app/domain/wall-time.ts";

/** Minutes between two imports. */
export const importIntervals = [15, 30, 60, 120, 180, 240, 360, 720, 1440] as const;

/** `firstAt`: HH:MM on the clock of a location, when the first import of a day begins; from then on one after each interval, until midnight. */
export type ImportSchedule = { interval: number; firstAt: string };

const dayMinutes = 1440;

/** As a cron expression. It may name moments before the first of a day: an import that is not due is left out when its job comes. */
export function cronOf({ interval, firstAt }: ImportSchedule): string {
  const first = minuteOf(firstAt);
  const hour = Math.floor(first / 60);
  if (interval < 60) {
    const minutes = Array.from({ length: 60 / interval }, (_, index) => (first + index * interval) % 60).sort((one, other) => one - other);
    return `${minutes.join(",")} ${hour === 0 ? "*" : `${hour}-23`} * * *`;
  }
  const hours = minutesOfDay({ interval, firstAt }).map((minute) => Math.floor(minute / 60));
  return `${first % 60} ${hours.length === 24 ? "*" : hours.join(",")} * * *`;
}

/** The first moment after a given one at which an import begins. */
export function nextImportAfter({ after, ...schedule }: ImportSchedule & { timeZone: string; after: Date }): Date {
  const today = dayIn(schedule.timeZone, after);
  for (let days = 0; days <= 2; days++) {
    const next = importsOf(schedule, addDays(today, days)).find((moment) => moment > after);
    if (next) return next;
  }
  throw new RangeError("Every day has an import.");
}

/** The last moment at which an import was to begin, up to a given one. */
export function lastImportBy({ by, ...schedule }: ImportSchedule & { timeZone: string; by: Date }): Date {
  const today = dayIn(schedule.timeZone, by);
  for (let days = 0; days <= 2; days++) {
    const last = importsOf(schedule, addDays(today, -days)).findLast((moment) => moment <= by);
    if (last) return last;
  }
  throw new RangeError("Every day has an import.");
}

/** All of a day, in order. A time that the clock shows twice is meant twice only where imports come every hour or more often. */
function importsOf({ timeZone, ...schedule }: ImportSchedule & { timeZone: string }, day: string): Date[] {
  const times = new Set<number>();
  for (const minute of minutesOfDay(schedule)) {
    const moments = momentsAt(timeZone, { day, minute });
    for (const moment of schedule.interval <= 60 ? moments : moments.slice(0, 1)) times.add(moment.getTime());
  }
  return [...times].sort((one, other) => one - other).map((time) => new Date(time));
}

function minutesOfDay({ interval, firstAt }: ImportSchedule): number[] {
  const minutes = [];
  for (let minute = minuteOf(firstAt); minute < dayMinutes; minute += interval) minutes.push(minute);
  return minutes;
}

function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}
