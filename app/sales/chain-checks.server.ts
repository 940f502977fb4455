import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import type { ChainCheck } from "./chain-check-view.ts";
import { chainChecksOf } from "./chain-checks.ts";
import { readChain } from "./read-chains.server.ts";
import { isScheduledAsWanted } from "./set-schedules.server.ts";

/** Sales that are in no store are told of for so long. */
const unplacedMs = 30 * 86_400_000;

/** What may be the matter with a chain, from what is known here: nobody is asked. */
export async function readChainChecks({ shop, chain: id }: { shop: string; chain: string }): Promise<ChainCheck[]> {
  const chain = await readChain({ shop, chain: id });
  if (!chain) return [];
  const moment = now();
  const ofChain = { location: { chainId: id } };
  const [lastRun, isScheduled, unplaced, all, contradicted] = await Promise.all([
    db.importRun.findFirst({
      where: { chainId: id, kind: { not: "reimport" } },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      select: { startedAt: true, createdAt: true },
    }),
    isScheduledAsWanted(id),
    db.storeSale.count({
      where: { chainId: id, locationId: null, counted: true, soldAt: { gt: new Date(moment.getTime() - unplacedMs) } },
    }),
    db.storeEdit.count({ where: ofChain }),
    db.storeEdit.count({ where: { ...ofChain, contradictedAt: { not: null } } }),
  ]);
  return chainChecksOf({
    chain,
    lastBegun: lastRun && (lastRun.startedAt ?? lastRun.createdAt),
    isScheduled,
    unplaced,
    edits: { all, contradicted },
    now: moment,
  });
}
