import { v7 as newId } from "uuid";
import type { StoreLocation, StoreShift } from "@prisma/client";
import { outletOfShift, workedByHour } from "#app/domain/store-figures.ts";
import type { StaffShift } from "#app/domain/store-sale.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { latestOf } from "./latest-of.ts";
import type { ImportTarget } from "./import-target.server.ts";
import { nameEmployees } from "./name-things.server.ts";
import { hoursOf } from "./store-sales.server.ts";
import type { LocationHour } from "./store-sales.server.ts";

const hourMs = 3_600_000;
/** As long as an open shift is taken to last at most, and as long as we look for where somebody worked. */
const longestMs = 16 * hourMs;
const lookedForMs = 48 * hourMs;

export type StoredShifts = { ids: string[]; hours: LocationHour[] };

type Given = { shifts: StaffShift[]; now: Date };

/** Keeps shifts as the POS has them, with the hours in which they were worked, in the store where they were worked. Inside of `lockChain`. */
export async function storeShifts(tx: Tx, target: ImportTarget, { shifts, now }: Given): Promise<StoredShifts> {
  const latest = latestOf(shifts, ({ shiftId }) => shiftId);
  if (latest.length === 0) return { ids: [], hours: [] };
  await nameEmployees(
    tx,
    target.chain.id,
    latest.map(({ employee }) => employee),
  );
  return writeShifts(tx, target, { shifts: latest, now });
}

/** An open shift goes on, and where somebody worked may be known by now from what they sold since. Inside of `lockChain`. */
export async function refreshShifts(tx: Tx, target: ImportTarget, { now }: { now: Date }): Promise<StoredShifts> {
  const { chain } = target;
  // What was not looked at while no import ran is looked at once more.
  const since = new Date(Math.min(now.getTime(), chain.importedAt?.getTime() ?? now.getTime()) - lookedForMs);
  const unsettled = await tx.storeShift.findMany({
    where: { chainId: chain.id, startedAt: { gt: since }, OR: [{ endedAt: null }, { locationId: null }] },
    orderBy: { id: "asc" },
  });
  return writeShifts(tx, target, { shifts: unsettled.map(shiftOf), now });
}

function shiftOf({ shiftId, outletId, employeeId: id, startedAt, endedAt, breakMinutes, version }: StoreShift): StaffShift {
  return { shiftId, outletId, employee: { id, name: id }, startedAt, endedAt, breakMinutes, version };
}

async function writeShifts(tx: Tx, target: ImportTarget, { shifts, now }: Given): Promise<StoredShifts> {
  if (shifts.length === 0) return { ids: [], hours: [] };
  const places = await placesOf(tx, target, { shifts, now });
  const rows = shifts.map((shift) => ({
    id: newId(),
    shiftId: shift.shiftId,
    locationId: places.get(shift.shiftId)?.id ?? null,
    outletId: shift.outletId,
    version: shift.version,
    employeeId: shift.employee.id,
    startedAt: shift.startedAt.toISOString(),
    endedAt: shift.endedAt?.toISOString() ?? null,
    breakMinutes: shift.breakMinutes,
  }));
  const written = await tx.$queryRaw<{ id: string; shiftId: string }[]>`
    INSERT INTO "StoreShift" AS kept
      ("id", "shopId", "chainId", "locationId", "outletId", "shiftId", "version", "employeeId", "startedAt", "endedAt", "breakMinutes", "importedAt")
    SELECT "id", ${target.chain.shopId}, ${target.chain.id}::uuid, "locationId", "outletId", "shiftId", "version", "employeeId", "startedAt",
           "endedAt", "breakMinutes", ${now}
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(
      "id" uuid, "shiftId" text, "locationId" uuid, "outletId" text, "version" text, "employeeId" text, "startedAt" timestamptz,
      "endedAt" timestamptz, "breakMinutes" integer)
    ON CONFLICT ("chainId", "shiftId") DO UPDATE SET
      "locationId" = excluded."locationId", "outletId" = excluded."outletId", "version" = excluded."version",
      "employeeId" = excluded."employeeId", "startedAt" = excluded."startedAt", "endedAt" = excluded."endedAt",
      "breakMinutes" = excluded."breakMinutes", "importedAt" = excluded."importedAt"
    WHERE kept."version" COLLATE "C" <= excluded."version" COLLATE "C"
    RETURNING "id", "shiftId"`;
  const ids = new Map(written.map(({ id, shiftId }) => [shiftId, id]));
  const hours = shifts.flatMap((shift) => {
    const [id, place] = [ids.get(shift.shiftId), places.get(shift.shiftId)];
    if (id === undefined || !place) return [];
    const worked = workedByHour(shift, { timeZone: place.timeZone, now });
    return worked.map((hour) => ({ shiftId: id, locationId: place.id, employeeId: shift.employee.id, ...hour }));
  });
  return { ids: [...ids.values()], hours: await writeHours(tx, target.chain.shopId, { ids: [...ids.values()], hours }) };
}

type HourRow = LocationHour & { shiftId: string; employeeId: string; minutes: number };

/** Only what is other than before is written. @returns the hours in which something is. */
async function writeHours(tx: Tx, shopId: string, { ids, hours }: { ids: string[]; hours: HourRow[] }): Promise<LocationHour[]> {
  const keyOf = (row: HourRow) => JSON.stringify([row.shiftId, row.locationId, row.day, row.hour, row.employeeId, row.minutes]);
  const before = await tx.$queryRaw<HourRow[]>`
    SELECT "shiftId", "locationId", "day"::text AS "day", "hour", "employeeId", "minutes" FROM "StoreShiftHour" WHERE "shiftId" = ANY(${ids}::uuid[])`;
  const [known, wanted] = [new Set(before.map(keyOf)), new Set(hours.map(keyOf))];
  const gone = before.filter((row) => !wanted.has(keyOf(row)));
  const come = hours.filter((row) => !known.has(keyOf(row)));
  if (gone.length > 0)
    await tx.$executeRaw`
      DELETE FROM "StoreShiftHour" h
      USING jsonb_to_recordset(${JSON.stringify(gone)}::jsonb) AS r("shiftId" uuid, "day" date, "hour" smallint)
      WHERE (h."shiftId", h."day", h."hour") = (r."shiftId", r."day", r."hour")`;
  if (come.length > 0)
    await tx.$executeRaw`
      INSERT INTO "StoreShiftHour" ("shiftId", "shopId", "locationId", "day", "hour", "employeeId", "minutes")
      SELECT "shiftId", ${shopId}, "locationId", "day", "hour", "employeeId", "minutes"
      FROM jsonb_to_recordset(${JSON.stringify(come)}::jsonb) AS r(
        "shiftId" uuid, "locationId" uuid, "day" date, "hour" smallint, "employeeId" text, "minutes" integer)`;
  return hoursOf([...gone, ...come]);
}

/** The hours of a location's shifts by another clock. Inside of `lockChain`. */
export async function hoursAnew(
  tx: Tx,
  { id: locationId, shopId, timeZone }: Pick<StoreLocation, "id" | "shopId"> & { timeZone: string },
  { shifts, now }: { shifts: StoreShift[]; now: Date },
): Promise<void> {
  const hours = shifts.flatMap((shift) =>
    workedByHour(shift, { timeZone, now }).map((hour) => ({ shiftId: shift.id, locationId, employeeId: shift.employeeId, ...hour })),
  );
  await writeHours(tx, shopId, { ids: shifts.map(({ id }) => id), hours });
}

/** Deletes shifts, and tells in which hours they were. */
export async function removeShifts(tx: Tx, target: ImportTarget, { ids }: { ids: string[] }): Promise<LocationHour[]> {
  if (ids.length === 0) return [];
  const hours = await writeHours(tx, target.chain.shopId, { ids, hours: [] });
  await tx.storeShift.deleteMany({ where: { id: { in: ids } } });
  return hours;
}

type Place = { id: string; timeZone: string };

/** Where the POS says, and where it does not, where they sold: nowhere while that is not known, or in a store that is left out. */
async function placesOf(tx: Tx, { chain, locations }: ImportTarget, { shifts, now }: Given): Promise<Map<string, Place>> {
  const sales = await salesDuring(tx, chain.id, { shifts: shifts.filter(({ outletId }) => outletId === null), now });
  const places = shifts.flatMap((shift) => {
    const outletId = outletOfShift(shift, { sales: sales.get(shift.shiftId) ?? [], now });
    const place = locations.find((one) => one.outletId === outletId);
    return place ? [[shift.shiftId, place] as const] : [];
  });
  return new Map(places);
}

type Sold = { outletId: string | null; employee: { id: string; name: string }; soldAt: Date };

async function salesDuring(tx: Tx, chain: string, { shifts, now }: Given): Promise<Map<string, Sold[]>> {
  if (shifts.length === 0) return new Map();
  const times = shifts.map(({ shiftId, employee, startedAt, endedAt }) => {
    const until = endedAt ?? new Date(Math.min(now.getTime(), startedAt.getTime() + longestMs));
    return { shiftId, employeeId: employee.id, from: startedAt.toISOString(), until: until.toISOString() };
  });
  const rows = await tx.$queryRaw<{ shiftId: string; employeeId: string; outletId: string; soldAt: Date }[]>`
    SELECT r."shiftId", r."employeeId", l."outletId", s."soldAt"
    FROM jsonb_to_recordset(${JSON.stringify(times)}::jsonb) AS r("shiftId" text, "employeeId" text, "from" timestamptz, "until" timestamptz)
    JOIN "StoreSale" s ON s."chainId" = ${chain}::uuid AND s."soldAt" BETWEEN r."from" AND r."until" AND s."employeeId" = r."employeeId"
    JOIN "StoreLocation" l ON l."id" = s."locationId"`;
  const sales = new Map(shifts.map(({ shiftId }) => [shiftId, [] as Sold[]]));
  for (const { shiftId, employeeId: id, outletId, soldAt } of rows)
    sales.get(shiftId)?.push({ outletId, employee: { id, name: id }, soldAt });
  return sales;
}
