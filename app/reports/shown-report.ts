import type { Figures, Report, ReportRow } from "./report-view.ts";

/** Every figure that a report shows of something: what was summed, and what is divided. null where there is nothing to divide by. */
export type Measures = Figures & {
  /** Sales per transaction, in the currency's smallest unit. */
  averageBasket: number | null;
  itemsPerTransaction: number | null;
  /** Sales per hour of work, in the currency's smallest unit. */
  salesPerStaffHour: number | null;
  /** Of all transactions, the share with a known customer: 0 to 1. */
  loyaltyShare: number | null;
};

export type ShownCompared = { current: Measures; previous: Measures; lastYear: Measures };
export type ShownRow = Omit<ReportRow, keyof ShownCompared> & ShownCompared;
export type ShownReport = Omit<Report, "store" | "online" | "rows"> & { store: ShownCompared; online: ShownCompared; rows: ShownRow[] };

/** A report with what is divided beside what was summed. */
export function shownReport(report: Report): ShownReport {
  return {
    ...report,
    store: measuresOfEach(report.store),
    online: measuresOfEach(report.online),
    rows: report.rows.map((row) => ({ ...row, ...measuresOfEach(row) })),
  };
}

function measuresOfEach({ current, previous, lastYear }: { current: Figures; previous: Figures; lastYear: Figures }): ShownCompared {
  return { current: measuresOf(current), previous: measuresOf(previous), lastYear: measuresOf(lastYear) };
}

function measuresOf(figures: Figures): Measures {
  const { sales, items, transactions, known, minutes } = figures;
  return {
    ...figures,
    averageBasket: per(sales, transactions),
    itemsPerTransaction: per(items, transactions),
    salesPerStaffHour: minutes === null ? null : per(sales, minutes / 60),
    loyaltyShare: per(known, transactions),
  };
}

function per(amount: number, of: number): number | null {
  return of > 0 ? amount / of : null;
}
