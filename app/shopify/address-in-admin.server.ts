import { env } from "#app/platform/env.server.ts";

/** The address of a page of ours as the shop's staff open it, within Shopify's admin; `path` begins with /app. */
export function addressInAdmin(shop: string, path = ""): string {
  // As `buildEmbeddedAppUrl` of @shopify/shopify-api makes it.
  return `${adminOf(shop)}/apps/${env.SHOPIFY_API_KEY}${path}`;
}

/** A page of the checkout and accounts editor, opened at what this app has for it. */
export function checkoutEditorAddress(shop: string, page: "checkout" | "thank-you" | "order-status"): string {
  // shopify.dev, "Editor extension collections: UX guidelines", "Deep linking to a collection"; without the collection it is all of the app's.
  return `${adminOf(shop)}/settings/checkout/editor?page=${page}&context=apps&app=${env.SHOPIFY_API_KEY}`;
}

/** The theme editor at the cart page, about to add our block there. */
export function cartBlockAddress(shop: string): string {
  // shopify.dev, "Configure theme app extensions", "Deep linking"; `coupons` is the file's name in the extension's `blocks`.
  return `https://${shop}/admin/themes/current/editor?template=cart&addAppBlockId=${env.SHOPIFY_API_KEY}/coupons&target=mainSection`;
}

function adminOf(shop: string): string {
  return `https://admin.shopify.com/store/${shop.replace(/\.myshopify\.com$/, "")}`;
}
