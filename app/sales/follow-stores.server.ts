import type { StoreLocation } from "@prisma/client";
import { lockChains } from "#app/connections/lock-chains.server.ts";
import { isPosPartner } from "#app/connections/pos-partners.ts";
import type { PosPartner } from "#app/connections/pos-partners.ts";
import type { Outlet } from "#app/domain/store-sale.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import type { LocationCheck } from "./chain-view.ts";
import { giveWay } from "./give-way.server.ts";
import { assignLocationIds } from "./location-ids.ts";
import { rezoneLocation } from "./rezone-location.server.ts";

type OfChain = { shop: string; chain: string };

/**
 * Makes the locations of a chain what the POS says of its stores. What the merchant chose stays; a store that is new there while the chain is
 * in use brings nothing in until they say so.
 */
export async function followStores({ shop, chain, outlets }: OfChain & { outlets: Outlet[] }): Promise<void> {
  const zoned = await db.$transaction(async (tx) => {
    await lockChains(tx, shop);
    const found = await tx.storeChain.findUnique({ where: { id: chain }, include: { locations: true } });
    if (!found || !isPosPartner(found.partner) || found.state === "removing" || found.state === "removed") return [];
    const known = new Map(found.locations.map((location) => [location.outletId, location]));
    for (const outlet of outlets) {
      const location = known.get(outlet.outletId);
      if (location) await follow(tx, location, outlet);
    }
    const told = new Set(outlets.map(({ outletId }) => outletId));
    await noteGone(
      tx,
      found.locations.filter(({ outletId }) => !told.has(outletId)),
    );
    const added = outlets.filter(({ outletId }) => !known.has(outletId));
    await add(tx, { shop, chain, partner: found.partner, isSettingUp: found.state === "setting_up", added });
    if (added.length > 0) log("stores_added", { shop, chain, count: added.length });
    return outlets.flatMap(({ outletId, timeZone }) => {
      const location = known.get(outletId);
      return location?.timeZone === null && timeZone !== null ? [{ location: location.id, timeZone }] : [];
    });
  });
  // The POS tells it only now. One that was chosen stays.
  for (const location of zoned) await rezoneLocation(location);
}

/** The POS has the last word on what it alone knows. */
async function follow(tx: Tx, location: StoreLocation, { name, active, currency }: Outlet): Promise<void> {
  const isBack = stateOf(location) === "gone";
  const isSame = location.name === name && location.currency === currency && location.activeAtPos === active;
  if (isSame && !isBack) return;
  const check = isBack ? { check: { state: "no_sales" }, checkedAt: now() } : {};
  await tx.storeLocation.update({ where: { id: location.id }, data: { name, currency, activeAtPos: active, ...check } });
}

async function noteGone(tx: Tx, locations: StoreLocation[]): Promise<void> {
  const gone = locations.filter((location) => location.activeAtPos || stateOf(location) !== "gone").map(({ id }) => id);
  if (gone.length === 0) return;
  const said = { activeAtPos: false, check: { state: "gone" }, checkedAt: now() };
  await tx.storeLocation.updateMany({ where: { id: { in: gone } }, data: said });
}

function stateOf({ check }: StoreLocation): LocationCheck["state"] | null {
  return (check as LocationCheck | null)?.state ?? null;
}

type Adding = OfChain & { partner: PosPartner; isSettingUp: boolean; added: Outlet[] };

async function add(tx: Tx, { shop, chain, partner, isSettingUp, added }: Adding): Promise<void> {
  if (added.length === 0) return;
  const kept = await tx.storeLocation.findMany({
    where: { shopId: shop, chain: { state: { not: "removed" } } },
    select: { locationId: true },
  });
  const ids = assignLocationIds(
    added.map(({ outletId }) => ({ partner, outletId })),
    { taken: kept.map(({ locationId }) => locationId) },
  );
  await giveWay(tx, { shop, locationIds: [...ids.values()] });
  const moment = now();
  await tx.storeLocation.createMany({
    data: added.map(({ outletId, name, active, timeZone, currency }) => ({
      shopId: shop,
      chainId: chain,
      outletId,
      name,
      locationId: ids.get(outletId) ?? outletId,
      timeZone,
      currency,
      activeAtPos: active,
      statusAt: moment,
      createdAt: moment,
      ...(isSettingUp
        ? { status: active ? ("operational" as const) : ("closed" as const) }
        : { status: "temporarily_closed" as const, check: { state: "new" }, checkedAt: moment }),
    })),
  });
}
