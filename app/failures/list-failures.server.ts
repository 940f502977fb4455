import type { Failure, Prisma } from "@prisma/client";
import { keysetPage } from "#app/platform/keyset.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import { formatDecimal } from "#app/domain/money.ts";
import { wordsOf } from "#app/domain/words.ts";
import type { FailureCode } from "./catalogue.ts";
import { openStatuses } from "./failure-status.ts";
import type { SearchField } from "./search-words.ts";
import type { FailureFilter, FailureKind, FailureList, FailureRow } from "./failure-view.ts";

const dayMs = 24 * 60 * 60 * 1000;
const pageSize = 25;

/** A page of the failure table. `cursor` is one that an earlier page gave. */
export async function listFailures(
  shop: string,
  { filter, cursor, limit = pageSize }: { filter: FailureFilter; cursor: string | null; limit?: number },
): Promise<FailureList> {
  const since = filter.days === null ? {} : { occurredAt: { gte: new Date(now().getTime() - filter.days * dayMs) } };
  const where: Prisma.FailureWhereInput = {
    shopId: shop,
    kind: filter.kind,
    status: filter.status === "open" ? { in: [...openStatuses] } : filter.status,
    ...(filter.code ? { code: filter.code } : {}),
    ...since,
    AND: await searching(shop, filter.search),
  };
  const direction = filter.sort === "newest" ? ("desc" as const) : ("asc" as const);
  const [page, open] = await Promise.all([
    keysetPage<Failure>({
      cursor,
      limit,
      direction,
      read: ({ beyond, order, take }) =>
        db.failure.findMany({ where: { AND: [where, beyondOf(beyond)] }, orderBy: [{ occurredAt: order }, { id: order }], take }),
      keyOf: ({ occurredAt, id }) => ({ at: occurredAt, id }),
    }),
    countOpen(shop, since),
  ]);
  return { ...page, rows: page.rows.map(failureRow), open };
}

export function failureRow(failure: Failure): FailureRow {
  return {
    id: failure.id,
    kind: failure.kind,
    code: failure.code as FailureCode,
    status: failure.status,
    partner: failure.partner,
    orderId: failure.orderId,
    lineId: failure.lineId,
    orderName: failure.orderName,
    customerName: failure.customerName,
    upc: failure.upc,
    productTitle: failure.productTitle,
    program: failure.program,
    rewardId: failure.rewardId,
    customerId: failure.customerId,
    atRisk: formatDecimal({ minor: Number(failure.atRiskMinor), currency: failure.currency }),
    currency: failure.currency,
    occurredAt: failure.occurredAt.toISOString(),
    nextAttemptAt: failure.nextAttemptAt?.toISOString() ?? null,
    waitingBy: failure.status === "waiting" ? failure.waitingBy : null,
    waitingSince: failure.status === "waiting" ? (failure.waitingSince?.toISOString() ?? null) : null,
    snoozedUntil: failure.snoozedUntil?.toISOString() ?? null,
  };
}

const columnOf: Record<SearchField, "orderName" | "customerId" | "upc14" | "rewardId" | "productTitle" | "program"> = {
  order: "orderName",
  customer: "customerId",
  upc: "upc14",
  reward: "rewardId",
  product: "productTitle",
  program: "program",
};

/** Every word must begin a word of the row. */
async function searching(shop: string, search: string): Promise<Prisma.FailureWhereInput[]> {
  const words = wordsOf(search).slice(0, 8);
  return Promise.all(
    words.map(async (word) => {
      const found = await db.searchEntry.findMany({ where: { shopId: shop, word: { startsWith: word } }, take: 200 });
      return { OR: found.map(({ field, value }) => ({ [columnOf[field as SearchField]]: value })) };
    }),
  );
}

function beyondOf(beyond: { at: Date; id: string; side: "gt" | "lt" } | null): Prisma.FailureWhereInput {
  if (!beyond) return {};
  const { at, id, side } = beyond;
  return { OR: [{ occurredAt: { [side]: at } }, { occurredAt: at, id: { [side]: id } }] };
}

async function countOpen(shop: string, since: Prisma.FailureWhereInput): Promise<Record<FailureKind, number>> {
  const counts = await db.failure.groupBy({
    by: ["kind"],
    where: { shopId: shop, status: { in: [...openStatuses] }, ...since },
    _count: true,
  });
  const of = (kind: FailureKind) => counts.find((count) => count.kind === kind)?._count ?? 0;
  return { transaction: of("transaction"), redemption: of("redemption") };
}
