import type { SoldOrder } from "#app/domain/sold-order.ts";
import { log } from "#app/platform/log.server.ts";
import { ShopifyAccessLost, ShopifyRefused, ShopifyUnavailable } from "#app/shopify/errors.ts";
import { readRecentOrders } from "#app/shopify/read-sold-orders.server.ts";

/** The shop's newest orders, for a page that is there also when Shopify is not; null when it does not answer. */
export async function recentOrNone(shop: string, first: number): Promise<SoldOrder[] | null> {
  try {
    return await readRecentOrders(shop, { first });
  } catch (error) {
    if (!(error instanceof ShopifyAccessLost || error instanceof ShopifyRefused || error instanceof ShopifyUnavailable)) throw error;
    log.warn("recent_orders_not_read", { shop, error });
    return null;
  }
}
