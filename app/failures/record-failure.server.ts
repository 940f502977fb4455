import type { Money } from "#app/domain/money.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { catalogue } from "./catalogue.ts";
import type { FailureCode, FailureFacts } from "./catalogue.ts";
import { staysAside } from "./failure-status.ts";
import { rankOf, riskBandOf } from "./risk.ts";
import { searchEntriesOf } from "./search-words.ts";
import { settleTargets } from "./settle-targets.server.ts";

/**
 * `line:<id>`, `order:<id>`, `reward:<line's id>` (see `rewardSubject`), `pos:<partner>:<order's id>`, `check:<partner>:<check>`, `hold:<id>`,
 * `job:<name>:<key>`: what a failure is about. There is one failure per subject.
 */
export type Subject = `${"line" | "order" | "reward" | "pos" | "check" | "hold" | "job"}:${string}`;

export type NewFailure = FailureFacts & {
  shop: string;
  subject: Subject;
  code: FailureCode;
  details: Record<string, string | number>;
  orderName: string | null;
  customerId: string | null;
  customerGid: string | null;
  customerName: string | null;
  productTitle: string | null;
  program: string | null;
  /** What the shop loses if it is never mended. */
  atRisk: Money;
  /** When the purchase was made, for the table and the 30 days. */
  occurredAt: Date;
  now: Date;
  /** Set while the work is tried again by itself. */
  nextAttemptAt: Date | null;
};

/** What a failure leaves open that is about no order, line, buyer or reward. */
export const aboutNobody = {
  orderId: null,
  lineId: null,
  orderName: null,
  customerKey: null,
  customerId: null,
  customerGid: null,
  customerName: null,
  variantGid: null,
  upc: null,
  productTitle: null,
  program: null,
  rewardId: null,
} satisfies Partial<NewFailure>;

/** Nobody has it in hand any more. */
const noSteps = { waitingBy: null, waitingSince: null };

/** Opens the failure of a subject, or refreshes it. One that somebody put aside stays there while it fails for the same reason. */
export async function recordFailure(tx: Tx, failure: NewFailure): Promise<void> {
  const entry = catalogue[failure.code];
  const { atRisk } = failure;
  const digits = failure.upc?.replace(/\D/g, "") ?? "";
  const facts = {
    partner: failure.partner,
    kind: entry.kind,
    code: failure.code,
    cause: entry.causeOf(failure),
    orderId: failure.orderId,
    lineId: failure.lineId,
    orderName: failure.orderName,
    customerId: failure.customerId,
    customerGid: failure.customerGid,
    customerName: failure.customerName,
    upc: failure.upc,
    upc14: digits ? digits.padStart(14, "0") : null,
    productTitle: failure.productTitle,
    program: failure.program,
    rewardId: failure.rewardId,
    details: entry.details.parse(failure.details),
    atRiskMinor: atRisk.minor,
    currency: atRisk.currency,
    atRiskBand: riskBandOf(atRisk),
    lastSeenAt: failure.now,
    nextAttemptAt: failure.nextAttemptAt,
  };
  await tx.searchEntry.createMany({
    data: searchEntriesOf(facts).map((found) => ({ shopId: failure.shop, ...found })),
    skipDuplicates: true,
  });
  const key = { shopId: failure.shop, subject: failure.subject };
  const known = await tx.failure.findUnique({ where: { shopId_subject: key } });
  if (!known) {
    const { occurredAt } = failure;
    await tx.failure.create({ data: { ...key, ...facts, occurredAt, rank: rankOf(occurredAt, atRisk) } });
    return;
  }
  const isTheSame = known.code === failure.code && known.cause === facts.cause;
  const reopened =
    staysAside(known.status) && isTheSame
      ? {}
      : { status: failure.nextAttemptAt ? ("retrying" as const) : ("open" as const), closedAt: null, closedBy: null, ...noSteps };
  // News of today is not as old as what was wrong with the same line months ago.
  const occurredAt = isTheSame && known.status !== "resolved" ? known.occurredAt : failure.occurredAt;
  const clockOver = known.clockOver && occurredAt <= known.occurredAt;
  await tx.failure.update({
    where: { id: known.id },
    data: { ...facts, ...reopened, occurredAt, clockOver, rank: rankOf(occurredAt, atRisk), times: { increment: 1 } },
  });
  if (!failure.nextAttemptAt) await settleTargets(tx, { failureIds: [known.id], code: failure.code, now: failure.now });
}

/** Closes the failures of subjects that are in order now. Returns how many were open. */
export async function closeFailures(tx: Tx, { shop, subjects, now }: { shop: string; subjects: Subject[]; now: Date }): Promise<number> {
  if (subjects.length === 0) return 0;
  const closed = await tx.failure.updateManyAndReturn({
    where: { shopId: shop, subject: { in: subjects }, status: { not: "resolved" } },
    data: { status: "resolved", closedAt: now, closedBy: null, nextAttemptAt: null, snoozedUntil: null, ...noSteps },
    select: { id: true },
  });
  await settleTargets(tx, { failureIds: closed.map(({ id }) => id), code: null, now });
  return closed.length;
}
