import { env } from "#app/platform/env.server.ts";

/** The address of a page of ours as the shop's staff open it, within Shopify's admin; `path` begins with /app. */
export function addressInAdmin(shop: string, path = ""): string {
  // As `buildEmbeddedAppUrl` of @shopify/shopify-api makes it.
  const store = shop.replace(/\.myshopify\.com$/, "");
  return `https://admin.shopify.com/store/${store}/apps/${env.SHOPIFY_API_KEY}${path}`;
}
