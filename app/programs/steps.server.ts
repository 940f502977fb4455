import { Prisma } from "@prisma/client";
import type { Enrolment, ProgramException } from "@prisma/client";
import { upcCause } from "#app/domain/cause.ts";
import type { Cause } from "#app/domain/cause.ts";
import { now } from "#app/platform/clock.server.ts";
import { db, query } from "#app/platform/db.server.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { saveDistributor } from "./distributors.server.ts";
import { causesOfProgram, enrolmentsFor, noteEnrolled } from "./enrolments.server.ts";

/** A step at the partner that waits for a person. */
export type WaitingStep = { kind: "enrolment"; row: Enrolment } | { kind: "exception"; row: ProgramException };
export type StepKind = WaitingStep["kind"];

/** A step by its id; null when it does not wait (any more). */
export async function waitingStep({ shop, kind, id }: { shop: string; kind: StepKind; id: string }): Promise<WaitingStep | null> {
  const where = { shopId: shop, id, state: "waiting" as const };
  if (kind === "exception") {
    const row = await db.programException.findFirst({ where });
    return row && { kind, row };
  }
  const row = await db.enrolment.findFirst({ where });
  return row && { kind, row };
}

/** What a cause waits for; null when it waits for nothing. */
export async function waitingStepFor(cause: { shop: string; partner: string; cause: string }): Promise<WaitingStep | null> {
  const { shop, partner } = cause;
  const exception = await db.programException.findUnique({
    where: { shopId_partner_cause: { shopId: shop, partner, cause: cause.cause } },
  });
  if (exception?.state === "waiting") return { kind: "exception", row: exception };
  const enrolment = (await enrolmentsFor({ shop, partner, causes: [cause.cause], state: "waiting" })).get(cause.cause);
  return enrolment ? { kind: "enrolment", row: enrolment } : null;
}

/** What the merchant arranged for an item: `exception` is null where the store was enrolled for it on the partner's page. */
export type DoneStep = { startedAt: Date; doneAt: Date; exception: ProgramException | null };

/** What is arranged for these items, by UPC as given; of enrolments those that a person made on the partner's page. */
export async function doneSteps({
  shop,
  partner,
  upcs,
}: {
  shop: string;
  partner: string;
  upcs: string[];
}): Promise<Map<string, DoneStep>> {
  if (upcs.length === 0 || !(await hasDoneSteps({ shop, partner }))) return new Map();
  const causes = [...new Set<string>(upcs.map(upcCause))];
  const [exceptions, enrolments] = await Promise.all([
    db.programException.findMany({ where: { shopId: shop, partner, cause: { in: causes }, state: "done" } }),
    enrolmentsFor({ shop, partner, causes, state: "done", how: "assisted" }),
  ]);
  return new Map(
    upcs.flatMap((upc) => {
      const exception = exceptions.find(({ cause }) => cause === upcCause(upc)) ?? null;
      const step = exception ?? enrolments.get(upcCause(upc));
      return step?.doneAt ? [[upc, { startedAt: step.startedAt, doneAt: step.doneAt, exception }] as const] : [];
    }),
  );
}

/** Few shops have any, and every order asks. */
async function hasDoneSteps({ shop, partner }: { shop: string; partner: string }): Promise<boolean> {
  const found = await query(
    Prisma.sql`
      SELECT WHERE EXISTS (SELECT FROM "ProgramException" WHERE "shopId" = ${shop} AND partner = ${partner} AND state = 'done')
        OR EXISTS (SELECT FROM "Enrolment" WHERE "shopId" = ${shop} AND partner = ${partner} AND state = 'done' AND how = 'assisted')`,
    "done-steps",
  );
  return found.length > 0;
}

/** What was put off or hidden while it waited comes back as open: nobody has it in hand any more. */
async function noLongerWait(tx: Tx, { shop, causes }: { shop: string; causes: Cause[] }): Promise<void> {
  await tx.failure.updateMany({
    where: { shopId: shop, cause: { in: causes }, status: { in: ["snoozed", "hidden"] }, waitingSince: { not: null } },
    data: { waitingBy: null, waitingSince: null },
  });
}

type Settling = { shop: string; kind: StepKind; id: string; actor: string };

/**
 * Notes that a person has done it, and keeps the account number that it was done with. Returns the causes that it mends; null when it does
 * not wait (any more).
 */
export async function confirmStep({ shop, kind, id, actor }: Settling): Promise<Cause[] | null> {
  const where = { shopId: shop, id, state: "waiting" as const };
  const data = { state: "done" as const, doneBy: actor, doneAt: now() };
  const waiting = kind === "enrolment" ? await db.enrolment.findFirst({ where }) : null;
  if (waiting?.accountNumber) {
    const { partner, distributor: name, accountNumber } = waiting;
    await saveDistributor({ shop, partner, name, accountNumber, actor });
  }
  return db.$transaction(async (tx) => {
    if (kind === "exception") {
      const [exception] = await tx.programException.updateManyAndReturn({ where, data });
      return exception ? mended(tx, [exception.cause as Cause]) : null;
    }
    const [enrolment] = await tx.enrolment.updateManyAndReturn({ where, data });
    if (!enrolment) return null;
    await noteEnrolled(tx, enrolment);
    return mended(tx, await causesOfProgram(tx, { shop, ...enrolment }));
  });

  async function mended(tx: Tx, causes: Cause[]): Promise<Cause[]> {
    await noLongerWait(tx, { shop, causes });
    return causes;
  }
}

/** Gives a step up: what waited for it is open again. False when it does not wait (any more). */
export async function cancelStep({ shop, kind, id, actor }: Settling): Promise<boolean> {
  const where = { shopId: shop, id, state: "waiting" as const };
  const data = { state: "cancelled" as const, doneBy: actor, doneAt: now() };
  return db.$transaction(async (tx) => {
    const causes: Cause[] = [];
    if (kind === "exception") {
      const [exception] = await tx.programException.updateManyAndReturn({ where, data });
      if (!exception) return false;
      causes.push(exception.cause as Cause);
    } else {
      const [enrolment] = await tx.enrolment.updateManyAndReturn({ where, data });
      if (!enrolment) return false;
      causes.push(...(await causesOfProgram(tx, { shop, ...enrolment })));
    }
    await tx.failure.updateMany({
      where: { shopId: shop, cause: { in: causes }, status: "waiting" },
      data: { status: "open", waitingBy: null, waitingSince: null },
    });
    await noLongerWait(tx, { shop, causes });
    return true;
  });
}

/** A failure that comes while its cause waits for a person waits with it. */
export async function joinWaiting(tx: Tx, { shop, partner, causes }: { shop: string; partner: string; causes: Cause[] }): Promise<void> {
  if (causes.length === 0) return;
  const where = { shopId: shop, partner, state: "waiting" as const };
  const waiting = await Promise.all([tx.enrolment.count({ where }), tx.programException.count({ where })]);
  if (waiting.every((count) => count === 0)) return;
  for (const cause of new Set(causes)) {
    const step = await waitingStepFor({ shop, partner, cause });
    if (!step) continue;
    await tx.failure.updateMany({
      where: { shopId: shop, cause, status: "open" },
      data: { status: "waiting", waitingBy: step.row.startedBy, waitingSince: step.row.startedAt },
    });
  }
}
