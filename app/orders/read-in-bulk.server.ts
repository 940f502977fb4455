import type { OrderScan } from "@prisma/client";
import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { downloadBulkOrders, lookAtBulkOrders, startBulkOrders } from "#app/shopify/bulk-orders.server.ts";
import { ShopifyRefused } from "#app/shopify/errors.ts";
import type { ListedOrder } from "#app/shopify/listed-order.ts";
import { beginOf, bulkPatienceMinutes } from "./compare-orders.ts";
import { takeUpOrders } from "./take-up-orders.server.ts";

/** Orders of one transaction. */
const sliceSize = 500;

type Turn = { now: Date; grace: number; signal: AbortSignal };

/** "running": Shopify is at it. "over": it is read, or came to nothing; either way reading goes on page by page from where `scan` is now. */
export type BulkRead = { status: "running" } | { status: "over"; scan: OrderScan };

/**
 * Has all changes since the last comparison written down by a bulk operation, looks after it, and reads its file. Whoever comes after a crash
 * asks for the same operation again and reads its file from the start: what was taken up is not taken up twice.
 * @throws ShopifyUnavailable: the next turn goes on with the same operation.
 */
export async function readInBulk(scan: OrderScan, turn: Turn): Promise<BulkRead> {
  try {
    const id = scan.bulkId ?? (await begin(scan, turn));
    if (id === null) return await giveUp(scan, { why: "busy", now: turn.now });
    const state = await lookAtBulkOrders(scan.shopId, id);
    if (state.status === "failed") return await giveUp(scan, { why: state.why, now: turn.now });
    if (isLate(scan, turn.now)) return await giveUp(scan, { why: "too_slow", now: turn.now });
    if (state.status === "running") return { status: "running" };
    if (state.url) await readFile(scan, state.url, turn);
    return await finish(scan, state.createdAt);
  } catch (error) {
    if (error instanceof ShopifyRefused) return giveUp(scan, { why: error.message, now: turn.now });
    throw error;
  }
}

/** null: Shopify does not take one on now. */
async function begin(scan: OrderScan, { now }: Turn): Promise<string | null> {
  const start = await startBulkOrders(scan.shopId, { since: beginOf(scan.scannedTo) });
  if (start.status === "busy") return null;
  await db.orderScan.update({ where: { shopId: scan.shopId }, data: { bulkId: start.id, bulkAskedAt: now } });
  log("bulk_begun", { shop: scan.shopId, bulk: start.id });
  return start.id;
}

function isLate({ bulkAskedAt }: OrderScan, now: Date): boolean {
  return bulkAskedAt !== null && now.getTime() - bulkAskedAt.getTime() > bulkPatienceMinutes * 60_000;
}

/** Its lines are in no order, so the place stays where it is until the last of them is taken up. */
async function readFile(scan: OrderScan, url: string, { now, grace, signal }: Turn): Promise<void> {
  let slice: ListedOrder[] = [];
  const takeUp = async () => {
    signal.throwIfAborted();
    await takeUpOrders(scan, { orders: slice, scannedTo: null, now, grace });
    slice = [];
  };
  for await (const order of downloadBulkOrders(url, signal)) {
    slice.push(order);
    if (slice.length >= sliceSize) await takeUp();
  }
  if (slice.length > 0) await takeUp();
}

/** Everything that had changed when the operation was begun is taken up; what changed while it ran need not be in its file. */
async function finish({ shopId }: OrderScan, createdAt: Date): Promise<BulkRead> {
  const over = { bulkId: null, bulkAskedAt: null, scannedTo: createdAt };
  log("bulk_read", { shop: shopId });
  return { status: "over", scan: await db.orderScan.update({ where: { shopId }, data: over }) };
}

/** Page by page takes longer and comes to the same; what such an operation has written until it failed is not looked at. */
async function giveUp({ shopId }: OrderScan, { why, now }: { why: string; now: Date }): Promise<BulkRead> {
  log.warn("bulk_given_up", { shop: shopId, why });
  const over = { bulkId: null, bulkAskedAt: null, bulkFailedAt: now };
  return { status: "over", scan: await db.orderScan.update({ where: { shopId }, data: over }) };
}
