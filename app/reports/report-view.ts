/** What is asked of a report, and what its page shows. Days are YYYY-MM-DD; amounts in the currency's smallest unit, without tax. */

export const reportUnits = ["day", "week", "month", "year"] as const;
export type ReportUnit = (typeof reportUnits)[number];
export const reportDimensions = ["location", "hour", "product", "staff"] as const;
export type ReportDimension = (typeof reportDimensions)[number];

export type ReportQuestion = {
  unit: ReportUnit;
  /** Any day of the period. Weeks begin on Monday. */
  day: string;
  by: ReportDimension;
  /** Ids of locations; empty: all. */
  locations: string[];
  /** Amounts of different currencies are never added: null is the shop's, or that of its locations where it has none of the shop's. */
  currency: string | null;
};

export type Period = { first: string; last: string };

/** Sums; what is divided is divided where it is shown (`ratesOf` in `reports/rates.ts`). */
export type Figures = {
  sales: number;
  transactions: number;
  returns: number;
  /** Units; goods by weight have decimals. */
  items: number;
  /** Transactions with a known customer: in a store one whom the POS knows, online one with a loyalty account. */
  known: number;
  /** Minutes of work; null where there is no time clock. */
  minutes: number | null;
};

/**
 * A period beside the one before it and the same one of the year before. Of a period that is not over, the others are taken as far as it
 * has come: up to the same day, and of today up to the last full hour.
 */
export type Compared = { current: Figures; previous: Figures; lastYear: Figures };

export type ReportRow = Compared & {
  /** Location's id, "00" to "23", product's or employee's id; "" for what is of no product or of nobody. */
  key: string;
  name: string | null;
  /** Of a product: its SKU; of a location: its location ID. */
  code: string | null;
};

/**
 * A point of the chart: an hour of a day ("00" to "23"), a day of a week or month (YYYY-MM-DD), a month of a year (YYYY-MM). `previous` is the
 * same point of the whole period before, in stores and online together.
 */
export type ReportPoint = { key: string; store: Figures; online: Figures; previous: Figures };

export type Report = {
  question: ReportQuestion & { currency: string };
  period: Period;
  previous: Period;
  lastYear: Period;
  isOver: boolean;
  /** All that there are in the shop. */
  currencies: string[];
  locations: { id: string; name: string; locationId: string; chain: string }[];
  store: Compared;
  online: Compared;
  points: ReportPoint[];
  /** The best first. Hours in their order. */
  rows: ReportRow[];
  /** How many rows there are in all; `rows` may be the first of them. */
  rowCount: number;
  /** Hours of this period with figures that were entered by hand. */
  edits: number;
  /** Newest import of the locations shown; null: never. */
  importedAt: Date | null;
};
