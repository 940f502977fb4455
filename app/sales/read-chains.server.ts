import type { StoreChain, StoreLocation } from "@prisma/client";
import { isPosPartner } from "#app/connections/pos-partners.ts";
import { accessOf } from "#app/connections/sales-source.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import type { ChainView, LocationCheck, LocationView } from "./chain-view.ts";
import { clashesOf } from "./location-ids.ts";
import { runViewOf } from "./read-runs.server.ts";
import { nextImportAfter } from "./schedule.ts";

/** All chains of a shop, the oldest first; those that were taken away and left their figures as well. */
export async function readChains(shop: string): Promise<ChainView[]> {
  const chains = await db.storeChain.findMany({
    where: { shopId: shop },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    include: { locations: { orderBy: [{ activeAtPos: "desc" }, { name: "asc" }, { id: "asc" }] } },
  });
  const clashes = clashesOf(
    chains
      .filter(({ state }) => state !== "removed")
      .flatMap(({ partner, locations }) => (isPosPartner(partner) ? locations.map((one) => ({ ...one, partner })) : [])),
  );
  return (await Promise.all(chains.map((chain) => viewOf(chain, clashes)))).flat();
}

/** null: it is not this shop's. */
export async function readChain({ shop, chain }: { shop: string; chain: string }): Promise<ChainView | null> {
  return (await readChains(shop)).find(({ id }) => id === chain) ?? null;
}

type WithLocations = StoreChain & { locations: StoreLocation[] };

async function viewOf(chain: WithLocations, clashes: Map<string, string>): Promise<ChainView[]> {
  const {
    id,
    partner,
    label,
    state,
    step,
    account,
    authorisedBy,
    shared,
    interval,
    firstAt,
    backfillDays,
    timeClock,
    sendsLoyalty,
    allowsEdits,
    importedAt,
  } = chain;
  if (!isPosPartner(partner)) return [];
  const [access, run] = await Promise.all([accessOf(chain), latestRun(id)]);
  return [
    {
      id,
      partner,
      label,
      state,
      step,
      access,
      account,
      authorisedBy,
      shared,
      interval,
      firstAt,
      backfillDays,
      timeClock: isTimeClock(timeClock) ? timeClock : null,
      sendsLoyalty,
      allowsEdits,
      locations: chain.locations.map((location) => locationViewOf(location, clashes)),
      run: run && runViewOf(run),
      importedAt,
      nextImportAt: nextImportOf(chain),
    },
  ];
}

/** What runs now goes before what waits behind it. */
async function latestRun(chainId: string) {
  const running = await db.importRun.findFirst({ where: { chainId, state: "running" }, orderBy: { createdAt: "desc" } });
  return running ?? db.importRun.findFirst({ where: { chainId }, orderBy: [{ createdAt: "desc" }, { id: "desc" }] });
}

function locationViewOf(location: StoreLocation, clashes: Map<string, string>): LocationView {
  const { id, outletId, name, locationId, timeZone, currency, activeAtPos, status, check, checkedAt, lastSaleAt } = location;
  return {
    id,
    outletId,
    name,
    locationId,
    clashesWith: clashes.get(id) ?? null,
    timeZone,
    currency,
    activeAtPos,
    status,
    // Nobody writes it but this folder.
    check: check as LocationCheck | null,
    checkedAt,
    lastSaleAt,
  };
}

function nextImportOf({ state, interval, firstAt, locations }: WithLocations): Date | null {
  if (state !== "active") return null;
  const zones = locations.flatMap(({ status, timeZone }) => (status === "operational" && timeZone !== null ? [timeZone] : []));
  const after = now();
  const moments = [...new Set(zones)].map((timeZone) => nextImportAfter({ interval, firstAt, timeZone, after }).getTime());
  return moments.length > 0 ? new Date(Math.min(...moments)) : null;
}

function isTimeClock(said: string | null): said is NonNullable<ChainView["timeClock"]> {
  return said === "in_use" || said === "unused" || said === "absent";
}
