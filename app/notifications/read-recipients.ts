import { z } from "zod";

// Of an address's longest form 254 characters can be delivered to (RFC 5321, 4.5.3.1.3).
const address = z.email().max(254);

export type ReadRecipients =
  | { status: "ok"; recipients: string[] }
  /** `named` is no address. */
  | { status: "not_an_address"; named: string }
  | { status: "too_many" };

/** One per line, or separated by commas, semicolons or blanks; the same one counts once. */
export function readRecipients(typed: string, most: number): ReadRecipients {
  const found = typed.split(/[\s,;]+/).filter(Boolean);
  const recipients = [...new Map(found.map((one) => [one.toLowerCase(), one])).values()];
  const wrong = recipients.find((one) => !address.safeParse(one).success);
  if (wrong !== undefined) return { status: "not_an_address", named: wrong };
  return recipients.length > most ? { status: "too_many" } : { status: "ok", recipients };
}
