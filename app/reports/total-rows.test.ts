import { expect, test } from "vitest";
import { figuresOf, nothingSold } from "./file-rows.ts";
import type { FileLocation } from "./file-rows.ts";
import { columnsOf, totalRows } from "./total-rows.ts";

const queen: FileLocation = {
  ...{ id: "queen", locationId: "3a64f8f4", name: "Queen Street", chain: "Northern Pets", timeZone: "America/Toronto", currency: "CAD" },
  ...{ known: { from: Date.parse("2026-11-23T05:00:00Z"), to: Date.parse("2026-11-30T05:00:00Z") }, hasClock: true },
};
const figures = figuresOf([
  {
    ...nothingSold("queen", { day: "2026-11-24", hour: null }),
    sales: -1_250,
    tax: -163,
    transactions: 2,
    returns: 3,
    items: "-1.5",
    minutes: 125,
  },
]);
const days = ["2026-11-22", "2026-11-23", "2026-11-24", "2026-11-25"];

test("a location's day is a line, with a zero only where everything sold is known, and none before the day is over", () => {
  const until = Date.parse("2026-11-25T23:00:00Z");
  expect(totalRows([queen], { days, figures, columns: columnsOf({ staffHours: true }), until })).toEqual([
    ["3a64f8f4", "Queen Street", "Northern Pets", "2026-11-23", "CAD", "0.00", "0.00", "0", "0", "0", "0.00"],
    ["3a64f8f4", "Queen Street", "Northern Pets", "2026-11-24", "CAD", "-12.50", "-1.63", "2", "3", "-1.5", "2.08"],
  ]);
});

test("hours of work are a column only where they are wanted, and empty without a time clock", () => {
  const given = { days: ["2026-11-23"], figures, until: Infinity };
  const without = { ...queen, hasClock: false };
  expect(totalRows([without], { ...given, columns: columnsOf({ staffHours: true }) })[0]?.at(-1)).toBe("");
  expect(totalRows([queen], { ...given, columns: columnsOf({ staffHours: false }) })[0]?.length).toBe(10);
});
