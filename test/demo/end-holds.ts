import { openStates } from "#app/coupons/hold-states.ts";
import { db } from "#app/platform/db.server.ts";
import { enqueue } from "#app/queue/enqueue.server.ts";
import { sweepHoldsJob } from "#app/queue/jobs.ts";

/** The time of everything that is put aside for a checkout is over, and whoever looks after that looks. */
export async function endHolds(shop: string): Promise<void> {
  const left = { shopId: shop, state: { in: [...openStates] } };
  await db.hold.updateMany({ where: left, data: { expiresAt: new Date(Date.now() - 2 * 60_000) } });
  await db.$transaction((tx) => enqueue(tx, sweepHoldsJob, {}));
}
