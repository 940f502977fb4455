import { buyerOfOrder } from "#app/connections/buyer-of-order.server.ts";
import type { Contact } from "#app/domain/order.ts";
import { db } from "#app/platform/db.server.ts";

/** Who bought what a failure is about, read fresh; null when nobody is named. */
export async function buyerOf(shop: string, { orderId }: { orderId: string | null }): Promise<Contact | null> {
  if (!orderId) return null;
  const row = await db.order.findFirst({ where: { shopId: shop, id: orderId }, select: { gid: true } });
  return row && buyerOfOrder(shop, row.gid);
}
