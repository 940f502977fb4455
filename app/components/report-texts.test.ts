import { describe, expect, it } from "vitest";
import { formatFor } from "#app/i18n/format.ts";
import { translatorFor } from "#app/i18n/translator.ts";
import { shownReport } from "#app/reports/shown-report.ts";
import type { Measures } from "#app/reports/shown-report.ts";
import { compared, reportOf } from "#test/fixtures/pet-store-report.ts";
import { beforeText, changeOf, changeText, figureText, periodText, pointTexts, rowName } from "./report-texts.ts";
import type { ReportFigure } from "./report-texts.ts";

const { t } = translatorFor("en");
const french = translatorFor("fr").t;
const format = formatFor("en-CA", "America/Toronto");
const frenchFormat = formatFor("fr-CA", "America/Toronto");

function said(figure: ReportFigure, current: Partial<Measures>, before: Partial<Measures>): string {
  const { store } = shownReport(reportOf({ store: compared({ current, previous: before }) }));
  const change = changeOf(figure, { current: store.current, before: store.previous });
  return changeText(t, format, { change, before: "last week" });
}

describe("A change in words", () => {
  it("has its number, its sign and what it is compared with", () => {
    expect(said("sales", { sales: 112, transactions: 1 }, { sales: 100, transactions: 1 })).toBe("+12% vs last week");
    expect(said("sales", { sales: 966 }, { sales: 1000 })).toBe("-3.4% vs last week");
    expect(said("transactions", { transactions: 2 }, { transactions: 2 })).toBe("same as last week");
  });

  it("of a share is told in points, as a share of a share misleads", () => {
    expect(said("loyaltyShare", { transactions: 100, known: 45 }, { transactions: 100, known: 42 })).toBe("+3 points vs last week");
    expect(said("loyaltyShare", { transactions: 1000, known: 405 }, { transactions: 1000, known: 420 })).toBe("-1.5 points vs last week");
  });

  it("says that there is nothing to compare with, and takes a week of nothing for no growth without end", () => {
    expect(said("sales", { sales: 100 }, {})).toBe("no figures for last week");
    expect(said("minutes", { sales: 5, minutes: 60 }, { sales: 5 })).toBe("no figures for last week");
    expect(said("averageBasket", { sales: 500, transactions: 5 }, { sales: -5, returns: 1 })).toBe("no figures for last week");
  });

  it("makes no share of what was below zero, nor of what is not there now", () => {
    expect(said("sales", { sales: 100 }, { sales: -100, returns: 1 })).toBe("not comparable with last week");
    expect(said("averageBasket", {}, { sales: 500, transactions: 5 })).toBe("not comparable with last week");
  });

  it("names the period before by whether this one still runs", () => {
    expect(beforeText(t, shownReport(reportOf({ isOver: false })))).toBe("last week");
    expect(beforeText(t, shownReport(reportOf({ isOver: true })))).toBe("the week before");
    expect(beforeText(french, shownReport(reportOf({ isOver: false, question: { unit: "day" } })))).toBe("hier");
  });
});

describe("A figure", () => {
  it("is written as what it is", () => {
    const writing = { format, currency: "CAD" };
    const texts = (["sales", "items", "itemsPerTransaction", "minutes", "loyaltyShare"] as const).map((figure) =>
      figureText(writing, figure, { sales: 123_456, items: 2.35, itemsPerTransaction: 2.4, minutes: 390, loyaltyShare: 0.45 }[figure]),
    );
    expect(texts).toEqual(["$1,234.56", "2.4", "2.40", "6\u00A0h\u00A030", "45%"]);
    expect(figureText({ format: frenchFormat, currency: "CAD" }, "averageBasket", 5599.6)).toBe("56,00\u00A0$");
    expect(figureText(writing, "minutes", null)).toBeNull();
  });
});

describe("Names", () => {
  it("of periods and of their points", () => {
    const week = { first: "2026-03-09", last: "2026-03-15" };
    expect([
      periodText(format, "day", { first: "2026-03-14", last: "2026-03-14" }),
      periodText(format, "week", week),
      periodText(format, "month", week),
      periodText(format, "year", week),
    ]).toEqual(["Saturday, March 14, 2026", "Mar 9–15, 2026", "March 2026", "2026"]);
    expect(pointTexts(format, "day", "15")).toEqual({ short: "3 p.m.", full: "3 p.m." });
    expect(pointTexts(format, "month", "2026-03-09")).toEqual({ short: "9", full: "Mon, Mar 9" });
    expect(pointTexts(frenchFormat, "year", "2026-03").full).toBe("mars 2026");
  });

  it("of rows say what is of no product or of nobody", () => {
    const nameOf = (by: "location" | "hour" | "product" | "staff", row: { key: string; name: string | null }) =>
      rowName(t, format, { by, row });
    expect(nameOf("product", { key: "", name: null })).toBe("Not of a product");
    expect(nameOf("staff", { key: "", name: null })).toBe("Nobody");
    expect(nameOf("product", { key: "p1", name: "Northpaw" })).toBe("Northpaw");
    expect(nameOf("staff", { key: "e1", name: null })).toBe("Person without a name");
    expect(nameOf("hour", { key: "23", name: null })).toBe("11 p.m. to 12 a.m.");
  });
});
