/**
 * A product's barcode number as a partner wants it: digits only, leading zeros kept.
 * EAN-8, UPC-A (12), EAN-13 or GTIN-14, its check digit verified (GS1 General Specifications, 7.9).
 */
export type Upc = string & { readonly __upc: unique symbol };

export type UpcReading =
  { status: "valid"; upc: Upc } | { status: "missing" } | { status: "invalid"; problem: "characters" | "length" | "check_digit" };

const lengths = new Set([8, 12, 13, 14]);

/** Reads a barcode as people type it: blanks and hyphens are dropped, anything else that is not a digit is refused. */
export function readUpc(barcode: string | null | undefined): UpcReading {
  const digits = (barcode ?? "").replace(/[\s\u00A0-]/g, "");
  if (digits === "") return { status: "missing" };
  if (!/^\d+$/.test(digits)) return { status: "invalid", problem: "characters" };
  if (!lengths.has(digits.length)) return { status: "invalid", problem: "length" };
  if (checkDigitOf(digits.slice(0, -1)) !== Number(digits.at(-1)) || /^0+$/.test(digits))
    return { status: "invalid", problem: "check_digit" };
  return { status: "valid", upc: digits as Upc };
}

/** The GS1 check digit of the digits before it: weights 3 and 1 in turn, from the right. */
export function checkDigitOf(body: string): number {
  const sum = [...body].reverse().reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0);
  return (10 - (sum % 10)) % 10;
}

/** The same item whatever the width it was written in: 12, 13 and 14 digits differ by leading zeros only. */
export function sameUpc(one: string, other: string): boolean {
  return one.padStart(14, "0") === other.padStart(14, "0");
}
