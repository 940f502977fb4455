import { Prisma } from "@prisma/client";
import { db, query } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { acrossShops, inShop } from "#app/platform/shop-scope.server.ts";

/** In one transaction: while it counts, nobody else does for the shop. */
const most = 2000;
const soonMs = 2000;

/** Brings a shop's sums and the standings of its orders in line with the orders that changed. To be called before they are read. */
export async function countChanged(shop: string): Promise<void> {
  for (;;) {
    const [row] = await query<{ changes: number }>(Prisma.sql`SELECT count_changed_orders(${shop}, ${most}) AS changes`, "count-changed");
    if (!row || row.changes < most) return;
  }
}

const isPlanned = new Set<string>();

/** Within two seconds, whoever else asks until then: so that those who read have little to wait for. */
export function countChangedSoon(shop: string): void {
  if (isPlanned.has(shop)) return;
  isPlanned.add(shop);
  setTimeout(() => {
    isPlanned.delete(shop);
    countIn(shop).catch((error: unknown) => log.warn("changed_orders_not_counted", { shop, error }));
  }, soonMs).unref();
}

/** What nobody counted, because who was to do so ended before. */
export async function countAllChanged(): Promise<void> {
  const shops = await acrossShops(() => db.orderChange.findMany({ distinct: ["shopId"], select: { shopId: true } }));
  for (const { shopId } of shops) await countIn(shopId);
}

function countIn(shop: string): Promise<void> {
  return inShop(shop, () => countChanged(shop));
}
