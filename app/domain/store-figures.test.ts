import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addFigures, beyondLines, figuresByHour, figuresOf, isCounted, noFigures, outletOfShift, workedByHour } from "./store-figures.ts";
import { hourIn } from "./store-hours.ts";
import { kindOf } from "./store-sale.ts";
import type { StaffShift, StoreSale, StoreSaleLine, StoreSaleState } from "./store-sale.ts";

const cad = (minor: number) => ({ minor, currency: "CAD" });

function line(quantity: number, price: number, more: Partial<StoreSaleLine> = {}): StoreSaleLine {
  return { productId: "p", sku: "NP-CHK-20", name: "Northpaw Chicken", of: "goods", quantity, price: cad(price), tax: null, ...more };
}

function saleOf(lines: StoreSaleLine[], more: Partial<StoreSale> = {}): StoreSale {
  const price = lines.reduce((sum, one) => sum + one.price.minor, 0);
  return {
    saleId: "s1",
    number: "10001",
    outletId: "o1",
    registerId: null,
    employee: { id: "robin", name: "Robin" },
    customerId: null,
    soldAt: new Date("2026-03-14T15:00:00Z"),
    version: "1",
    state: "closed",
    kind: kindOf(lines),
    returnOf: null,
    sentByUs: null,
    source: null,
    lines,
    total: cad(price + 13),
    tax: cad(13),
    ...more,
  };
}

const states: StoreSaleState[] = [
  "closed", "on_account", "layby", "to_deliver", "to_collect", "in_service", "open", "parked", "voided", "unknown",
]; // prettier-ignore
const timeZones = ["America/Toronto", "America/St_Johns", "America/Vancouver", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"];

describe("what counts", () => {
  test("is what is closed or on account, and nothing else", () => {
    expect(states.filter((state) => isCounted({ state, sentByUs: null }))).toEqual(["closed", "on_account"]);
  });

  test("is nothing that we sent of an online order: that is counted online", () => {
    expect(isCounted({ state: "closed", sentByUs: { reference: "S-1042" } })).toBe(false);
    expect(figuresOf(saleOf([line(1, 999)], { sentByUs: { reference: "S-1042" } }))).toEqual(noFigures("CAD"));
  });
});

describe("figures of a sale", () => {
  test("are money without tax, one transaction, and the units", () => {
    expect(figuresOf(saleOf([line(2, 2000), line(0.35, 599)]))).toEqual({
      sales: cad(2599),
      tax: cad(13),
      transactions: 1,
      returns: 0,
      items: 2.35,
    });
  });

  test("leave discounts and gift cards out of the units, and not out of the money", () => {
    const sale = saleOf([line(1, 2000), line(-1, -500, { of: "other" })]);
    expect(figuresOf(sale)).toMatchObject({ sales: cad(1500), transactions: 1, items: 1 });
    expect(figuresOf(saleOf([line(1, 5000, { of: "other" })]))).toMatchObject({ sales: cad(5000), transactions: 0, items: 0 });
  });

  test("of a return take off, and are no transaction; an exchange is one", () => {
    expect(figuresOf(saleOf([line(-1, -999)]))).toMatchObject({ sales: cad(-999), transactions: 0, returns: 1, items: -1 });
    expect(figuresOf(saleOf([line(-1, -999), line(2, 4000)]))).toMatchObject({ transactions: 1, returns: 0, items: 1 });
  });

  test("have what is in no line told apart", () => {
    expect(beyondLines(saleOf([line(1, 999)]))).toEqual(cad(0));
    expect(beyondLines(saleOf([line(1, 999)], { total: cad(1262) }))).toEqual(cad(250));
  });
});

const anySale = fc
  .record({
    at: fc.date({ min: new Date("2025-10-01T00:00:00Z"), max: new Date("2026-12-01T00:00:00Z"), noInvalidDate: true }),
    state: fc.constantFrom(...states),
    online: fc.boolean(),
    lines: fc.array(fc.tuple(fc.integer({ min: -500_000, max: 500_000 }), fc.integer({ min: -100_000, max: 100_000 }), fc.boolean()), {
      maxLength: 5,
    }),
    tax: fc.integer({ min: -5_000, max: 5_000 }),
  })
  .map(({ at, state, online, lines, tax }) => {
    const rows = lines.map(([units, price, isGoods]) => line(units / 100_000, price, { of: isGoods ? "goods" : "other" }));
    const price = rows.reduce((sum, one) => sum + one.price.minor, 0);
    const sentByUs = online ? { reference: "S-1" as const } : null;
    return saleOf(rows, { soldAt: at, state, sentByUs, tax: cad(tax), total: cad(price + tax) });
  });

describe("figures by hour", () => {
  test("add up to the sales, in any time zone and over every change of the clock", () => {
    fc.assert(
      fc.property(fc.array(anySale, { maxLength: 60 }), fc.constantFrom(...timeZones), (sales, timeZone) => {
        const hours = figuresByHour(sales, { timeZone });
        const summed = hours.map(({ figures }) => figures).reduce(addFigures, noFigures("CAD"));
        const counted = sales.filter(isCounted);
        const sum = (valueOf: (sale: StoreSale) => number) => counted.reduce((total, sale) => total + valueOf(sale), 0);
        expect(summed.sales.minor + summed.tax.minor).toBe(sum(({ total }) => total.minor));
        expect(summed.tax.minor).toBe(sum(({ tax }) => tax.minor));
        const units = sum(({ lines }) =>
          lines.filter((one) => one.of === "goods").reduce((all, one) => all + Math.round(one.quantity * 1e5), 0),
        );
        expect(Math.round(summed.items * 1e5)).toBe(units);
        // Every hour once, in order, and every counted sale in the hour of its own.
        const keys = hours.map(({ day, hour }) => `${day} ${String(hour).padStart(2, "0")}`);
        expect(keys).toEqual([...new Set(keys)].sort());
        for (const { soldAt } of counted) {
          const { day, hour } = hourIn(timeZone, soldAt);
          expect(hours.some((one) => one.day === day && one.hour === hour)).toBe(true);
        }
      }),
    );
  });

  test("of the hour that the clock shows twice are one", () => {
    const at = (time: string) => saleOf([line(1, 1000)], { soldAt: new Date(time) });
    const hours = figuresByHour([at("2026-11-01T06:30:00Z"), at("2026-11-01T05:30:00Z"), at("2026-11-01T07:30:00Z")], {
      timeZone: "America/Toronto",
    });
    expect(hours.map(({ hour, figures }) => [hour, figures.transactions])).toEqual([
      [1, 2],
      [2, 1],
    ]);
  });
});

const shiftOf = (from: string, until: string | null, more: Partial<StaffShift> = {}): StaffShift => ({
  shiftId: "t1",
  outletId: null,
  employee: { id: "robin", name: "Robin" },
  startedAt: new Date(from),
  endedAt: until === null ? null : new Date(until),
  breakMinutes: 0,
  version: "1",
  ...more,
});

describe("staff hours", () => {
  const now = new Date("2026-01-16T12:00:00Z");
  const minutesOf = (shift: StaffShift, at = now) => workedByHour(shift, { timeZone: "UTC", now: at }).map(({ minutes }) => minutes);

  test("fall into the hours in which somebody worked", () => {
    expect(minutesOf(shiftOf("2026-01-15T09:45:00Z", "2026-01-15T12:10:00Z"))).toEqual([15, 60, 60, 10]);
  });

  test("of an open shift are those up to now, and of one that nobody ended sixteen", () => {
    expect(minutesOf(shiftOf("2026-01-16T10:30:00Z", null))).toEqual([30, 60]);
    expect(minutesOf(shiftOf("2026-01-10T10:00:00Z", null))).toHaveLength(16);
    expect(minutesOf(shiftOf("2026-01-16T13:00:00Z", null))).toEqual([]);
  });

  test("add up to the shift without its breaks, over every change of the clock", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date("2025-10-01T00:00:00Z"), max: new Date("2026-12-01T00:00:00Z"), noInvalidDate: true }),
        fc.integer({ min: 0, max: 20 * 3_600_000 }),
        fc.integer({ min: 0, max: 90 }),
        fc.constantFrom(...timeZones),
        (startedAt, length, breakMinutes, timeZone) => {
          const shift = { startedAt, endedAt: new Date(startedAt.getTime() + length), breakMinutes };
          const hours = workedByHour(shift, { timeZone, now });
          const sum = hours.reduce((all, { minutes }) => all + minutes, 0);
          expect(sum).toBe(Math.max(0, Math.round(length / 60_000) - breakMinutes));
          // Twice an hour in autumn.
          expect(hours.every(({ minutes }) => minutes >= 0 && minutes <= 121)).toBe(true);
        },
      ),
    );
  });
});

describe("where a shift was", () => {
  const now = new Date("2026-01-15T18:00:00Z");
  const sold = (outletId: string | null, at: string, who = "robin") => ({
    outletId,
    employee: { id: who, name: who },
    soldAt: new Date(`2026-01-15T${at}:00Z`),
  });
  const shift = shiftOf("2026-01-15T09:00:00Z", "2026-01-15T17:00:00Z");

  test("is where most was sold by whoever worked it, while it lasted", () => {
    const sales = [
      sold("queen", "09:30"),
      sold("water", "10:00"),
      sold("water", "11:00"),
      sold("queen", "17:30"),
      sold("queen", "18:00"),
      sold("queen", "12:00", "sam"),
      sold(null, "12:00"),
      sold(null, "12:10"),
      sold(null, "12:20"),
    ];
    expect(outletOfShift(shift, { sales, now })).toBe("water");
    expect(outletOfShift({ ...shift, endedAt: null }, { sales, now })).toBe("queen");
  });

  test("is what the POS says where it does, and unknown where nothing was sold", () => {
    expect(outletOfShift({ ...shift, outletId: "robson" }, { sales: [sold("queen", "10:00")], now })).toBe("robson");
    expect(outletOfShift(shift, { sales: [], now })).toBeNull();
    expect(outletOfShift(shift, { sales: [sold("water", "10:00"), sold("queen", "11:00")], now })).toBe("queen");
  });
});
