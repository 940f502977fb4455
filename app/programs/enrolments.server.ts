import type { Enrolment, StepHow, StepState } from "@prisma/client";
import type { Cause } from "#app/domain/cause.ts";
import type { Program } from "#app/domain/loyalty.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import type { Db, Tx } from "#app/platform/db.server.ts";

type Starting = {
  shop: string;
  partner: string;
  program: Program;
  distributor: string;
  accountNumber: string;
  how: StepHow;
  actor: string;
};

/** Keeps the shop's part in a program: "direct" was done by us, "assisted" waits for a person. A later one takes the place of an earlier. */
export async function startEnrolment({ shop, partner, program, how, actor, ...terms }: Starting): Promise<Enrolment> {
  const moment = now();
  const done = how === "direct";
  const facts = {
    ...{ programTitle: program.title, ...terms, how, startedBy: actor, startedAt: moment },
    ...{ state: done ? ("done" as const) : ("waiting" as const), doneBy: done ? actor : null, doneAt: done ? moment : null },
  };
  const key = { shopId: shop, partner, programId: program.programId };
  return db.$transaction(async (tx) => {
    const row = await tx.enrolment.upsert({
      where: { shopId_partner_programId: key },
      create: { ...key, ...facts },
      update: facts,
    });
    if (done) await noteEnrolled(tx, row);
    return row;
  });
}

/** The list of programs shows it before it is read from the partner again. */
export async function noteEnrolled(tx: Tx, { shopId, partner, programId }: Enrolment): Promise<void> {
  await tx.listedProgram.updateMany({ where: { shopId, partner, programId }, data: { enrolled: true } });
}

/** What a shop enrolled in through Punchcard, the newest first. */
export function listEnrolments(shop: string, partner: string): Promise<Enrolment[]> {
  return db.enrolment.findMany({ where: { shopId: shop, partner }, orderBy: [{ startedAt: "desc" }, { id: "desc" }] });
}

/** What failed for items of a program, each as the cause that is mended when the shop takes part. */
export async function causesOfProgram(
  tx: Db,
  { shop, partner, programId }: { shop: string; partner: string; programId: string },
): Promise<Cause[]> {
  const found = await tx.$queryRaw<{ cause: Cause }[]>`
    SELECT DISTINCT f.cause FROM "Failure" f
    WHERE f."shopId" = ${shop} AND f.partner = ${partner} AND f.cause LIKE 'upc:%' AND f.status IN ('open', 'retrying', 'waiting', 'snoozed')
      AND (f.details->>'programId' = ${programId}
        OR EXISTS (SELECT 1 FROM "ListedItem" i WHERE i."shopId" = f."shopId" AND i.partner = f.partner AND i."programId" = ${programId}
          AND i.upc14 = substr(f.cause, 5))
        OR EXISTS (SELECT 1 FROM "Fix" x WHERE x."shopId" = f."shopId" AND x.cause = f.cause AND x.fix = 'enroll_store'
          AND x.input->>'programId' = ${programId}))`;
  return found.map(({ cause }) => cause);
}

type Asking = { shop: string; partner: string; causes: string[]; state: StepState; how?: StepHow };

/** The shop's enrolments in that state that these causes are about: items of the program, and those for which it was chosen. */
export async function enrolmentsFor({ shop, partner, causes, state, how }: Asking): Promise<Map<string, Enrolment>> {
  const enrolments = await db.enrolment.findMany({ where: { shopId: shop, partner, state, how } });
  if (enrolments.length === 0) return new Map();
  const programIds = enrolments.map(({ programId }) => programId);
  const found = await db.$queryRaw<{ cause: string; programId: string }[]>`
    SELECT 'upc:' || i.upc14 AS cause, i."programId" FROM "ListedItem" i
    WHERE i."shopId" = ${shop} AND i.partner = ${partner} AND i."programId" = ANY(${programIds}) AND 'upc:' || i.upc14 = ANY(${causes})
    UNION
    SELECT f.cause, f.details->>'programId' FROM "Failure" f
    WHERE f."shopId" = ${shop} AND f.partner = ${partner} AND f.cause = ANY(${causes}) AND f.details->>'programId' = ANY(${programIds})
    UNION
    SELECT x.cause, x.input->>'programId' FROM "Fix" x
    WHERE x."shopId" = ${shop} AND x.cause = ANY(${causes}) AND x.fix = 'enroll_store' AND x.input->>'programId' = ANY(${programIds})`;
  const newestLast = enrolments.sort((one, other) => one.startedAt.getTime() - other.startedAt.getTime());
  return new Map(
    newestLast.flatMap((enrolment) =>
      found.filter(({ programId }) => programId === enrolment.programId).map(({ cause }) => [cause, enrolment] as const),
    ),
  );
}
