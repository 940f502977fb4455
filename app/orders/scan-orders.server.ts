import type { OrderScan, OrderScanProblem } from "@prisma/client";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import { env } from "#app/platform/env.server.ts";
import { log } from "#app/platform/log.server.ts";
import { enqueueLater } from "#app/queue/enqueue.server.ts";
import { scanOrdersJob } from "#app/queue/jobs.ts";
import { waitingKeys } from "#app/queue/waiting-keys.server.ts";
import { ShopifyAccessLost, ShopifyRefused, ShopifyUnavailable } from "#app/shopify/errors.ts";
import { listChangedOrders } from "#app/shopify/list-changed-orders.server.ts";
import { beginOf, bulkLookSeconds, graceSeconds, isLongOutage } from "./compare-orders.ts";
import { readInBulk } from "./read-in-bulk.server.ts";
import { takeUpOrders } from "./take-up-orders.server.ts";

/** How a comparison ended. `seconds`: when to come back, if that is not at the usual time. */
type Ended =
  | { status: "complete"; until: Date }
  | { status: "bulk_running"; seconds: number }
  | { status: "stopped"; problem: OrderScanProblem; seconds: number | null };

/**
 * Compares a shop's orders with Shopify's own list of them, from where the last comparison ended, and has those read that changed without a
 * webhook that told of it. After a long outage a bulk operation lists them. Then asks for the next comparison: as long as the shop has
 * Punchcard there is always one that waits.
 */
export async function scanOrders({ shop }: { shop: string }, { signal }: { signal: AbortSignal }): Promise<void> {
  const scan = await db.orderScan.findFirst({ where: { shopId: shop, shop: { uninstalledAt: null } } });
  if (!scan) return log("scan_ended", { shop, why: "shop is not installed" });
  const ended = await compareAll(scan, signal).catch(stoppedBy);
  signal.throwIfAborted();
  if (ended.status === "stopped") log.warn("scan_stopped", { shop, problem: ended.problem });
  await db.$transaction(async (tx) => {
    await tx.orderScan.updateMany({
      where: { shopId: shop },
      data:
        ended.status === "complete"
          ? { completeAt: ended.until, problem: null, bulkFailedAt: null }
          : { problem: ended.status === "stopped" ? ended.problem : null },
    });
    const later = await waitingKeys(tx, scanOrdersJob, [scanOrdersJob.key({ shop })]);
    if (later.size === 0) await enqueueLater(tx, scanOrdersJob, { payload: { shop }, seconds: secondsUntilNext(ended) });
  });
}

async function compareAll(given: OrderScan, signal: AbortSignal): Promise<Ended> {
  const beganAt = now();
  const grace = Math.min(graceSeconds, env.ORDER_SCAN_SECONDS);
  let scan = given;
  if (scan.bulkId || isLongOutage(scan, beganAt)) {
    const read = await readInBulk(scan, { now: beganAt, grace, signal });
    if (read.status === "running") return { status: "bulk_running", seconds: Math.min(bulkLookSeconds, env.ORDER_SCAN_SECONDS) };
    scan = read.scan;
  }
  let after: string | null = null;
  do {
    signal.throwIfAborted();
    const page = await listChangedOrders(scan.shopId, { since: beginOf(scan.scannedTo), after });
    await takeUpOrders(scan, { orders: page.orders, scannedTo: page.orders.at(-1)?.updatedAt ?? null, now: now(), grace });
    after = page.next;
  } while (after !== null);
  return { status: "complete", until: new Date(beganAt.getTime() - grace * 1000) };
}

/** That Shopify does not answer is no failed attempt: the next comparison goes on from the same place. */
function stoppedBy(error: unknown): Ended {
  if (error instanceof ShopifyAccessLost) return { status: "stopped", problem: "access_lost", seconds: null };
  if (error instanceof ShopifyUnavailable) return { status: "stopped", problem: "unavailable", seconds: error.retryAfter };
  if (error instanceof ShopifyRefused) return { status: "stopped", problem: "refused", seconds: null };
  throw error;
}

/** Up to a tenth sooner than told, so that shops which began together do not ask together for ever. */
function secondsUntilNext(ended: Ended): number {
  const usual = env.ORDER_SCAN_SECONDS * (1 - Math.random() / 10);
  return ended.status === "complete" ? usual : Math.min(usual, ended.seconds ?? usual);
}
