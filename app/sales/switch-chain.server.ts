import type { Prisma } from "@prisma/client";
import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { enqueueNow } from "#app/queue/enqueue.server.ts";
import { importSalesJob, reimportSalesJob, removeChainJob } from "#app/queue/jobs.ts";
import { replaceSchedules } from "#app/queue/replace-schedules.server.ts";
import { setSchedules } from "./set-schedules.server.ts";
import { startImport } from "./start-import.server.ts";

type Given = { shop: string; chain: string; actor: string };
/** "not_found": it is not this shop's, or not in a state for it. */
export type Switched = { status: "done" } | { status: "not_found" };

/** Nothing is brought in until the chain is resumed; an import that runs stops with its next page, and everything is kept. */
export async function pauseChain({ shop, chain, actor }: Given): Promise<Switched> {
  if (!(await move({ id: chain, shopId: shop, state: "active" }, { state: "paused" }))) return { status: "not_found" };
  await setSchedules({ shop, chain });
  log("chain_paused", { shop, chain, actor });
  return { status: "done" };
}

/** What was missed is brought in now, and days that were asked for meanwhile. */
export async function resumeChain({ shop, chain, actor }: Given): Promise<Switched> {
  if (!(await move({ id: chain, shopId: shop, state: "paused" }, { state: "active" }))) return { status: "not_found" };
  await setSchedules({ shop, chain });
  await startImport({ shop, chain, kind: "manual", actor });
  const waiting = await db.importRun.findMany({ where: { chainId: chain, kind: "reimport", state: "waiting" }, select: { id: true } });
  await db.$transaction((tx) =>
    enqueueNow(
      tx,
      reimportSalesJob,
      waiting.map(({ id }) => ({ shop, run: id })),
    ),
  );
  log("chain_resumed", { shop, chain, actor });
  return { status: "done" };
}

async function move(where: Prisma.StoreChainWhereInput, data: Prisma.StoreChainUpdateManyMutationInput): Promise<boolean> {
  const { count } = await db.storeChain.updateMany({ where, data });
  return count > 0;
}

/**
 * Takes a chain away: access, schedules and imports end at once, the rest is done by a job. "keep" leaves what was brought in in the reports;
 * of a chain that was taken away so, "delete" may still be asked.
 */
export async function removeChain({ shop, chain, data, actor }: Given & { data: "keep" | "delete" }): Promise<Switched> {
  const removed = await db.$transaction(async (tx) => {
    const { count } = await tx.storeChain.updateMany({
      where: { id: chain, shopId: shop, ...(data === "keep" && { state: { not: "removed" } }) },
      data: {
        state: "removing",
        credentials: "",
        shared: false,
        access: "disconnected",
        authorisedBy: null,
        // Free for another chain at once; figures that stay say whose they are.
        ...(data === "delete" && { account: null }),
      },
    });
    if (count === 0) return false;
    await tx.connectState.deleteMany({ where: { chainId: chain } });
    await replaceSchedules(tx, importSalesJob, { owner: chain, schedules: [] });
    await enqueueNow(tx, removeChainJob, [{ shop, chain, data }]);
    return true;
  });
  if (!removed) return { status: "not_found" };
  log("chain_removed", { shop, chain, data, actor });
  return { status: "done" };
}
