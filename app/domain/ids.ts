/** Shopify's global ids, told apart so that two cannot be swapped. */
export type OrderGid = `gid://shopify/Order/${string}`;
export type LineGid = `gid://shopify/LineItem/${string}`;
export type VariantGid = `gid://shopify/ProductVariant/${string}`;
export type ProductGid = `gid://shopify/Product/${string}`;
export type CustomerGid = `gid://shopify/Customer/${string}`;

/** The part after the last slash: `gid://shopify/Order/42` → `42`. */
export function tailOf(gid: string): string {
  return gid.slice(gid.lastIndexOf("/") + 1);
}
