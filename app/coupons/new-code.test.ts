import { expect, it } from "vitest";
import { newCode } from "./new-code.server.ts";

it("is 120 bits of chance that can be read out, and never the same", () => {
  const codes = Array.from({ length: 2000 }, newCode);
  for (const code of codes) expect(code).toMatch(/^PUNCH(-[0-9A-HJKMNP-TV-Z]{8}){3}$/);
  expect(new Set(codes).size).toBe(codes.length);
  const letters = new Set(codes.flatMap((code) => [...code.slice(6).replaceAll("-", "")]));
  expect(letters.size).toBe(32);
});
