import "@shopify/shopify-app-remix/adapters/node";
import { Prisma } from "@prisma/client";
import { AppDistribution, shopifyApp } from "@shopify/shopify-app-remix/server";
import { query } from "#app/platform/db.server.ts";
import { env } from "#app/platform/env.server.ts";
import { log } from "#app/platform/log.server.ts";
import { installShop } from "#app/shopify/install-shop.server.ts";
import { hasOfflineAccess } from "#app/shopify/offline-access-token.server.ts";
import { hasTimes, shopOfStaffToken } from "#app/shopify/session-claims.ts";
import { sessionStorage } from "#app/shopify/session-storage.server.ts";
import { libraryConfig, shopifyLibrary } from "#app/shopify/shopify-api.server.ts";
import { enterShop } from "#app/platform/shop-scope.server.ts";
import { withLock } from "#app/platform/with-lock.server.ts";

const shopify = shopifyApp({
  ...libraryConfig,
  appUrl: env.SHOPIFY_APP_URL,
  authPathPrefix: "/auth",
  distribution: AppDistribution.AppStore,
  sessionStorage,
  future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
  hooks: {
    afterAuth: async ({ session, admin }) => {
      try {
        await installShop(async (document) => {
          const answer = (await (await admin.graphql(document)).json()) as { data: unknown };
          return answer.data;
        }, session.shop);
        log("shop_installed", { shop: session.shop });
      } catch (error) {
        // With its token kept, the shop would count as installed and never come here again.
        await sessionStorage.deleteSession(session.id);
        log.error("install_failed", {
          shop: session.shop,
          error: error instanceof Response ? `Shopify answered ${error.status}` : error,
        });
        throw error;
      }
    },
  },
});

export const { login, addDocumentResponseHeaders } = shopify;

export const authenticate = {
  admin: authenticateAdmin,
  checkout: authenticateCheckout,
};

/**
 * A page, an action or an extension inside the admin: `{ session, admin, sessionToken, redirect, cors, … }`. Throws a Response where the visitor has to go elsewhere first.
 * A first page load asks for several things at once; one of them fetches the shop's token and keeps the shop, the others wait and find both.
 */
async function authenticateAdmin(request: Request): ReturnType<typeof shopify.authenticate.admin> {
  // A browser's question beforehand carries nothing that says who asks.
  if (request.method === "OPTIONS") return shopify.authenticate.admin(request);
  const elsewhere = wayIn(request);
  if (elsewhere) throw new Response(null, { status: 302, headers: { Location: elsewhere } });
  const shop = await shopOf(request);
  if (!shop) return shopify.authenticate.admin(refuseToken(request));
  enterShop(shop);
  if ((await hasOfflineAccess(shop)) && (await isKept(shop))) return shopify.authenticate.admin(request);
  return withLock(`shop-access/${shop}`, async () => {
    // Whoever fetched the token ended before the shop was kept: with a token that is good, the library would never keep it.
    if (!(await isKept(shop))) await sessionStorage.deleteSession(shopifyLibrary.session.getOfflineId(shop));
    return shopify.authenticate.admin(request);
  });
}

/** Between the token and the shop's row there is a call to Shopify. */
async function isKept(shop: string): Promise<boolean> {
  const [row] = await query<object>(Prisma.sql`SELECT FROM "Shop" WHERE id = ${shop} AND "uninstalledAt" IS NULL`, "shop-kept");
  return row !== undefined;
}

/**
 * Where a document request goes that does not say from which shop of the admin it comes; null lets it pass. The library sends these to the
 * login page, even those of a frame that was merely loaded anew, and stumbles over a `host` that is no address.
 */
function wayIn(request: Request): string | null {
  if (request.headers.get("Authorization")) return null;
  const { pathname, searchParams } = new URL(request.url);
  const { sanitizeShop } = shopifyLibrary.utils;
  if (sanitizeShop(searchParams.get("shop") ?? "") && isAdminHost(searchParams.get("host") ?? "")) return null;
  const isFrame = request.headers.get("Sec-Fetch-Dest") === "iframe";
  if (!isFrame || pathname.startsWith("/auth/")) return "/auth/login";
  for (const name of ["shop", "host", "embedded", "id_token", "locale"]) searchParams.delete(name);
  return `/auth/reopen?${new URLSearchParams({ to: `${pathname}?${searchParams.toString()}` }).toString()}`;
}

function isAdminHost(host: string): boolean {
  try {
    return shopifyLibrary.utils.sanitizeHost(host) !== null;
  } catch {
    return false;
  }
}

/**
 * The shop of a session token that is ours and valid; null where there is none. The library knows the algorithm, the signature, the audience and
 * the times; who made the token, for whom and for which shop we check ourselves, and that a page is opened for its token's own shop.
 */
async function shopOf(request: Request): Promise<string | null> {
  const { searchParams } = new URL(request.url);
  const bearer = request.headers.get("Authorization");
  const token = bearer ? bearer.replace(/^Bearer /, "") : searchParams.get("id_token");
  if (!token) return null;
  const claims = await shopifyLibrary.session.decodeSessionToken(token).catch(() => null);
  const shop = shopOfStaffToken(claims);
  return bearer || shop === shopifyLibrary.utils.sanitizeShop(searchParams.get("shop") ?? "") ? shop : null;
}

/**
 * The request as the library answers one without a good token: a page fetches a new one, a program is told.
 * @throws a Response, 401, for a program.
 */
function refuseToken(request: Request): Request {
  if (request.headers.get("Authorization"))
    throw new Response(null, {
      status: 401,
      headers: { "Access-Control-Allow-Origin": "*", "X-Shopify-Retry-Invalid-Session-Request": "1" },
    });
  const url = new URL(request.url);
  if (!url.searchParams.has("id_token")) return request;
  url.searchParams.delete("id_token");
  return new Request(url, { headers: request.headers, signal: request.signal });
}

/** A call from the checkout extension. The library checks the token's signature, and not whom it was made for, or that it ends. */
async function authenticateCheckout(request: Request): ReturnType<typeof shopify.authenticate.public.checkout> {
  const context = await shopify.authenticate.public.checkout(request);
  if (context.sessionToken.aud !== env.SHOPIFY_API_KEY || !hasTimes(context.sessionToken))
    throw context.cors(new Response(undefined, { status: 401, statusText: "Unauthorized" }));
  return context;
}
