import { TZDate } from "@date-fns/tz";
import { Prisma } from "@prisma/client";
import { startOfDay } from "date-fns/startOfDay";
import { astro } from "#app/connections/astro-credentials.server.ts";
import { posPartners } from "#app/connections/pos-partners.ts";
import { countFailedCaptures } from "#app/coupons/count-holds.server.ts";
import { mostCounted } from "#app/domain/count.ts";
import type { FailureCode } from "#app/failures/catalogue.ts";
import { openStatuses } from "#app/failures/failure-status.ts";
import { db } from "#app/platform/db.server.ts";
import type { HomeView } from "./order-view.ts";

const shownCauses = 5;
const attended = [...openStatuses];

/** What the merchant sees first: the set-up that is left, today's numbers in the shop's day, and what needs attention. */
export async function readHome(shop: string, now: Date): Promise<HomeView> {
  const { name, timeZone } = await db.shop.findUniqueOrThrow({ where: { id: shop }, select: { name: true, timeZone: true } });
  const midnight = midnightOf(timeZone, now);
  const [connection, firstRecorded, today, attention, pos, failedCaptures] = await Promise.all([
    db.connection.findUnique({ where: { shopId_partner: { shopId: shop, partner: astro } } }),
    db.recording.findFirst({ where: { shopId: shop, state: "recorded" }, select: { id: true } }),
    todayOf(shop, midnight),
    attentionOf(shop),
    posOf(shop, midnight),
    countFailedCaptures(shop),
  ]);
  return {
    shopName: name,
    timeZone,
    setup: {
      astroConnected: connection?.status === "connected",
      settingsReviewed: Boolean(connection?.reviewedAt),
      firstOrderRecorded: firstRecorded !== null,
    },
    today,
    attention,
    astro: connection?.status ?? "never",
    pos,
    failedCaptures,
  };
}

async function posOf(shop: string, midnight: Date): Promise<HomeView["pos"]> {
  const connections = await db.connection.findMany({
    where: { shopId: shop, partner: { in: [...posPartners] } },
    orderBy: { partner: "asc" },
    select: { partner: true, status: true },
  });
  return Promise.all(
    connections.map(async ({ partner, status }) => {
      const [sent, waiting] = await Promise.all([
        db.posSale.count({ where: { shopId: shop, partner, kind: "sale", sentAt: { gte: midnight } } }),
        db.posOrder.count({ where: { shopId: shop, partner, state: { in: ["pending", "failed"] } } }),
      ]);
      return { partner, status, sent, waiting };
    }),
  );
}

/** The points of sale of a shop: what reached them today, and what waits. */
export async function readPosOverview(shop: string, now: Date): Promise<HomeView["pos"]> {
  const { timeZone } = await db.shop.findUniqueOrThrow({ where: { id: shop }, select: { timeZone: true } });
  return posOf(shop, midnightOf(timeZone, now));
}

function midnightOf(timeZone: string, now: Date): Date {
  return new Date(startOfDay(new TZDate(now.getTime(), timeZone)).getTime());
}

/** Of online orders: what the stores sold is in the reports. */
async function todayOf(shop: string, midnight: Date): Promise<HomeView["today"]> {
  const online = { channel: "online", processedAt: { gte: midnight } } as const;
  const [orders, lines] = await Promise.all([
    db.order.count({ where: { shopId: shop, ...online } }),
    db.orderLine.groupBy({ by: ["state"], where: { shopId: shop, order: online }, _count: true }),
  ]);
  const of = (state: string) => lines.find((line) => line.state === state)?._count ?? 0;
  return { orders, recorded: of("recorded") + of("already_recorded"), skipped: of("skipped"), failed: of("failed") };
}

/** Causes are looked for among so many of the most urgent failures of each kind and status. */
const mostLookedAt = 500;

type CauseRow = { cause: string; failureId: string };

/** Whatever is counted, is counted up to a limit: a bad day may leave a shop with a hundred thousand failures. */
async function attentionOf(shop: string): Promise<HomeView["attention"]> {
  const [redemption, transaction, pos, causes] = await Promise.all([
    countOpen(shop, "redemption"),
    countOpen(shop, "transaction"),
    countOpen(shop, "pos"),
    causesOf(shop),
  ]);
  const [examples, counts] = await Promise.all([
    db.failure.findMany({ where: { shopId: shop, id: { in: causes.map(({ failureId }) => failureId) } } }),
    Promise.all(causes.map(({ cause }) => countOfCause(shop, cause))),
  ]);
  return {
    redemption,
    transaction,
    pos,
    causes: causes.flatMap(({ failureId }, index) => {
      const failure = examples.find(({ id }) => id === failureId);
      if (!failure) return [];
      const { id, code, productTitle, upc, customerName } = failure;
      return [{ failureId: id, code: code as FailureCode, productTitle, upc, customerName, failures: counts[index] ?? 1 }];
    }),
  };
}

/** The causes that hold up most, each with its newest failure. */
async function causesOf(shop: string): Promise<CauseRow[]> {
  return db.$queryRaw<CauseRow[]>`
    SELECT urgent.cause, (array_agg(urgent.id::text ORDER BY urgent."occurredAt" DESC, urgent.id DESC))[1] AS "failureId"
    FROM unnest(ARRAY['redemption', 'transaction', 'pos']::"FailureKind"[]) AS k(kind)
    CROSS JOIN unnest(${attended}::"FailureStatus"[]) AS s(status)
    CROSS JOIN LATERAL (
      SELECT f.id, f.cause, f."occurredAt" FROM "Failure" f
      WHERE f."shopId" = ${shop} AND f.kind = k.kind AND f.status = s.status
      ORDER BY f."clockOver", f.rank, f.id LIMIT ${mostLookedAt}
    ) urgent
    GROUP BY urgent.cause ORDER BY count(*) DESC, urgent.cause LIMIT ${shownCauses}`;
}

function countOpen(shop: string, kind: string): Promise<number> {
  return countUpTo(Prisma.sql`f."shopId" = ${shop} AND f.kind = ${kind}::"FailureKind"`);
}

function countOfCause(shop: string, cause: string): Promise<number> {
  return countUpTo(Prisma.sql`f."shopId" = ${shop} AND f.cause = ${cause}`);
}

async function countUpTo(where: Prisma.Sql): Promise<number> {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (
      SELECT FROM unnest(${attended}::"FailureStatus"[]) AS s(status)
      CROSS JOIN LATERAL (SELECT FROM "Failure" f WHERE ${where} AND f.status = s.status LIMIT ${mostCounted}) one
      LIMIT ${mostCounted}
    ) counted`;
  return row?.count ?? 0;
}
