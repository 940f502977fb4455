import { Prisma } from "@prisma/client";
import { loyaltyPartner } from "#app/connections/loyalty-connection.server.ts";
import { posPartners } from "#app/connections/pos-partners.ts";
import type { OnlineExclusion } from "#app/domain/online-figures.ts";
import type { SkipReason } from "#app/loyalty/skip-reasons.ts";
import { query } from "#app/platform/db.server.ts";
import type { DayRange } from "./day-range.ts";

/**
 * What `read-completeness.server.ts` adds up, one statement for each side: rows of orders in a range of days, in sets, by the indexes of
 * their moment. The conditions of a gap are the same as in `list-gaps.server.ts`, and a test sets the two against each other.
 */
export type Scope = { shop: string; range: DayRange };

/** Orders of a range with their day on the shop's clock. */
export function ordersIn({ shop, range }: Scope, channels: ("online" | "in_store")[]): Prisma.Sql {
  return Prisma.sql`(
    SELECT o.*, (o."processedAt" AT TIME ZONE ${range.timeZone})::date AS day
    FROM "Order" o
    WHERE o."shopId" = ${shop} AND o."processedAt" >= ${range.from} AND o."processedAt" < ${range.to}
      AND o.channel = ANY (${channels}::"OrderChannel"[]))`;
}

/**
 * Keeps a lateral question by itself, answered by an index for each row that it is asked for: the orders of some days are few beside all that
 * a table has, of this shop and the others, which PostgreSQL would rather read as a whole.
 */
const oneByOne = Prisma.sql`OFFSET 0`;

/** Put out of sight by somebody: an answer, if not a happy one. */
export const isAside = Prisma.sql`f.status = 'hidden'`;
export const isUnresolved = Prisma.sql`f.status NOT IN ('resolved', 'hidden')`;

export function ordersOf(scope: Scope) {
  return query<{ day: string; why: OnlineExclusion | null; count: number }>(Prisma.sql`
    SELECT day::text AS day, CASE WHEN test THEN 'test_order' WHEN "soldAtPos" THEN 'sold_at_pos' WHEN "cancelledAt" IS NOT NULL THEN 'cancelled'
                                  WHEN NOT is_paid(payment) THEN 'not_paid' END AS why, count(*)::int AS count
    FROM ${ordersIn(scope, ["online"])} o GROUP BY 1, 2`);
}

/** Orders from before a POS was connected, of which it knows nothing: few days have any. */
export function earlyOf({ shop, range }: Scope) {
  return query<{ day: string; partner: string; count: number }>(Prisma.sql`
    SELECT (o."processedAt" AT TIME ZONE ${range.timeZone})::date::text AS day, c.partner, count(*)::int AS count
    FROM "Connection" c
    JOIN "Order" o ON o."shopId" = c."shopId" AND o.channel = 'online' AND o."processedAt" >= ${range.from}
      AND o."processedAt" < least(c."startAt", ${range.to})
    WHERE c."shopId" = ${shop} AND c.partner = ANY (${[...posPartners]})
      AND NOT EXISTS (SELECT FROM "PosOrder" p WHERE p."orderId" = o.id AND p.partner = c.partner)
    GROUP BY 1, 2`);
}

export function onlineSalesOf({ shop, range }: Scope) {
  return query<{ day: string; currency: string; minor: bigint }>(Prisma.sql`
    SELECT period::text AS day, currency, "salesMinor" AS minor FROM "OnlineRollup"
    WHERE "shopId" = ${shop} AND grain = 'day' AND period BETWEEN ${range.first}::date AND ${range.last}::date`);
}

/** Orders that no webhook told of, or not of their last change. One that was found twice counts once. */
export function foundOf({ shop, range }: Scope) {
  return query<{ day: string; count: number }>(Prisma.sql`
    SELECT ("placedAt" AT TIME ZONE ${range.timeZone})::date::text AS day, count(DISTINCT gid)::int AS count
    FROM "FoundOrder" WHERE "shopId" = ${shop} AND "placedAt" >= ${range.from} AND "placedAt" < ${range.to} GROUP BY 1`);
}

/** Orders that Shopify told of, of which there is nothing. Nearly all are among the orders of the same days, which are looked through first. */
export function unreadIn({ shop, range }: Scope): Prisma.Sql {
  return Prisma.sql`(
    SELECT d.subject, min(d."receivedAt") AS "receivedAt", (min(d."receivedAt") AT TIME ZONE ${range.timeZone})::date AS day
    FROM "WebhookDelivery" d
    LEFT JOIN "Order" o ON o."shopId" = ${shop} AND o."processedAt" >= ${range.from}::timestamptz - interval '1 day' AND o."processedAt" < ${range.to}
      AND o.gid = d.subject
    LEFT JOIN LATERAL (SELECT true AS "isThere" FROM "Order" one WHERE o.id IS NULL AND one."shopId" = ${shop} AND one.gid = d.subject LIMIT 1) other ON true
    WHERE d."shopId" = ${shop} AND d."receivedAt" >= ${range.from} AND d."receivedAt" < ${range.to} AND d.topic = 'orders/create'
      AND d.subject IS NOT NULL AND o.id IS NULL AND other."isThere" IS NULL
    GROUP BY d.subject)`;
}

export function unreadOf(scope: Scope) {
  return query<{ day: string; count: number }>(
    Prisma.sql`SELECT day::text AS day, count(*)::int AS count FROM ${unreadIn(scope)} u GROUP BY 1`,
  );
}

/** Orders that Shopify gives no more: failures of that kind are few, and they lead to their orders. */
export function unreadableIn(scope: Scope): Prisma.Sql {
  return Prisma.sql`(
    SELECT o.*, f.id AS "failureId" FROM "Failure" f JOIN ${ordersIn(scope, ["online", "in_store"])} o ON o.id = f."orderId"
    WHERE f."shopId" = ${scope.shop} AND f.kind = 'transaction' AND f.code = 'order_unreadable' AND ${isUnresolved})`;
}

export function unreadableOf(scope: Scope) {
  return query<{ day: string; count: number }>(
    Prisma.sql`SELECT day::text AS day, count(*)::int AS count FROM ${unreadableIn(scope)} u GROUP BY 1`,
  );
}

/** Each order of a range with each point of sale that orders are sent to: where it stands, and what the two say that it is worth. */
export function posOrdersIn(scope: Scope): Prisma.Sql {
  const { shop } = scope;
  return Prisma.sql`(
    SELECT o.id, o.name, o.gid, o.day, o.currency, o."subtotalMinor", o."processedAt", o."worthMinor" AS worth,
           coalesce(b.minor, 0) AS booked, c.partner, p.reason,
           CASE WHEN p.state = 'failed' AND ${isPosAside} THEN 'aside'
                WHEN p.state = 'sent' AND coalesce(b.minor, 0) <> o."worthMinor" THEN 'differs'
                WHEN p.state IS NOT NULL THEN p.state::text
                WHEN o."processedAt" < c."startAt" THEN 'before_start'
                ELSE 'missing' END AS state
    FROM ${ordersIn(scope, ["online"])} o
    JOIN "Connection" c ON c."shopId" = ${shop} AND c.partner = ANY (${[...posPartners]})
    LEFT JOIN LATERAL (SELECT p.* FROM "PosOrder" p WHERE p."orderId" = o.id AND p.partner = c.partner ${oneByOne}) p ON true
    LEFT JOIN LATERAL (
      SELECT sum(CASE s.kind WHEN 'sale' THEN s."totalMinor" ELSE -s."totalMinor" END)::bigint AS minor
      FROM "PosSale" s WHERE p.state = 'sent' AND s."orderId" = o.id AND s.partner = c.partner AND s.state = 'sent') b ON true)`;
}

/** Somebody put all that is wrong with it out of sight. */
const isPosAside = Prisma.sql`coalesce((
  SELECT bool_and(${isAside}) FROM "Failure" f
  WHERE f."orderId" = p."orderId" AND f.partner = p.partner AND f.kind = 'pos' AND f.status <> 'resolved'), false)`;

export type PosStanding = "sent" | "differs" | "skipped" | "before_start" | "failed" | "aside" | "pending" | "missing";

/** Why orders of a range are held back from the points of sale. */
export function heldBackOf(scope: Scope) {
  return query<{ partner: string; reason: string; count: number }>(Prisma.sql`
    SELECT partner, coalesce(reason, state) AS reason, count(*)::int AS count FROM ${posOrdersIn(scope)} p
    WHERE state IN ('skipped', 'before_start') GROUP BY 1, 2 ORDER BY 3 DESC, 2`);
}

/** Lines of the orders of a range, with where each stands at the loyalty program. */
export function linesIn(scope: Scope): Prisma.Sql {
  return Prisma.sql`(
    SELECT o.day, o.channel, o.name AS "orderName", o.currency, o."processedAt", l.*,
           CASE WHEN l.state = 'failed' AND ${isAside} THEN 'aside'
                WHEN l.state IN ('recorded', 'already_recorded') THEN CASE WHEN l.owed = l.recorded THEN 'recorded' ELSE 'differs' END
                ELSE l.state::text END AS standing,
           f.id AS "failureId", f.code AS "failureCode"
    FROM ${ordersIn(scope, ["online", "in_store"])} o
    CROSS JOIN LATERAL (SELECT l.* FROM "OrderLine" l WHERE l."orderId" = o.id ${oneByOne}) l
    LEFT JOIN LATERAL (
      SELECT f.id, f.code, f.status FROM "Failure" f
      WHERE l.state = 'failed' AND f."shopId" = ${scope.shop} AND f.subject = 'line:' || l.id AND f.status <> 'resolved' ${oneByOne}) f ON true)`;
}

/** Why lines of a range owe the loyalty program nothing. */
export function skipsOf(scope: Scope) {
  return query<{ channel: Channel; reason: SkipReason; count: number }>(Prisma.sql`
    SELECT channel, coalesce(reason, 'not_connected') AS reason, count(*)::int AS count FROM ${linesIn(scope)} l
    WHERE standing = 'skipped' GROUP BY 1, 2 ORDER BY 3 DESC, 2`);
}

type Channel = "online" | "in_store";

/** Where the orders of each day stand with each side, as the database keeps it for each order. */
export function standingsOf({ shop, range }: Scope) {
  return query<{
    day: string;
    channel: Channel;
    side: string;
    currency: string;
    done: number;
    differing: number;
    held: number;
    failed: number;
    pending: number;
    owed: bigint;
    given: bigint;
    orders: number;
  }>(Prisma.sql`
    SELECT day::text AS day, channel, side, currency, done, differing, held, failed, pending, owed, given, orders
    FROM (
      SELECT (s."soldAt" AT TIME ZONE ${range.timeZone})::date AS day, s.channel, s.side, s.currency, sum(done)::int AS done,
             sum(differing)::int AS differing, sum(held)::int AS held, sum(failed)::int AS failed, sum(pending)::int AS pending,
             sum(owed)::bigint AS owed, sum(given)::bigint AS given, count(*)::int AS orders
      FROM "OrderStanding" s
      WHERE s."shopId" = ${shop} AND s."soldAt" >= ${range.from} AND s."soldAt" < ${range.to} GROUP BY 1, 2, 3, 4) days`);
}

/** Of what failed, what somebody put out of sight. No failure is older than its order. */
export function asideOf(scope: Scope) {
  const { shop, range } = scope;
  return query<{ day: string; channel: Channel; side: string; count: number }>(Prisma.sql`
    SELECT (o."processedAt" AT TIME ZONE ${range.timeZone})::date::text AS day, o.channel, CASE f.kind WHEN 'pos' THEN f.partner ELSE 'loyalty' END AS side,
           count(DISTINCT CASE f.kind WHEN 'pos' THEN o.id ELSE l.id END)::int AS count
    FROM "Failure" f
    JOIN "Order" o ON o.id = f."orderId" AND o."processedAt" >= ${range.from} AND o."processedAt" < ${range.to}
    LEFT JOIN "OrderLine" l ON l.id = f."lineId" AND l.state = 'failed' AND f.subject = 'line:' || l.id
    LEFT JOIN "PosOrder" p ON f.kind = 'pos' AND p."orderId" = o.id AND p.partner = f.partner AND p.state = 'failed'
    WHERE f."shopId" = ${shop} AND f.kind IN ('transaction', 'pos') AND ${isAside} AND f."occurredAt" >= ${range.from}
      AND CASE f.kind WHEN 'pos' THEN p.id IS NOT NULL AND ${isPosAside} ELSE l.id IS NOT NULL END
    GROUP BY 1, 2, 3`);
}

/** No redemption is older than its order, and no failure of one is older either: what came later than the range began is enough to look at. */
export function rewardsIn(scope: Scope): Prisma.Sql {
  const { shop, range } = scope;
  return Prisma.sql`(
    WITH failing AS (
      SELECT f.* FROM "Failure" f
      WHERE f."shopId" = ${shop} AND f.kind = 'redemption' AND f.status <> 'resolved' AND f."occurredAt" >= ${range.from}
        AND starts_with(f.subject, 'reward:')),
    units AS (
      SELECT r.*, 'reward:' || r."lineId" || CASE r.unit WHEN 1 THEN '' ELSE '/' || r.unit END AS subject
      FROM "Redemption" r WHERE r."shopId" = ${shop} AND r."createdAt" >= ${range.from})
    SELECT o.id AS "orderId", o.name AS "orderName", o.channel, o.day, o.currency, o."processedAt", l.title, l."listMinor", l.quantity,
           f.id AS "failureId", f.code AS "failureCode", coalesce(r.subject, f.subject) AS subject,
           CASE WHEN ${isAside} THEN 'aside' WHEN f.id IS NOT NULL THEN 'open'
                WHEN r.state IN ('redeemed', 'returned') THEN r.state::text ELSE 'open' END AS standing
    FROM units r
    FULL JOIN failing f ON f.subject = r.subject
    JOIN "OrderLine" l ON l.id = coalesce(r."lineId", f."lineId")
    JOIN ${ordersIn(scope, ["online", "in_store"])} o ON o.id = l."orderId")`;
}

export function rewardsOf(scope: Scope) {
  return query<{
    day: string;
    channel: "online" | "in_store";
    standing: "redeemed" | "returned" | "open" | "aside";
    count: number;
  }>(Prisma.sql`
    SELECT day::text AS day, channel, standing, count(*)::int AS count FROM ${rewardsIn(scope)} r GROUP BY 1, 2, 3`);
}

/** Coupons and free goods of the checkout that orders were placed with. A hold changes no more before its order is there. */
export function couponsIn(scope: Scope): Prisma.Sql {
  const { shop, range } = scope;
  return Prisma.sql`(
    SELECT o.id AS "orderId", o.name AS "orderName", o.day, o."processedAt", h.id, h.title, h.state, h.currency,
           coalesce(h."discountMinor", h."amountMinor") AS minor,
           CASE WHEN h.state IN ('capturing', 'capture_failed', 'returning') THEN
                  CASE WHEN EXISTS (SELECT FROM "Failure" f WHERE f."shopId" = ${shop} AND f.subject = 'hold:' || h.id AND ${isAside})
                       THEN 'aside' ELSE 'open' END
                WHEN h.state = 'ordered' THEN 'waiting' ELSE 'settled' END AS standing
    FROM "Hold" h JOIN ${ordersIn(scope, ["online"])} o ON o.gid = h."orderGid"
    WHERE h."shopId" = ${shop} AND h."changedAt" >= ${range.from} AND h."orderGid" IS NOT NULL)`;
}

export function couponsOf(scope: Scope) {
  return query<{
    day: string;
    standing: "settled" | "waiting" | "open" | "aside";
    currency: string;
    count: number;
    minor: bigint;
  }>(Prisma.sql`
    SELECT day::text AS day, standing, currency, count(*)::int AS count, sum(minor)::bigint AS minor FROM ${couponsIn(scope)} h GROUP BY 1, 2, 3`);
}

export function storeSalesOf({ shop, range }: Scope) {
  return query<{ day: string; currency: string; transactions: number; minor: bigint }>(Prisma.sql`
    SELECT r.period::text AS day, l.currency, sum(r.transactions)::int AS transactions, sum(r."salesMinor")::bigint AS minor
    FROM "StoreRollup" r JOIN "StoreLocation" l ON l.id = r."locationId"
    WHERE r."shopId" = ${shop} AND r.dimension = 'total' AND r.grain = 'day' AND r.period BETWEEN ${range.first}::date AND ${range.last}::date
    GROUP BY 1, 2`);
}

/**
 * Closed days of stores beside the POS's own. What was entered by hand is left out of the comparison. A sale that was edited or brought in
 * after the day was looked at explains a difference: the POS says otherwise by now as well.
 */
export function storeChecksIn({ shop, range }: Scope): Prisma.Sql {
  return Prisma.sql`(
    SELECT k.day::text AS day, k."locationId", l.name, l.currency, l."chainId", k."posSales", k."posMinor",
           greatest(k."posSales" - k."ourSales", 0) AS late,
           coalesce(r."salesMinor", 0) - coalesce(e.delta, 0) AS "ourMinor",
           coalesce(r."salesMinor", 0) - coalesce(e.delta, 0) <> k."posMinor" AND NOT EXISTS (
             SELECT FROM "StoreSale" s WHERE s."locationId" = k."locationId" AND s.day = k.day AND s."importedAt" > k."checkedAt") AS differs
    FROM "StoreDayCheck" k
    JOIN "StoreLocation" l ON l.id = k."locationId"
    LEFT JOIN "StoreRollup" r ON r."shopId" = k."shopId" AND r.dimension = 'total' AND r.grain = 'day' AND r.period = k.day
      AND r."locationId" = k."locationId" AND r.key = ''
    LEFT JOIN LATERAL (
      SELECT sum(e."salesDelta") AS delta FROM "StoreEdit" e WHERE e."locationId" = k."locationId" AND e.day = k.day) e ON true
    WHERE k."shopId" = ${shop} AND k.day BETWEEN ${range.first}::date AND ${range.last}::date)`;
}

export function storeChecksOf(scope: Scope) {
  return query<{ day: string; checked: number; differing: number; late: number }>(Prisma.sql`
    SELECT day, count(*)::int AS checked, count(*) FILTER (WHERE differs)::int AS differing, sum(late)::int AS late
    FROM ${storeChecksIn(scope)} k GROUP BY 1`);
}

export function nowhereIn({ shop, range }: Scope): Prisma.Sql {
  return Prisma.sql`(
    SELECT s.day::text AS day, s."chainId", c.label, s.currency, count(*)::int AS sales, sum(s."salesMinor")::bigint AS minor
    FROM "StoreSale" s JOIN "StoreChain" c ON c.id = s."chainId" AND c.state IN ('active', 'paused')
    WHERE s."shopId" = ${shop} AND s.day BETWEEN ${range.first}::date AND ${range.last}::date AND s."locationId" IS NULL AND s.counted
    GROUP BY 1, 2, 3, 4)`;
}

export function nowhereOf(scope: Scope) {
  return query<{ day: string; chainId: string; currency: string; sales: number; minor: bigint }>(Prisma.sql`
    SELECT * FROM ${nowhereIn(scope)} s`);
}

/** Chains whose import has not come to the end of a day, or cannot go on in one that is not over. A paused one is the merchant's wish. */
export function behindIn({ shop, range }: Scope, now: Date): Prisma.Sql {
  return Prisma.sql`(
    SELECT d.day::date::text AS day, c.id, c.label, c."importedAt"
    FROM generate_series(${range.first}::date, ${range.last}::date, '1 day') AS d(day)
    CROSS JOIN LATERAL (SELECT (d.day + interval '1 day')::timestamp AT TIME ZONE ${range.timeZone} AS at) over
    JOIN "StoreChain" c ON c."shopId" = ${shop} AND c.state = 'active' AND coalesce(c."salesFrom", c."createdAt") < over.at
    WHERE (c."importedAt" IS NULL OR c."importedAt" < over.at) AND (over.at <= ${now} OR c.access <> 'connected'))`;
}

export function behindOf(scope: Scope, now: Date) {
  return query<{ day: string; count: number }>(Prisma.sql`SELECT day, count(*)::int AS count FROM ${behindIn(scope, now)} c GROUP BY 1`);
}

/** A shop without a loyalty program owes it nothing. */
export function hasLoyalty({ shop }: Pick<Scope, "shop">): Prisma.Sql {
  return Prisma.sql`EXISTS (SELECT FROM "Connection" c WHERE c."shopId" = ${shop} AND c.partner = ${loyaltyPartner})`;
}

/** What the shop has: days without it say nothing of it. */
export function connectedOf({ shop }: Scope) {
  return query<{ loyalty: boolean; stores: boolean; points: string[] }>(Prisma.sql`
    SELECT ${hasLoyalty({ shop })} AS loyalty,
           EXISTS (SELECT FROM "StoreChain" WHERE "shopId" = ${shop} AND state IN ('active', 'paused')) AS stores,
           ARRAY(SELECT partner FROM "Connection" WHERE "shopId" = ${shop} AND partner = ANY (${[...posPartners]}) ORDER BY 1) AS points`);
}
