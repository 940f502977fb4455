import { Prisma } from "@prisma/client";
import { v7 as uuidOf } from "uuid";
import { formatDecimal } from "#app/domain/money.ts";
import { catalogue, fixesOf } from "#app/failures/catalogue.ts";
import type { FailureCode } from "#app/failures/catalogue.ts";
import { openStatuses } from "#app/failures/failure-status.ts";
import { clockDays, daysLeft } from "#app/failures/risk.ts";
import { db } from "#app/platform/db.server.ts";
import { addressInAdmin } from "#app/shopify/address-in-admin.server.ts";
import type { CauseFacts, Count, DigestFacts, MailFacts, SpikeFacts } from "./notification-view.ts";
import { shopClock } from "./shop-clock.ts";

/** Of each kind and status, the most urgent: enough for a mail, however many there are. */
const counted = 2_000;
const shownCauses = 5;
const dayMs = 86_400_000;
const hourMs = 3_600_000;

type ShopFacts = { id: string; name: string; timeZone: string; currency: string };

const kinds = ["redemption", "transaction"] as const;
const groups = kinds.flatMap((kind) => openStatuses.map((status) => ({ kind, status })));

export function mailFactsOf({ id, name, timeZone }: Pick<ShopFacts, "id" | "name" | "timeZone">): MailFacts {
  return { shopName: name, timeZone, appUrl: addressInAdmin(id) };
}

/** What the digest says of a shop; null when nothing is open, and so there is nothing to say. */
export async function readDigestFacts(shop: ShopFacts, now: Date): Promise<DigestFacts | null> {
  const totals = await db.$queryRaw<Total[]>`
    SELECT kind::text, status::text, count(*)::int AS failures,
      coalesce(sum("atRiskMinor") FILTER (WHERE NOT "clockOver" AND currency = ${shop.currency}), 0)::bigint AS "atRiskMinor"
    FROM (${mostUrgent(shop.id)}) AS open GROUP BY kind, status`;
  if (totals.length === 0) return null;
  const [causes, oldest] = await Promise.all([causesOf(shop.id), oldestInTime(shop.id, now)]);
  const minor = Number(totals.reduce((sum, { atRiskMinor }) => sum + atRiskMinor, 0n));
  const { currency } = shop;
  return {
    ...mailFactsOf(shop),
    day: shopClock(now, shop.timeZone).day,
    redemption: countOf(totals.filter(({ kind }) => kind === "redemption")),
    transaction: countOf(totals.filter(({ kind }) => kind === "transaction")),
    waiting: countOf(totals.filter(({ status }) => status === "waiting")),
    atRisk: { amount: formatDecimal({ minor, currency }), currency, more: totals.some(({ failures }) => failures > counted) },
    daysLeft: oldest && daysLeft(oldest, now),
    causes,
  };
}

type Total = { kind: string; status: string; failures: number; atRiskMinor: bigint };

/** Each part reads the beginning of its index; one more than is counted, to know whether there are others. */
function mostUrgent(shop: string): Prisma.Sql {
  return union(
    ({ kind, status }) => Prisma.sql`
      SELECT id, kind, status, cause, "atRiskMinor", currency, "clockOver", rank FROM "Failure"
      WHERE "shopId" = ${shop} AND kind = ${kind}::"FailureKind" AND status = ${status}::"FailureStatus"
      ORDER BY "clockOver", rank, id LIMIT ${counted + 1}`,
  );
}

function union(partOf: (group: (typeof groups)[number]) => Prisma.Sql): Prisma.Sql {
  return Prisma.join(
    groups.map((group) => Prisma.sql`(${partOf(group)})`),
    " UNION ALL ",
  );
}

function countOf(totals: Total[]): Count {
  const number = totals.reduce((sum, { failures }) => sum + Math.min(failures, counted), 0);
  return { number, more: totals.some(({ failures }) => failures > counted) };
}

async function causesOf(shop: string): Promise<CauseFacts[]> {
  const found = await db.$queryRaw<{ cause: string; id: string }[]>`
    SELECT cause, (array_agg(id::text ORDER BY rank))[1] AS id FROM (${mostUrgent(shop)}) AS open
    GROUP BY cause ORDER BY count(*) DESC, min(rank) LIMIT ${shownCauses}`;
  const causes = await Promise.all(
    found.map(async ({ cause, id }) => {
      const [failure, all] = await Promise.all([
        db.failure.findFirst({ where: { shopId: shop, id } }),
        db.failure.count({ where: { shopId: shop, cause, status: { in: [...openStatuses] } }, take: counted + 1 }),
      ]);
      if (!failure) return [];
      const failures = { number: Math.max(1, Math.min(all, counted)), more: all > counted };
      return [{ failureId: id, code: failure.code as FailureCode, subject: subjectOf(failure), failures }];
    }),
  );
  return causes.flat();
}

type Subject = { cause: string; productTitle: string | null; upc: string | null; program: string | null; orderName: string | null };

/** Never a person: a mail goes through many hands. */
function subjectOf({ cause, productTitle, upc, program, orderName }: Subject): string | null {
  switch (cause.split(":")[0]) {
    case "upc":
    case "variant":
      return join(productTitle, upc);
    case "program":
    case "reward":
      return join(program, productTitle);
    case "connection":
      return null;
    default:
      return join(orderName, productTitle);
  }
}

function join(...parts: (string | null)[]): string | null {
  return parts.filter(Boolean).join(" · ") || null;
}

/** The first of which the partner will take no correction any more. */
async function oldestInTime(shop: string, now: Date): Promise<Date | null> {
  const since = new Date(now.getTime() - clockDays * dayMs);
  const [found] = await db.$queryRaw<{ oldest: Date | null }[]>`
    SELECT min("occurredAt") AS oldest FROM (${union(
      ({ kind, status }) => Prisma.sql`
      SELECT "occurredAt" FROM "Failure"
      WHERE "shopId" = ${shop} AND kind = ${kind}::"FailureKind" AND status = ${status}::"FailureStatus" AND "occurredAt" > ${since}
        AND kind <> 'pos' -- No clock runs there.
      ORDER BY "occurredAt", id LIMIT 1`,
    )}) AS first`;
  return found?.oldest ?? null;
}

export type Spike = Pick<SpikeFacts, "failures" | "code" | "kind" | "ofThisReason" | "fix">;

/**
 * What is new of each of these shops: first seen within the last hour and still open, as what came right by itself is nobody's worry. An
 * id begins with the moment at which it was made, so that one short range of the table's own key has them all.
 */
export async function readSpikes(shops: string[], now: Date): Promise<Map<string, Spike>> {
  const [from, to] = [idAt(new Date(now.getTime() - hourMs)), idAt(new Date(now.getTime() + 1))];
  const found = await db.$queryRaw<{ shopId: string; code: FailureCode; failures: number }[]>`
    SELECT "shopId", code, count(*)::int AS failures FROM "Failure"
    WHERE id >= ${from}::uuid AND id < ${to}::uuid AND "shopId" = ANY(${shops}) AND status::text = ANY(${[...openStatuses]})
    GROUP BY "shopId", code ORDER BY failures DESC, code`;
  const spikes = new Map<string, Spike>();
  for (const { shopId, code, failures } of found) {
    const known = spikes.get(shopId);
    if (known) known.failures += failures;
    else spikes.set(shopId, { failures, code, kind: catalogue[code].kind, ofThisReason: failures, fix: fixesOf(code)[0] ?? "hide" });
  }
  return spikes;
}

/** The least id of a moment (RFC 9562, version 7). */
function idAt(moment: Date): string {
  return uuidOf({ msecs: moment.getTime(), seq: 0, random: new Uint8Array(16) });
}
