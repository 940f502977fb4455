import { randomBytes } from "node:crypto";

/** Crockford's base32: nothing in it is taken for something else when it is read out. */
const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** A code that nobody guesses: 24 letters of 5 bits. "PUNCH-7KQ2M9XT-…". */
export function newCode(): string {
  const drawn = [...randomBytes(24)].map((byte) => letters[byte % 32] ?? "0").join("");
  return `PUNCH-${drawn.slice(0, 8)}-${drawn.slice(8, 16)}-${drawn.slice(16)}`;
}
