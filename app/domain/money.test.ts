import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addMoney, formatDecimal, parseMoney, shareAfter, shareOf, splitMoney, subtractMoney, sumMoney } from "./money.ts";

const cents = fc.integer({ min: 0, max: 10_000_000 });
const units = fc.integer({ min: 1, max: 60 });

describe("money", () => {
  it.each([
    ["61.98", "CAD", 6198],
    ["61.9", "CAD", 6190],
    ["0", "CAD", 0],
    ["-3.50", "USD", -350],
    ["1200", "JPY", 1200],
    ["1200.0", "JPY", 1200],
    ["1.234", "KWD", 1234],
    ["12.500", "CAD", 1250],
  ])("reads %s %s as %i of the smallest unit", (decimal, currency, minor) => {
    expect(parseMoney(decimal, currency)).toEqual({ minor, currency });
  });

  it.each([
    ["", "CAD"],
    ["12,50", "CAD"],
    ["1e3", "CAD"],
    ["0.001", "CAD"],
    ["0.5", "JPY"],
    ["12", "XXY"],
    ["99999999999999999", "CAD"],
  ])("refuses %j %s", (decimal, currency) => {
    expect(() => parseMoney(decimal, currency)).toThrow(RangeError);
  });

  it("writes what it reads", () => {
    fc.assert(
      fc.property(cents, (minor) => {
        expect(parseMoney(formatDecimal({ minor, currency: "CAD" }), "CAD").minor).toBe(minor);
      }),
    );
  });

  it("never mixes currencies", () => {
    expect(() => addMoney({ minor: 1, currency: "CAD" }, { minor: 1, currency: "USD" })).toThrow();
  });

  it("cuts an amount in parts that add up and differ by a cent at most", () => {
    fc.assert(
      fc.property(cents, units, (minor, parts) => {
        const cut = splitMoney({ minor, currency: "CAD" }, parts);
        expect(sumMoney(cut, "CAD").minor).toBe(minor);
        const amounts = cut.map((part) => part.minor);
        expect(Math.max(...amounts) - Math.min(...amounts)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("splits a line between units kept and units taken without losing a cent", () => {
    fc.assert(
      fc.property(cents, units, fc.nat(), (minor, of, pick) => {
        const total = { minor, currency: "CAD" };
        const kept = shareOf(total, pick % (of + 1), of);
        expect(subtractMoney(total, kept).minor).toBeGreaterThanOrEqual(0);
        expect(shareOf(total, of, of)).toEqual(total);
        expect(shareOf(total, 0, of).minor).toBe(0);
      }),
    );
  });

  it("splits a line into any parts, one after another, without losing a cent", () => {
    fc.assert(
      fc.property(cents, fc.array(units, { minLength: 1, maxLength: 5 }), (minor, parts) => {
        const total = { minor, currency: "CAD" };
        const of = parts.reduce((sum, part) => sum + part, 0);
        const costs = parts.map((part, index) =>
          shareAfter(total, { before: parts.slice(0, index).reduce((sum, one) => sum + one, 0), units: part, of }),
        );
        expect(sumMoney(costs, "CAD")).toEqual(total);
        expect(Math.min(...costs.map((cost) => cost.minor))).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
