import type { Connection, Shop } from "@prisma/client";
import type { PointOfSale } from "#app/partners/capabilities.ts";
import { createHeartlandPos } from "#app/partners/heartland/heartland-pos.server.ts";
import { createLightspeedPos } from "#app/partners/lightspeed/lightspeed-pos.server.ts";
import { lightspeedBaseUrl, lightspeedRules } from "#app/partners/lightspeed/settings.ts";
import type { LightspeedTokens } from "#app/partners/lightspeed/settings.ts";
import type { TokenStore } from "#app/partners/lightspeed/tokens.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { env } from "#app/platform/env.server.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import { tellListener } from "./exchanges.server.ts";
import { lightspeedTokenStore } from "./lightspeed-tokens.server.ts";
import { lightspeedApp, lightspeedOnLoopback, openHeartland, openLightspeed } from "./pos-credentials.server.ts";
import type { HeartlandAccess } from "./pos-credentials.server.ts";
import type { PosPartner } from "./pos-partners.ts";

const common = { now, timeoutMs: env.PARTNER_TIMEOUT_SECONDS * 1000, onExchange: tellListener };

export type ConnectionOfShop = Connection & { shop: Pick<Shop, "currency"> };

/** The connector of a shop's connection. */
export function buildPos({ shopId, shop, credentials, settings }: ConnectionOfShop, partner: PosPartner): PointOfSale {
  switch (partner) {
    case "heartland":
      return heartlandPos(openHeartland(shopId, credentials), shop.currency);
    case "lightspeed":
      return lightspeedPos(openLightspeed(shopId, credentials), lightspeedTokenStore(shopId), settings);
    default:
      return unreachable(partner);
  }
}

export function heartlandPos({ baseUrl, token }: HeartlandAccess, currency: string): PointOfSale {
  return createHeartlandPos({ baseUrl, credentials: { token }, currency, ...common });
}

/** `settings`: as stored; the connector's own rules are under `rules`. */
export function lightspeedPos({ domainPrefix }: LightspeedTokens, tokens: TokenStore, settings: unknown): PointOfSale {
  const app = lightspeedApp();
  if (!app) throw new Error("LIGHTSPEED_CLIENT_ID and LIGHTSPEED_CLIENT_SECRET are not set.");
  const { rules = {} } = settings as { rules?: unknown };
  const baseUrl = lightspeedBaseUrl(domainPrefix, { apiUrl: env.LIGHTSPEED_API_URL, allowLoopback: lightspeedOnLoopback });
  return createLightspeedPos({ baseUrl, app, tokens, rules: lightspeedRules.parse(rules), ...common });
}
