import { Prisma } from "@prisma/client";
import { db } from "#app/platform/db.server.ts";
import { enqueueMany } from "#app/queue/enqueue.server.ts";
import { settleHoldJob, syncOrderJob } from "#app/queue/jobs.ts";
import { holdWorld } from "./hold-world.server.ts";
import type { HoldWorld } from "./hold-world.server.ts";

const minute = 60_000;
const batch = 200;
/** More is left for the next minute. */
const mostBatches = 25;

/** Releases what has lapsed, takes up again what nobody took up, and looks at orders again that have not been heard of for long. */
export async function sweepHolds({ move, now }: Pick<HoldWorld, "move" | "now"> = holdWorld): Promise<void> {
  await inBatches(() => lapse(move, now()));
  await inBatches(() => takeUp(now()));
  await inBatches(() => lookAgain(now()));
}

/** Until a batch is not full any more. */
async function inBatches(work: () => Promise<number>): Promise<void> {
  for (let count = 0; count < mostBatches; count += 1) if ((await work()) < batch) return;
}

/** An order that was placed in the last moment has a minute to be seen. */
async function lapse(move: HoldWorld["move"], moment: Date): Promise<number> {
  const lapsed = await db.hold.findMany({
    where: {
      state: { in: ["authorized", "assigning", "code_assigned", "applied"] },
      expiresAt: { lt: new Date(moment.getTime() - minute) },
    },
    orderBy: { expiresAt: "asc" },
    take: batch,
    select: { id: true },
  });
  for (const { id } of lapsed) await move(id, { kind: "lapsed" }, { actor: "punchcard", now: moment });
  return lapsed.length;
}

/** What waits for us as `pendingEffect` has it, in the words of the index `Hold_pending_idx`. */
const waitsForUs = Prisma.sql`(
  state IN ('authorizing', 'assigning', 'capturing', 'releasing')
  OR (state IN ('captured', 'returning') AND kind = 'coupon')
  OR (state = 'capture_failed' AND reason = 'unanswered')
  OR (state IN ('redeemed', 'released', 'returned') AND "codeState" = 'made')
)`;

/** Steps ask for their own work: here is what was lost with a process, given up, or put off. */
async function takeUp(moment: Date): Promise<number> {
  const since = new Date(moment.getTime() - minute);
  return db.$transaction(async (tx) => {
    const left = await tx.$queryRaw<{ id: string; shopId: string }[]>`
      SELECT id, "shopId" FROM "Hold"
      WHERE ${waitsForUs} AND "changedAt" < ${since} AND ("nextAttemptAt" IS NULL OR "nextAttemptAt" < ${moment})
        AND NOT EXISTS (
          SELECT FROM pgboss.job
          WHERE name = ${settleHoldJob.name} AND singleton_key = "shopId" || '/' || "Hold".id::text AND policy = 'key_strict_fifo'
            AND job.state IN ('created', 'retry', 'active')
        )
      ORDER BY "changedAt" LIMIT ${batch}`;
    await enqueueMany(
      tx,
      settleHoldJob,
      left.map(({ id, shopId: shop }) => ({ shop, hold: id })),
    );
    return left.length;
  });
}

const silentOrderMs = 60 * minute;
const lookAgainMs = 6 * 60 * minute;

/** Its webhook may have been lost: an order that is not paid yet, a free good that nobody has redeemed or undone. */
async function lookAgain(moment: Date): Promise<number> {
  return db.$transaction(async (tx) => {
    const silent = await tx.hold.findMany({
      where: {
        AND: [
          { OR: [{ state: "ordered" }, { state: { in: ["captured", "returning"] }, kind: "reward" }] },
          { OR: [{ nextAttemptAt: null }, { nextAttemptAt: { lt: moment } }] },
        ],
        changedAt: { lt: new Date(moment.getTime() - silentOrderMs) },
        orderGid: { not: null },
      },
      orderBy: { changedAt: "asc" },
      take: batch,
      select: { id: true, shopId: true, orderGid: true },
    });
    const nextAttemptAt = new Date(moment.getTime() + lookAgainMs);
    await tx.hold.updateMany({ where: { id: { in: silent.map(({ id }) => id) } }, data: { nextAttemptAt } });
    await enqueueMany(
      tx,
      syncOrderJob,
      silent.map(({ shopId: shop, orderGid }) => ({ shop, order: orderGid ?? "" })),
    );
    return silent.length;
  });
}
