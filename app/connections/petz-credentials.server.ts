import { petzCredentials } from "#app/partners/petz/settings.ts";
import { env } from "#app/platform/env.server.ts";
import { sealedColumns } from "#app/platform/sealed-columns.ts";
import { open, seal } from "#app/platform/secrets.server.ts";
import { isLoopbackAddress } from "./loopback.ts";
import type { PetzCredentialsInput } from "./petz-view.ts";

export const petz = "petz";

/** A merchant may name an address on this machine only where whoever runs the app pointed it at one: a simulator. */
export const petzForm = petzCredentials({ allowLoopback: isLoopbackAddress(env.PETZ_BASE_URL) });

export function sealPetz(shop: string, credentials: PetzCredentialsInput): string {
  return seal(JSON.stringify(credentials), sealedColumns.connectionCredentials(shop, petz));
}

export function openPetz(shop: string, sealed: string): PetzCredentialsInput {
  return petzForm.parse(JSON.parse(open(sealed, sealedColumns.connectionCredentials(shop, petz))));
}
