import type { LoyaltyConnection } from "#app/connections/loyalty-connection.server.ts";
import type { SalesSourceFor } from "#app/connections/sales-source.server.ts";
import { BuyerUnread } from "#app/connections/store-buyer.server.ts";
import { closeFailures } from "#app/failures/record-failure.server.ts";
import type { Subject } from "#app/failures/record-failure.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { readSaleOrder } from "#app/sales/read-sale-order.server.ts";
import type { SaleOrder } from "#app/sales/read-sale-order.server.ts";
import { holdForBuyer } from "./hold-order.server.ts";
import { recordAtLoyalty } from "./record-at-loyalty.server.ts";
import { storeOrder } from "./store-order.server.ts";

type Syncing = { shop: string; gid: string; /** The id of its row. */ sale: string };

/**
 * Brings the loyalty program in line with a sale in a store. Nothing else is told of it: it came from the POS, and Shopify does not know it.
 * @throws PartnerUnavailable, UnexpectedAnswer: the queue tries again.
 */
export async function syncStoreSale(
  { shop, gid, sale, loyalty }: Syncing & { loyalty: LoyaltyConnection },
  sourceFor: SalesSourceFor,
): Promise<void> {
  const read = await readOrWait({ shop, gid, sale }, sourceFor);
  if (read.status === "waits") return;
  if (read.status === "gone") return forget({ shop, gid });
  const { order, timeZone, startAt, looseReturns } = read;
  // Nobody who could be credited, and nobody who was: it is no purchase.
  if (!order.customer && !(await wasRecorded({ shop, gid }))) return forget({ shop, gid });
  const stored = await storeOrder(shop, order, now());
  // One job at a time writes an order, and each reads it after the one before.
  if (stored.status === "stale") throw new Error("A sale in a store was written by somebody else.");
  const toRecord = { orderId: stored.orderId, customerId: stored.customerId, order, promised: [] };
  await recordAtLoyalty({
    shop,
    toRecord,
    connection: loyalty,
    sold: { where: "in_store", timeZone, startAt, looseReturns },
  });
}

async function readOrWait({ shop, gid, sale }: Syncing, sourceFor: SalesSourceFor): Promise<SaleOrder | { status: "waits" }> {
  try {
    return await readSaleOrder({ shop, sale, now: now() }, sourceFor);
  } catch (error) {
    if (!(error instanceof BuyerUnread && error.waits)) throw error;
    await holdForBuyer({ shop, order: gid }, { error, nextAttemptAt: null });
    return { status: "waits" };
  }
}

async function wasRecorded({ shop, gid }: Omit<Syncing, "sale">): Promise<boolean> {
  const one = await db.recording.findFirst({ where: { shopId: shop, line: { order: { gid } } }, select: { id: true } });
  return one !== null;
}

/** A sale that is no purchase leaves nothing behind; what is on a card already stays in the books. */
async function forget({ shop, gid }: Omit<Syncing, "sale">): Promise<void> {
  await db.$transaction(async (tx) => {
    const order = await tx.order.findUnique({ where: { shopId_gid: { shopId: shop, gid } }, include: { lines: { select: { id: true } } } });
    if (!order) return;
    const subjects: Subject[] = [`order:${order.id}`, ...order.lines.map(({ id }): Subject => `line:${id}`)];
    await closeFailures(tx, { shop, subjects, now: now() });
    const { count } = await tx.order.deleteMany({ where: { id: order.id, lines: { none: { recordings: { some: {} } } } } });
    if (count === 0 && order.state === "pending") await tx.order.update({ where: { id: order.id }, data: { state: "done" } });
  });
  log("store_sale_left", { shop, order: gid });
}
