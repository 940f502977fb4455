import { salesSourceFor } from "#app/connections/sales-source.server.ts";
import { db } from "#app/platform/db.server.ts";
import { enqueue } from "#app/queue/enqueue.server.ts";
import { importSalesJob, reimportSalesJob } from "#app/queue/jobs.ts";
import { runOf } from "#app/queue/run-of.server.ts";
import { unfinished } from "./import-runs.server.ts";
import { importTargetOf } from "./import-target.server.ts";
import { endOrphanSchedules, mendSchedules } from "./set-schedules.server.ts";
import { isDue } from "./take-run.server.ts";

/**
 * What the schedules did not see to: imports that were missed while no worker ran, days that are over, runs whose job was lost, and
 * schedules that are not there. Safe to repeat.
 */
export async function askForImports({ now }: { now: Date }): Promise<void> {
  await mendSchedules();
  await endOrphanSchedules();
  const chains = await db.storeChain.findMany({
    where: { state: "active", shop: { uninstalledAt: null } },
    select: { id: true, shopId: true },
    orderBy: { id: "asc" },
  });
  for (const { id, shopId } of chains) await askForImport({ shop: shopId, chain: id }, now);
  const reimports = await db.importRun.findMany({
    where: { kind: "reimport", state: { in: unfinished }, chain: { state: "active", shop: { uninstalledAt: null } } },
    select: { id: true, shopId: true },
  });
  for (const { id, shopId } of reimports) {
    const payload = { shop: shopId, run: id };
    if ((await runOf(reimportSalesJob, payload)) === "idle") await db.$transaction((tx) => enqueue(tx, reimportSalesJob, payload));
  }
}

async function askForImport(payload: { shop: string; chain: string }, moment: Date): Promise<void> {
  if ((await runOf(importSalesJob, payload)) !== "idle" || !(await isWanted(payload.chain, moment))) return;
  // Without access there is nothing to ask for until the merchant connects again.
  if ((await salesSourceFor(payload.chain)).status === "ready") await db.$transaction((tx) => enqueue(tx, importSalesJob, payload));
}

async function isWanted(chain: string, moment: Date): Promise<boolean> {
  const target = await importTargetOf(db, chain);
  if (target?.chain.state !== "active") return false;
  const asked = await db.importRun.findFirst({ where: { chainId: chain, kind: { not: "reimport" }, state: { in: unfinished } } });
  return asked !== null || isDue(db, { target, now: moment });
}
