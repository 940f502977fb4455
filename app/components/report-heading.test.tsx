import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { Report } from "#app/reports/report-view.ts";
import { shownReport } from "#app/reports/shown-report.ts";
import { petStoreReport, reportOf } from "#test/fixtures/pet-store-report.ts";
import { renderInApp } from "#test/support/render-in-app.tsx";
import { ReportHeading } from "./report-heading.tsx";

const clock = { day: "2026-03-12", hour: 15 };

function setUp(report: Report, locale: "en" | "fr" = "en") {
  renderInApp(<ReportHeading report={shownReport(report)} clock={clock} busy={false} />, locale);
}

describe("The heading of a report", () => {
  it("says which period it is, what it is compared with, in which money, and how old it is", () => {
    setUp(petStoreReport);
    expect(screen.getByRole("heading", { name: "Mar 9–15, 2026" })).toBeDefined();
    expect(screen.getByText("Compared with Mar 2–8, 2026 and Mar 10–16, 2025.")).toBeDefined();
    expect(screen.getByText("Amounts in CAD, without tax · Last import Mar 16, 2026, 2:02 p.m.")).toBeDefined();
    expect(screen.getByRole("status").textContent).toBe("Mar 9–15, 2026: $11,200.00 sold in stores.");
  });

  it("says how far a period has come that is not over", () => {
    setUp(reportOf({ isOver: false, importedAt: null }));
    expect(
      screen.getByText("Up to Thu, Mar 12, 3 p.m., compared with the same days and hours of Mar 2–8, 2026 and Mar 10–16, 2025."),
    ).toBeDefined();
    expect(screen.getByText(/Nothing was imported yet$/)).toBeDefined();
  });

  it("speaks of hours where the period is today, and of one year where it is a year, in French as well", () => {
    const day = { first: "2026-03-12", last: "2026-03-12" };
    setUp(reportOf({ isOver: false, question: { unit: "day" }, period: day, previous: { first: "2026-03-11", last: "2026-03-11" } }), "fr");
    expect(screen.getByText(/^Jusqu’à 15\sh, comparé aux mêmes heures\s: 11 mars 2026 et 10–16 mars 2025\.$/u)).toBeDefined();
    setUp(reportOf({ question: { unit: "year" }, previous: { first: "2025-01-01", last: "2025-12-31" } }));
    expect(screen.getByText("Compared with Jan 1–Dec 31, 2025.")).toBeDefined();
  });
});
