import fc from "fast-check";
import { expect, test } from "vitest";
import { keyIdOf, open, seal } from "./secrets.server.ts";

const key = (id: string, byte: number) => ({ id, key: Buffer.alloc(32, byte) });
const [one, two] = [key("one", 1), key("two", 2)];

test("what was sealed opens again, whatever it says", () => {
  const anything = fc.string({ unit: "binary" });
  fc.assert(
    fc.property(anything, anything, (plain, context) => {
      expect(open(seal(plain, context), context)).toBe(plain);
    }),
  );
});

test("the first key seals and every key opens", () => {
  const before = seal("secret", "here", [one]);
  const after = seal("secret", "here", [two, one]);
  expect([keyIdOf(before), keyIdOf(after)]).toEqual(["one", "two"]);
  expect([open(before, "here", [two, one]), open(after, "here", [two, one])]).toEqual(["secret", "secret"]);
});

test("the same text sealed twice looks different", () => {
  expect(seal("secret", "here")).not.toBe(seal("secret", "here"));
});

test("it does not open in another place than it was sealed for", () => {
  expect(() => open(seal("secret", "Session.accessToken/1"), "Session.accessToken/2")).toThrow();
});

test("it does not open with another key, even one of the same name", () => {
  expect(() => open(seal("secret", "here", [one]), "here", [two])).toThrow(/"one"/);
  expect(() => open(seal("secret", "here", [one]), "here", [key("one", 3)])).toThrow();
});

test("it does not open when any character of it was changed or lost", () => {
  const sealed = seal("secret", "here", [one]);
  const from = "sealed.one.".length;
  for (let at = from; at < sealed.length; at++) {
    const changed = sealed.slice(0, at) + (sealed[at] === "A" ? "B" : "A") + sealed.slice(at + 1);
    // The last character may carry bits that stand for nothing.
    if (Buffer.from(changed.slice(from), "base64url").equals(Buffer.from(sealed.slice(from), "base64url"))) continue;
    expect(() => open(changed, "here", [one]), changed).toThrow();
  }
  expect(() => open(sealed.slice(0, 30), "here", [one])).toThrow();
});

test("a text that was never sealed is refused", () => {
  for (const text of ["", "shpat_123", "sealed.one", "sealed.one.", "sealed..abc"]) expect(() => open(text, "here", [one]), text).toThrow();
});
