import { db } from "#app/platform/db.server.ts";
import type { ImportState } from "./import-state-view.ts";

/** How far the shop has come with bringing in what its stores sell. An hourly import is none of it: it takes a moment. */
export async function readImportState(shop: string): Promise<ImportState> {
  const [chains, runs] = await Promise.all([
    db.storeChain.findMany({ where: { shopId: shop }, select: { id: true, label: true, state: true }, orderBy: { createdAt: "asc" } }),
    db.importRun.findMany({
      where: { shopId: shop, kind: { in: ["backfill", "reimport"] }, state: { in: ["waiting", "running"] } },
      select: { progress: true, chain: { select: { id: true, label: true } } },
      orderBy: { createdAt: "asc" },
    }),
  ]);
  const settingUp = chains.filter(({ state }) => state === "setting_up");
  return {
    hasChains: chains.length > settingUp.length,
    unfinished: chains.length === settingUp.length && settingUp[0] ? { id: settingUp[0].id, label: settingUp[0].label } : null,
    running: runs.map(({ progress, chain }) => ({ chain: chain.id, label: chain.label, progress })),
  };
}
