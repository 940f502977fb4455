import { expect, it } from "vitest";
import { holdSearch } from "#app/components/hold-search.ts";
import { readHoldQuery } from "./read-hold-query.ts";

it("reads what the page wrote, and takes nothing else for a filter", () => {
  const filter = { group: "failed", kind: "coupon", search: "#1042" } as const;
  expect(readHoldQuery(new URLSearchParams(holdSearch(filter, "after_1_x")))).toEqual({ filter, cursor: "after_1_x" });
  expect(holdSearch({ group: null, kind: null, search: "" })).toBe("");
  const odd = new URLSearchParams({ group: "stolen", kind: "__proto__", search: "a\u0000b" });
  expect(readHoldQuery(odd)).toEqual({ filter: { group: null, kind: null, search: "a b" }, cursor: null });
});
