import fc from "fast-check";
import { expect, test } from "vitest";
import { retryAfterOf, retryDelay } from "./retry-delay.ts";

test("the wait doubles from the least to the most, with a random half", () => {
  const wait = (attempt: number, random: number) => retryDelay({ attempt, min: 4, max: 60, retryAfter: null, random });
  expect([1, 2, 3, 4, 5, 6, 500].map((attempt) => wait(attempt, 1))).toEqual([4, 8, 16, 32, 60, 60, 60]);
  expect([1, 2, 3].map((attempt) => wait(attempt, 0))).toEqual([2, 4, 8]);
});

test("a job never comes back sooner than the partner asked for", () => {
  const whatever = { attempt: fc.integer({ min: 1, max: 5_000 }), retryAfter: fc.double({ min: 0, max: 90_000, noNaN: true }) };
  fc.assert(
    fc.property(fc.record({ ...whatever, random: fc.double({ min: 0, max: 1, noNaN: true }) }), (given) => {
      expect(retryDelay({ ...given, min: 5, max: 900 })).toBeGreaterThanOrEqual(given.retryAfter);
    }),
  );
});

test("jobs that were told the same moment come back spread out", () => {
  const waits = [0, 0.5, 1].map((random) => retryDelay({ attempt: 1, min: 5, max: 900, retryAfter: 30, random }));
  expect(waits).toEqual([30, 31.5, 33]);
});

test("only a sensible number of seconds counts as being asked to wait", () => {
  expect(retryAfterOf(Object.assign(new Error(), { retryAfter: 12 }))).toBe(12);
  for (const error of [new Error(), null, "no", { retryAfter: null }, { retryAfter: -1 }, { retryAfter: Infinity }, { retryAfter: "5" }])
    expect(retryAfterOf(error)).toBeNull();
});
