import type { StoreChain, StoreLocation } from "@prisma/client";
import { orProblem } from "#app/connections/ask-account.server.ts";
import { lockChains } from "#app/connections/lock-chains.server.ts";
import { isPosPartner } from "#app/connections/pos-partners.ts";
import type { PosPartner } from "#app/connections/pos-partners.ts";
import { noteChainRejected, salesSourceFor } from "#app/connections/sales-source.server.ts";
import type { Outlet } from "#app/domain/store-sale.ts";
import type { SalesSource } from "#app/partners/capabilities.ts";
import { PartnerError } from "#app/partners/errors.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { startDeadline } from "#app/platform/deadline.server.ts";
import { log } from "#app/platform/log.server.ts";
import type { LocationCheck } from "./chain-view.ts";
import { giveWay } from "./give-way.server.ts";
import { assignLocationIds } from "./location-ids.ts";
import { setSchedules } from "./set-schedules.server.ts";

type OfChain = { shop: string; chain: string };

export type OutletsRead = { status: "ok" } | { status: "unavailable" | "credentials_rejected" | "disconnected" | "not_found" };

/** A person waits for the page: what the POS has not said by then, it says next time. */
const patienceMs = 8_000;

/** Makes the locations of a chain what the POS says of its stores, and asks whether it has a time clock. What the merchant chose stays. */
export async function readOutlets({ shop, chain }: OfChain): Promise<OutletsRead> {
  const found = await db.storeChain.findFirst({ where: { id: chain, shopId: shop, state: { notIn: ["removing", "removed"] } } });
  if (!found || !isPosPartner(found.partner)) return { status: "not_found" };
  const access = await salesSourceFor(chain);
  if (access.status === "waiting") return { status: access.why };
  const { source, connectedAt } = access;
  const said = await startDeadline(patienceMs).wait(orProblem(shop, () => askStores(source, found)));
  if (said.status === "failed") throw said.error;
  if (said.status === "late" || said.value === "unavailable") return { status: "unavailable" };
  if (said.value === "credentials_rejected") {
    await noteChainRejected(chain, { connectedAt });
    return { status: said.value };
  }
  const { outlets, timeClock } = said.value;
  const hasNewZones = await db.$transaction((tx) => keep(tx, { shop, chain, partner: found.partner as PosPartner, outlets, timeClock }));
  if (hasNewZones) await setSchedules({ shop, chain });
  return { status: "ok" };
}

type Stores = { outlets: Outlet[]; timeClock: string | null };

async function askStores(source: SalesSource, { timeClock }: StoreChain): Promise<Stores> {
  // One that is used stays there.
  const asked = timeClock === "in_use" ? Promise.resolve(timeClock) : clockOf(source);
  const [outlets, clock] = await Promise.all([source.outlets(), asked]);
  return { outlets, timeClock: clock };
}

/** null: the POS did not say. Its stores are told all the same. */
async function clockOf(source: SalesSource): Promise<string | null> {
  try {
    return await source.timeClock();
  } catch (error) {
    if (!(error instanceof PartnerError)) throw error;
    return null;
  }
}

type Keeping = OfChain & Stores & { partner: PosPartner };

/** Whether a store got a time zone. */
async function keep(tx: Tx, { shop, chain, partner, outlets, timeClock }: Keeping): Promise<boolean> {
  await lockChains(tx, shop);
  const found = await tx.storeChain.findUnique({ where: { id: chain }, include: { locations: true } });
  if (!found || found.state === "removing" || found.state === "removed") return false;
  if (timeClock !== null && timeClock !== found.timeClock) await tx.storeChain.update({ where: { id: chain }, data: { timeClock } });
  const known = new Map(found.locations.map((location) => [location.outletId, location]));
  for (const outlet of outlets) {
    const location = known.get(outlet.outletId);
    if (location) await follow(tx, location, outlet);
  }
  const told = new Set(outlets.map(({ outletId }) => outletId));
  const gone = found.locations.filter(({ outletId }) => !told.has(outletId)).map(({ id }) => id);
  await tx.storeLocation.updateMany({
    where: { id: { in: gone } },
    data: { activeAtPos: false, check: { state: "gone" }, checkedAt: now() },
  });
  const added = outlets.filter(({ outletId }) => !known.has(outletId));
  await add(tx, { shop, chain, partner, isSettingUp: found.state === "setting_up", added });
  if (added.length > 0 && found.state !== "setting_up") log("stores_added", { shop, chain, count: added.length });
  return found.state === "active" && outlets.some(({ outletId, timeZone }) => timeZone !== null && known.get(outletId)?.timeZone === null);
}

/** The POS has the last word on what it alone knows; a time zone that was chosen stays. */
async function follow(tx: Tx, location: StoreLocation, { name, active, timeZone, currency }: Outlet): Promise<void> {
  const isBack = (location.check as LocationCheck | null)?.state === "gone";
  const said = { name, currency, activeAtPos: active, timeZone: location.timeZone ?? timeZone };
  const isSame =
    location.name === name && location.currency === currency && location.activeAtPos === active && location.timeZone === said.timeZone;
  if (isSame && !isBack) return;
  await tx.storeLocation.update({ where: { id: location.id }, data: { ...said, ...(isBack && { check: { state: "checking" } }) } });
}

type Adding = OfChain & { partner: PosPartner; isSettingUp: boolean; added: Outlet[] };

async function add(tx: Tx, { shop, chain, partner, isSettingUp, added }: Adding): Promise<void> {
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
