import { addDays } from "#app/domain/wall-time.ts";
import { momentOf } from "./calendar.ts";
import { amountIn, hoursOfWork, nothingSold } from "./file-rows.ts";
import type { FiguresOf, FileFigures, FileLocation } from "./file-rows.ts";
import type { TotalColumn } from "./report-file-view.ts";
import { totalColumns } from "./report-file-view.ts";

export function columnsOf({ staffHours }: { staffHours: boolean }): TotalColumn[] {
  return totalColumns.filter((column) => column !== "staffHours" || staffHours);
}

type Given = { days: string[]; figures: FiguresOf; columns: TotalColumn[]; until: number };

/** A line per location and day that is over by the location's clock. A day without figures is told where everything sold in it is known. */
export function totalRows(locations: FileLocation[], { days, figures, columns, until }: Given): string[][] {
  return days.flatMap((day) =>
    locations.flatMap((location) => {
      const { timeZone, known } = location;
      const from = momentOf(timeZone, { day, hour: 0 }).getTime();
      const to = momentOf(timeZone, { day: addDays(day, 1), hour: 0 }).getTime();
      const isKnown = known !== null && from >= known.from && to <= known.to;
      const [total = isKnown ? nothingSold(location.id, { day, hour: null }) : null] = figures(location.id, day);
      return total && to <= until ? [columns.map((column) => cells[column](location, total))] : [];
    }),
  );
}

const cells: Record<TotalColumn, (location: FileLocation, figures: FileFigures) => string> = {
  locationId: ({ locationId }) => locationId,
  location: ({ name }) => name,
  chain: ({ chain }) => chain,
  day: (_, { day }) => day,
  currency: ({ currency }) => currency,
  sales: ({ currency }, { sales }) => amountIn(currency, sales),
  tax: ({ currency }, { tax }) => amountIn(currency, tax),
  transactions: (_, { transactions }) => String(transactions),
  returns: (_, { returns }) => String(returns),
  items: (_, { items }) => items,
  staffHours: ({ hasClock }, { minutes }) => (hasClock || minutes !== 0 ? hoursOfWork()(minutes) : ""),
};
