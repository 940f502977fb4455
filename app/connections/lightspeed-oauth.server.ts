import { createHash, randomBytes } from "node:crypto";
import type { PosAccount } from "#app/partners/capabilities.ts";
import { exchangeCode } from "#app/partners/lightspeed/oauth.server.ts";
import { connectUrlFor } from "#app/partners/lightspeed/oauth.ts";
import { lightspeedBaseUrl } from "#app/partners/lightspeed/settings.ts";
import type { LightspeedTokens } from "#app/partners/lightspeed/settings.ts";
import { createTokenStore } from "#app/partners/lightspeed/tokens.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import { env } from "#app/platform/env.server.ts";
import { acrossShops } from "#app/platform/shop-scope.server.ts";
import { askAccount, orProblem } from "./ask-account.server.ts";
import type { AccessProblem } from "./ask-account.server.ts";
import { lightspeedPos } from "./build-pos.server.ts";
import { lightspeedApp, lightspeedOnLoopback } from "./pos-credentials.server.ts";

/** How long a merchant may stay on Lightspeed's page. */
const stateMinutes = 30;

/** What a merchant connects: a chain, or where it is null the connection that orders are sent through. */
export type Leaving = { shop: string; chain: string | null };

/** Where the merchant goes to connect Lightspeed; null where Punchcard is not registered there. */
export async function leaveForLightspeed({ shop, chain }: Leaving): Promise<string | null> {
  const app = lightspeedApp();
  if (!app) return null;
  const state = randomBytes(32).toString("base64url");
  const moment = now();
  const expiresAt = new Date(moment.getTime() + stateMinutes * 60_000);
  await db.$transaction(async (tx) => {
    await tx.connectState.deleteMany({ where: { shopId: shop, expiresAt: { lt: moment } } });
    await tx.connectState.create({ data: { id: digestOf(state), shopId: shop, partner: "lightspeed", chainId: chain, expiresAt } });
  });
  return connectUrlFor({ connectUrl: env.LIGHTSPEED_CONNECT_URL, clientId: app.clientId, redirectUri: redirectUri(), state });
}

/** What a merchant left to connect; null when the state is nobody's. It stays good: only the shop itself uses it up. */
export async function leftFrom(state: string): Promise<Leaving | null> {
  // Nobody has said yet of which shop they are: the state says so.
  const found = await acrossShops(() => db.connectState.findFirst({ where: { id: digestOf(state), expiresAt: { gt: now() } } }));
  return found && { shop: found.shopId, chain: found.chainId };
}

export type Granted =
  | { status: "granted"; tokens: LightspeedTokens; account: PosAccount }
  | { status: AccessProblem }
  /** What the merchant came back with is not for this, was used, or is too old. */
  | { status: "expired" };

/** Exchanges what the merchant came back with for access, once, for what they left to connect and nothing else, and tries it. */
export async function takeGrant(given: Leaving & { code: string; domainPrefix: string; state: string }): Promise<Granted> {
  const { shop, chain, code, domainPrefix, state } = given;
  const { count } = await db.connectState.deleteMany({
    where: { id: digestOf(state), shopId: shop, partner: "lightspeed", chainId: chain, expiresAt: { gt: now() } },
  });
  const app = lightspeedApp();
  if (count === 0 || !app) return { status: "expired" };
  const got = await orProblem(shop, () =>
    exchangeCode({
      baseUrl: lightspeedBaseUrl(domainPrefix, { apiUrl: env.LIGHTSPEED_API_URL, allowLoopback: lightspeedOnLoopback }),
      domainPrefix,
      app,
      code,
      redirectUri: redirectUri(),
      now,
      timeoutMs: env.PARTNER_TIMEOUT_SECONDS * 1000,
    }),
  );
  if (typeof got === "string") return { status: got };
  // Looking around may renew them: the newest are kept.
  let tokens = got;
  const store = createTokenStore(got, { keep: async (renewed) => void (tokens = renewed) });
  const account = await askAccount(shop, lightspeedPos(got, store, {}));
  return typeof account === "string" ? { status: account } : { status: "granted", tokens, account };
}

/** The registered one, to the letter. */
function redirectUri(): string {
  return `${env.SHOPIFY_APP_URL.replace(/\/+$/, "")}/connect/lightspeed`;
}

function digestOf(state: string): string {
  return createHash("sha256").update(state).digest("hex");
}
