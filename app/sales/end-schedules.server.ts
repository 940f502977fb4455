import type { Tx } from "#app/platform/db.server.ts";
import { importSalesJob } from "#app/queue/jobs.ts";
import { replaceSchedules } from "#app/queue/replace-schedules.server.ts";

/** A shop leaves: none of its imports come any more. They are set again by themselves when it comes back (`mendSchedules`). */
export async function endSchedules(tx: Tx, shop: string): Promise<void> {
  const chains = await tx.storeChain.findMany({ where: { shopId: shop }, select: { id: true } });
  for (const { id } of chains) await replaceSchedules(tx, importSalesJob, { owner: id, schedules: [] });
}
