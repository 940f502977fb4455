import { ratesOf } from "./rates.ts";
import type { Rates } from "./rates.ts";
import type { Figures, Report, ReportRow } from "./report-view.ts";

/** Every figure that a report shows of something: what was summed, and what is divided. */
export type Measures = Figures & Rates;

export type ShownCompared = { current: Measures; previous: Measures; lastYear: Measures };
/** `id` is one of its kind in the report: two chains may call two products by one key. */
export type ShownRow = { id: string } & Omit<ReportRow, keyof ShownCompared> & ShownCompared;
export type ShownReport = Omit<Report, "store" | "online" | "rows"> & { store: ShownCompared; online: ShownCompared; rows: ShownRow[] };

/** A report with what is divided beside what was summed. */
export function shownReport(report: Report): ShownReport {
  return {
    ...report,
    store: measuresOfEach(report.store),
    online: measuresOfEach(report.online),
    rows: report.rows.map((row, index) => ({ id: String(index), ...row, ...measuresOfEach(row) })),
  };
}

function measuresOfEach({ current, previous, lastYear }: { current: Figures; previous: Figures; lastYear: Figures }): ShownCompared {
  return { current: measuresOf(current), previous: measuresOf(previous), lastYear: measuresOf(lastYear) };
}

function measuresOf(figures: Figures): Measures {
  return { ...figures, ...ratesOf(figures) };
}
