import { HttpInternalError, HttpResponseError, HttpThrottlingError } from "@shopify/shopify-api";
import type { Session } from "@shopify/shopify-api";
import { now } from "#app/platform/clock.server.ts";
import { log } from "#app/platform/log.server.ts";
import { ShopifyAccessLost, ShopifyUnavailable } from "./errors.ts";
import { sessionStorage } from "./session-storage.server.ts";
import { shopifyLibrary } from "./shopify-api.server.ts";
import { persistently } from "#app/platform/persistently.ts";
import { withLock } from "#app/platform/with-lock.server.ts";

/** Tokens are renewed five minutes before they end, as Shopify's library does. */
const renewBeforeMs = 5 * 60 * 1000;

/**
 * A token for a shop's Admin API that is good for some minutes at least; renewed when it is due, by one process at a time, because a
 * refresh token can be used once.
 * @throws ShopifyAccessLost when the shop never installed, uninstalled, or its refresh token is dead; ShopifyUnavailable when Shopify does not answer.
 */
export async function offlineAccessToken(shop: string): Promise<string> {
  const session = await loadOfflineSession(shop);
  if (hasGoodToken(session)) return session.accessToken;
  return withLock(`shop-access/${shop}`, () => renew(shop));
}

/** Shopify refused this token with 401: the next one who asks gets a new one, or learns that there is none. */
export async function discardAccessToken(shop: string, token: string): Promise<void> {
  await withLock(`shop-access/${shop}`, async () => {
    const session = await loadOfflineSession(shop);
    if (session?.accessToken !== token) return;
    session.expires = now();
    await sessionStorage.storeSession(session);
  });
}

/** Whether a page can be answered with the token that is stored. */
export async function hasOfflineAccess(shop: string): Promise<boolean> {
  return hasGoodToken(await loadOfflineSession(shop));
}

async function loadOfflineSession(shop: string): Promise<Session | undefined> {
  return sessionStorage.loadSession(shopifyLibrary.session.getOfflineId(shop));
}

function hasGoodToken(session: Session | undefined): session is Session & { accessToken: string } {
  return Boolean(session?.accessToken) && !session?.isExpired(renewBeforeMs);
}

async function renew(shop: string): Promise<string> {
  const session = await loadOfflineSession(shop);
  // Another one renewed it while we waited for the lock.
  if (hasGoodToken(session)) return session.accessToken;
  if (!session) throw new ShopifyAccessLost(shop, "never_installed");
  const { refreshToken, refreshTokenExpires } = session;
  if (!refreshToken) throw new ShopifyAccessLost(shop, "refused");
  if (refreshTokenExpires && refreshTokenExpires <= now()) throw new ShopifyAccessLost(shop, "refresh_token_expired");
  const renewed = await shopifyLibrary.auth.refreshToken({ shop, refreshToken }).catch(async (error: unknown) => {
    if (!isRefusal(error)) throw unavailable(error);
    // The lock goes with its connection: another one may have renewed it all the same.
    const latest = await loadOfflineSession(shop);
    if (hasGoodToken(latest)) return { session: latest, isTheirs: true };
    // Asked once is enough: without its refresh token the session says so by itself from now on.
    session.refreshToken = undefined;
    await sessionStorage.storeSession(session);
    log.warn("access_refused", { shop });
    throw new ShopifyAccessLost(shop, "refused");
  });
  if (!("isTheirs" in renewed)) {
    // The token before it is dead from now on.
    await persistently(() => sessionStorage.storeSession(renewed.session));
    log("access_renewed", { shop });
  }
  if (!renewed.session.accessToken) throw new ShopifyUnavailable("Shopify answered a renewal without a token.");
  return renewed.session.accessToken;
}

/**
 * 400 and 401 are about the token, unless it is us whom Shopify does not know; 402, 403, 404 and 423 about a shop that is frozen, closed or
 * locked, which may pass.
 */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof HttpResponseError) || ![400, 401].includes(error.response.code)) return false;
  return (error.response.body as { error?: unknown } | undefined)?.error !== "invalid_client";
}

function unavailable(error: unknown): ShopifyUnavailable {
  if (error instanceof HttpThrottlingError) {
    return new ShopifyUnavailable("Shopify asks to slow down.", { retryAfter: error.response.retryAfter ?? null, cause: error });
  }
  const answered = error instanceof HttpInternalError || error instanceof HttpResponseError;
  return new ShopifyUnavailable(
    answered ? `Shopify answered ${error.response.code} to a renewal of access.` : "Shopify did not answer a renewal of access.",
    {
      cause: error,
    },
  );
}
