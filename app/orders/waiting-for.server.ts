import { Prisma } from "@prisma/client";
import type { Line } from "#app/connections/circuit.server.ts";
import { couponPartner } from "#app/connections/coupon-connection.server.ts";
import { isPosPartner } from "#app/connections/pos-partners.ts";
import { query } from "#app/platform/db.server.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { enqueueFirst, enqueueOnce } from "#app/queue/enqueue.server.ts";
import { settleHoldJob, syncOrderJob } from "#app/queue/jobs.ts";

/** One that waits for a partner: an order, or a hold on a coupon. */
export type Waiting = {
  /** Of its row. */
  id: string;
  /** What its job knows it by. */
  name: string;
};

/** What waits for a partner, in the order of the rows, from the one behind `after`; `unheardOf`: of which the partner has nothing so far. */
export async function readWaiting(
  line: Line,
  { after, take, unheardOf = false }: { after: string | null; take: number; unheardOf?: boolean },
): Promise<Waiting[]> {
  const { rows, id, has } = sourceOf(line);
  const behind = after === null ? Prisma.empty : Prisma.sql`AND ${id} > ${after}::uuid`;
  const without = unheardOf ? Prisma.sql`AND NOT EXISTS (${has})` : Prisma.empty;
  return query<Waiting>(Prisma.sql`${rows} ${behind} ${without} ORDER BY ${id} LIMIT ${take}`);
}

export async function countWaiting(line: Line): Promise<number> {
  const [row] = await query<{ count: number }>(Prisma.sql`SELECT count(*)::int AS count FROM (${sourceOf(line).rows}) AS waiting`);
  return row?.count ?? 0;
}

/** Whether anything that was let go, one or all up to a row, is still on its way. What the queue tries again later is not. */
export async function isUnderWay(line: Line, which: { only: string } | { upTo: string }): Promise<boolean> {
  const { rows, id } = sourceOf(line);
  const { name } = jobOf(line);
  const these = "only" in which ? Prisma.sql`${id} = ${which.only}::uuid` : Prisma.sql`${id} <= ${which.upTo}::uuid`;
  const found = await query<object>(Prisma.sql`
    SELECT FROM (${rows} AND ${these}) AS waiting
    JOIN pgboss.job ON job.name = ${name} AND job.singleton_key = ${`${line.shop}/`} || waiting.name AND job.policy = 'key_strict_fifo'
      AND (job.state IN ('created', 'active') OR (job.state = 'retry' AND job.start_after <= now()))
    LIMIT 1`);
  return found.length > 0;
}

/** Asks for what waits to be done now; `first`: it passes whatever else the shop has waiting in the queue. */
export async function letGo(tx: Tx, line: Line, waiting: Waiting[], { first = false } = {}): Promise<void> {
  const { shop } = line;
  const ask = first ? enqueueFirst : enqueueOnce;
  const names = waiting.map(({ name }) => name);
  if (line.partner === couponPartner) {
    const payloads = names.map((hold) => ({ shop, hold }));
    return ask(tx, settleHoldJob, payloads);
  }
  const payloads = names.map((order) => ({ shop, order }));
  return ask(tx, syncOrderJob, payloads);
}

function jobOf({ partner }: Line): { name: string } {
  return partner === couponPartner ? settleHoldJob : syncOrderJob;
}

/** A query that more conditions may be added to, the column that its rows are in the order of, and what the partner has of a row. */
function sourceOf({ shop, partner }: Line): { rows: Prisma.Sql; id: Prisma.Sql; has: Prisma.Sql } {
  if (partner === couponPartner)
    return {
      rows: Prisma.sql`
        SELECT id, id::text AS name FROM "Hold" WHERE "shopId" = ${shop} AND partner = ${partner}
          AND state IN ('capturing', 'capture_failed', 'captured', 'returning')`,
      id: Prisma.sql`id`,
      // A hold that waits has something to ask.
      has: Prisma.sql`SELECT WHERE FALSE`,
    };
  if (isPosPartner(partner))
    return {
      rows: Prisma.sql`
        SELECT "Order".id, "Order".gid AS name FROM "PosOrder" JOIN "Order" ON "Order".id = "PosOrder"."orderId"
        WHERE "PosOrder"."shopId" = ${shop} AND "PosOrder".partner = ${partner} AND "PosOrder".state = 'pending'`,
      id: Prisma.sql`"Order".id`,
      has: Prisma.sql`SELECT FROM "PosSale" WHERE "orderId" = "Order".id AND partner = ${partner}`,
    };
  return {
    rows: Prisma.sql`SELECT id, gid AS name FROM "Order" WHERE "shopId" = ${shop} AND state = 'pending'`,
    id: Prisma.sql`id`,
    has: Prisma.sql`
      SELECT FROM "OrderLine" JOIN "Recording" ON "Recording"."lineId" = "OrderLine".id
      WHERE "OrderLine"."orderId" = "Order".id AND "Recording".partner = ${partner}`,
  };
}
