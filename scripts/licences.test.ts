import { describe, expect, it } from "vitest";
import { isAllowed, licencesNotAllowed } from "./licences.ts";

describe("What ships", () => {
  it("may be under a licence that asks for its notice alone, and under no other", () => {
    const packages = {
      "": { license: "UNLICENSED" },
      "node_modules/a": { license: "MIT" },
      "node_modules/b": { license: "GPL-3.0-only" },
      "node_modules/b/node_modules/@c/d": {},
      "node_modules/e": { license: "AGPL-3.0", dev: true },
      "node_modules/preact": { license: "GPL-2.0", dev: true },
      "node_modules/@shopify/polaris": { license: "SEE LICENSE IN LICENSE.md" },
      "node_modules/f": { license: "SEE LICENSE IN LICENSE.md" },
    };
    expect(licencesNotAllowed(packages)).toEqual(["b: GPL-3.0-only", "@c/d: none", "preact: GPL-2.0", "f: SEE LICENSE IN LICENSE.md"]);
  });

  it.each([
    ["(MIT OR GPL-3.0)", true],
    ["MIT AND ISC AND BSD-3-Clause", true],
    ["(MIT AND GPL-3.0)", false],
    ["MIT AND (GPL-3.0 OR Apache-2.0)", true],
    ["UNLICENSED", false],
    ["", false],
  ])("under %s: %s", (expression, expected) => expect(isAllowed(expression)).toBe(expected));
});
