import type { Failure, StaffMember } from "@prisma/client";
import { mostCounted } from "#app/domain/count.ts";
import { formatDecimal } from "#app/domain/money.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import { keysetPage } from "#app/platform/keyset.server.ts";
import type { FailureCode } from "./catalogue.ts";
import { statusesOf } from "./failure-status.ts";
import type { FailureFilter, FailureKind, FailureList, FailureRow, ListedFailure } from "./failure-view.ts";
import { daysLeft, hasClock } from "./risk.ts";
import { readSearch } from "./search-entries.server.ts";
import { countFailures, selectFailures, selectionFor } from "./select-failures.server.ts";
import type { OrderedBy, Selection } from "./select-failures.server.ts";

const pageSize = 25;

type Asked = {
  filter: FailureFilter;
  /** One that an earlier page gave. */
  cursor: string | null;
  /** Who looks: what is theirs is found under "me". */
  actor?: string | null;
  limit?: number;
};

/** A page of the failure table. */
export async function listFailures(shop: string, { filter, cursor, actor = null, limit = pageSize }: Asked): Promise<FailureList> {
  const moment = now();
  const [selection, search] = await Promise.all([selectionFor({ shop, filter, actor, now: moment }), readSearch(shop, filter.search)]);
  const { by, direction } = orderOf(filter);
  const [{ rows: places, next, previous }, open] = await Promise.all([
    keysetPage({
      cursor,
      limit,
      direction,
      read: ({ beyond, order, take }) => selectFailures({ shop, selection, search, by, order, beyond, take, now: moment }),
      keyOf: (place) => place,
    }),
    countOpen(shop, selection),
  ]);
  const cut = search?.status === "found" ? search.cut : null;
  const rows = await readRows(
    shop,
    places.map(({ id }) => id),
  );
  return { next, previous, rows: rows.map((row) => listed(row, moment)), open, cutWords: cut ? [cut] : [] };
}

type Row = Failure & { assignee: StaffMember | null };

function listed(failure: Row, moment: Date): ListedFailure {
  const { assignee, occurredAt, kind } = failure;
  return {
    ...failureRow(failure),
    daysLeft: hasClock(kind) ? daysLeft(occurredAt, moment) : null,
    assignee: assignee && { id: assignee.id, actor: assignee.actor, name: assignee.name },
  };
}

/** The failures of these ids, in their order. */
export async function readRows(shop: string, ids: string[]): Promise<Row[]> {
  const rows = await db.failure.findMany({ where: { shopId: shop, id: { in: ids } }, include: { assignee: true } });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** The least time left first is the oldest first; the most urgent has the earliest rank. */
export function orderOf({ sort }: Pick<FailureFilter, "sort">): { by: OrderedBy; direction: "asc" | "desc" } {
  return { by: sort === "urgent" ? "rank" : "occurredAt", direction: sort === "newest" ? "desc" : "asc" };
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

async function countOpen(shop: string, { since, before }: Selection): Promise<Record<FailureKind, number>> {
  const of = (kind: FailureKind) => {
    const everything = { code: null, program: null, partner: null, bands: null, assignee: null, recordedBefore: null };
    const selection = { ...everything, kind, statuses: statusesOf.open, since, before, onTheClock: false, search: "" };
    return countFailures({ shop, selection, search: null }, mostCounted);
  };
  const [transaction, redemption, pos] = await Promise.all([of("transaction"), of("redemption"), of("pos")]);
  return { transaction, redemption, pos };
}
