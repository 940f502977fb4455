import { db } from "#app/platform/db.server.ts";
import { meantFailures } from "./chaos-shops.ts";

/** Shopify's gids of lines with a failure that is meant. */
export async function excusedLines(shop: string): Promise<Set<string>> {
  const failures = await db.failure.findMany({
    where: { shopId: shop, kind: { not: "pos" }, code: { in: [...meantFailures] }, status: { not: "resolved" } },
    select: { lineId: true, orderId: true },
  });
  const lines = await db.orderLine.findMany({ where: { shopId: shop }, select: { id: true, gid: true, orderId: true } });
  const own = new Set(failures.map(({ lineId }) => lineId));
  const whole = new Set(failures.flatMap(({ lineId, orderId }) => (lineId === null ? [orderId] : [])));
  return new Set(lines.filter(({ id, orderId }) => own.has(id) || whole.has(orderId)).map(({ gid }) => gid));
}
