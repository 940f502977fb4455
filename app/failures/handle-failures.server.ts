import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import { longestNote, snoozeProblem } from "./failure-events.ts";
import { healableStatuses } from "./failure-status.ts";
import { keepEvents } from "./keep-events.server.ts";

type Many = { shop: string; ids: string[]; actor: string };

/** Gives failures to a staff member of the shop, or to nobody. Returns how many changed hands: none when the shop has no such staff member. */
export async function assignFailures({ shop, ids, assigneeId, actor }: Many & { assigneeId: string | null }): Promise<number> {
  return db.$transaction(async (tx) => {
    const assignee = assigneeId === null ? null : await tx.staffMember.findFirst({ where: { shopId: shop, id: assigneeId } });
    if (assigneeId !== null && !assignee) return 0;
    const changed = await tx.$queryRaw<{ id: string }[]>`
      UPDATE "Failure" SET "assigneeId" = ${assigneeId}::uuid
      WHERE "shopId" = ${shop} AND id = ANY(${ids}::uuid[]) AND status <> 'resolved' AND "assigneeId" IS DISTINCT FROM ${assigneeId}::uuid
      RETURNING id`;
    const happened = assignee ? { kind: "assigned" as const, details: { to: assignee.actor } } : { kind: "unassigned" as const };
    await keepEvents(tx, { failureIds: idsOf(changed), actor, now: now(), ...happened });
    return changed.length;
  });
}

/** Puts failures off until a moment to come, a year at most. Returns how many: none when the moment will not do. */
export async function snoozeFailures({ shop, ids, until, actor }: Many & { until: Date }): Promise<number> {
  const moment = now();
  if (snoozeProblem(until, moment)) return 0;
  return db.$transaction(async (tx) => {
    const changed = await tx.$queryRaw<{ id: string }[]>`
      UPDATE "Failure" SET status = 'snoozed', "snoozedUntil" = ${until}
      WHERE "shopId" = ${shop} AND id = ANY(${ids}::uuid[]) AND status::text = ANY(${[...healableStatuses]})
        AND "snoozedUntil" IS DISTINCT FROM ${until}
      RETURNING id`;
    await keepEvents(tx, { failureIds: idsOf(changed), actor, kind: "snoozed", details: { until: until.toISOString() }, now: moment });
    return changed.length;
  });
}

/** Brings back before its day what was put off. Returns how many. */
export async function wakeNow({ shop, ids, actor }: Many): Promise<number> {
  return db.$transaction(async (tx) => {
    const changed = await tx.$queryRaw<{ id: string }[]>`
      UPDATE "Failure" SET status = (CASE WHEN "waitingSince" IS NULL THEN 'open' ELSE 'waiting' END)::"FailureStatus", "snoozedUntil" = NULL
      WHERE "shopId" = ${shop} AND id = ANY(${ids}::uuid[]) AND status = 'snoozed'
      RETURNING id`;
    await keepEvents(tx, { failureIds: idsOf(changed), actor, kind: "woken", now: now() });
    return changed.length;
  });
}

type Noting = { shop: string; id: string; text: string; actor: string };

/** Keeps a remark for the colleagues with a failure. Returns how many were kept: none when it is empty, too long, or the failure is not there. */
export async function addNote({ shop, id, text, actor }: Noting): Promise<number> {
  // PostgreSQL has no word for U+0000.
  const note = text.replaceAll("\0", "").trim();
  if (note === "" || note.length > longestNote) return 0;
  return db.$transaction(async (tx) => {
    const failure = await tx.failure.findFirst({ where: { shopId: shop, id }, select: { id: true } });
    if (!failure) return 0;
    await keepEvents(tx, { failureIds: [failure.id], actor, kind: "noted", details: { text: note }, now: now() });
    return 1;
  });
}

function idsOf(rows: { id: string }[]): string[] {
  return rows.map(({ id }) => id);
}
