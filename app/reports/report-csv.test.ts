import { expect, test } from "vitest";
import { reportCsvTextsFor } from "#app/components/report-csv-texts.ts";
import { compared, petStoreReport, reportOf } from "#test/fixtures/pet-store-report.ts";
import { reportCsv } from "./report-csv.ts";

const english = reportCsvTextsFor("en");

test("a report as a file has each row with its figures, and those of the periods before", () => {
  const { name, content } = reportCsv(petStoreReport, english);
  expect(name).toBe("report-location-2026-03-09-to-2026-03-15.csv");
  const [headings, first, second, ...rest] = content.split("\r\n");
  expect(headings).toBe(
    "\uFEFFLocation,Location ID,Currency,Sales,Transactions,Returns,Items,Average basket,Items per transaction,Staff hours,Sales per staff hour,Transactions with a known customer,Loyalty share," +
      ["Mar 2–8, 2026", "Mar 10–16, 2025"]
        .flatMap((days) =>
          [
            ...[
              "Sales",
              "Transactions",
              "Returns",
              "Items",
              "Average basket",
              "Items per transaction",
              "Staff hours",
              "Sales per staff hour",
            ],
            ...["Transactions with a known customer", "Loyalty share"],
          ].map((column) => `"${column}, ${days}"`),
        )
        .join(","),
  );
  expect(first).toBe(
    "Queen Street,1a2b3c4d,CAD,8000.00,120,4,300.5,66.67,2.5,106.5,75.12,60,0.5,6000.00,130,0,320,46.15,2.46,100,60.00,40,0.3077,0.00,0,0,0,,,,,0,",
  );
  expect(second).toMatch(/^Harbour,5e6f7a8b,CAD,3200\.00,80,0,200,40\.00,2\.5,,,30,0\.375,/);
  expect(rest).toEqual([""]);
});

test("nothing in it is calculated by a spreadsheet, and what came back stays a number", () => {
  const rows = [{ key: "p", name: "=HYPERLINK(1)", code: "+1", ...compared({ current: { sales: -1250, returns: 1, items: -0.5 } }) }];
  const [, row] = reportCsv(reportOf({ question: { by: "product" }, rows }), english).content.split("\r\n");
  expect(row).toMatch(/^'=HYPERLINK\(1\),'\+1,CAD,-12\.5,0,1,-0\.5,/);
});

test("hours and people have their keys, and names in the language of whoever asks", () => {
  const french = reportCsvTextsFor("fr-CA");
  const hours = [{ key: "09", name: null, code: null, ...compared({ current: { sales: 100, transactions: 1 } }) }];
  expect(reportCsv(reportOf({ question: { by: "hour" }, rows: hours }), french).content).toMatch(
    /^\uFEFFHeure,Heure \(0 à 23\),Devise,Ventes,.*\r\n09 h à 10 h,09,CAD,1\.00,/u,
  );
  const staff = [{ key: "", name: null, code: null, ...compared({ current: { sales: 100, transactions: 1 } }) }];
  expect(
    reportCsv(reportOf({ question: { by: "staff", unit: "year" }, rows: staff }), french)
      .content.split("\r\n")[1]
      ?.split(","),
  ).toEqual([
    "Personne d’indiqué",
    "",
    "CAD",
    "1.00",
    "1",
    "0",
    "0",
    "1.00",
    "0",
    "",
    "",
    "0",
    "0",
    "0.00",
    "0",
    "0",
    "0",
    "",
    "",
    "",
    "",
    "0",
    "",
  ]);
});
