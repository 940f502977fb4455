import type { StoreSale } from "#app/domain/store-sale.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { latestOf } from "./latest-of.ts";
import type { ImportTarget } from "./import-target.server.ts";
import { offerToLoyalty } from "./offer-to-loyalty.server.ts";
import { nameEmployees, nameProducts } from "./name-things.server.ts";
import { lineRowsOf, saleRowOf } from "./sale-rows.ts";
import type { SalePlace, SaleRow } from "./sale-rows.ts";

/** YYYY-MM-DD, and the hour on the clock of the location. */
export type LocationHour = { locationId: string; day: string; hour: number };

export type StoredSales = {
  /** Ids of `StoreSale` that are new or changed. */
  ids: string[];
  /** In which something is other than before. */
  hours: LocationHour[];
};

/**
 * Keeps sales as the POS has them, each once: one that is there already is changed by a later version only. The roll-ups follow by
 * themselves. Inside of `lockChain`.
 * @param given.again writes what is there in the same version as well: where it is put, and what counts of it, may be other than it was.
 */
export async function storeSales(
  tx: Tx,
  target: ImportTarget,
  { sales, again = false }: { sales: StoreSale[]; again?: boolean },
): Promise<StoredSales> {
  const placed = latestOf(sales, ({ saleId }) => saleId).flatMap((sale) => {
    const place = placeOf(sale, target);
    return place ? [{ sale, row: saleRowOf(sale, place) }] : [];
  });
  if (placed.length === 0) return { ids: [], hours: [] };
  const rows = placed.map(({ row }) => row);
  const before = await hoursBefore(tx, target, rows);
  const written = await writeSales(tx, target, { rows, again });
  await writeLines(tx, target, { placed, written });
  await nameThings(
    tx,
    target,
    placed.map(({ sale }) => sale),
  );
  await noteLastSales(tx, rows);
  await offerToLoyalty(tx, { chain: target.chain.id, saleIds: [...written.values()] });
  const changed = rows.filter(({ saleId }) => written.has(saleId));
  const moved = changed.flatMap(({ saleId }) => before.get(saleId) ?? []);
  return { ids: [...written.values()], hours: hoursOf([...changed, ...moved]) };
}

/** null where the store's sales are left out. */
function placeOf({ outletId }: StoreSale, { locations, leftOut, shopTimeZone }: ImportTarget): SalePlace | null {
  if (outletId !== null && leftOut.has(outletId)) return null;
  const location = locations.find((one) => one.outletId === outletId);
  return location ? { locationId: location.id, timeZone: location.timeZone } : { locationId: null, timeZone: shopTimeZone };
}

type Hour = Pick<SaleRow, "locationId" | "day" | "hour">;

async function hoursBefore(tx: Tx, { chain }: ImportTarget, rows: SaleRow[]): Promise<Map<string, Hour>> {
  const known = await tx.$queryRaw<(Hour & { saleId: string })[]>`
    SELECT "saleId", "locationId", "day"::text AS "day", "hour" FROM "StoreSale"
    WHERE "chainId" = ${chain.id}::uuid AND "saleId" = ANY(${rows.map(({ saleId }) => saleId)})`;
  return new Map(known.map(({ saleId, ...hour }) => [saleId, hour]));
}

/** Of those that are new or changed, the id of the sale at the POS with that of its row. */
async function writeSales(
  tx: Tx,
  { chain }: ImportTarget,
  { rows, again }: { rows: SaleRow[]; again: boolean },
): Promise<Map<string, string>> {
  const written = await tx.$queryRaw<{ id: string; saleId: string }[]>`
    INSERT INTO "StoreSale" AS kept
      ("id", "shopId", "chainId", "locationId", "saleId", "number", "version", "soldAt", "day", "hour", "state", "kind", "returnOf", "counted",
       "sentByUs", "source", "employeeId", "customerId", "currency", "salesMinor", "taxMinor", "transactions", "returns", "items", "importedAt")
    SELECT "id", ${chain.shopId}, ${chain.id}::uuid, "locationId", "saleId", "number", "version", "soldAt", "day", "hour", "state", "kind", "returnOf", "counted",
       "sentByUs", "source", "employeeId", "customerId", "currency", "salesMinor", "taxMinor", "transactions", "returns", "items", now()
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(
      "id" uuid, "locationId" uuid, "saleId" text, "number" text, "version" text, "soldAt" timestamptz, "day" date, "hour" smallint,
      "state" text, "kind" text, "returnOf" text, "counted" boolean, "sentByUs" text, "source" text, "employeeId" text, "customerId" text, "currency" text,
      "salesMinor" bigint, "taxMinor" bigint, "transactions" integer, "returns" integer, "items" numeric)
    ON CONFLICT ("chainId", "saleId") DO UPDATE SET
      "locationId" = excluded."locationId", "number" = excluded."number", "version" = excluded."version", "soldAt" = excluded."soldAt",
      "day" = excluded."day", "hour" = excluded."hour", "state" = excluded."state", "kind" = excluded."kind", "returnOf" = excluded."returnOf", "counted" = excluded."counted",
      "sentByUs" = excluded."sentByUs", "source" = excluded."source", "employeeId" = excluded."employeeId",
      "customerId" = excluded."customerId", "currency" = excluded."currency", "salesMinor" = excluded."salesMinor",
      "taxMinor" = excluded."taxMinor", "transactions" = excluded."transactions", "returns" = excluded."returns", "items" = excluded."items",
      "importedAt" = excluded."importedAt"
    WHERE kept."version" COLLATE "C" < excluded."version" COLLATE "C" OR (${again} AND kept."version" = excluded."version")
    RETURNING "id", "saleId"`;
  return new Map(written.map(({ id, saleId }) => [saleId, id]));
}

type Placed = { sale: StoreSale; row: SaleRow };

async function writeLines(
  tx: Tx,
  { chain }: ImportTarget,
  { placed, written }: { placed: Placed[]; written: Map<string, string> },
): Promise<void> {
  const changed = placed
    .filter(({ row }) => (written.get(row.saleId) ?? row.id) !== row.id)
    .flatMap(({ row }) => written.get(row.saleId) ?? []);
  if (changed.length > 0) await tx.$executeRaw`DELETE FROM "StoreSaleLine" WHERE "saleId" = ANY(${changed}::uuid[])`;
  const lines = placed.flatMap(({ sale, row }) => {
    const id = written.get(row.saleId);
    return id === undefined ? [] : lineRowsOf(sale, { ...row, id });
  });
  if (lines.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO "StoreSaleLine"
      ("saleId", "position", "shopId", "locationId", "day", "counted", "productId", "goods", "quantity", "priceMinor", "taxMinor")
    SELECT "saleId", "position", ${chain.shopId}, "locationId", "day", "counted", "productId", "goods", "quantity", "priceMinor", "taxMinor"
    FROM jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) AS r(
      "saleId" uuid, "position" smallint, "locationId" uuid, "day" date, "counted" boolean, "productId" text, "goods" boolean,
      "quantity" numeric, "priceMinor" bigint, "taxMinor" bigint)`;
}

async function nameThings(tx: Tx, { chain }: ImportTarget, sales: StoreSale[]): Promise<void> {
  await nameProducts(
    tx,
    chain.id,
    sales.flatMap(({ lines }) => lines),
  );
  await nameEmployees(
    tx,
    chain.id,
    sales.flatMap(({ employee }) => employee ?? []),
  );
}

async function noteLastSales(tx: Tx, rows: SaleRow[]): Promise<void> {
  const last = new Map<string, string>();
  for (const { locationId, counted, soldAt } of rows)
    if (locationId !== null && counted && soldAt > (last.get(locationId) ?? "")) last.set(locationId, soldAt);
  if (last.size === 0) return;
  await tx.$executeRaw`
    UPDATE "StoreLocation" l SET "lastSaleAt" = r."soldAt"
    FROM unnest(${[...last.keys()]}::uuid[], ${[...last.values()]}::timestamptz[]) AS r("id", "soldAt")
    WHERE l."id" = r."id" AND (l."lastSaleAt" IS NULL OR l."lastSaleAt" < r."soldAt")`;
}

/** Each once, without those of no location. */
export function hoursOf(hours: Hour[]): LocationHour[] {
  const known = new Map<string, LocationHour>();
  for (const { locationId, day, hour } of hours)
    if (locationId !== null) known.set(`${locationId} ${day} ${hour}`, { locationId, day, hour });
  return [...known.values()];
}
