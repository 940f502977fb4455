import { normalPhone } from "#app/domain/contact.ts";

/** A phone number as tills write it: digits, with and without the country code 1, and the two usual ways of North America. */
export function spellingsOfPhone(phone: string): string[] {
  const digits = phone.replace(/\D/g, "");
  if (digits === "") return [];
  const national = normalPhone(digits);
  const match = /^(\d{3})(\d{3})(\d{4})$/.exec(national);
  if (!match) return [...new Set([phone, digits, `+${digits}`])];
  const [, area, exchange, line] = match;
  const punctuated = [
    `(${area}) ${exchange}-${line}`,
    `${area}-${exchange}-${line}`,
    `${area}.${exchange}.${line}`,
    `${area} ${exchange} ${line}`,
  ];
  return [...new Set([phone, national, `1${national}`, `+1${national}`, ...punctuated])];
}

export function samePhone(one: string, other: string): boolean {
  return normalPhone(one) === normalPhone(other);
}
