import { expect, test } from "vitest";
import { samePhone, spellingsOfPhone } from "./phone.ts";

test("a number of North America is looked for as tills write it", () => {
  const spellings = spellingsOfPhone("+1 514-555-0101");
  for (const spelling of ["+1 514-555-0101", "5145550101", "15145550101", "+15145550101", "(514) 555-0101", "514-555-0101"])
    expect(spellings).toContain(spelling);
});

test("another one is looked for as it is, and in digits; what has none is not looked for", () => {
  expect(spellingsOfPhone("+33 1 23 45 67 89")).toEqual(["+33 1 23 45 67 89", "33123456789", "+33123456789"]);
  expect(spellingsOfPhone("none")).toEqual([]);
});

test("the country code 1 and punctuation make no difference, a digit does", () => {
  expect(samePhone("(514) 555-0101", "+15145550101")).toBe(true);
  expect(samePhone("5145550101", "5145550102")).toBe(false);
});
