import { isPosPartner } from "#app/connections/pos-partners.ts";
import type { PosPartner } from "#app/connections/pos-partners.ts";
import { askAtOnce } from "#app/connections/circuit.server.ts";
import { isItem, partnerOfConnection } from "#app/domain/cause.ts";
import { now } from "#app/platform/clock.server.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { enqueueNow, enqueueOnce } from "#app/queue/enqueue.server.ts";
import { checkUpJob, settleHoldJob, syncOrderJob } from "#app/queue/jobs.ts";
import { healableStatuses } from "./failure-status.ts";
import { runJobsAgain } from "./job-failure.server.ts";

/** Runs everything again that a cause held up: its open failures, and for a connection also what waits for it. Returns the failures. */
export async function retryCause(tx: Tx, { shop, cause }: { shop: string; cause: string }): Promise<string[]> {
  const held = await tx.failure.findMany({
    where: { shopId: shop, cause, status: { in: [...healableStatuses] } },
    select: { id: true, orderId: true },
  });
  await retry(tx, { shop, failures: held, alsoOrders: await ordersHeldBack(tx, { shop, cause }) });
  return held.map(({ id }) => id);
}

/** Marks failures as being retried and asks for their orders to be brought in line again, and for their coupons to be taken up. */
export async function retry(
  tx: Tx,
  { shop, failures, alsoOrders = [] }: { shop: string; failures: { id: string; orderId: string | null }[]; alsoOrders?: string[] },
): Promise<void> {
  // As one array each: PostgreSQL takes 32,767 single values, and a long outage holds up more orders than that.
  const ids = failures.map(({ id }) => id);
  await tx.$executeRaw`
    UPDATE "Failure" SET status = 'retrying', "nextAttemptAt" = NULL, "snoozedUntil" = NULL, "waitingBy" = NULL, "waitingSince" = NULL
    WHERE "shopId" = ${shop} AND id = ANY(${ids}::uuid[])`;
  await runJobsAgain(tx, { shop, ids });
  const holds = await tx.$queryRaw<{ hold: string }[]>`
    SELECT split_part(subject, ':', 2) AS hold FROM "Failure" WHERE "shopId" = ${shop} AND id = ANY(${ids}::uuid[]) AND starts_with(subject, 'hold:')`;
  await enqueueOnce(
    tx,
    settleHoldJob,
    holds.map(({ hold }) => ({ shop, hold })),
  );
  const orderIds = [...new Set([...failures.flatMap(({ orderId }) => orderId ?? []), ...alsoOrders])];
  const orders = await tx.$queryRaw<{ gid: string }[]>`
    SELECT gid FROM "Order" WHERE "shopId" = ${shop} AND id = ANY(${orderIds}::uuid[])`;
  await enqueueOnce(
    tx,
    syncOrderJob,
    orders.map(({ gid }) => ({ shop, order: gid })),
  );
}

/** Asks for the orders that a cause holds back without a failure to be brought in line again. */
export async function retryHeldOrders(tx: Tx, { shop, cause }: { shop: string; cause: string }): Promise<void> {
  await retry(tx, { shop, failures: [], alsoOrders: await ordersHeldBack(tx, { shop, cause }) });
}

/**
 * Orders that a cause holds back without a failure, such as those with an item that was on the list of no program. What waits for a connection
 * goes in slices once its partner answers.
 */
async function ordersHeldBack(tx: Tx, { shop, cause }: { shop: string; cause: string }): Promise<string[]> {
  const partner = partnerOfConnection(cause);
  if (partner) {
    // What was wrong with every order has a failure without an order: the check-up closes it.
    if (isPosPartner(partner)) await enqueueNow(tx, checkUpJob, [{ shop, partner }]);
    await askAtOnce(tx, { shop, partner });
    return [];
  }
  const pos = posOf(cause);
  if (pos) return ordersHeldFromPos(tx, { shop, partner: pos, cause });
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

/** The point of sale that a cause keeps orders from; null for causes of other kinds. */
function posOf(cause: string): PosPartner | null {
  const [kind, partner = ""] = cause.split(":");
  return kind === "pos" && isPosPartner(partner) ? partner : null;
}

/** Shopify lets an app read the orders of the last 60 days. */
const readableMs = 60 * 86_400_000;

/** Orders that wait for a POS; where the download settings were changed, those that they held back as well. */
async function ordersHeldFromPos(
  tx: Tx,
  { shop, partner, cause }: { shop: string; partner: PosPartner; cause: string },
): Promise<string[]> {
  // A product is missing in the orders that failed for it, and in no other.
  if (cause.includes(":gid://")) return [];
  // What was wrong with every order has a failure without an order: the check-up closes it.
  await enqueueNow(tx, checkUpJob, [{ shop, partner }]);
  const since = new Date(now().getTime() - readableMs);
  const held = await tx.posOrder.findMany({
    where: {
      shopId: shop,
      partner,
      OR: [
        { state: "pending" },
        ...(cause.endsWith(":downloads") ? [{ state: "skipped" as const, order: { processedAt: { gt: since } } }] : []),
      ],
    },
    select: { orderId: true },
  });
  return held.map(({ orderId }) => orderId);
}
