import type { StoreChain } from "@prisma/client";
import { db } from "#app/platform/db.server.ts";
import { importSalesJob } from "#app/queue/jobs.ts";
import { readSchedules, replaceSchedules, scheduleKey } from "#app/queue/replace-schedules.server.ts";
import { lockChain } from "./lock-chain.server.ts";
import { cronOf } from "./schedule.ts";

/** Makes the schedules of a chain what they are to be: one for each time zone of its stores; none unless it is active. Safe to repeat. */
export async function setSchedules({ shop, chain }: { shop: string; chain: string }): Promise<void> {
  await db.$transaction(async (tx) => {
    await lockChain(tx, chain);
    const found = await tx.storeChain.findFirst({ where: { id: chain, shopId: shop }, include: { locations: true } });
    const schedules = wantedSchedules(found).map(({ timeZone, cron }) => ({ key: timeZone, timeZone, cron, payload: { shop, chain } }));
    await replaceSchedules(tx, importSalesJob, { owner: chain, schedules });
  });
}

type Scheduled = Pick<StoreChain, "state" | "interval" | "firstAt"> & { locations: { status: string; timeZone: string | null }[] };

/** Time zones of the stores whose sales are brought in, and when. */
export function wantedSchedules(chain: Scheduled | null): { timeZone: string; cron: string }[] {
  if (chain?.state !== "active") return [];
  const zones = chain.locations.flatMap(({ status, timeZone }) => (status === "operational" && timeZone !== null ? [timeZone] : []));
  return [...new Set(zones)].sort().map((timeZone) => ({ timeZone, cron: cronOf(chain) }));
}

/** Sets the schedules of chains of which one is missing or not what it is to be. */
export async function mendSchedules(): Promise<void> {
  const chains = await db.storeChain.findMany({
    where: { shop: { uninstalledAt: null } },
    select: { id: true, shopId: true, state: true, interval: true, firstAt: true, locations: { select: { status: true, timeZone: true } } },
  });
  const set = await readSchedules(db, importSalesJob);
  for (const chain of chains) {
    if (!isAsWanted(chain, set)) await setSchedules({ shop: chain.shopId, chain: chain.id });
  }
}

/** Whether the queue has every schedule that a chain is to have, and no other. */
export async function isScheduledAsWanted(chain: string): Promise<boolean> {
  const found = await db.storeChain.findUnique({ where: { id: chain }, include: { locations: true } });
  return found === null || isAsWanted(found, await readSchedules(db, importSalesJob));
}

function isAsWanted(chain: Scheduled & { id: string }, set: Map<string, string>): boolean {
  const kept = [...set].filter(([key]) => key.startsWith(`${chain.id}/`));
  const wanted = wantedSchedules(chain).map(({ timeZone, cron }) => [scheduleKey(chain.id, timeZone), cron] as const);
  return kept.length === wanted.length && wanted.every(([key, cron]) => set.get(key) === cron);
}

/** Takes away the schedules of chains that are no more, or whose shop has left. */
export async function endOrphanSchedules(): Promise<void> {
  const owners = new Set([...(await readSchedules(db, importSalesJob)).keys()].map((key) => key.slice(0, key.indexOf("/"))));
  const chains = await db.storeChain.findMany({ where: { shop: { uninstalledAt: null } }, select: { id: true } });
  for (const { id } of chains) owners.delete(id);
  for (const owner of owners) await db.$transaction((tx) => replaceSchedules(tx, importSalesJob, { owner, schedules: [] }));
}
