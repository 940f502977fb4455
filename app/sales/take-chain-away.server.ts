import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import type { JobContext } from "#app/queue/handle.ts";
import { importSalesJob } from "#app/queue/jobs.ts";
import { replaceSchedules } from "#app/queue/replace-schedules.server.ts";
import { eraseSales, withoutRollUps } from "./erase-sales.server.ts";
import { lockChain } from "./lock-chain.server.ts";

/** Does what was asked of a chain that is to be taken away: its figures stay, or everything of it goes. */
export async function takeChainAway(
  { shop, chain, data }: { shop: string; chain: string; data: "keep" | "delete" },
  { signal }: Pick<JobContext, "signal">,
): Promise<void> {
  const found = await db.storeChain.findFirst({ where: { id: chain, shopId: shop, state: "removing" }, select: { id: true } });
  if (!found) return;
  await endImports(chain);
  if (data === "keep") {
    await db.storeChain.updateMany({ where: { id: chain, state: "removing" }, data: { state: "removed" } });
    return;
  }
  await eraseSales({ chain, signal });
  await db.$transaction(async (tx) => {
    await lockChain(tx, chain);
    await withoutRollUps(tx);
    await tx.storeChain.deleteMany({ where: { id: chain } });
  });
  log("chain_erased", { shop, chain });
}

/** Whoever brings a page in holds the chain's lock: after this nothing comes in any more, whichever worker was at it. */
async function endImports(chain: string): Promise<void> {
  await db.$transaction(async (tx) => {
    await lockChain(tx, chain);
    await replaceSchedules(tx, importSalesJob, { owner: chain, schedules: [] });
    await tx.importRun.updateMany({
      where: { chainId: chain, state: { in: ["waiting", "running"] } },
      data: { state: "failed", problem: "stopped", finishedAt: now() },
    });
  });
}
