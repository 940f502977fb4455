import { now } from "#app/platform/clock.server.ts";
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

type HealingJob = { shop: string; fix: string; causes: string[] };

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

export async function keepTargets(tx: Tx, { fix, failures }: { fix: string; failures: { id: string }[] }): Promise<void> {
  // As one array: PostgreSQL takes 32,767 single values.
  const ids = failures.map(({ id }) => id);
  await tx.$executeRaw`
    INSERT INTO "FixTarget" ("fixId", "failureId") SELECT ${fix}::uuid, id FROM unnest(${ids}::uuid[]) AS id ON CONFLICT DO NOTHING`;
}

/** The job: slice by slice, each a transaction. Killed in between, it goes on with those that it has not noted yet. */
export async function healInSlices({ shop, fix, causes }: HealingJob): Promise<void> {
  const row = await db.fix.findFirst({ where: { shopId: shop, id: fix }, select: { failureId: true } });
  // Gone when the shop's data was erased meanwhile.
  if (!row) return;
  const pressed = row.failureId;
  // Slices go by id, so that the last one noted is where it goes on; the one that was on the screen went first.
  const noted = await db.fixTarget.findFirst({ where: { fixId: fix, failureId: { not: pressed } }, orderBy: { failureId: "desc" } });
  let last = noted?.failureId ?? null;
  do last = await healSlice({ shop, fix, causes, pressed, after: last });
  while (last);
  await db.$transaction(async (tx) => {
    for (const cause of causes) await retryHeldOrders(tx, { shop, cause });
    // Some may have healed or been hidden before their turn came.
    await countTargets(tx, fix);
  });
}

/** What became of a failure that a fix was to heal and did not come to, in place of a failure code. */
const notReached = "not_reached";

/** The job kept failing: those whose turn never came did not heal. They stay as they are, to be fixed again; those before them go on. */
export async function giveUpHealing({ shop, fix, causes }: HealingJob): Promise<void> {
  await db.$transaction(async (tx) => {
    if (!(await tx.fix.findFirst({ where: { shopId: shop, id: fix }, select: { id: true } }))) return;
    await tx.$executeRaw`
      INSERT INTO "FixTarget" ("fixId", "failureId", state, code, "settledAt")
      SELECT ${fix}::uuid, id, 'failed', ${notReached}, ${now()} FROM "Failure"
      WHERE "shopId" = ${shop} AND cause = ANY(${causes}) AND status = ANY(${[...healableStatuses]}::"FailureStatus"[])
      ON CONFLICT DO NOTHING`;
    await countTargets(tx, fix);
  });
}

async function countTargets(tx: Tx, fix: string): Promise<void> {
  await tx.$executeRaw`UPDATE "Fix" SET failures = (SELECT count(*) FROM "FixTarget" WHERE "fixId" = ${fix}::uuid) WHERE id = ${fix}::uuid`;
}

type Slice = { shop: string; fix: string; causes: string[]; pressed: string; after: string | null };

/** Returns the last failure of the slice, null when there were none. */
async function healSlice({ shop, fix, causes, pressed, after }: Slice): Promise<string | null> {
  return db.$transaction(async (tx) => {
    const failures = await tx.$queryRaw<{ id: string; orderId: string | null }[]>`
      SELECT id, "orderId" FROM "Failure"
      WHERE "shopId" = ${shop} AND cause = ANY(${causes}) AND status = ANY(${[...healableStatuses]}::"FailureStatus"[])
        AND id <> ${pressed}::uuid AND (${after}::uuid IS NULL OR id > ${after}::uuid)
      ORDER BY id LIMIT ${sliceSize}`;
    await keepTargets(tx, { fix, failures });
    await retry(tx, { shop, failures });
    return failures.at(-1)?.id ?? null;
  });
}
