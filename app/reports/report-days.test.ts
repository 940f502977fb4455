import { expect, test } from "vitest";
import { readDays } from "./report-days.ts";

const today = "2026-03-01";
const read = (span: Parameters<typeof readDays>[0]["span"], first = "", last = "") => readDays({ span, first, last }, today);

test("the days are those of the shop's calendar", () => {
  expect(read("yesterday")).toEqual({ status: "ok", firstDay: "2026-02-28", lastDay: "2026-02-28" });
  expect(read("last_7_days")).toEqual({ status: "ok", firstDay: "2026-02-22", lastDay: "2026-02-28" });
  expect(read("this_month")).toEqual({ status: "ok", firstDay: "2026-03-01", lastDay: "2026-03-01" });
  expect(read("last_month")).toEqual({ status: "ok", firstDay: "2026-02-01", lastDay: "2026-02-28" });
  expect(read("range", "2025-03-01", "2026-03-01")).toEqual({ status: "ok", firstDay: "2025-03-01", lastDay: "2026-03-01" });
});

test.each([
  ["", "2026-02-30", { first: { error: "not_a_day", named: "" }, last: { error: "not_a_day", named: "2026-02-30" } }],
  ["2026-02-02", "2026-02-01", { last: { error: "wrong_order", named: "2026-02-01" } }],
  ["2026-02-02", "2026-03-02", { last: { error: "in_future", named: "2026-03-02" } }],
  ["2025-02-28", "2026-03-01", { last: { error: "too_long", named: "366" } }],
])("from %j to %j is refused where it is wrong", (first, last, errors) => {
  expect(read("range", first, last)).toEqual({ status: "invalid", errors });
});
