import { db } from "#app/platform/db.server.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { enqueue } from "#app/queue/enqueue.server.ts";
import { healCausesJob } from "#app/queue/jobs.ts";
import { healableStatuses, isHealable } from "./failure-status.ts";
import { retry, retryCause, retryHeldOrders } from "./retry-cause.server.ts";

/** Up to so many failures are tried again in the transaction of the fix; more in slices, by a job. */
const atOnce = 200;
const sliceSize = 500;

type Healing = {
  shop: string;
  /** The fix's row. */
  fix: string;
  /** The one that it was pressed on. */
  failure: { id: string; orderId: string | null; status: string };
  causes: string[];
  /** How many the causes have. */
  failures: number;
};

/** Tries everything again that has these causes, and notes for each failure that the fix is to heal it. */
export async function healCauses(tx: Tx, { shop, fix, failure, causes, failures }: Healing): Promise<void> {
  if (failures <= atOnce) {
    for (const cause of causes) await keepTargets(tx, { fix, failures: (await retryCause(tx, { shop, cause })).map((id) => ({ id })) });
    return;
  }
  // The one on the screen goes first.
  if (isHealable(failure.status)) {
    await keepTargets(tx, { fix, failures: [failure] });
    await retry(tx, { shop, failures: [failure] });
  }
  await enqueue(tx, healCausesJob, { shop, fix, causes });
}

/** Returns those that were not noted before. */
export async function keepTargets(tx: Tx, { fix, failures }: { fix: string; failures: { id: string }[] }): Promise<Set<string>> {
  // As one array: PostgreSQL takes 32,767 single values.
  const ids = failures.map(({ id }) => id);
  const kept = await tx.$queryRaw<{ failureId: string }[]>`
    INSERT INTO "FixTarget" ("fixId", "failureId") SELECT ${fix}::uuid, id FROM unnest(${ids}::uuid[]) AS id ON CONFLICT DO NOTHING
    RETURNING "failureId"`;
  return new Set(kept.map(({ failureId }) => failureId));
}

/** The job: slice by slice, each a transaction. Killed in between, it goes on with those that it has not noted yet. */
export async function healInSlices({ shop, fix, causes }: { shop: string; fix: string; causes: string[] }): Promise<void> {
  // Gone when the shop's data was erased meanwhile.
  if (!(await db.fix.findFirst({ where: { shopId: shop, id: fix }, select: { id: true } }))) return;
  let last: string | null = null;
  do last = await healSlice({ shop, fix, causes, after: last });
  while (last);
  await db.$transaction(async (tx) => {
    for (const cause of causes) await retryHeldOrders(tx, { shop, cause });
    // Some may have healed or been hidden before their turn came.
    await tx.$executeRaw`UPDATE "Fix" SET failures = (SELECT count(*) FROM "FixTarget" WHERE "fixId" = ${fix}::uuid) WHERE id = ${fix}::uuid`;
  });
}

type Slice = { shop: string; fix: string; causes: string[]; after: string | null };

/** Returns the last failure of the slice, null when there were none. */
async function healSlice({ shop, fix, causes, after }: Slice): Promise<string | null> {
  return db.$transaction(async (tx) => {
    const failures = await tx.$queryRaw<{ id: string; orderId: string | null }[]>`
      SELECT id, "orderId" FROM "Failure"
      WHERE "shopId" = ${shop} AND cause = ANY(${causes}) AND status = ANY(${[...healableStatuses]}::"FailureStatus"[])
        AND (${after}::uuid IS NULL OR id > ${after}::uuid)
      ORDER BY id LIMIT ${sliceSize}`;
    // Asking which are noted takes longer with every slice while the database's statistics are older than the rows.
    const added = await keepTargets(tx, { fix, failures });
    await retry(tx, { shop, failures: failures.filter(({ id }) => added.has(id)) });
    return failures.at(-1)?.id ?? null;
  });
}
