import { db } from "#app/platform/db.server.ts";

export type ShopView = { name: string; timeZone: string; currency: string };

/** What every page needs to know of the shop; null before it has given access. */
export async function readShop(shop: string): Promise<ShopView | null> {
  return db.shop.findUnique({ where: { id: shop }, select: { name: true, timeZone: true, currency: true } });
}
