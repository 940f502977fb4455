import { describe, expect, it } from "vitest";
import { comparePeople } from "./compare-people.ts";
import { searchTerms } from "./search-terms.ts";

describe("comparePeople", () => {
  it("takes for the same what was only typed otherwise", () => {
    const shopify = { name: "Inès Gagnon", email: "Ines.Gagnon@example.test", phone: "+1 418 555-0109" };
    const account = { name: "INES  GAGNON", email: "ines.gagnon@example.test ", phone: "4185550109" };
    expect(comparePeople(shopify, account).map(({ is }) => is)).toEqual(["same", "same", "same"]);
  });

  it("tells what differs from what is missing on one side", () => {
    const shopify = { name: "Ana Roy", email: "ana@example.test", phone: null };
    expect(comparePeople(shopify, { name: "Anna Roy", email: "", phone: "5145550101" })).toEqual([
      { field: "name", shopify: "Ana Roy", account: "Anna Roy", is: "different" },
      { field: "email", shopify: "ana@example.test", account: null, is: "missing" },
      { field: "phone", shopify: null, account: "5145550101", is: "missing" },
    ]);
  });
});

describe("searchTerms", () => {
  it.each([
    [" ana@example.test ", { email: "ana@example.test", phone: null }],
    ["+1 (514) 555-0101", { email: null, phone: "+1 (514) 555-0101" }],
    ["514.555.0101", { email: null, phone: "514.555.0101" }],
  ])("reads %j", (typed, terms) => {
    expect(searchTerms(typed)).toEqual(terms);
  });

  it.each(["", "ana", "ana@", "12345", "order 5145550101", "1234567890123456"])("does not take %j for an address or a number", (typed) => {
    expect(searchTerms(typed)).toBeNull();
  });
});
