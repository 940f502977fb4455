import { z } from "zod";
import { errorsOf } from "#app/connections/errors-of.ts";
import { lockChains } from "#app/connections/lock-chains.server.ts";
import { dayIn } from "#app/domain/date.ts";
import { knownTimeZone } from "#app/domain/store-sale.ts";
import { addDays } from "#app/domain/wall-time.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { enqueueNow } from "#app/queue/enqueue.server.ts";
import { checkLocationJob } from "#app/queue/jobs.ts";
import type { ChainErrors } from "./chain-errors.ts";
import type { LocationCheck, LocationStatus } from "./chain-view.ts";
import { giveWay } from "./give-way.server.ts";
import { keyOf, longestLocationId } from "./location-ids.ts";
import { rezoneLocation } from "./rezone-location.server.ts";
import { setSchedules } from "./set-schedules.server.ts";
import { mostDays, startReimport } from "./start-import.server.ts";

export { readOutlets } from "./read-outlets.server.ts";
export type { OutletsRead } from "./read-outlets.server.ts";

type OfChain = { shop: string; chain: string };

/** `timeZone`: an IANA name; empty where it is not known yet. */
export type LocationInput = { locationId: string; timeZone: string };
export type LocationSaved =
  | { status: "saved" }
  /** `takenBy`: the name of the store that has this location ID. */
  | { status: "invalid"; errors: ChainErrors; takenBy: string | null }
  | { status: "not_found" };

const locationInput = z.object({
  locationId: z
    .string()
    .trim()
    .min(1, "required")
    .max(longestLocationId, "too_long")
    .regex(/^[A-Za-z0-9_-]+$/, "invalid_characters"),
  timeZone: z
    .string()
    .trim()
    .transform((name) => name || null)
    // "+05:00" is a time zone to the runtime, and has no clock that is put back.
    .refine((name) => name === null || (/^[A-Za-z]/.test(name) && knownTimeZone(name) !== null), "unknown_time_zone"),
});

/** What other systems call a store, and which clock is on its wall. */
export async function saveLocation({
  shop,
  location,
  input,
}: {
  shop: string;
  location: string;
  input: LocationInput;
}): Promise<LocationSaved> {
  const parsed = locationInput.safeParse(input);
  // The schema names no other errors.
  if (!parsed.success) return refused(errorsOf(parsed.error) as ChainErrors);
  const { locationId, timeZone } = parsed.data;
  const saved = await db.$transaction(async (tx) => {
    await lockChains(tx, shop);
    const found = await tx.storeLocation.findFirst({
      where: { id: location, shopId: shop, chain: { state: { notIn: ["removing", "removed"] } } },
      include: { chain: { select: { state: true } } },
    });
    if (!found) return { status: "not_found" as const };
    const others = await tx.storeLocation.findMany({
      where: { shopId: shop, id: { not: location }, chain: { state: { not: "removed" } } },
      select: { name: true, locationId: true },
    });
    const other = others.find((one) => keyOf(one.locationId) === keyOf(locationId));
    if (other) return refused({ locationId: "location_id_taken" }, other.name);
    const isNeeded = found.chain.state !== "setting_up" && found.status === "operational";
    if (timeZone === null && isNeeded) return refused({ timeZone: "time_zone_missing" });
    await giveWay(tx, { shop, locationIds: [locationId] });
    await tx.storeLocation.update({ where: { id: location }, data: { locationId, ...(timeZone === null && { timeZone }) } });
    return { status: "saved" as const };
  });
  if (saved.status !== "saved") return saved;
  // What was brought in is told by the new clock.
  if (timeZone !== null) await rezoneLocation({ location, timeZone });
  return { status: "saved" };
}

function refused(errors: ChainErrors, takenBy: string | null = null) {
  return { status: "invalid" as const, errors, takenBy };
}

/** Has each store of a chain looked at by itself; all say "checking" at once. One that is new there stays so until it is taken up. */
export async function checkLocations({ shop, chain }: OfChain): Promise<void> {
  await db.$transaction(async (tx) => {
    const locations = await tx.storeLocation.findMany({
      where: { shopId: shop, chainId: chain, chain: { state: { notIn: ["removing", "removed"] } } },
      orderBy: { id: "asc" },
    });
    const looked = locations.filter(({ check }) => (check as LocationCheck | null)?.state !== "new").map(({ id }) => id);
    await tx.storeLocation.updateMany({ where: { id: { in: looked } }, data: { check: { state: "checking" } } });
    await enqueueNow(
      tx,
      checkLocationJob,
      looked.map((location) => ({ shop, location })),
    );
  });
}

export type StatusSet =
  | { status: "saved"; changed: number }
  /** `timeZone.<id>`: a store cannot be operational without. */
  | { status: "invalid"; errors: ChainErrors };

/** Whether sales of stores are brought in. Those that are taken up again get what they sold meanwhile. */
export async function setLocationStatus(given: {
  shop: string;
  locations: string[];
  status: LocationStatus;
  actor: string;
}): Promise<StatusSet> {
  const { shop, locations, status, actor } = given;
  const moment = now();
  const result = await db.$transaction(async (tx) => {
    await lockChains(tx, shop);
    const found = await tx.storeLocation.findMany({
      where: { id: { in: locations }, shopId: shop, status: { not: status }, chain: { state: { notIn: ["removing", "removed"] } } },
      include: { chain: { select: { state: true } } },
    });
    const withoutZone = found.filter(
      ({ timeZone, chain }) => status === "operational" && timeZone === null && chain.state !== "setting_up",
    );
    if (withoutZone.length > 0) {
      const errors: ChainErrors = Object.fromEntries(withoutZone.map(({ id }) => [`timeZone.${id}`, "time_zone_missing" as const]));
      return { status: "invalid" as const, errors };
    }
    const ids = found.map(({ id }) => id);
    await tx.storeLocation.updateMany({ where: { id: { in: ids } }, data: { status, statusAt: moment } });
    const taken = found.filter(({ check }) => (check as LocationCheck | null)?.state === "new").map(({ id }) => id);
    await tx.storeLocation.updateMany({ where: { id: { in: taken } }, data: { check: { state: "checking" } } });
    await enqueueNow(
      tx,
      checkLocationJob,
      taken.map((location) => ({ shop, location })),
    );
    return { status: "saved" as const, found };
  });
  if (result.status === "invalid") return result;
  const running = result.found.filter(({ chain }) => chain.state !== "setting_up");
  for (const [chain, stores] of Map.groupBy(running, ({ chainId }) => chainId)) {
    await setSchedules({ shop, chain });
    if (status === "operational") await bringInMissed({ shop, chain, stores, actor });
  }
  log("store_status_set", { shop, status, count: result.found.length, actor });
  return { status: "saved", changed: result.found.length };
}

type Missed = OfChain & { stores: { id: string; timeZone: string | null; statusAt: Date }[]; actor: string };

/** From the day on which the first of them was put out of operation. What is in it twice is kept once. */
async function bringInMissed({ shop, chain, stores, actor }: Missed): Promise<void> {
  const moment = now();
  const days = stores.map(({ timeZone, statusAt }) => ({
    since: dayIn(timeZone ?? "UTC", statusAt),
    today: dayIn(timeZone ?? "UTC", moment),
  }));
  const lastDay =
    days
      .map(({ today }) => today)
      .sort()
      .at(-1) ?? dayIn("UTC", moment);
  const earliest = addDays(lastDay, 1 - mostDays);
  const since = days.map(({ since }) => since).sort()[0] ?? lastDay;
  const firstDay = since < earliest ? earliest : since;
  const answer = await startReimport({ shop, chain, firstDay, lastDay, locationIds: stores.map(({ id }) => id), actor });
  if (answer.status === "invalid") log.warn("store_reimport_refused", { shop, chain, errors: answer.errors });
}
