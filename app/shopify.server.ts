import "@shopify/shopify-app-remix/adapters/node";
import { AppDistribution, shopifyApp } from "@shopify/shopify-app-remix/server";
import { env } from "#app/platform/env.server.ts";
import { log } from "#app/platform/log.server.ts";
import { installShop } from "#app/shopify/install-shop.server.ts";
import { hasOfflineAccess } from "#app/shopify/offline-access-token.server.ts";
import { sessionStorage } from "#app/shopify/session-storage.server.ts";
import { libraryConfig, shopifyLibrary } from "#app/shopify/shopify-api.server.ts";
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
          problem: error instanceof Response ? `Shopify answered ${error.status}` : String(error),
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
 * A first page load asks for several things at once; one of them fetches the shop's token, the others wait and find it.
 */
async function authenticateAdmin(request: Request): ReturnType<typeof shopify.authenticate.admin> {
  // A browser's question beforehand carries nothing that says who asks.
  if (request.method === "OPTIONS") return shopify.authenticate.admin(request);
  const elsewhere = wayIn(request);
  if (elsewhere) throw new Response(null, { status: 302, headers: { Location: elsewhere } });
  const shop = await shopOf(request);
  if (!shop || (await hasOfflineAccess(shop))) return shopify.authenticate.admin(request);
  return withLock(`shop-access/${shop}`, () => shopify.authenticate.admin(request));
}

/**
 * Where a document request goes that does not say from which shop of the admin it comes; null lets it pass. The library sends these to the
 * login page, even those of a frame that was merely loaded anew, and stumbles over a `host` that is no address.
 */
function wayIn(request: Request): string | null {
  if (request.headers.has("Authorization")) return null;
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

/** The shop of a session token that is ours and valid; null leaves the answer to the library. */
async function shopOf(request: Request): Promise<string | null> {
  const token = request.headers.get("Authorization")?.replace(/^Bearer /, "") ?? new URL(request.url).searchParams.get("id_token");
  if (!token) return null;
  try {
    const { dest } = await shopifyLibrary.session.decodeSessionToken(token);
    return shopifyLibrary.utils.sanitizeShop(new URL(dest).hostname);
  } catch {
    return null;
  }
}

/** A call from the checkout extension. The library checks the token's signature and not whom it was made for. */
async function authenticateCheckout(request: Request): ReturnType<typeof shopify.authenticate.public.checkout> {
  const context = await shopify.authenticate.public.checkout(request);
  if (context.sessionToken.aud !== env.SHOPIFY_API_KEY)
    throw context.cors(new Response(undefined, { status: 401, statusText: "Unauthorized" }));
  return context;
}
