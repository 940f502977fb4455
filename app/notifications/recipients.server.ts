import { z } from "zod";
import { open, seal } from "#app/platform/secrets.server.ts";

const addresses = z.array(z.string());

/** `context` as in `sealed-columns.ts`. */
export function sealRecipients(recipients: string[], context: string): string {
  return recipients.length === 0 ? "" : seal(JSON.stringify(recipients), context);
}

/** @throws if the key that sealed them is gone. */
export function openRecipients(sealed: string, context: string): string[] {
  return sealed === "" ? [] : addresses.parse(JSON.parse(open(sealed, context)));
}
