import { expect, it } from "vitest";
import { z } from "zod";
import { isBug } from "./is-bug.ts";

it.each([
  ["a mistake of ours", new TypeError("Cannot read properties of undefined"), true],
  ["a value out of range", new RangeError("Invalid time value"), true],
  ["data of ours that is not what we wrote", z.string().safeParse(7).error, true],
  ["two mistakes", new AggregateError([new TypeError("one"), new RangeError("two")]), true],
  ["a mistake beside a partner that is away", new AggregateError([new TypeError("one"), new Error("no answer")]), false],
  ["a connection that broke", new TypeError("fetch failed", { cause: new Error("ECONNRESET") }), false],
  ["a partner or a database that is away", new Error("no answer"), false],
  ["what is no error", "words", false],
])("%s", (_what, error, expected) => {
  expect(isBug(error)).toBe(expected);
});
