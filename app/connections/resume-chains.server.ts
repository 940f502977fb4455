import type { Tx } from "#app/platform/db.server.ts";
import { enqueueNow } from "#app/queue/enqueue.server.ts";
import { importSalesJob } from "#app/queue/jobs.ts";
import type { PosPartner } from "./pos-partners.ts";

/** The connection of the orders works again: the chains that share it are brought in again, from where they stood. */
export async function resumeChains(tx: Tx, { shop, partner }: { shop: string; partner: PosPartner }): Promise<void> {
  const shared = { shopId: shop, partner, shared: true };
  await tx.storeChain.updateMany({ where: { ...shared, access: { not: "connected" } }, data: { access: "connected" } });
  const chains = await tx.storeChain.findMany({ where: { ...shared, state: "active" }, select: { id: true } });
  await enqueueNow(
    tx,
    importSalesJob,
    chains.map(({ id }) => ({ shop, chain: id })),
  );
}
