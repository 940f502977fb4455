import { Prisma } from "@prisma/client";
import { openStatuses } from "#app/failures/failure-status.ts";
import { db } from "#app/platform/db.server.ts";
import { env } from "#app/platform/env.server.ts";
import { log } from "#app/platform/log.server.ts";
import { accessLogDays } from "./privacy-view.ts";

const dayMs = 86_400_000;
/** Rows of one statement, so that none holds locks for long. */
const slice = 1_000;
/** Slices of one part in one go: the rest goes the next time, some hours later. */
const mostSlices = 200;

/** The words of these are typed by a person or name one, and no later step needs them. */
const settled = ["resolved", "hidden"];

type Moments = { old: Date; oldAccess: Date; gone: Date };

/** Each takes away, or empties, a slice of what is old, and says how many rows it was. None touches what is done with already. */
const parts: Record<string, (moments: Moments) => Promise<number>> = {
  attempts: ({ old }) => db.$executeRaw`
    DELETE FROM "Attempt" WHERE id IN (SELECT id FROM "Attempt" WHERE id < ${firstIdOf(old)}::uuid AND "startedAt" < ${old} ORDER BY id LIMIT ${slice})`,
  deliveries: ({ old }) => db.$executeRaw`
    DELETE FROM "WebhookDelivery" WHERE id IN (
      SELECT id FROM "WebhookDelivery" WHERE id < ${firstIdOf(old)}::uuid AND "receivedAt" < ${old} ORDER BY id LIMIT ${slice})`,
  notes: ({ old }) => db.$executeRaw`
    UPDATE "FailureEvent" SET details = '{"text":""}' WHERE id IN (
      SELECT e.id FROM "FailureEvent" e JOIN "Failure" f ON f.id = e."failureId"
      WHERE e.kind = 'noted' AND e.details->>'text' <> '' AND f.status = ANY (${settled}::"FailureStatus"[]) AND coalesce(f."closedAt", f."lastSeenAt") < ${old}
      LIMIT ${slice})`,
  failureNames: ({ old }) => db.$executeRaw`
    UPDATE "Failure" SET "customerName" = NULL, "customerGid" = NULL WHERE id IN (
      SELECT id FROM "Failure"
      WHERE status = ANY (${settled}::"FailureStatus"[]) AND coalesce("closedAt", "lastSeenAt") < ${old}
        AND ("customerName" IS NOT NULL OR "customerGid" IS NOT NULL)
      LIMIT ${slice})`,
  recipients: ({ old }) => db.$executeRaw`
    UPDATE "Redemption" SET recipient = NULL WHERE id IN (
      SELECT id FROM "Redemption" WHERE recipient IS NOT NULL AND state IN ('redeemed', 'returned') AND "updatedAt" < ${old} LIMIT ${slice})`,
  customers: ({ old }) => forgetCustomers(old),
  orderNames: ({ old }) => db.$executeRaw`
    UPDATE "Order" SET "customerName" = NULL WHERE id IN (
      SELECT o.id FROM "Order" o LEFT JOIN "Customer" c ON c.id = o."customerId"
      WHERE o."customerName" IS NOT NULL AND coalesce(c.name, '') = '' AND greatest(o."processedAt", o."readAt") < ${old} LIMIT ${slice})`,
  runs: ({ old }) => db.$executeRaw`
    DELETE FROM "BulkRun" WHERE id IN (SELECT id FROM "BulkRun" WHERE state <> 'running' AND "createdAt" < ${old} LIMIT ${slice})`,
  accesses: ({ oldAccess }) => db.$executeRaw`
    DELETE FROM "AccessLog" WHERE ctid IN (SELECT ctid FROM "AccessLog" WHERE at < ${oldAccess} LIMIT ${slice})`,
  requests: async ({ old }) => (await lapse(old)) + (await forgetWhose()),
  jobs: ({ gone }) => db.$executeRaw`
    DELETE FROM pgboss.job WHERE state IN ('completed', 'cancelled', 'failed') AND data->>'shop' IN (
      SELECT r."shopId" FROM "ComplianceRequest" r
      WHERE r.kind = 'redact_shop' AND r."doneAt" > ${gone} AND NOT EXISTS (SELECT FROM "Shop" s WHERE s.id = r."shopId"))`,
};

/**
 * Takes personal data away that nothing needs any more: what is kept for how long, and why, is in `docs/privacy.md`. Slice by slice, in nobody's
 * way; safe to repeat and to break off.
 */
export async function removeOldData({ now }: { now: Date }): Promise<void> {
  const before = (days: number) => new Date(now.getTime() - days * dayMs);
  const moments = { old: before(env.PERSONAL_DATA_DAYS), oldAccess: before(accessLogDays), gone: before(2) };
  const removed: Record<string, number> = {};
  for (const [part, remove] of Object.entries(parts)) {
    let rows = 0;
    for (let count = 0; count < mostSlices; count += 1) {
      const done = await remove(moments);
      rows += done;
      if (done < slice) break;
    }
    if (rows > 0) removed[part] = rows;
  }
  if (Object.keys(removed).length > 0) log("old_data_removed", removed);
}

/** Ids begin with the time at which they were given: old rows are found by their key, without an index that every new one would pay for. */
function firstIdOf(moment: Date): string {
  const time = moment.getTime().toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}

/**
 * A buyer without an account at the loyalty program, who bought nothing for so long and about whom nothing is open, loses their name. Whoever has an
 * account keeps it: their cards are looked after by name.
 */
async function forgetCustomers(old: Date): Promise<number> {
  const attended = [...openStatuses, "snoozed"];
  return db.$transaction(async (tx) => {
    const found = await tx.$queryRaw<{ id: string }[]>`
      SELECT c.id FROM "Customer" c
      WHERE c.name <> '' AND c."createdAt" < ${old}
        AND NOT EXISTS (SELECT FROM "MemberLink" l WHERE l."customerId" = c.id AND l."memberId" IS NOT NULL)
        AND NOT EXISTS (SELECT FROM "Order" o WHERE o."customerId" = c.id AND greatest(o."processedAt", o."readAt") >= ${old})
        AND NOT EXISTS (SELECT FROM "Failure" f WHERE f."customerId" = c.id AND f.status = ANY (${attended}::"FailureStatus"[]))
      LIMIT ${slice}`;
    const ids = found.map(({ id }) => id);
    if (ids.length === 0) return 0;
    const theirs = Prisma.sql`ANY (${ids}::uuid[])`;
    await tx.customerWord.deleteMany({ where: { customerId: { in: ids } } });
    await tx.searchEntry.deleteMany({ where: { field: "customer", value: { in: ids } } });
    await tx.$executeRaw`UPDATE "Order" SET "customerName" = NULL WHERE "customerId" = ${theirs} AND "customerName" IS NOT NULL`;
    await tx.customer.updateMany({ where: { id: { in: ids } }, data: { name: "" } });
    return ids.length;
  });
}

/** A data request that nobody handed over, long after its end: whose it was is not kept for that. */
async function lapse(old: Date): Promise<number> {
  const { count } = await db.complianceRequest.updateMany({
    where: { kind: "data_request", doneAt: null, askedAt: { lt: old } },
    data: { doneAt: new Date(), doneBy: "punchcard", counts: { end: "lapsed" } },
  });
  return count;
}

async function forgetWhose(): Promise<number> {
  const { count } = await db.complianceRequest.updateMany({
    where: {
      doneAt: { not: null },
      OR: [{ customerGid: { not: null } }, { guestKeys: { isEmpty: false } }, { orderGids: { isEmpty: false } }],
    },
    data: { customerGid: null, guestKeys: [], orderGids: [] },
  });
  return count;
}
