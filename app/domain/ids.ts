/** Shopify's global ids, told apart so that two cannot be swapped. */
export type OrderGid = `gid://shopify/Order/${string}`;
export type LineGid = `gid://shopify/LineItem/${string}`;
export type VariantGid = `gid://shopify/ProductVariant/${string}`;
export type ProductGid = `gid://shopify/Product/${string}`;
export type CustomerGid = `gid://shopify/Customer/${string}`;

/** A sale in a store as an order: by the id of its row, since a POS's own ids are those of one account. */
export type StoreSaleGid = `store-sale:${string}`;

export type StoreLineGid = `store-line:${string}`;
/** A product that only a POS knows. */
export type StoreProductGid = `store-product:${string}`;

const storeSalePrefix = "store-sale:";

export function storeSaleGid(saleRow: string): StoreSaleGid {
  return `${storeSalePrefix}${saleRow}`;
}

/** The row of the sale that an order is of; null of an online order. */
export function storeSaleOf(gid: string): string | null {
  return gid.startsWith(storeSalePrefix) ? gid.slice(storeSalePrefix.length) : null;
}

/** Whether it is a variant of Shopify's: products that only a POS knows have ids that look otherwise. */
export function isShopifyVariant(gid: string | null): gid is VariantGid {
  return gid !== null && gid.startsWith("gid://shopify/ProductVariant/");
}

/** The part after the last slash: `gid://shopify/Order/42` → `42`. */
export function tailOf(gid: string): string {
  return gid.slice(gid.lastIndexOf("/") + 1);
}
