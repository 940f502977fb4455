import type { OrderScan } from "@prisma/client";
import { db } from "#app/platform/db.server.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { enqueueNow } from "#app/queue/enqueue.server.ts";
import { syncOrderJob } from "#app/queue/jobs.ts";
import { waitingKeys } from "#app/queue/waiting-keys.server.ts";
import type { ListedOrder } from "#app/shopify/listed-order.ts";
import { compareOrder } from "./compare-orders.ts";
import type { Comparison } from "./compare-orders.ts";

type Compared = { order: ListedOrder; comparison: Comparison; isNew: boolean };

/**
 * Compares listed orders with what is known of them, and has those read that are behind: all of it in one transaction, with the place to go on
 * from if there is one. Repeated or done by two at once, it counts each change once.
 */
export async function takeUpOrders(
  { shopId: shop, newSince }: Pick<OrderScan, "shopId" | "newSince">,
  { orders, scannedTo, now, grace }: { orders: ListedOrder[]; scannedTo: Date | null; now: Date; grace: number },
): Promise<void> {
  const taken = await db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "OrderScan" WHERE "shopId" = ${shop} FOR UPDATE`;
    const compared = await compare(tx, shop, { orders, newSince, now, grace });
    const wanted = await withoutWaiting(tx, shop, compared);
    const behind = wanted.filter(({ comparison }) => comparison === "behind");
    await enqueueNow(
      tx,
      syncOrderJob,
      wanted.map(({ order }) => ({ shop, order: order.id })),
    );
    const { count } = await tx.foundOrder.createMany({
      data: (await withoutTold(tx, shop, behind)).map(({ order, isNew }) => {
        const { id: gid, name, processedAt: placedAt, updatedAt: version } = order;
        return { shopId: shop, gid, name, placedAt, version, isNew, foundAt: now };
      }),
      skipDuplicates: true,
    });
    if (scannedTo) await tx.$executeRaw`UPDATE "OrderScan" SET "scannedTo" = greatest("scannedTo", ${scannedTo}) WHERE "shopId" = ${shop}`;
    return { found: count, behind: behind.length, again: wanted.length - behind.length };
  });
  if (taken.behind + taken.again > 0) log("orders_taken_up", { shop, listed: orders.length, ...taken });
}

async function compare(
  tx: Tx,
  shop: string,
  { orders, ...facts }: { orders: ListedOrder[]; newSince: Date; now: Date; grace: number },
): Promise<Compared[]> {
  const rows = await tx.order.findMany({
    where: { shopId: shop, gid: { in: orders.map(({ id }) => id) } },
    select: { gid: true, readVersion: true, readAt: true },
  });
  const known = new Map(rows.map((row) => [row.gid, row]));
  return orders.map((order) => {
    const row = known.get(order.id) ?? null;
    return { order, isNew: row === null, comparison: compareOrder(order, { known: row, ...facts }) };
  });
}

/** A job that has yet to begin, or to begin again, reads the order as it is then. One that runs may have read it already. */
async function withoutWaiting(tx: Tx, shop: string, compared: Compared[]): Promise<Compared[]> {
  const wanted = compared.filter(({ comparison }) => comparison === "behind" || comparison === "doubtful");
  const keyOf = ({ order }: Compared) => syncOrderJob.key({ shop, order: order.id });
  const waiting = await waitingKeys(tx, syncOrderJob, wanted.map(keyOf));
  return wanted.filter((one) => !waiting.has(keyOf(one)));
}

/** Those of which no webhook told: none was triggered since the change. Both moments are Shopify's. */
async function withoutTold(tx: Tx, shop: string, behind: Compared[]): Promise<Compared[]> {
  if (behind.length === 0) return [];
  const told = await tx.$queryRaw<{ subject: string; at: Date }[]>`
    SELECT subject, max("triggeredAt") AS at FROM "WebhookDelivery"
    WHERE "shopId" = ${shop} AND subject = ANY(${behind.map(({ order }) => order.id)}) GROUP BY subject`;
  const lastOf = new Map(told.map(({ subject, at }) => [subject, at]));
  return behind.filter(({ order }) => {
    const last = lastOf.get(order.id);
    return last === undefined || last < order.updatedAt;
  });
}
