import type { OrderGid } from "#app/domain/ids.ts";
import { ShopifyUnavailable } from "#app/shopify/errors.ts";
import { hasOrder } from "#app/shopify/has-order.server.ts";

/**
 * Whether an order that we have not heard of is the shop's, as Shopify says. When Shopify cannot say it counts as theirs: nothing is known
 * of it, and whatever is asked about it asks Shopify again.
 */
export async function isTheirs(shop: string, gid: OrderGid): Promise<boolean> {
  try {
    return await hasOrder(shop, gid);
  } catch (error) {
    if (error instanceof ShopifyUnavailable) return true;
    throw error;
  }
}
