import type { ReportQuestion } from "#app/reports/report-view.ts";

/** What the page shows of a report beside its figures: none of it is asked of the database. */
export type ReportDisplay = {
  /** What charts and changes are of. */
  measure: ReportMeasure;
  sort: ReportSort | null;
};

export const reportMeasures = ["sales", "transactions", "items"] as const;
export type ReportMeasure = (typeof reportMeasures)[number];

/** Of a table. "previous" and "lastYear" are the changes of what is shown, and stand beside it. */
export const reportColumns = [
  "name",
  "sales",
  "previous",
  "lastYear",
  "transactions",
  "items",
  "averageBasket",
  "itemsPerTransaction",
  "minutes",
  "salesPerStaffHour",
  "loyaltyShare",
] as const;
export type ReportColumn = (typeof reportColumns)[number];
export type ReportSort = { by: ReportColumn; descending: boolean };

/** The day is null for today, so that an address without one stays at today. */
export type AskedReport = Omit<ReportQuestion, "day"> & { day: string | null };

/** The query of a report's address, in which its state lives: "?…", or "" for this week by location. Read by `readReportQuery` and `readReportDisplay`. */
export function reportSearch({ unit, day, by, locations, currency }: AskedReport, { measure, sort }: ReportDisplay): string {
  const params = new URLSearchParams();
  if (unit !== "week") params.set("unit", unit);
  if (day) params.set("day", day);
  if (by !== "location") params.set("by", by);
  for (const location of locations) params.append("location", location);
  if (currency) params.set("currency", currency);
  if (measure !== "sales") params.set("measure", measure);
  if (sort) params.set("sort", `${sort.descending ? "-" : ""}${sort.by}`);
  return params.size > 0 ? `?${params.toString()}` : "";
}

/** How a report is looked at, from its address. The browser reads it by itself: the server has no part in it. */
export function readReportDisplay(params: URLSearchParams): ReportDisplay {
  const measure = reportMeasures.find((one) => one === params.get("measure")) ?? "sales";
  const sort = params.get("sort") ?? "";
  const by = reportColumns.find((one) => one === sort.replace(/^-/, ""));
  return { measure, sort: by ? { by, descending: sort.startsWith("-") } : null };
}

const asked = ["unit", "day", "by", "location", "currency"];

/** Whether two addresses are of the same report, looked at in whatever way. The admin has parameters of its own in the first one. */
export function isSameReport(one: URLSearchParams, other: URLSearchParams): boolean {
  return asked.every((name) => `${one.getAll(name)}` === `${other.getAll(name)}`);
}
