import { expect, test } from "vitest";
import { ratesOf } from "./rates.ts";

const day = { sales: 120_050, transactions: 40, returns: 2, items: 95.5, known: 10, minutes: 900 };

test("what a basket is worth, what is in it, what an hour of work brings, and how many customers are known", () => {
  expect(ratesOf(day)).toEqual({
    averageBasket: 3001.25,
    itemsPerTransaction: 2.3875,
    salesPerStaffHour: 120_050 / 15,
    loyaltyShare: 0.25,
  });
});

test("nothing is divided by nothing", () => {
  const none = { averageBasket: null, itemsPerTransaction: null, salesPerStaffHour: null, loyaltyShare: null };
  expect(ratesOf({ sales: -500, transactions: 0, returns: 1, items: -1, known: 0, minutes: 0 })).toEqual(none);
  expect(ratesOf({ ...day, transactions: -1, minutes: -30 })).toEqual(none);
});

test("where there is no time clock, nobody knows what an hour of work brings", () => {
  expect(ratesOf({ ...day, minutes: null }).salesPerStaffHour).toBeNull();
});

test("a day of returns has a basket below zero", () => {
  expect(ratesOf({ ...day, sales: -4000 }).averageBasket).toBe(-100);
});
