import type { OrderGid } from "#app/domain/ids.ts";
import { db } from "#app/platform/db.server.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { enqueueNow } from "#app/queue/enqueue.server.ts";
import { syncOrderJob } from "#app/queue/jobs.ts";
import { isTheirs } from "./is-theirs.server.ts";

/** Asks for an order to be read from Shopify again and brought in line. False when the shop has no such order. */
export async function syncAgain({ shop, orderId }: { shop: string; orderId: string; actor: string }): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const order = await tx.order.findFirst({ where: { shopId: shop, id: orderId }, select: { gid: true } });
    if (!order) return false;
    await ask(tx, shop, order.gid);
    return true;
  });
}

/** The same of an order as Shopify names it: one that no webhook has told of is heard of by this. False when the shop has no such order. */
export async function syncByGid({ shop, gid }: { shop: string; gid: OrderGid }): Promise<boolean> {
  const known = await db.order.findUnique({ where: { shopId_gid: { shopId: shop, gid } }, select: { id: true } });
  if (!known && !(await isTheirs(shop, gid))) return false;
  await db.$transaction((tx) => ask(tx, shop, gid));
  return true;
}

async function ask(tx: Tx, shop: string, gid: string): Promise<void> {
  await enqueueNow(tx, syncOrderJob, [{ shop, order: gid }]);
}
