import { stringify } from "csv-stringify/sync";
import { formatDecimal } from "#app/domain/money.ts";
import { ratesOf } from "./rates.ts";
import type { Figures, Period, Report, ReportRow } from "./report-view.ts";

/** By it, spreadsheets know that the file is UTF-8. */
const byteOrderMark = "\uFEFF";

const columns = [
  "sales",
  "transactions",
  "returns",
  "items",
  "averageBasket",
  "itemsPerTransaction",
  "minutes",
  "salesPerStaffHour",
  "known",
  "loyaltyShare",
] as const;
export type ReportCsvColumn = (typeof columns)[number];

/** What the file says, in the language of whoever asked for it. */
export type ReportCsvTexts = {
  name: (report: Report) => string;
  code: (report: Report) => string;
  currency: string;
  heading: (column: ReportCsvColumn) => string;
  /** The same of another period. */
  headingOf: (column: ReportCsvColumn, period: Period) => string;
  rowName: (report: Report, row: ReportRow) => string;
};

/** Every row of a report with all its figures, and those of the periods before beside them. Numbers are written for programs: "1234.50". */
export function reportCsv(report: Report, texts: ReportCsvTexts): { name: string; content: string } {
  const { question, period, previous, lastYear } = report;
  const periods = question.unit === "year" ? (["previous"] as const) : (["previous", "lastYear"] as const);
  const lines = [
    [
      texts.name(report),
      texts.code(report),
      texts.currency,
      ...columns.map(texts.heading),
      ...periods.flatMap((which) => columns.map((column) => texts.headingOf(column, which === "previous" ? previous : lastYear))),
    ],
    ...report.rows.map((row) => [
      texts.rowName(report, row),
      question.by === "location" || question.by === "product" ? row.code : row.key,
      question.currency,
      ...cellsOf(row.current, question.currency),
      ...periods.flatMap((which) => cellsOf(row[which], question.currency)),
    ]),
  ];
  return {
    name: `report-${question.by}-${[...new Set([period.first, period.last])].join("-to-")}.csv`,
    // A cell that begins like a formula is written as text: spreadsheets would calculate it.
    content: byteOrderMark + stringify(lines, { escape_formulas: true, record_delimiter: "windows" }),
  };
}

function cellsOf(figures: Figures, currency: string): (string | number | null)[] {
  const rates = ratesOf(figures);
  const cells: Record<ReportCsvColumn, string | number | null> = {
    sales: moneyOf(figures.sales, currency),
    transactions: figures.transactions,
    returns: figures.returns,
    items: figures.items,
    averageBasket: moneyOf(rates.averageBasket, currency),
    itemsPerTransaction: rounded(rates.itemsPerTransaction, 2),
    minutes: rounded(figures.minutes === null ? null : figures.minutes / 60, 2),
    salesPerStaffHour: moneyOf(rates.salesPerStaffHour, currency),
    known: figures.known,
    loyaltyShare: rounded(rates.loyaltyShare, 4),
  };
  return columns.map((column) => cells[column]);
}

/** Below zero as a number: a text that begins with a minus would be taken for a formula. */
function moneyOf(minor: number | null, currency: string): string | number | null {
  if (minor === null) return null;
  const decimal = formatDecimal({ minor: Math.round(minor), currency });
  return decimal.startsWith("-") ? Number(decimal) : decimal;
}

function rounded(value: number | null, digits: number): number | null {
  return value === null ? null : Number(value.toFixed(digits));
}
