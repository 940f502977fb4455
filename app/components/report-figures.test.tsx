import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { shownReport } from "#app/reports/shown-report.ts";
import { compared, petStoreReport, reportOf } from "#test/fixtures/pet-store-report.ts";
import { renderInApp } from "#test/support/render-in-app.tsx";
import { ReportFigures } from "./report-figures.tsx";

function figure(name: string): string[] {
  const item = screen.getByRole("heading", { name }).closest("li");
  if (!item) throw new Error(`${name} is no figure.`);
  return within(item)
    .getAllByText(/./)
    .map((element) => element.textContent ?? "")
    .filter((text, index, all) => all.indexOf(text) === index);
}

describe("The key figures", () => {
  it("stand each beside those of before, in words", () => {
    renderInApp(<ReportFigures report={shownReport(petStoreReport)} busy={false} />);
    expect(figure("Sales in stores")).toEqual([
      "Sales in stores",
      "$11,200.00",
      "+12% vs the week before",
      "no figures for the year before",
    ]);
    expect(figure("Transactions").slice(0, 4)).toEqual(["Transactions", "200", "and 4 returns", "same as the week before"]);
    expect(figure("Items sold")[1]).toBe("500.5");
    expect(figure("Average basket")[1]).toBe("$56.00");
    expect(figure("Items per transaction")[1]).toBe("2.50");
    expect(figure("Staff hours")[1]).toBe("106\u00A0h\u00A030");
    expect(figure("Sales per staff hour")[1]).toBe("$105.16");
    expect(figure("Online sales").slice(0, 4)).toEqual(["Online sales", "$2,800.00", "20% of all sales", "-20% vs the week before"]);
    expect(figure("Loyalty share").slice(0, 4)).toEqual(["Loyalty share", "45%", "75% online", "+3 points vs the week before"]);
  });

  it("say where there is no time clock, and compare nothing then", () => {
    renderInApp(
      <ReportFigures report={shownReport(reportOf({ store: compared({ current: { sales: 100, transactions: 1 } }) }))} busy={false} />,
    );
    expect(figure("Staff hours")).toEqual(["Staff hours", "No time clock"]);
    expect(figure("Sales per staff hour")).toEqual(["Sales per staff hour", "No time clock"]);
  });

  it("compare a year with the year before it once", () => {
    renderInApp(<ReportFigures report={shownReport(reportOf({ isOver: false, question: { unit: "year" } }))} busy={false} />);
    expect(figure("Sales in stores")).toEqual(["Sales in stores", "$11,200.00", "+12% vs last year"]);
  });

  it("stay hidden while others are on their way", () => {
    renderInApp(<ReportFigures report={shownReport(petStoreReport)} busy />);
    expect(screen.queryByText("$11,200.00")).toBeNull();
    expect(screen.getByRole("list").getAttribute("aria-busy")).toBe("true");
  });

  it("are told in French", () => {
    renderInApp(<ReportFigures report={shownReport(reportOf({ isOver: false }))} busy={false} />, "fr");
    expect(figure("Ventes en magasin")).toEqual([
      "Ventes en magasin",
      "11\u00A0200,00\u00A0$",
      "+12\u00A0% vs la semaine dernière",
      "aucun chiffre pour l’an dernier",
    ]);
    expect(figure("Transactions")[2]).toBe("et 4 retours");
  });
});
