import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseMoney } from "#app/domain/money.ts";
import { figuresOf, nothingSold } from "./file-rows.ts";
import type { FileFigures, FileLocation } from "./file-rows.ts";
import { tmasHeading, tmasRows } from "./tmas-rows.ts";

const day = "2026-11-24";
const forEver = { from: Date.parse("2020-01-01"), to: Date.parse("2030-01-01") };
const queen: FileLocation = {
  ...{ id: "queen", locationId: "3a64f8f4", name: "Queen Street", chain: "Northern Pets" },
  ...{ timeZone: "America/Toronto", currency: "CAD", known: forEver, hasClock: true },
};
const options = { mask: "none", hourColumn: true, hours: "all", dateFormat: "iso", staffHours: true } as const;
const always = { after: -Infinity, until: Infinity };

type Asked = {
  locations?: FileLocation[];
  days?: string[];
  figures?: FileFigures[];
  options?: Partial<Parameters<typeof tmasRows>[1]["options"]>;
  ends?: typeof always;
};
const rowsOf = ({ locations = [queen], days = [day], figures = [], options: changes = {}, ends = always }: Asked) =>
  tmasRows(locations, { days, figures: figuresOf(figures), options: { ...options, ...changes }, ends });
const sold = (hour: number, changes: Partial<FileFigures> = {}): FileFigures => ({
  ...nothingSold("queen", { day, hour }),
  ...{ sales: 12_345, transactions: 3, items: "4.5", minutes: 90 },
  ...changes,
});

describe("a line", () => {
  test("has the columns that TMAS names, and two of them only if they are wanted", () => {
    expect(tmasHeading({ hourColumn: true, staffHours: true })).toEqual([
      ...["Location ID", "Date & Time", "Hour", "Sales", "Transactions", "Items", "Staff Hours"],
    ]);
    expect(tmasHeading({ hourColumn: false, staffHours: false })).toEqual(["Location ID", "Date & Time", "Sales", "Transactions", "Items"]);
    expect(rowsOf({ figures: [sold(9)] })[9]).toEqual(["3a64f8f4", "2026-11-24 09:00", "09", "123.45", "3", "4.5", "1.50"]);
    expect(rowsOf({ figures: [sold(9)], options: { hourColumn: false, staffHours: false, dateFormat: "us", mask: "last4" } })[9]).toEqual([
      ...["f8f4", "11/24/2026 09:00", "123.45", "3", "4.5"],
    ]);
  });

  test("has no thousands separator, a leading minus, and as many decimals as the currency has", () => {
    const amounts = (currency: string, sales: number) =>
      rowsOf({ locations: [{ ...queen, currency }], figures: [sold(9, { sales })], options: { hours: "with_figures" } })[0]?.[3];
    expect([amounts("CAD", 123_456_789), amounts("CAD", -5), amounts("CAD", 0), amounts("JPY", -1200)]).toEqual([
      ...["1234567.89", "-0.05", "0.00", "-1200"],
    ]);
  });

  test("has no hours of work where there is no time clock", () => {
    const without = { ...queen, hasClock: false };
    expect(
      rowsOf({ locations: [without], figures: [sold(9, { minutes: 0 }), sold(10)] })
        .map((row) => row[6])
        .slice(9, 11),
    ).toEqual([...["", "1.50"]]);
  });
});

describe("hours without sales", () => {
  const hoursIn = (asked: Asked) => rowsOf(asked).map((row) => `${row[2]} ${row[3]}`);

  test("are there with 0.00: all of the day, those between the first and the last, or none", () => {
    const figures = [sold(9), sold(11)];
    expect(hoursIn({ figures }).length).toBe(24);
    expect(hoursIn({ figures, options: { hours: "opening" } })).toEqual(["09 123.45", "10 0.00", "11 123.45"]);
    expect(hoursIn({ figures, options: { hours: "with_figures" } })).toEqual(["09 123.45", "11 123.45"]);
    expect(hoursIn({ options: { hours: "opening" } })).toEqual([]);
  });

  test("are left out where nobody knows whether there were any", () => {
    const known = { from: Date.parse("2026-11-24T14:30:00Z"), to: Date.parse("2026-11-24T18:02:00Z") };
    expect(hoursIn({ locations: [{ ...queen, known }] })).toEqual(["10 0.00", "11 0.00", "12 0.00"]);
    expect(hoursIn({ locations: [{ ...queen, known: null }], figures: [sold(9)] })).toEqual(["09 123.45"]);
  });

  test("are left out while they last, even with sales", () => {
    const until = Date.parse("2026-11-24T15:59:00Z");
    expect(hoursIn({ figures: [sold(9), sold(10)], ends: { after: -Infinity, until } }).at(-1)).toBe("09 123.45");
  });
});

describe("on days on which the clock changes", () => {
  const hoursOn = (days: string[], asked: Asked = {}) => rowsOf({ days, ...asked }).map((row) => row[2]);

  test("the hour that is left out has no line, unless figures were entered for it", () => {
    expect(hoursOn(["2026-03-08"]).slice(0, 3)).toEqual(["00", "01", "03"]);
    const figures = [sold(2, { day: "2026-03-08" })];
    expect(hoursOn(["2026-03-08"], { figures }).slice(0, 4)).toEqual(["00", "01", "02", "03"]);
    const before = { after: -Infinity, until: Date.parse("2026-03-08T06:59:00Z") };
    expect(hoursOn(["2026-03-08"], { figures, ends: before })).toEqual(["00"]);
  });

  test("the hour that comes twice has one line, once both its times are over", () => {
    expect(hoursOn(["2026-11-01"]).slice(0, 3)).toEqual(["00", "01", "02"]);
    const until = Date.parse("2026-11-01T06:30:00Z");
    expect(hoursOn(["2026-11-01"], { ends: { after: -Infinity, until } })).toEqual(["00"]);
  });
});

test("an hourly file has of each location the hour that ended, by its own clock", () => {
  const locations = [queen, { ...queen, id: "west", locationId: "west", timeZone: "America/Los_Angeles" }];
  const ends = { after: Date.parse("2026-11-25T05:00:00Z"), until: Date.parse("2026-11-25T06:00:00Z") };
  expect(rowsOf({ locations, days: ["2026-11-23", "2026-11-24", "2026-11-25"], ends }).map((row) => row.slice(0, 2))).toEqual([
    ["west", "2026-11-24 21:00"],
    ["3a64f8f4", "2026-11-25 00:00"],
  ]);
});

test("whatever was sold, the lines add up to it", () => {
  const hours = fc.uniqueArray(fc.integer({ min: 0, max: 23 }), { maxLength: 24 });
  const figure = fc.record({
    sales: fc.integer({ min: -10_000_000, max: 10_000_000 }),
    transactions: fc.nat(500),
    items: fc.integer({ min: -100_000_00, max: 100_000_00 }).map((hundredThousandths) => String(hundredThousandths / 100_000)),
    minutes: fc.nat(3_000),
  });
  const days = fc.constantFrom("2026-03-08", "2026-11-01", "2026-11-24");
  fc.assert(
    fc.property(
      days,
      hours,
      fc.array(figure, { minLength: 24, maxLength: 24 }),
      fc.constantFrom("all", "opening", "with_figures"),
      (on, at, drawn, choice) => {
        const figures = at.map((hour, index) => sold(hour, { day: on, ...drawn[index] }));
        const rows = rowsOf({ days: [on], figures, options: { hours: choice } });
        const sum = (numbers: number[]) => numbers.reduce((one, other) => one + other, 0);
        expect(sum(rows.map((row) => parseMoney(row[3] ?? "", "CAD").minor))).toBe(sum(figures.map(({ sales }) => sales)));
        expect(sum(rows.map((row) => Number(row[4])))).toBe(sum(figures.map(({ transactions }) => transactions)));
        expect(sum(rows.map((row) => Math.round(Number(row[5]) * 100_000)))).toBe(
          sum(figures.map(({ items }) => Math.round(Number(items) * 100_000))),
        );
        const hundredths = Math.round((sum(figures.map(({ minutes }) => minutes)) * 100) / 60);
        expect(sum(rows.map((row) => Math.round(Number(row[6]) * 100)))).toBe(hundredths);
        expect(new Set(rows.map((row) => row[1])).size).toBe(rows.length);
      },
    ),
  );
});
