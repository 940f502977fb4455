import "@shopify/shopify-api/adapters/web-api";
import { LogSeverity, shopifyApi } from "@shopify/shopify-api";
import type { ApiVersion } from "@shopify/shopify-api";
import { setAbstractFetchFunc } from "@shopify/shopify-api/runtime";
import { env } from "#app/platform/env.server.ts";
import { log } from "#app/platform/log.server.ts";
import { apiVersion } from "./api-version.ts";
import { scopes } from "./scopes.ts";

const timeoutMs = 20_000;
const appUrl = new URL(env.SHOPIFY_APP_URL);

/** What Shopify's library is told about us, for its pages (shopify.server.ts) and for what happens without one. */
export const libraryConfig = {
  apiKey: env.SHOPIFY_API_KEY,
  apiSecretKey: env.SHOPIFY_API_SECRET,
  // A string enum in the library: the version itself is the value.
  apiVersion: apiVersion as ApiVersion,
  scopes,
  logger: { level: LogSeverity.Warning, log: logForLibrary },
};

/** Tokens, signatures and session tokens as Shopify's library handles them, without a page. */
export const shopifyLibrary = shopifyApi({
  ...libraryConfig,
  hostName: appUrl.host,
  hostScheme: appUrl.protocol === "http:" ? "http" : "https",
  isEmbeddedApp: true,
});

// The library knows no time limit and keeps the fetch that it found when it was loaded.
setAbstractFetchFunc((input, init) => fetch(input, { ...init, signal: init?.signal ?? AbortSignal.timeout(timeoutMs) }));

/** Its messages may quote what it was given. */
function logForLibrary(severity: LogSeverity, message: string): void {
  const text = message.replace(/eyJ[\w-]+\.[\w-]+\.[\w-]+|shp[a-z]{2}_\w+/g, "[token]");
  if (severity === LogSeverity.Error) log.error("shopify_library", { text });
  else log.warn("shopify_library", { text });
}
