import { TZDate, tzOffset } from "@date-fns/tz";

const minuteMs = 60_000;

/** An hour of a store's day, on the clock on its wall: `hour` is 0 to 23. */
export type StoreHour = { day: string; hour: number };

/** The hour that a moment is in, by the store's own clock. */
export function hourIn(timeZone: string, moment: Date): StoreHour {
  // Asked for each of millions of sales: a formatter for each would take longer than storing it.
  const shown = new Date(moment.getTime() + tzOffset(timeZone, moment) * minuteMs).toISOString();
  return { day: shown.slice(0, 10), hour: Number(shown.slice(11, 13)) };
}

/**
 * Cuts a time into the hours of the store's clock that it touches, the earliest first. An hour that the clock shows twice in autumn is told
 * once, with both its times in it; one that it skips in spring is not there.
 */
export function hoursBetween(timeZone: string, { from, to }: { from: Date; to: Date }): (StoreHour & { milliseconds: number })[] {
  const hours: (StoreHour & { milliseconds: number })[] = [];
  for (let at = from.getTime(); at < to.getTime();) {
    const end = Math.min(nextHourAfter(timeZone, at), to.getTime());
    const here = hourIn(timeZone, new Date(at));
    const known = hours.find((one) => one.day === here.day && one.hour === here.hour);
    if (known) known.milliseconds += end - at;
    else hours.push({ ...here, milliseconds: end - at });
    at = end;
  }
  return hours;
}

/** Cut at every full hour of the clock. Where the clock changes in between, the next piece falls into the hour that it then shows. */
function nextHourAfter(timeZone: string, time: number): number {
  return Math.floor(time / minuteMs) * minuteMs + (60 - new TZDate(time, timeZone).getMinutes()) * minuteMs;
}
