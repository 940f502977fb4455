import { readConnectCallback } from "#app/partners/lightspeed/oauth.ts";
import { addressInAdmin } from "#app/shopify/address-in-admin.server.ts";
import { finishChainLightspeed } from "./chain-access.server.ts";
import type { ChainConnectResult } from "./chain-access.server.ts";
import { leftFrom } from "./lightspeed-oauth.server.ts";
import { finishLightspeed } from "./pos.server.ts";
import type { PosConnectResult } from "./pos.server.ts";

export type LeadBack = { status: "back"; to: string } | { status: "unknown" };

/**
 * Where a merchant goes on who comes from Lightspeed's page: into the admin of the shop that they left from. Whoever stands at the public
 * address has shown nothing but a state; only the admin knows who they are, and so the code is used there.
 */
export async function leadBackFromLightspeed(query: URLSearchParams): Promise<LeadBack> {
  const callback = readConnectCallback(query);
  if (callback.status === "invalid" || callback.state === null) return { status: "unknown" };
  const left = await leftFrom(callback.state);
  if (!left) return { status: "unknown" };
  const facts: Record<string, string> =
    callback.status === "granted"
      ? { code: callback.code, domain_prefix: callback.domainPrefix, state: callback.state }
      : { denied: callback.reason };
  const page = left.chain ? `/app/stores/${left.chain}/setup` : "/app/connections/lightspeed";
  return { status: "back", to: addressInAdmin(left.shop, `${page}?${new URLSearchParams(facts)}`) };
}

/** What the merchant brought along into the admin, used up; null when they brought nothing. */
export async function finishFromCallback(shop: string, query: URLSearchParams): Promise<PosConnectResult | null> {
  if (!query.has("code") || !query.has("state")) return null;
  const callback = readConnectCallback(query);
  return callback.status === "granted" ? finishLightspeed({ shop, ...callback }) : { status: "expired" };
}

/** The same on the page of a chain: `/app/stores/<chain>/setup?code=…`, or `?denied=…`. */
export async function finishChainFromCallback(
  { shop, chain }: { shop: string; chain: string },
  query: URLSearchParams,
): Promise<ChainConnectResult | null> {
  if (!query.has("code") || !query.has("state")) return null;
  const callback = readConnectCallback(query);
  return callback.status === "granted" ? finishChainLightspeed({ shop, chain, ...callback }) : { status: "expired" };
}
