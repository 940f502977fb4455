import type { OrderGid } from "#app/domain/ids.ts";
import type { Order } from "#app/domain/order.ts";
import { db } from "#app/platform/db.server.ts";
import { readOrder } from "#app/shopify/read-order.server.ts";

/** The order that a failure is about, as Shopify has it now; null when there is none. */
export async function orderOf(shop: string, { orderId }: { orderId: string | null }): Promise<Order | null> {
  if (!orderId) return null;
  const row = await db.order.findFirst({ where: { shopId: shop, id: orderId }, select: { gid: true } });
  return row && readOrder(shop, row.gid as OrderGid);
}
