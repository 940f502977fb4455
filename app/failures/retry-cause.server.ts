import { isItem } from "#app/domain/cause.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { enqueueNow } from "#app/queue/enqueue.server.ts";
import { syncOrderJob } from "#app/queue/jobs.ts";
import { healableStatuses } from "./failure-status.ts";

/** Runs everything again that a cause held up: its open failures, and for a connection also the orders that wait for it. Returns the failures. */
export async function retryCause(tx: Tx, { shop, cause }: { shop: string; cause: string }): Promise<string[]> {
  const held = await tx.failure.findMany({
    where: { shopId: shop, cause, status: { in: [...healableStatuses] } },
    select: { id: true, orderId: true },
  });
  await retry(tx, { shop, failures: held, alsoOrders: await ordersHeldBack(tx, { shop, cause }) });
  return held.map(({ id }) => id);
}

/** Marks failures as being retried and asks for their orders to be brought in line again. */
export async function retry(
  tx: Tx,
  { shop, failures, alsoOrders = [] }: { shop: string; failures: { id: string; orderId: string | null }[]; alsoOrders?: string[] },
): Promise<void> {
  // As one array each: PostgreSQL takes 32,767 single values, and a long outage holds up more orders than that.
  const ids = failures.map(({ id }) => id);
  await tx.$executeRaw`
    UPDATE "Failure" SET status = 'retrying', "nextAttemptAt" = NULL, "snoozedUntil" = NULL, "waitingBy" = NULL, "waitingSince" = NULL
    WHERE "shopId" = ${shop} AND id = ANY(${ids}::uuid[])`;
  const orderIds = [...new Set([...failures.flatMap(({ orderId }) => orderId ?? []), ...alsoOrders])];
  const orders = await tx.$queryRaw<{ gid: string }[]>`
    SELECT gid FROM "Order" WHERE "shopId" = ${shop} AND id = ANY(${orderIds}::uuid[])`;
  await enqueueNow(
    tx,
    syncOrderJob,
    orders.map(({ gid }) => ({ shop, order: gid })),
  );
}

/** Asks for the orders that a cause holds back without a failure to be brought in line again. */
export async function retryHeldOrders(tx: Tx, { shop, cause }: { shop: string; cause: string }): Promise<void> {
  await retry(tx, { shop, failures: [], alsoOrders: await ordersHeldBack(tx, { shop, cause }) });
}

/** Orders that a cause holds back without a failure: those that wait for a connection, and those with an item that was on the list of no program. */
async function ordersHeldBack(tx: Tx, { shop, cause }: { shop: string; cause: string }): Promise<string[]> {
  if (cause.startsWith("connection:")) {
    const orders = await tx.order.findMany({ where: { shopId: shop, state: "pending" }, select: { id: true } });
    const failed = await tx.failure.findMany({
      where: { shopId: shop, cause, status: { in: [...healableStatuses] } },
      select: { orderId: true },
    });
    const withFailure = new Set(failed.map(({ orderId }) => orderId));
    return orders.map(({ id }) => id).filter((id) => !withFailure.has(id));
  }
  if (!isItem(cause)) return [];
  // Barcodes are kept as people typed them: with blanks, hyphens, and in any width.
  const lines = await tx.$queryRaw<{ orderId: string }[]>`
    SELECT DISTINCT "orderId" FROM "OrderLine"
    WHERE "shopId" = ${shop} AND state = 'skipped' AND reason = 'not_in_program'
      AND ${cause} IN (
        'variant:' || "variantGid",
        'upc:' || lpad(regexp_replace(coalesce("upcOverride", barcode), '[^0-9]', '', 'g'), 14, '0')
      )`;
  return lines.map(({ orderId }) => orderId);
}
