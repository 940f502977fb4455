import { astroCredentials } from "#app/partners/astro/settings.ts";
import { env } from "#app/platform/env.server.ts";
import { sealedColumns } from "#app/platform/sealed-columns.ts";
import { open, seal } from "#app/platform/secrets.server.ts";
import { isLoopbackAddress } from "./loopback.ts";
import type { AstroCredentialsInput } from "./astro-view.ts";

export const astro = "astro";

/** A merchant may name an address on this machine only where whoever runs the app pointed it at one: a simulator. */
export const credentialsSchema = astroCredentials({ allowLoopback: isLoopbackAddress(env.ASTRO_BASE_URL) });

export function sealAstroCredentials(shop: string, credentials: AstroCredentialsInput): string {
  return seal(JSON.stringify(credentials), sealedColumns.connectionCredentials(shop, astro));
}

export function openAstroCredentials(shop: string, sealed: string): AstroCredentialsInput {
  return credentialsSchema.parse(JSON.parse(open(sealed, sealedColumns.connectionCredentials(shop, astro))));
}
