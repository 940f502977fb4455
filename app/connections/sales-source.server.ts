import type { Connection, StoreChain } from "@prisma/client";
import type { SalesSource } from "#app/partners/capabilities.ts";
import { createHeartlandSales } from "#app/partners/heartland/heartland-sales.server.ts";
import { createLightspeedSales } from "#app/partners/lightspeed/lightspeed-sales.server.ts";
import { lightspeedBaseUrl } from "#app/partners/lightspeed/settings.ts";
import type { LightspeedTokens } from "#app/partners/lightspeed/settings.ts";
import type { TokenStore } from "#app/partners/lightspeed/tokens.server.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import { env } from "#app/platform/env.server.ts";
import { tellListener } from "./exchanges.server.ts";
import { chainTokenStore, lightspeedTokenStore } from "./lightspeed-tokens.server.ts";
import { noteCredentialsRejected } from "./loyalty-connection.server.ts";
import { isPosPartner } from "./pos-partners.ts";
import type { PosPartner } from "./pos-partners.ts";
import {
  accountIn,
  lightspeedApp,
  lightspeedOnLoopback,
  openChainHeartland,
  openChainLightspeed,
  openHeartland,
  openLightspeed,
} from "./pos-credentials.server.ts";
import type { HeartlandAccess } from "./pos-credentials.server.ts";

/** What a chain's sales come from; "waiting": nothing can be read until the merchant connects again. */
export type ChainSource =
  | { status: "ready"; source: SalesSource; /** When the access that `source` uses was given. */ connectedAt: Date }
  | { status: "waiting"; why: "disconnected" | "credentials_rejected" };

/** `chain`: its id. */
export type SalesSourceFor = (chain: string) => Promise<ChainSource>;

const common = { now, timeoutMs: env.PARTNER_TIMEOUT_SECONDS * 1000, onExchange: tellListener };

/** Through the connection that orders are sent with where the chain shares it, else through its own account. */
export async function salesSourceFor(chain: string): Promise<ChainSource> {
  const found = await db.storeChain.findUnique({ where: { id: chain }, include: { shop: { select: { currency: true } } } });
  if (!found || !isPosPartner(found.partner)) return { status: "waiting", why: "disconnected" };
  const { id, shopId, partner, shared, shop } = found;
  const connection = shared ? await sharedConnection(found) : null;
  const access = shared ? connection?.status : found.access;
  const connectedAt = shared ? connection?.connectedAt : found.connectedAt;
  if (access !== "connected" || !connectedAt)
    return { status: "waiting", why: access === "credentials_rejected" ? access : "disconnected" };
  const account = { id, shopId, partner, currency: shop.currency, ...(connection ? { connection } : { credentials: found.credentials }) };
  return { status: "ready", source: keptSource(account, `${connection?.id ?? id} ${connectedAt.toISOString()}`), connectedAt };
}

/** How a chain's access to its POS stands, whoever's it is. */
export async function accessOf(chain: StoreChain): Promise<StoreChain["access"]> {
  return chain.shared ? ((await sharedConnection(chain))?.status ?? "disconnected") : chain.access;
}

/** The connection of the orders, as long as it is of the chain's account: what is sold at another is not this chain's. */
async function sharedConnection({ shopId, partner, account }: StoreChain): Promise<Connection | null> {
  const connection = await db.connection.findUnique({ where: { shopId_partner: { shopId, partner } } });
  if (!connection?.credentials || !isPosPartner(connection.partner)) return null;
  return account === null || account === accountIn(shopId, connection.partner, connection.credentials) ? connection : null;
}

/** Of a connection, or of the chain itself. */
type Account = { id: string; shopId: string; partner: PosPartner; currency: string } & (
  { connection: Connection } | { credentials: string }
);

/** Connectors are kept, because they hold products, people and the pace; connecting anew makes a new one. */
const kept = new Map<string, { version: string; source: SalesSource }>();

function keptSource(account: Account, version: string): SalesSource {
  const known = kept.get(account.id);
  if (known?.version === version) return known.source;
  const source = buildSource(account);
  kept.set(account.id, { version, source });
  return source;
}

function buildSource({ id, shopId, partner, currency, ...access }: Account): SalesSource {
  switch (partner) {
    case "heartland":
      return heartlandSales(
        "connection" in access ? openHeartland(shopId, access.connection.credentials) : openChainHeartland(id, access.credentials),
        currency,
      );
    case "lightspeed":
      return "connection" in access
        ? lightspeedSales(openLightspeed(shopId, access.connection.credentials), lightspeedTokenStore(shopId))
        : lightspeedSales(openChainLightspeed(id, access.credentials), chainTokenStore(id));
    default:
      return unreachable(partner);
  }
}

export function heartlandSales({ baseUrl, token }: HeartlandAccess, currency: string): SalesSource {
  return createHeartlandSales({ baseUrl, credentials: { token }, currency, ...common });
}

export function lightspeedSales({ domainPrefix }: Pick<LightspeedTokens, "domainPrefix">, tokens: TokenStore): SalesSource {
  const app = lightspeedApp();
  if (!app) throw new Error("LIGHTSPEED_CLIENT_ID and LIGHTSPEED_CLIENT_SECRET are not set.");
  const baseUrl = lightspeedBaseUrl(domainPrefix, { apiUrl: env.LIGHTSPEED_API_URL, allowLoopback: lightspeedOnLoopback });
  return createLightspeedSales({ baseUrl, app, tokens, ...common });
}

/**
 * From now on nothing is asked with access that the POS refused, until the merchant connects again; where the chain shares the connection
 * of the orders, that is refused as well.
 * @param options.connectedAt when the access was given that was refused: one that was given since is left alone.
 */
export async function noteChainRejected(chain: string, { connectedAt }: { connectedAt?: Date } = {}): Promise<void> {
  const found = await db.storeChain.findUnique({ where: { id: chain } });
  if (!found) return;
  const { shopId: shop, partner, shared } = found;
  if (shared) {
    const connection = await db.connection.findUnique({ where: { shopId_partner: { shopId: shop, partner } } });
    if (!connection) return;
    const isNoted = await noteCredentialsRejected(db, { shop, partner, connectedAt: connectedAt ?? connection.connectedAt });
    if (!isNoted) return;
  }
  await db.storeChain.updateMany({
    where: { id: chain, access: { not: "disconnected" }, ...(connectedAt && !shared ? { connectedAt } : {}) },
    data: { access: "credentials_rejected" },
  });
}
