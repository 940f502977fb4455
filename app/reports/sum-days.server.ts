import { Prisma } from "@prisma/client";
import { loyaltyPartner } from "#app/connections/loyalty-connection.server.ts";
import { posPartners } from "#app/connections/pos-partners.ts";
import type { OnlineExclusion } from "#app/domain/online-figures.ts";
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

/** Put out of sight by somebody: an answer, if not a happy one. */
export const isAside = Prisma.sql`f.status = 'hidden'`;
export const isUnresolved = Prisma.sql`f.status NOT IN ('resolved', 'hidden')`;

export function ordersOf(scope: Scope) {
  return query<{ day: string; why: OnlineExclusion | null; count: number }>(Prisma.sql`
    SELECT day::text AS day, CASE WHEN test THEN 'test_order' WHEN "soldAtPos" THEN 'sold_at_pos' WHEN "cancelledAt" IS NOT NULL THEN 'cancelled'
                     WHEN NOT is_paid(payment) THEN 'not_paid' END AS why, count(*)::int AS count
    FROM ${ordersIn(scope, ["online"])} o GROUP BY 1, 2`);
}

export function onlineSalesOf({ shop, range }: Scope) {
  return query<{ day: string; currency: string; minor: bigint }>(Prisma.sql`
    SELECT period::text AS day, currency, "salesMinor" AS minor FROM "OnlineRollup"
    WHERE "shopId" = ${shop} AND grain = 'day' AND period BETWEEN ${range.first}::date AND ${range.last}::date`);
}

/** Orders that Shopify told of, of which there is nothing: `from` is when it told. */
export function unreadIn({ shop, range }: Scope): Prisma.Sql {
  return Prisma.sql`(
    SELECT d.subject, min(d."receivedAt") AS "receivedAt", (min(d."receivedAt") AT TIME ZONE ${range.timeZone})::date AS day
    FROM "WebhookDelivery" d
    WHERE d."shopId" = ${shop} AND d."receivedAt" >= ${range.from} AND d."receivedAt" < ${range.to} AND d.subject IS NOT NULL
      AND d.topic = 'orders/create'
      AND NOT EXISTS (SELECT FROM "Order" o WHERE o."shopId" = d."shopId" AND o.gid = d.subject)
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
    WITH sold AS MATERIALIZED (SELECT * FROM ${ordersIn(scope, ["online"])} o),
    booked AS MATERIALIZED (
      SELECT s."orderId", s.partner, sum(CASE s.kind WHEN 'sale' THEN s."totalMinor" ELSE -s."totalMinor" END)::bigint AS minor
      FROM sold JOIN "PosSale" s ON s."orderId" = sold.id WHERE s.state = 'sent' GROUP BY 1, 2)
    SELECT sold.id, sold.name, sold.gid, sold.day, sold.currency, sold."subtotalMinor", sold."processedAt", sold."worthMinor" AS worth,
           coalesce(b.minor, 0) AS booked, c.partner, p.reason,
           CASE WHEN p.state = 'failed' AND ${isPosAside} THEN 'aside'
                WHEN p.state = 'sent' AND b.minor IS DISTINCT FROM sold."worthMinor" AND sold."worthMinor" IS NOT NULL THEN 'differs'
                WHEN p.state IS NOT NULL THEN p.state::text
                WHEN sold."processedAt" < c."startAt" THEN 'before_start'
                ELSE 'missing' END AS state
    FROM sold
    JOIN "Connection" c ON c."shopId" = ${shop} AND c.partner = ANY (${[...posPartners]})
    LEFT JOIN "PosOrder" p ON p."orderId" = sold.id AND p.partner = c.partner
    LEFT JOIN booked b ON b."orderId" = sold.id AND b.partner = c.partner)`;
}

/** Somebody put all that is wrong with it out of sight. */
const isPosAside = Prisma.sql`coalesce((
  SELECT bool_and(${isAside}) FROM "Failure" f
  WHERE f."orderId" = p."orderId" AND f.partner = p.partner AND f.kind = 'pos' AND f.status <> 'resolved'), false)`;

export type PosStanding = "sent" | "differs" | "skipped" | "before_start" | "failed" | "aside" | "pending" | "missing";

export function pointsOf(scope: Scope) {
  return query<{
    day: string;
    partner: string;
    state: PosStanding;
    reason: string | null;
    currency: string;
    count: number;
    worth: bigint | null;
    booked: bigint;
  }>(Prisma.sql`
    SELECT day::text AS day, partner, state, CASE state WHEN 'skipped' THEN reason END AS reason, currency, count(*)::int AS count,
           sum(worth)::bigint AS worth, sum(booked)::bigint AS booked
    FROM ${posOrdersIn(scope)} p GROUP BY 1, 2, 3, 4, 5`);
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
    JOIN "OrderLine" l ON l."orderId" = o.id
    LEFT JOIN "Failure" f ON l.state = 'failed' AND f."shopId" = ${scope.shop} AND f.subject = 'line:' || l.id AND f.status <> 'resolved')`;
}

export type LineStanding = "recorded" | "differs" | "skipped" | "failed" | "aside" | "pending";

export function linesOf(scope: Scope) {
  return query<{
    day: string;
    channel: "online" | "in_store";
    standing: LineStanding;
    reason: string | null;
    count: number;
    owed: number;
    recorded: number;
  }>(Prisma.sql`
    SELECT day::text AS day, channel, standing, CASE standing WHEN 'skipped' THEN reason END AS reason, count(*)::int AS count,
           sum(owed)::int AS owed, sum(recorded)::int AS recorded
    FROM ${linesIn(scope)} l GROUP BY 1, 2, 3, 4`);
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
