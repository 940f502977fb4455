import { now } from "#app/platform/clock.server.ts";
import type { Tx } from "#app/platform/db.server.ts";
import type { LocationHour } from "./store-sales.server.ts";

/**
 * What a person entered for an hour stands, whatever is brought in for it: only the difference changes. Where what is brought in is other
 * than when it was entered, that is noted. Hours without an edit are left alone. Inside of `lockChain`; safe to repeat.
 */
export async function settleEdits(tx: Tx, hours: LocationHour[]): Promise<void> {
  if (hours.length === 0) return;
  // Only figures that were entered can be contradicted: the others are as brought in.
  await tx.$executeRaw`
    WITH settled AS (
      SELECT e."locationId", e."day", e."hour",
        CASE WHEN e."salesMinor" IS NULL THEN 0 ELSE e."salesMinor" - s."salesMinor" END AS "salesDelta",
        CASE WHEN e."transactions" IS NULL THEN 0 ELSE e."transactions" - s."transactions" END AS "transactionsDelta",
        CASE WHEN e."items" IS NULL THEN 0 ELSE e."items" - s."items" END AS "itemsDelta",
        CASE WHEN e."minutes" IS NULL THEN 0 ELSE e."minutes" - m."minutes" END AS "minutesDelta",
        (e."salesMinor" IS NOT NULL AND s."salesMinor" <> coalesce((e."imported"->>'salesMinor')::bigint, 0))
          OR (e."transactions" IS NOT NULL AND s."transactions" <> coalesce((e."imported"->>'transactions')::integer, 0))
          OR (e."items" IS NOT NULL AND s."items" <> coalesce((e."imported"->>'items')::numeric, 0))
          OR (e."minutes" IS NOT NULL AND m."minutes" <> coalesce((e."imported"->>'minutes')::integer, 0)) AS "isContradicted"
      FROM jsonb_to_recordset(${JSON.stringify(hours)}::jsonb) AS r("locationId" uuid, "day" date, "hour" smallint)
      JOIN "StoreEdit" e USING ("locationId", "day", "hour")
      CROSS JOIN LATERAL (
        SELECT coalesce(sum("salesMinor"), 0)::bigint AS "salesMinor", coalesce(sum("transactions"), 0)::integer AS "transactions",
               coalesce(sum("items"), 0) AS "items"
        FROM "StoreSale" WHERE "locationId" = r."locationId" AND "day" = r."day" AND "hour" = r."hour" AND "counted") AS s
      CROSS JOIN LATERAL (
        SELECT coalesce(sum("minutes"), 0)::integer AS "minutes"
        FROM "StoreShiftHour" WHERE "locationId" = r."locationId" AND "day" = r."day" AND "hour" = r."hour") AS m
    )
    UPDATE "StoreEdit" e SET
      "salesDelta" = n."salesDelta", "transactionsDelta" = n."transactionsDelta", "itemsDelta" = n."itemsDelta", "minutesDelta" = n."minutesDelta",
      "contradictedAt" = CASE WHEN n."isContradicted" THEN coalesce(e."contradictedAt", ${now()}) END
    FROM settled n
    WHERE (e."locationId", e."day", e."hour") = (n."locationId", n."day", n."hour")
      AND ((e."salesDelta", e."transactionsDelta", e."itemsDelta", e."minutesDelta")
             IS DISTINCT FROM (n."salesDelta", n."transactionsDelta", n."itemsDelta", n."minutesDelta")
           OR (e."contradictedAt" IS NOT NULL) <> n."isContradicted")`;
}

/** What was brought in for an hour: what an edit of it is to remember as `imported`. */
export type ImportedFigures = { salesMinor: number; transactions: number; items: number; minutes: number };

export async function importedIn(tx: Pick<Tx, "$queryRaw">, { locationId, day, hour }: LocationHour): Promise<ImportedFigures> {
  const [found] = await tx.$queryRaw<{ salesMinor: bigint; transactions: number; items: number; minutes: number }[]>`
    SELECT coalesce(sum("salesMinor"), 0)::bigint AS "salesMinor", coalesce(sum("transactions"), 0)::integer AS "transactions",
           coalesce(sum("items"), 0)::float8 AS "items",
           (SELECT coalesce(sum("minutes"), 0)::integer FROM "StoreShiftHour"
            WHERE "locationId" = ${locationId}::uuid AND "day" = ${day}::date AND "hour" = ${hour}) AS "minutes"
    FROM "StoreSale" WHERE "locationId" = ${locationId}::uuid AND "day" = ${day}::date AND "hour" = ${hour} AND "counted"`;
  if (!found) throw new Error("A sum has one row.");
  return { ...found, salesMinor: Number(found.salesMinor) };
}
