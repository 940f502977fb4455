import type { Tx } from "#app/platform/db.server.ts";
import { catalogue } from "./catalogue.ts";
import type { FailureCode, FailureFacts } from "./catalogue.ts";

/** `line:<id>` or `order:<id>`: what a failure is about. There is one failure per subject. */
export type Subject = `${"line" | "order" | "reward"}:${string}`;

export type NewFailure = FailureFacts & {
  shop: string;
  subject: Subject;
  code: FailureCode;
  details: Record<string, string | number>;
  orderName: string;
  customerGid: string | null;
  customerName: string | null;
  productTitle: string | null;
  program: string | null;
  /** When the purchase was made, for the table and the 30 days. */
  occurredAt: Date;
  now: Date;
  /** Set while the work is tried again by itself. */
  nextAttemptAt: Date | null;
};

/** Opens the failure of a subject, or refreshes it. One that was hidden stays hidden while it fails for the same reason. */
export async function recordFailure(tx: Tx, failure: NewFailure): Promise<void> {
  const entry = catalogue[failure.code];
  const facts = {
    partner: failure.partner,
    kind: entry.kind,
    code: failure.code,
    cause: entry.causeOf(failure),
    orderId: failure.orderId,
    lineId: failure.lineId,
    orderName: failure.orderName,
    customerGid: failure.customerGid,
    customerName: failure.customerName,
    upc: failure.upc,
    productTitle: failure.productTitle,
    program: failure.program,
    rewardId: failure.rewardId,
    details: entry.details.parse(failure.details),
    searchText: searchTextOf(failure),
    lastSeenAt: failure.now,
    nextAttemptAt: failure.nextAttemptAt,
  };
  const key = { shopId: failure.shop, subject: failure.subject };
  const known = await tx.failure.findUnique({ where: { shopId_subject: key } });
  if (!known) {
    await tx.failure.create({ data: { ...key, ...facts, occurredAt: failure.occurredAt } });
    return;
  }
  const staysHidden = known.status === "hidden" && known.code === failure.code && known.cause === facts.cause;
  const reopened = staysHidden
    ? {}
    : { status: failure.nextAttemptAt ? ("retrying" as const) : ("open" as const), closedAt: null, closedBy: null };
  await tx.failure.update({ where: { id: known.id }, data: { ...facts, ...reopened, times: { increment: 1 } } });
}

/** Closes the failures of subjects that are in order now. Returns how many were open. */
export async function closeFailures(tx: Tx, { shop, subjects, now }: { shop: string; subjects: Subject[]; now: Date }): Promise<number> {
  if (subjects.length === 0) return 0;
  const { count } = await tx.failure.updateMany({
    where: { shopId: shop, subject: { in: subjects }, status: { not: "resolved" } },
    data: { status: "resolved", closedAt: now, closedBy: null, nextAttemptAt: null },
  });
  return count;
}

function searchTextOf(failure: NewFailure): string {
  return [failure.orderName, failure.customerName, failure.upc, failure.productTitle, failure.program, failure.rewardId]
    .filter((part) => part !== null)
    .join(" ")
    .toLowerCase();
}
