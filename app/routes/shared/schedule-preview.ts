import { formatFor } from "#app/i18n/format.ts";
import type { LocationView } from "#app/sales/chain-view.ts";
import { nextImportAfter } from "#app/sales/schedule.ts";

const shown = 3;

type Wanted = { schedule: { interval: number; firstAt: string }; after: Date; /** BCP 47. */ tag: string };

/** The next imports of each time zone of the locations that are brought in, by its own clock; null where the time cannot be read. */
export function schedulePreview(
  locations: Pick<LocationView, "status" | "timeZone">[],
  { schedule, after, tag }: Wanted,
): { timeZone: string; imports: string[] }[] | null {
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(schedule.firstAt)) return null;
  const zones = locations.flatMap(({ status, timeZone }) => (status === "operational" && timeZone !== null ? [timeZone] : []));
  return [...new Set(zones)].sort().map((timeZone) => {
    const format = formatFor(tag, timeZone);
    const imports: string[] = [];
    let before: string | null = null;
    for (let last = after; imports.length < shown;) {
      last = nextImportAfter({ interval: schedule.interval, firstAt: schedule.firstAt, timeZone, after: last });
      const text = last.toISOString();
      // Said once for all of a day.
      const isSameDay = before !== null && format.date(before) === format.date(text);
      imports.push(isSameDay ? format.time(text) : format.moment(text));
      before = text;
    }
    return { timeZone, imports };
  });
}
