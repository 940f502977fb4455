import { describe, expect, it } from "vitest";
import { productSearch, programSearch } from "#app/components/programs-search.ts";
import { readProductQuery, readProgramQuery } from "./read-programs-query.ts";

describe("The addresses of the programs pages", () => {
  it("keep what was chosen", () => {
    const programs = { state: "not_enrolled" as const, search: "north & paw", page: 3 };
    expect(readProgramQuery(new URLSearchParams(programSearch(programs)))).toEqual(programs);
    const filter = { state: "no_barcode" as const, search: "20 lb", program: "2101" };
    expect(readProductQuery(new URLSearchParams(productSearch(filter, "after_7")))).toEqual({ filter, cursor: "after_7" });
  });

  it("are empty for the default lists", () => {
    expect(programSearch({ state: null, search: "", page: 1 })).toBe("");
    expect(productSearch({ state: null, search: "", program: null })).toBe("");
  });

  it("show everything for whatever they do not know", () => {
    expect(readProgramQuery(new URLSearchParams("state=x&page=-1"))).toEqual({ state: null, search: "", page: 1 });
    expect(readProductQuery(new URLSearchParams("state=x&program=%00"))).toEqual({
      filter: { state: null, search: "", program: null },
      cursor: null,
    });
  });
});
