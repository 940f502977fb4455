import type { ImportRun } from "@prisma/client";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { isImportDue, mayCheckDays } from "./due-imports.ts";
import { daysLeftToCheck } from "./check-days.server.ts";
import { firstMoment } from "./first-moment.ts";
import { endRun, unfinished } from "./import-runs.server.ts";
import { importTargetOf } from "./import-target.server.ts";
import type { ImportTarget } from "./import-target.server.ts";
import { lockChain } from "./lock-chain.server.ts";

type Given = { shop: string; chain: string };

/** The import that was asked for or was under way, or one that is due by now; null where there is nothing to do. */
export async function takeRun({ shop, chain }: Given): Promise<ImportRun | null> {
  return db.$transaction(async (tx) => {
    await lockChain(tx, chain);
    const moment = now();
    const target = await importTargetOf(tx, chain);
    const asked = await tx.importRun.findFirst({
      where: { chainId: chain, kind: { not: "reimport" }, state: { in: unfinished } },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    });
    if (!target || target.chain.state !== "active" || target.locations.length === 0) {
      if (asked) await endRun(tx, asked.id, { state: "failed", problem: "stopped" });
      return null;
    }
    if (!asked && !(await isDue(tx, { target, now: moment }))) return null;
    const salesFrom = target.chain.salesFrom ?? firstMoment(target, moment);
    await tx.storeChain.update({ where: { id: chain }, data: { access: "connected", salesFrom } });
    if (asked) return tx.importRun.update({ where: { id: asked.id }, data: { state: "running", startedAt: asked.startedAt ?? moment } });
    // What the first import did not come to the end of is still the first.
    const kind = target.chain.importedAt === null ? "backfill" : "scheduled";
    const begun = { state: "running" as const, createdAt: moment, startedAt: moment, requestedBy: "punchcard" };
    return tx.importRun.create({ data: { shopId: shop, chainId: chain, kind, ...begun } });
  });
}

/** By the schedules of the chain, or because days are over that were not looked at again. */
export async function isDue(
  tx: Pick<Tx, "importRun" | "storeDayCheck">,
  { target, now: moment }: { target: ImportTarget; now: Date },
): Promise<boolean> {
  const { chain, locations } = target;
  const lastRun = await tx.importRun.findFirst({
    where: { chainId: chain.id, kind: { not: "reimport" } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  const timeZones = [...new Set(locations.map(({ timeZone }) => timeZone))];
  if (isImportDue({ schedule: chain, timeZones, lastRun, now: moment })) return true;
  return mayCheckDays(lastRun, moment) && (await daysLeftToCheck(tx, { target, now: moment })).length > 0;
}
