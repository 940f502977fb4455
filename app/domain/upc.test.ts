import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkDigitOf, readUpc, sameUpc } from "./upc.ts";

const body = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`)).filter((digits) => !/^0+$/.test(digits));

describe("readUpc", () => {
  it.each([
    ["036000291452", "UPC-A"],
    ["4006381333931", "EAN-13"],
    ["73513537", "EAN-8"],
    ["10012345678902", "GTIN-14"],
    [" 0 36000-29145 2 ", "UPC-A as people type it"],
  ])("takes %s (%s)", (barcode) => {
    expect(readUpc(barcode)).toEqual({ status: "valid", upc: barcode.replace(/\D/g, "") });
  });

  it.each([
    [null, { status: "missing" }],
    ["", { status: "missing" }],
    ["  ", { status: "missing" }],
    ["NP-20LB", { status: "invalid", problem: "characters" }],
    ["03600029145", { status: "invalid", problem: "length" }],
    ["036000291453", { status: "invalid", problem: "check_digit" }],
    ["000000000000", { status: "invalid", problem: "check_digit" }],
    ["03600029145２", { status: "invalid", problem: "characters" }],
  ])("refuses %j", (barcode, reading) => {
    expect(readUpc(barcode)).toEqual(reading);
  });

  it("keeps leading zeros and finds every single wrong digit", () => {
    fc.assert(
      fc.property(fc.constantFrom(7, 11, 12, 13).chain(body), fc.nat(), fc.integer({ min: 1, max: 9 }), (digits, place, shift) => {
        const right = `${digits}${checkDigitOf(digits)}`;
        expect(readUpc(right)).toEqual({ status: "valid", upc: right });
        const at = place % right.length;
        const wrong = right.slice(0, at) + String((Number(right[at]) + shift) % 10) + right.slice(at + 1);
        expect(readUpc(wrong).status).toBe("invalid");
      }),
    );
  });

  it("knows an item in whatever width it is written", () => {
    expect(sameUpc("036000291452", "00036000291452")).toBe(true);
    expect(sameUpc("036000291452", "036000291453")).toBe(false);
  });
});
