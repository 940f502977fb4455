import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { describe, expect, it } from "vitest";
import type { Report } from "#app/reports/report-view.ts";
import { shownReport } from "#app/reports/shown-report.ts";
import { compared, petStoreReport, reportOf } from "#test/fixtures/pet-store-report.ts";
import { renderInApp } from "#test/support/render-in-app.tsx";
import type { ReportSort } from "./report-search.ts";
import { ReportTable } from "./report-table.tsx";

function Sorted({ report }: { report: Report }) {
  const [sort, setSort] = useState<ReportSort | null>(null);
  return <ReportTable report={shownReport(report)} measure="sales" sort={sort} onSort={setSort} />;
}

/** Cell by cell, as they are read. */
function table(): string[][] {
  return within(screen.getByRole("table"))
    .getAllByRole("row")
    .map((row) => [...row.children].map((cell) => (cell.textContent ?? "").replaceAll("\u00A0", " ")));
}
const names = () => table().map(([name]) => name);

describe("The table of a report", () => {
  it("has a caption, a heading for each column and row, every figure, and the sum of all", () => {
    renderInApp(<Sorted report={petStoreReport} />);
    expect(screen.getByRole("table", { name: "Figures by location" })).toBeDefined();
    expect(table()).toEqual([
      [
        ...["Location", "Sales ↓", "Sales vs the week before", "Sales vs the year before", "Transactions", "Items", "Average basket"],
        ...["Items per transaction", "Staff hours", "Sales per staff hour", "Loyalty share"],
      ],
      ["Queen Street1a2b3c4d", "$8,000.00", "+33%", "–", "120", "300.5", "$66.67", "2.50", "106 h 30", "$75.12", "50%"],
      ["Harbour5e6f7a8b", "$3,200.00", "-20%", "–", "80", "200", "$40.00", "2.50", "–", "–", "38%"],
      ["Total", "$11,200.00", "+12%", "–", "200", "500.5", "$56.00", "2.50", "106 h 30", "$105.16", "45%"],
      ["Online", "$2,800.00", "-20%", "–", "40", "90", "$70.00", "2.25", "–", "–", "75%"],
    ]);
    expect(screen.getAllByRole("columnheader").every((one) => one.getAttribute("scope") === "col")).toBe(true);
    expect(screen.getAllByRole("rowheader").every((one) => one.getAttribute("scope") === "row")).toBe(true);
  });

  it("is sorted by any column, the most first and then the least, and says so; what has no figure stays last", async () => {
    renderInApp(<Sorted report={petStoreReport} />);
    const press = (name: string) => userEvent.click(screen.getByRole("button", { name }));
    await press("Location");
    expect(names().slice(1, 3)).toEqual(["Harbour5e6f7a8b", "Queen Street1a2b3c4d"]);
    expect(screen.getByRole("columnheader", { name: "Location" }).getAttribute("aria-sort")).toBe("ascending");
    await press("Sales vs the week before");
    expect(names()[1]).toBe("Queen Street1a2b3c4d");
    await press("Sales vs the week before");
    expect(names()[1]).toBe("Harbour5e6f7a8b");
    await press("Staff hours");
    expect(names()[1]).toBe("Queen Street1a2b3c4d");
    await press("Staff hours");
    expect(names()[1]).toBe("Queen Street1a2b3c4d");
    expect(screen.getAllByRole("columnheader").filter((one) => one.hasAttribute("aria-sort"))).toHaveLength(1);
  });

  it("names what is of no product, leaves out what a product does not have, and says how many there are", () => {
    const rows = [
      { key: "p1", name: "Northpaw Chicken", code: "NP-CHK-20", ...compared({ current: { sales: 500, transactions: 2, items: 2 } }) },
      { key: "", name: null, code: null, ...compared({ current: { sales: -2 } }) },
      // Of another chain, which calls it the same.
      { key: "p1", name: "Catnip", code: null, ...compared({ current: { sales: -5, returns: 1, items: -1 } }) },
    ];
    renderInApp(<Sorted report={reportOf({ question: { by: "product" }, rows, rowCount: 1_234 })} />);
    expect(names()).toEqual(["Product", "Northpaw ChickenNP-CHK-20", "Not of a product", "Catnip", "Total"]);
    expect(table()[3]?.slice(0, 2)).toEqual(["Catnip", "-$0.05"]);
    for (const gone of ["Staff hours", "Loyalty share"]) expect(screen.queryByRole("columnheader", { name: gone })).toBeNull();
    expect(screen.getByText("Showing the 3 with the most sales of 1,234. The CSV file has all of them.")).toBeDefined();
  });

  it("keeps the hours of a day in their order", () => {
    const rows = ["09", "10", "23"].map((key, index) => ({
      ...{ key, name: null, code: null },
      ...compared({ current: { sales: index * 100, transactions: 1 } }),
    }));
    renderInApp(<Sorted report={reportOf({ question: { by: "hour" }, rows, rowCount: 3 })} />, "fr");
    expect(names()).toEqual(["Heure ↑", "09 h à 10 h", "10 h à 11 h", "23 h à 00 h", "Total"]);
  });

  it("leaves the online shop out of a report on some of the stores", () => {
    renderInApp(<Sorted report={reportOf({ question: { locations: ["0195a000-0000-7000-8000-000000000001"] } })} />);
    expect(names().at(-1)).toBe("Total");
  });
});
