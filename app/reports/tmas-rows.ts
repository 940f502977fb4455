import { hoursOfDay } from "./calendar.ts";
import type { DayHour } from "./calendar.ts";
import { amountIn, hoursOfWork, nothingSold } from "./file-rows.ts";
import type { FiguresOf, FileFigures, FileLocation } from "./file-rows.ts";
import { maskedId } from "./masked-id.ts";
import type { DateFormat, HourChoice } from "./report-file-view.ts";
import type { ReportOptions } from "./report-options.ts";

/** As TMAS's help names them. "Hour" and "Staff Hours" may be left out. */
export function tmasHeading({ hourColumn, staffHours }: Pick<ReportOptions, "hourColumn" | "staffHours">): string[] {
  return [
    "Location ID",
    "Date & Time",
    ...(hourColumn ? ["Hour"] : []),
    "Sales",
    "Transactions",
    "Items",
    ...(staffHours ? ["Staff Hours"] : []),
  ];
}

type TmasOptions = Pick<ReportOptions, "mask" | "hourColumn" | "hours" | "dateFormat" | "staffHours">;
/** Milliseconds: hours that end after `after` and no later than `until`. */
export type Ends = { after: number; until: number };
type Given = { days: string[]; figures: FiguresOf; options: TmasOptions; ends: Ends };

/**
 * The lines of locations over days, hour by hour, by each location's own clock. An hour without figures is told as one without sales only
 * where everything sold in it is known; what was not brought in is left out, and so is an hour that is not over.
 */
export function tmasRows(locations: FileLocation[], { days, figures, options, ends }: Given): string[][] {
  return days.flatMap((day) => {
    const zones = [...new Set(locations.map(({ timeZone }) => timeZone))];
    const clocks = new Map(zones.map((timeZone) => [timeZone, hoursOfDay(timeZone, day)]));
    return locations.flatMap((location) => {
      const hours = clocks.get(location.timeZone) ?? [];
      const work = hoursOfWork();
      return writtenHours({ location, day, hours, figures: figures(location.id, day), choice: options.hours })
        .filter(({ hour }) => isWithin(ends, endOf(hour ?? 0, hours)))
        .map((hour) => rowOf(location, { figures: hour, options, work }));
    });
  });
}

type Writing = { location: FileLocation; day: string; hours: DayHour[]; figures: FileFigures[]; choice: HourChoice };

function writtenHours({ location, day, hours, figures, choice }: Writing): FileFigures[] {
  const byHour = new Map(figures.map((one) => [one.hour ?? 0, one]));
  const worked = [...byHour.keys()];
  const [first, last] = [Math.min(...worked), Math.max(...worked)];
  const empty = hours.filter((one) => !byHour.has(one.hour) && isFilled(one));
  // An hour that the clock leaves out may hold figures that were entered by hand: they are told as well.
  return [...figures, ...empty.map(({ hour }) => nothingSold(location.id, { day, hour }))].sort(
    (one, other) => (one.hour ?? 0) - (other.hour ?? 0),
  );

  function isFilled({ hour, from, to }: DayHour): boolean {
    if (choice === "with_figures" || !location.known) return false;
    if (choice === "opening" && (hour < first || hour > last)) return false;
    return from >= location.known.from && to <= location.known.to;
  }
}

/** One that the clock leaves out is over when the next begins. */
function endOf(hour: number, hours: DayHour[]): number {
  const here = hours.find((one) => one.hour === hour);
  return here?.to ?? hours.find((one) => one.hour > hour)?.from ?? hours.at(-1)?.to ?? 0;
}

function isWithin({ after, until }: Ends, end: number): boolean {
  return end > after && end <= until;
}

type Row = { figures: FileFigures; options: TmasOptions; work: (minutes: number) => string };

function rowOf(location: FileLocation, { figures, options, work }: Row): string[] {
  const hour = String(figures.hour ?? 0).padStart(2, "0");
  return [
    maskedId(location.locationId, options.mask),
    `${dayAs(options.dateFormat, figures.day)} ${hour}:00`,
    ...(options.hourColumn ? [hour] : []),
    amountIn(location.currency, figures.sales),
    String(figures.transactions),
    figures.items,
    ...(options.staffHours ? [location.hasClock || figures.minutes !== 0 ? work(figures.minutes) : ""] : []),
  ];
}

function dayAs(format: DateFormat, day: string): string {
  const [year, month, date] = day.split("-");
  return format === "iso" ? day : `${month}/${date}/${year}`;
}
