import { z } from "zod";
import { sealedColumns } from "#app/platform/sealed-columns.ts";
import { open, seal } from "#app/platform/secrets.server.ts";

const addresses = z.array(z.string());

export function sealRecipients(shop: string, recipients: string[]): string {
  return recipients.length === 0 ? "" : seal(JSON.stringify(recipients), sealedColumns.notificationRecipients(shop));
}

/** @throws if the key that sealed them is gone. */
export function openRecipients(shop: string, sealed: string): string[] {
  return sealed === "" ? [] : addresses.parse(JSON.parse(open(sealed, sealedColumns.notificationRecipients(shop))));
}
