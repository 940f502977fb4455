import { expect, test } from "vitest";
import { kindOf, knownTimeZone } from "./store-sale.ts";

const goods = (quantity: number) => ({ of: "goods" as const, quantity });
const other = (quantity: number) => ({ of: "other" as const, quantity });

test("a sale is of what goes out, a return of what comes back, an exchange of both", () => {
  expect(kindOf([goods(2), goods(0.35)])).toBe("sale");
  expect(kindOf([goods(-1), goods(-2)])).toBe("return");
  expect(kindOf([goods(-1), goods(1)])).toBe("exchange");
  expect(kindOf([])).toBe("sale");
});

test("a discount of minus one unit makes no return of a sale", () => {
  expect(kindOf([goods(2), other(-1)])).toBe("sale");
  expect(kindOf([goods(-2), other(1)])).toBe("return");
});

test("a time zone is one that can be reckoned with", () => {
  expect(knownTimeZone("America/St_Johns")).toBe("America/St_Johns");
  expect(knownTimeZone("Eastern Time (US & Canada)")).toBeNull();
  expect(knownTimeZone("")).toBeNull();
  expect(knownTimeZone(null)).toBeNull();
});
