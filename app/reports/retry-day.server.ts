import { Prisma } from "@prisma/client";
import { healableStatuses } from "#app/failures/failure-status.ts";
import { retry } from "#app/failures/retry-cause.server.ts";
import { db, query } from "#app/platform/db.server.ts";
import { enqueueNow } from "#app/queue/enqueue.server.ts";
import { syncOrderJob } from "#app/queue/jobs.ts";
import { oneDay } from "./day-range.ts";
import { couponsIn, hasLoyalty, linesIn, posOrdersIn, rewardsIn, unreadIn } from "./sum-days.server.ts";
import type { Scope } from "./sum-days.server.ts";

/** Orders, and as many failures, that one press takes up: the page stays, and another press takes up what is left. */
const mostAtOnce = 5_000;

/**
 * Asks for everything of a day that is missing to be done once more: its failures, the orders that wait or are behind, and those that were
 * never read. Safe at any time, and as often as somebody likes: each partner is looked at before anything is written there. What somebody put
 * out of sight stays there. Says how many orders were asked for; null for what is no day.
 */
export async function retryDay({ shop, day }: { shop: string; day: string; actor: string }): Promise<{ orders: number } | null> {
  const { timeZone } = await db.shop.findUniqueOrThrow({ where: { id: shop }, select: { timeZone: true } });
  const range = oneDay(day, timeZone);
  if (!range) return null;
  const scope = { shop, range };
  const [failures, orders, unread] = await Promise.all([failuresOf(scope), ordersWithGaps(scope), neverRead(scope)]);
  await db.$transaction(async (tx) => {
    await retry(tx, { shop, failures, alsoOrders: orders });
    await enqueueNow(
      tx,
      syncOrderJob,
      unread.map((order) => ({ shop, order })),
    );
  });
  const asked = new Set([...failures.flatMap(({ orderId }) => orderId ?? []), ...orders]);
  return { orders: asked.size + unread.length };
}

function failuresOf(scope: Scope) {
  const { shop, range } = scope;
  return query<{ id: string; orderId: string | null }>(Prisma.sql`
    SELECT f.id, f."orderId" FROM "Failure" f
    WHERE f."shopId" = ${shop} AND f.status = ANY (${[...healableStatuses]}::"FailureStatus"[]) AND (
      f."orderId" IN (
        SELECT o.id FROM "Order" o WHERE o."shopId" = ${shop} AND o."processedAt" >= ${range.from} AND o."processedAt" < ${range.to})
      OR f.subject IN (SELECT 'hold:' || h.id FROM ${couponsIn(scope)} h WHERE h.standing = 'open'))
    ORDER BY f.id LIMIT ${mostAtOnce}`);
}

async function ordersWithGaps(scope: Scope): Promise<string[]> {
  const rows = await query<{ orderId: string }>(Prisma.sql`
    SELECT id AS "orderId" FROM ${posOrdersIn(scope)} p WHERE state IN ('failed', 'pending', 'missing', 'differs')
    UNION
    SELECT "orderId" FROM ${linesIn(scope)} l WHERE standing IN ('failed', 'pending', 'differs') AND ${hasLoyalty(scope)}
    UNION
    SELECT "orderId" FROM ${rewardsIn(scope)} r WHERE standing = 'open' AND ${hasLoyalty(scope)}
    LIMIT ${mostAtOnce}`);
  return rows.map(({ orderId }) => orderId);
}

async function neverRead(scope: Scope): Promise<string[]> {
  const rows = await query<{ subject: string }>(Prisma.sql`
    SELECT subject FROM ${unreadIn(scope)} u ORDER BY "receivedAt" LIMIT ${mostAtOnce}`);
  return rows.map(({ subject }) => subject);
}
