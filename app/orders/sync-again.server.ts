import type { OrderGid } from "#app/domain/ids.ts";
import { db } from "#app/platform/db.server.ts";
import { enqueueNow } from "#app/queue/enqueue.server.ts";
import { syncOrderJob } from "#app/queue/jobs.ts";

/** Asks for an order to be read from Shopify again and brought in line. False when the shop has no such order. */
export async function syncAgain({ shop, orderId }: { shop: string; orderId: string; actor: string }): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const order = await tx.order.findFirst({ where: { shopId: shop, id: orderId }, select: { gid: true } });
    if (!order) return false;
    await enqueueNow(tx, syncOrderJob, [{ shop, order: order.gid }]);
    return true;
  });
}

/** The same for an order that Punchcard may not have heard of yet. */
export async function syncNow({ shop, gid }: { shop: string; gid: OrderGid }): Promise<void> {
  await db.$transaction((tx) => enqueueNow(tx, syncOrderJob, [{ shop, order: gid }]));
}
