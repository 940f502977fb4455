import { Prisma } from "@prisma/client";
import type { Money } from "#app/domain/money.ts";
import type { FailureCode } from "#app/failures/catalogue.ts";
import { db, query } from "#app/platform/db.server.ts";
import { mostListed } from "./completeness-view.ts";
import type { DayGaps, Gap, GapFix, OrderOfGap } from "./completeness-view.ts";
import { oneDay } from "./day-range.ts";
import { readDays } from "./read-completeness.server.ts";
import {
  behindIn,
  couponsIn,
  hasLoyalty,
  heldBackOf,
  isUnresolved,
  linesIn,
  nowhereIn,
  posOrdersIn,
  rewardsIn,
  skipsOf,
  storeChecksIn,
  unreadableIn,
  unreadIn,
} from "./sum-days.server.ts";
import type { PosStanding, Scope } from "./sum-days.server.ts";

/** One day with all that is missing on it, and what mends each; null for what is no day. */
export async function listGaps({ shop, day, now }: { shop: string; day: string; now: Date }): Promise<DayGaps | null> {
  const { timeZone } = await db.shop.findUniqueOrThrow({ where: { id: shop }, select: { timeZone: true } });
  const range = oneDay(day, timeZone);
  if (!range || range.from > now) return null;
  const scope = { shop, range };
  const [[read], heldBack, skips, ...gaps] = await Promise.all([
    readDays(shop, { range, now }),
    heldBackOf(scope),
    skipsOf(scope),
    unread(scope),
    unreadable(scope),
    atPoints(scope),
    ofLines(scope),
    ofRewards(scope),
    ofCoupons(scope),
    ofStores(scope),
    nowhere(scope),
    behind(scope, now),
  ]);
  if (!read) return null;
  const all = gaps.flat();
  const skipped = skips.filter(({ channel }) => channel === "online").map(({ reason, count }) => ({ reason, count }));
  return { day: read, timeZone, gaps: all, heldBack, skipped, retryable: all.filter(isRetryable).length };
}

/** What asking again may mend; of a store it is its chain's import that has to run. */
export function isRetryable({ kind }: Gap): boolean {
  return !kind.startsWith("store_") && kind !== "order_unreadable";
}

type OrderFacts = { orderId: string; orderName: string; channel?: OrderOfGap["channel"] };

function orderOf({ orderId: id, orderName: name, channel = "online" }: OrderFacts): OrderOfGap {
  return { id, name, channel };
}

function amountOf({ minor, currency }: { minor: bigint | null; currency: string }): Money | null {
  return minor === null ? null : { minor: Number(minor), currency };
}

/** Its failure, where it has one; otherwise asking again is all that there is to do. */
function fixOf(failureId: string | null): GapFix {
  return failureId ? { to: "failure", id: failureId } : { to: "again" };
}

async function unread(scope: Scope): Promise<Gap[]> {
  const rows = await query<{ subject: string }>(Prisma.sql`
    SELECT subject FROM ${unreadIn(scope)} u ORDER BY "receivedAt" LIMIT ${mostListed}`);
  return rows.map(({ subject }) => ({
    ...{ id: `unread ${subject}`, amount: null, fix: { to: "again" } },
    ...{ kind: "order_unread", order: subject.split("/").at(-1) ?? subject },
  }));
}

async function unreadable(scope: Scope): Promise<Gap[]> {
  const rows = await query<OrderFacts & { minor: bigint; currency: string; failureId: string }>(Prisma.sql`
    SELECT id AS "orderId", name AS "orderName", channel, "subtotalMinor" AS minor, currency, "failureId"
    FROM ${unreadableIn(scope)} u ORDER BY "processedAt" LIMIT ${mostListed}`);
  return rows.map((row) => ({
    ...{ id: `unreadable ${row.orderId}`, amount: amountOf(row), fix: fixOf(row.failureId) },
    ...{ kind: "order_unreadable", order: orderOf(row) },
  }));
}

type PosRow = OrderFacts & {
  partner: string;
  state: PosStanding;
  reason: string | null;
  currency: string;
  minor: bigint;
  booked: bigint;
  failureId: string | null;
};

/** An order that waits for something that keeps every order has the failure of that; one that the connection keeps, its connection. */
async function atPoints(scope: Scope): Promise<Gap[]> {
  const rows = await query<PosRow>(Prisma.sql`
    SELECT p.id AS "orderId", p.name AS "orderName", p.partner, p.state, p.reason, p.currency, coalesce(p.worth, p."subtotalMinor") AS minor,
           p.booked, f.id AS "failureId"
    FROM (
      SELECT *, row_number() OVER (PARTITION BY state ORDER BY "processedAt", id, partner) AS place FROM ${posOrdersIn(scope)} all_of_them
      WHERE state IN ('failed', 'pending', 'missing', 'differs')) p
    LEFT JOIN LATERAL (
      SELECT f.id FROM "Failure" f
      WHERE p.state IN ('failed', 'pending') AND f."shopId" = ${scope.shop} AND f.partner = p.partner AND f.kind = 'pos' AND ${isUnresolved}
        AND (f."orderId" = p.id OR (f."orderId" IS NULL AND f.code = p.reason))
      ORDER BY f."orderId" IS NULL, f.code = p.reason DESC, f.id LIMIT 1) f ON true
    WHERE p.place <= ${mostListed} ORDER BY p."processedAt", p.id, p.partner`);
  return rows.map((row): Gap => {
    const { orderId, partner, state, reason, currency, booked, failureId } = row;
    const facts = { id: `pos ${partner} ${orderId}`, amount: amountOf(row), order: orderOf(row), partner };
    if (state === "differs") {
      return { ...facts, kind: "pos_differs", booked: { minor: Number(booked), currency }, fix: { to: "again" } };
    }
    if (state === "missing") return { ...facts, kind: "pos_missing", fix: { to: "again" } };
    const isKept = failureId === null && (reason === "disconnected" || reason === "pos_access");
    const fix: GapFix = isKept ? { to: "connection", partner } : fixOf(failureId);
    return { ...facts, kind: state === "failed" ? "pos_failed" : "pos_pending", reason: reason ?? "", fix };
  });
}

type LineRow = OrderFacts & {
  id: string;
  title: string;
  standing: "failed" | "pending" | "differs";
  reason: string | null;
  owed: number;
  recorded: number;
  minor: bigint;
  currency: string;
  failureId: string | null;
  orderFailureId: string | null;
  orderFailureCode: FailureCode | null;
};

/** A line that waits has no failure of its own: what keeps its order says why. */
async function ofLines(scope: Scope): Promise<Gap[]> {
  const rows = await query<LineRow>(Prisma.sql`
    SELECT l.id, l."orderId", l."orderName", l.channel, l.title || coalesce(' · ' || nullif(l."variantTitle", ''), '') AS title, l.standing,
           l.reason, l.owed, l.recorded, l.currency, l."failureId", f.id AS "orderFailureId", f.code AS "orderFailureCode",
           share_of(l."totalMinor", least(l.quantity, CASE l.standing WHEN 'differs' THEN abs(l.owed - l.recorded) ELSE l."currentQuantity" END),
                    l.quantity) AS minor
    FROM (
      SELECT *, row_number() OVER (PARTITION BY standing ORDER BY "processedAt", "orderId", position) AS place FROM ${linesIn(scope)} all_of_them
      WHERE standing IN ('failed', 'pending', 'differs')
        AND ${hasLoyalty(scope)}) l
    LEFT JOIN "Failure" f ON l.standing = 'pending' AND f."shopId" = ${scope.shop} AND f.subject = 'order:' || l."orderId" AND ${isUnresolved}
    WHERE l.place <= ${mostListed} ORDER BY l."processedAt", l."orderId", l.position`);
  return rows.map((row): Gap => {
    const { id, title, standing, reason, owed, recorded } = row;
    const facts = { id: `line ${id}`, amount: amountOf(row), order: orderOf(row), title };
    if (standing === "failed") return { ...facts, kind: "line_failed", code: reason as FailureCode, fix: fixOf(row.failureId) };
    if (standing === "differs") return { ...facts, kind: "line_units", owed, recorded, fix: { to: "again" } };
    return { ...facts, kind: "line_pending", code: row.orderFailureCode, fix: fixOf(row.orderFailureId) };
  });
}

type RewardRow = OrderFacts & {
  subject: string;
  title: string;
  minor: bigint;
  currency: string;
  failureId: string | null;
  failureCode: FailureCode | null;
};

async function ofRewards(scope: Scope): Promise<Gap[]> {
  const rows = await query<RewardRow>(Prisma.sql`
    SELECT r."orderId", r."orderName", r.channel, r.subject, r.title, share_of(r."listMinor", 1, r.quantity) AS minor, r.currency, r."failureId",
           r."failureCode"
    FROM ${rewardsIn(scope)} r
    WHERE r.standing = 'open' AND ${hasLoyalty(scope)}
    ORDER BY r."processedAt", r.subject LIMIT ${mostListed}`);
  return rows.map((row) => ({
    ...{ id: row.subject, amount: amountOf(row), fix: fixOf(row.failureId) },
    ...{ kind: "reward", order: orderOf(row), title: row.title, code: row.failureCode },
  }));
}

type CouponRow = OrderFacts & {
  id: string;
  title: string;
  state: "capturing" | "capture_failed" | "returning";
  minor: bigint;
  currency: string;
};

async function ofCoupons(scope: Scope): Promise<Gap[]> {
  const rows = await query<CouponRow>(Prisma.sql`
    SELECT h.id, h."orderId", h."orderName", h.title, h.state, h.minor, h.currency FROM ${couponsIn(scope)} h
    WHERE h.standing = 'open' ORDER BY h."processedAt", h.id LIMIT ${mostListed}`);
  return rows.map((row) => ({
    ...{ id: `coupon ${row.id}`, amount: amountOf(row), fix: { to: "coupon", id: row.id } },
    ...{ kind: "coupon", order: orderOf(row), title: row.title, state: row.state },
  }));
}

type CheckRow = {
  locationId: string;
  name: string;
  currency: string;
  chainId: string;
  posSales: number;
  posMinor: bigint;
  ourMinor: bigint;
  ourSales: number;
};

async function ofStores(scope: Scope): Promise<Gap[]> {
  const rows = await query<CheckRow>(Prisma.sql`
    SELECT k.*, (SELECT count(*)::int FROM "StoreSale" s WHERE s."locationId" = k."locationId" AND s.day = k.day::date AND s.counted) AS "ourSales"
    FROM ${storeChecksIn(scope)} k WHERE k.differs ORDER BY k.name, k."locationId" LIMIT ${mostListed}`);
  return rows.map(({ locationId, name, currency, chainId, posSales, posMinor, ourMinor, ourSales }) => ({
    ...{ id: `store ${locationId}`, fix: { to: "chain", id: chainId } },
    ...{ kind: "store_differs", location: name, chain: chainId, amount: { minor: Number(posMinor) - Number(ourMinor), currency } },
    ...{ pos: { sales: posSales, minor: Number(posMinor) }, ours: { sales: ourSales, minor: Number(ourMinor) } },
  }));
}

async function nowhere(scope: Scope): Promise<Gap[]> {
  const rows = await query<{ chainId: string; label: string; currency: string; sales: number; minor: bigint }>(Prisma.sql`
    SELECT * FROM ${nowhereIn(scope)} s ORDER BY label, currency LIMIT ${mostListed}`);
  return rows.map((row) => ({
    ...{ id: `nowhere ${row.chainId} ${row.currency}`, amount: amountOf(row), fix: { to: "chain", id: row.chainId } },
    ...{ kind: "store_nowhere", chain: row.label, sales: row.sales },
  }));
}

async function behind(scope: Scope, now: Date): Promise<Gap[]> {
  const rows = await query<{ id: string; label: string; importedAt: Date | null }>(Prisma.sql`
    SELECT id, label, "importedAt" FROM ${behindIn(scope, now)} c ORDER BY label, id LIMIT ${mostListed}`);
  return rows.map(({ id, label, importedAt }) => ({
    ...{ id: `behind ${id}`, amount: null, fix: { to: "chain", id } },
    ...{ kind: "store_behind", chain: label, importedAt: importedAt?.toISOString() ?? null },
  }));
}
