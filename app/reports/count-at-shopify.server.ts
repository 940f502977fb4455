import { db } from "#app/platform/db.server.ts";
import { ShopifyAccessLost, ShopifyRefused, ShopifyUnavailable } from "#app/shopify/errors.ts";
import { countOrders } from "#app/shopify/list-changed-orders.server.ts";
import type { DayCount } from "./completeness-view.ts";
import { oneDay } from "./day-range.ts";

/** Without the scope `read_all_orders` Shopify counts the orders of the last 60 days; the day on which that begins is left out. */
const countedDays = 59;

/**
 * Asks Shopify how many orders it has of a day, beside those that are known here: of all kinds, by the moment at which they were placed,
 * as far as they were compared with Shopify's list.
 */
export async function countAtShopify(shop: string, { day, now }: { day: string; now: Date }): Promise<DayCount> {
  const { timeZone, orderScan } = await db.shop.findUniqueOrThrow({ where: { id: shop }, select: { timeZone: true, orderScan: true } });
  const range = oneDay(day, timeZone);
  if (!range || !orderScan?.completeAt) return { status: "none" };
  const oldest = new Date(now.getTime() - countedDays * 86_400_000);
  const from = toSecond(latest(range.from, orderScan.newSince, oldest));
  const to = toSecond(new Date(Math.min(range.to.getTime(), orderScan.completeAt.getTime())));
  if (from >= to) return { status: "none" };
  try {
    const { count, isExact } = await countOrders(shop, { from, to });
    const known = await db.order.count({ where: { shopId: shop, channel: "online", processedAt: { gte: from, lt: to } } });
    return { status: "counted", atShopify: count, isExact, known };
  } catch (error) {
    if (error instanceof ShopifyUnavailable || error instanceof ShopifyRefused || error instanceof ShopifyAccessLost)
      return { status: "silent" };
    throw error;
  }
}

/** Whether a count says that something is missing here, or does not say. More than Shopify has are known where orders were deleted there. */
export function isShort(count: DayCount): boolean {
  return count.status === "silent" || (count.status === "counted" && count.known < count.atShopify);
}

function latest(...moments: Date[]): Date {
  return new Date(Math.max(...moments.map((moment) => moment.getTime())));
}

/** Shopify's moments have whole seconds. */
function toSecond(moment: Date): Date {
  return new Date(Math.floor(moment.getTime() / 1000) * 1000);
}
