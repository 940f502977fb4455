import type { Tx } from "#app/platform/db.server.ts";
import { enqueueMany } from "#app/queue/enqueue.server.ts";
import { syncOrderJob } from "#app/queue/jobs.ts";
import { connectionCause } from "./catalogue.ts";

/** Runs everything again that a cause held up: its open failures, and for a connection also the orders that wait for it. Returns how many failures. */
export async function retryCause(tx: Tx, { shop, cause }: { shop: string; cause: string }): Promise<number> {
  const held = await tx.failure.findMany({
    where: { shopId: shop, cause, status: { in: ["open", "retrying"] } },
    select: { id: true, orderId: true },
  });
  const waiting = cause.startsWith(connectionCause("")) ? await ordersWaiting(tx, shop) : [];
  await retry(tx, { shop, failures: held, alsoOrders: waiting });
  return held.length;
}

/** Marks failures as being retried and asks for their orders to be brought in line again. */
export async function retry(
  tx: Tx,
  { shop, failures, alsoOrders = [] }: { shop: string; failures: { id: string; orderId: string | null }[]; alsoOrders?: string[] },
): Promise<void> {
  await tx.failure.updateMany({ where: { shopId: shop, id: { in: failures.map(({ id }) => id) } }, data: { status: "retrying", nextAttemptAt: null } });
  const orderIds = [...new Set([...failures.flatMap(({ orderId }) => orderId ?? []), ...alsoOrders])];
  const orders = await tx.order.findMany({ where: { shopId: shop, id: { in: orderIds } }, select: { gid: true } });
  await enqueueMany(
    tx,
    syncOrderJob,
    orders.map(({ gid }) => ({ shop, order: gid })),
  );
}

async function ordersWaiting(tx: Tx, shop: string): Promise<string[]> {
  const orders = await tx.order.findMany({ where: { shopId: shop, state: "pending" }, select: { id: true } });
  return orders.map(({ id }) => id);
}
