import { describe, expect, test } from "vitest";
import { readArguments } from "./read-arguments.ts";

describe("what chaos is asked for", () => {
  test("has a usual size", () => {
    expect(readArguments([])).toEqual({ status: "read", given: { json: false, minutes: 2, orders: 200, seed: 1 } });
  });

  test("may be of another size, and of any seed", () => {
    const args = ["--json", "--minutes", "0.5", "--orders", "40", "--seed", "4294967295"];
    expect(readArguments(args)).toEqual({ status: "read", given: { json: true, minutes: 0.5, orders: 40, seed: 4_294_967_295 } });
  });

  test.each([
    [["--minutes", "0"], '--minutes is "0"; it must be a number from 0.1 to 1440.'],
    [["--orders", "2.5"], '--orders is "2.5"; it must be a whole number from 1 to 1000000.'],
    [["--seed", "-1"], /argument is ambiguous|--seed/],
    [["--seed", "tea"], '--seed is "tea"; it must be a whole number from 0 to 4294967295.'],
    [["--orders", ""], '--orders is ""; it must be a whole number from 1 to 1000000.'],
    [["--ordres", "4"], /--ordres/],
    [["4"], /4/],
  ])("is refused where nobody can tell what %j means", (args, problem) => {
    const wanted = typeof problem === "string" ? problem : (expect.stringMatching(problem) as string);
    expect(readArguments(args)).toEqual({ status: "refused", problem: wanted });
  });
});
