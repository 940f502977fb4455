import { storeSaleOf } from "#app/domain/ids.ts";
import type { OrderGid } from "#app/domain/ids.ts";
import type { Contact } from "#app/domain/order.ts";
import { readOrder } from "#app/shopify/read-order.server.ts";
import { storeBuyer } from "./store-buyer.server.ts";

/**
 * Who bought, as Shopify has them now, or of a sale in a store the POS; null when it names nobody any more.
 * @param gid the order's.
 */
export async function buyerOfOrder(shop: string, gid: string): Promise<Contact | null> {
  const sale = storeSaleOf(gid);
  if (sale !== null) return storeBuyer({ shop, sale });
  return (await readOrder(shop, gid as OrderGid))?.customer ?? null;
}
