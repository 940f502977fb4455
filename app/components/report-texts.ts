import type { TFunction } from "i18next";
import { formatDecimal } from "#app/domain/money.ts";
import type { Format } from "#app/i18n/format.ts";
import type { Period, ReportDimension, ReportUnit } from "#app/reports/report-view.ts";
import type { Measures, ShownReport, ShownRow } from "#app/reports/shown-report.ts";

/** What a report tells of a period, a location, an hour, a product, a person. */
export type ReportFigure =
  "sales" | "transactions" | "items" | "averageBasket" | "itemsPerTransaction" | "minutes" | "salesPerStaffHour" | "loyaltyShare";

type Written = "money" | "number" | "units" | "rate" | "hours" | "percent";

const written: Record<ReportFigure, Written> = {
  sales: "money",
  transactions: "number",
  items: "units",
  averageBasket: "money",
  itemsPerTransaction: "rate",
  minutes: "hours",
  salesPerStaffHour: "money",
  loyaltyShare: "percent",
};

type Writing = { format: Format; currency: string };

/** A figure as it is read; null where there is none. */
export function figureText({ format, currency }: Writing, figure: ReportFigure, value: number | null): string | null {
  if (value === null) return null;
  return written[figure] === "money" ? format.money(decimalOf(value, currency), currency) : format[written[figure] as "number"](value);
}

/** The same with no more digits than an axis has room for. */
export function shortFigureText({ format, currency }: Writing, figure: ReportFigure, value: number): string {
  return written[figure] === "money" ? format.shortMoney(decimalOf(value, currency), currency) : format.shortNumber(value);
}

/** What is divided has parts of the smallest unit. */
function decimalOf(minor: number, currency: string): string {
  return formatDecimal({ minor: Math.round(minor), currency });
}

/** How something differs from before. `by` is a share of what was, or, of a share itself, the difference of both. */
export type Change =
  | { is: "more" | "less"; by: number; of: "share" | "amount" }
  | { is: "same" }
  /** Nothing is known of before. */
  | { is: "unknown" }
  /** Both are known, and no share can be taken of what was: more came back than was sold. */
  | { is: "incomparable" };

export function changeOf(figure: ReportFigure, { current, before }: { current: Measures; before: Measures }): Change {
  const [now, then] = [current[figure], before[figure]];
  if (isNothing(before) || then === null) return { is: "unknown" };
  if (now === null) return { is: "incomparable" };
  if (now === then) return { is: "same" };
  if (written[figure] === "percent") return { is: now > then ? "more" : "less", by: now - then, of: "share" };
  // What was nothing has no share: an hour in which nobody worked, say.
  if (then <= 0) return { is: then === 0 ? "unknown" : "incomparable" };
  return { is: now > then ? "more" : "less", by: now / then - 1, of: "amount" };
}

/** Whether nothing at all was sold or brought back. */
export function isNothing({ sales, transactions, returns, items }: Measures): boolean {
  return sales === 0 && transactions === 0 && returns === 0 && items === 0;
}

/** "+12%", "+3.1 points"; without a number, a word. */
export function changeAmount(t: TFunction, format: Format, change: Change): string {
  switch (change.is) {
    case "more":
    case "less":
      return change.of === "amount" ? format.change(change.by) : t("reports.change.points", { points: pointsOf(format, change.by) });
    case "same":
      return t("reports.change.unchanged");
    case "unknown":
    case "incomparable":
      return t("reports.none");
  }
}

function pointsOf(format: Format, share: number): string {
  const points = Math.round(share * 1_000) / 10;
  return `${points > 0 ? "+" : ""}${format.number(points)}`;
}

/** "+12% vs last week", "no figures for last week". `before` is what `beforeText` says. */
export function changeText(t: TFunction, format: Format, { change, before }: { change: Change; before: string }): string {
  switch (change.is) {
    case "more":
    case "less":
      return t("reports.change.moved", { change: changeAmount(t, format, change), before });
    case "same":
      return t("reports.change.same", { before });
    case "unknown":
      return t("reports.change.unknown", { before });
    case "incomparable":
      return t("reports.change.incomparable", { before });
  }
}

/** "last week" of this week, "the week before" of any other. */
export function beforeText(t: TFunction, { question, isOver }: Pick<ShownReport, "question" | "isOver">): string {
  return isOver ? t(`reports.before.${question.unit}`) : t(`reports.last.${question.unit}`);
}

export function yearBeforeText(t: TFunction, { isOver }: Pick<ShownReport, "isOver">): string {
  return isOver ? t("reports.before.year") : t("reports.last.year");
}

/** A period as its heading says it. */
export function periodText(format: Format, unit: ReportUnit, { first, last }: Period): string {
  switch (unit) {
    case "day":
      return format.longDay(first);
    case "week":
      return format.days(first, last);
    case "month":
      return format.month(first);
    case "year":
      return first.slice(0, 4);
  }
}

/** The days of a period that may have been cut short. */
export function daysText(format: Format, { first, last }: Period): string {
  return first === last ? format.day(first) : format.days(first, last);
}

/** What a point of the chart is called: on the axis, and where there is room. */
export function pointTexts(format: Format, unit: ReportUnit, key: string): { short: string; full: string } {
  switch (unit) {
    case "day":
      return { short: format.hour(Number(key)), full: format.hour(Number(key)) };
    case "week":
      return { short: format.weekday(key), full: format.weekday(key) };
    case "month":
      return { short: format.number(Number(key.slice(8))), full: format.weekday(key) };
    case "year":
      return { short: format.shortMonth(key), full: format.month(key) };
  }
}

/** A row's name: an hour as the clock says it, and words for what is of no product or of nobody. */
export function rowName(t: TFunction, format: Format, { by, row }: { by: ReportDimension; row: Pick<ShownRow, "key" | "name"> }): string {
  if (by === "hour") return t("reports.rows.hour", { from: format.hour(Number(row.key)), to: format.hour((Number(row.key) + 1) % 24) });
  if (row.name !== null && row.key !== "") return row.name;
  switch (by) {
    case "product":
      return row.key === "" ? t("reports.rows.noProduct") : t("reports.rows.unknownProduct");
    case "staff":
      return row.key === "" ? t("reports.rows.nobody") : t("reports.rows.unknownPerson");
    case "location":
      return t("reports.rows.unknownLocation");
  }
}
