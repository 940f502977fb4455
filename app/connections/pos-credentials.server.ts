import { heartlandCredentials } from "#app/partners/heartland/settings.ts";
import { lightspeedTokens } from "#app/partners/lightspeed/settings.ts";
import type { LightspeedApp, LightspeedTokens } from "#app/partners/lightspeed/settings.ts";
import { env } from "#app/platform/env.server.ts";
import { sealedColumns } from "#app/platform/sealed-columns.ts";
import { open, seal } from "#app/platform/secrets.server.ts";
import { isLoopbackAddress } from "./loopback.ts";
import type { PosPartner } from "./pos-partners.ts";

/** A merchant may name an address on this machine only where whoever runs the app pointed it at one: a simulator. */
export const heartlandForm = heartlandCredentials({ allowLoopback: isLoopbackAddress(env.HEARTLAND_BASE_URL) });
export const lightspeedOnLoopback = isLoopbackAddress(env.LIGHTSPEED_API_URL);

export type HeartlandAccess = { baseUrl: string; token: string };
export type PosCredentials = HeartlandAccess | LightspeedTokens;

/** Punchcard's own registration at Lightspeed; null where whoever runs it has none. */
export function lightspeedApp(): LightspeedApp | null {
  const { LIGHTSPEED_CLIENT_ID: clientId, LIGHTSPEED_CLIENT_SECRET: clientSecret } = env;
  return clientId && clientSecret ? { clientId, clientSecret } : null;
}

export function sealPos(shop: string, partner: PosPartner, credentials: PosCredentials): string {
  return seal(JSON.stringify(credentials), sealedColumns.connectionCredentials(shop, partner));
}

export function openHeartland(shop: string, sealed: string): HeartlandAccess {
  return heartlandForm.parse(JSON.parse(open(sealed, sealedColumns.connectionCredentials(shop, "heartland"))));
}

export function openLightspeed(shop: string, sealed: string): LightspeedTokens {
  return lightspeedTokens.parse(JSON.parse(open(sealed, sealedColumns.connectionCredentials(shop, "lightspeed"))));
}

/** Which account at the POS that is: Heartland's address, or the retailer's name at Lightspeed. */
export function accountOf(credentials: PosCredentials): string {
  return "baseUrl" in credentials ? credentials.baseUrl : credentials.domainPrefix;
}

/** The account of a shop's connection. */
export function accountIn(shop: string, partner: PosPartner, sealed: string): string {
  return accountOf(partner === "heartland" ? openHeartland(shop, sealed) : openLightspeed(shop, sealed));
}

/** Of a chain that has an account of its own. */
export function sealChain(chain: string, credentials: PosCredentials): string {
  return seal(JSON.stringify(credentials), sealedColumns.chainCredentials(chain));
}

export function openChainHeartland(chain: string, sealed: string): HeartlandAccess {
  return heartlandForm.parse(JSON.parse(open(sealed, sealedColumns.chainCredentials(chain))));
}

export function openChainLightspeed(chain: string, sealed: string): LightspeedTokens {
  return lightspeedTokens.parse(JSON.parse(open(sealed, sealedColumns.chainCredentials(chain))));
}
