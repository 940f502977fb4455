import { expect, test } from "vitest";
import { isSameReport, readReportDisplay, reportSearch } from "#app/components/report-search.ts";
import type { AskedReport, ReportDisplay } from "#app/components/report-search.ts";
import { readReportQuery } from "./read-report-query.ts";

const location = "0195a000-0000-7000-8000-000000000001";
const read = (query: string) => {
  const params = new URLSearchParams(query);
  return { asked: readReportQuery(params), display: readReportDisplay(params) };
};

test("an address without anything is this week by location, and says no more than it has to", () => {
  const { asked, display } = read("");
  expect(asked).toEqual({ unit: "week", day: null, by: "location", locations: [], currency: null });
  expect(display).toEqual({ measure: "sales", sort: null });
  expect(reportSearch(asked, display)).toBe("");
});

test("an address says all of a report, and is read as it was written", () => {
  const asked: AskedReport = {
    unit: "month",
    day: "2026-03-12",
    by: "staff",
    locations: [location, location.replace(/1$/, "2")],
    currency: "USD",
  };
  const display: ReportDisplay = { measure: "items", sort: { by: "salesPerStaffHour", descending: true } };
  expect(read(reportSearch(asked, display))).toEqual({ asked, display });
  expect(read(reportSearch(asked, { ...display, sort: { by: "name", descending: false } })).display.sort).toEqual({
    by: "name",
    descending: false,
  });
});

test("what nobody can ask for is left out", () => {
  const { asked, display } = read(
    `unit=decade&day=2026-02-30&by=weather&location=x&location=${location}&location=${location}&currency=dollars&measure=luck&sort=-luck`,
  );
  expect(asked).toEqual({ unit: "week", day: null, by: "location", locations: [location], currency: null });
  expect(display).toEqual({ measure: "sales", sort: null });
  expect(["0001-01-01", "9999-12-31", "+012026-01-01"].map((day) => read(`day=${day}`).asked.day)).toEqual([null, null, null]);
});

test("the same report looked at otherwise is the same report", () => {
  const same = (one: string, other: string) => isSameReport(new URLSearchParams(one), new URLSearchParams(other));
  expect(same("unit=day&measure=items", "unit=day&sort=-items")).toBe(true);
  expect(same("embedded=1&by=staff&id_token=x", "by=staff&measure=items")).toBe(true);
  expect(same("unit=day", "unit=month")).toBe(false);
  expect(same("location=a&location=b", "location=a")).toBe(false);
});
