import { Prisma } from "@prisma/client";
import { query } from "#app/platform/db.server.ts";
import type { Grain } from "./periods.ts";
import { slotPieces } from "./slot-pieces.ts";
import type { SlotPiece } from "./slot-pieces.ts";
import type { Scope } from "./read-scope.server.ts";
import { inAllSlots } from "./slots.ts";
import type { SlotSums, Times } from "./slots.ts";

/** Sums of what a chain calls by this key. */
export type KeyedSums = SlotSums & { chain: string; key: string };
type Dimension = "total" | "hour" | "staff";

/** Sums of each location: its id is the key. */
export async function sumsByLocation(scope: Scope, times: Times): Promise<KeyedSums[]> {
  const pieces = slotPieces(times).map((piece) => ({ ...piece, dimension: piece.isCut ? ("hour" as const) : ("total" as const) }));
  return inAllSlots(await sumUp(scope, { pieces, key: Prisma.sql`r."locationId"::text` }), times);
}

/** Sums of each hour of the day, "00" to "23". */
export async function sumsByHour(scope: Scope, times: Times): Promise<KeyedSums[]> {
  const pieces = slotPieces(times).map((piece) => ({ ...piece, dimension: "hour" as const }));
  return inAllSlots(await sumUp(scope, { pieces, key: Prisma.sql`r.key` }), times);
}

/** What a point of a chart is made of: the hours of a day, the days of a week or month, the months of a year. */
export type PointGrain = "hour" | "day" | "month";
export const pointSlots = ["current", "previous"] as const;

/** Sums of each point of a period, and of the whole one before it: its keys are those of `pointsOf`. */
export async function sumsByPoint(scope: Scope, { periods, grain }: Pick<Times, "periods"> & { grain: PointGrain }): Promise<KeyedSums[]> {
  const of: { dimension: Dimension; grain: Grain } = grain === "hour" ? { dimension: "hour", grain: "day" } : { dimension: "total", grain };
  const pieces = pointSlots.map((slot) => ({ slot, ...of, ...periods[slot], isCut: false }));
  const key = {
    hour: Prisma.sql`r.key`,
    day: Prisma.sql`to_char(r.period, 'YYYY-MM-DD')`,
    month: Prisma.sql`to_char(r.period, 'YYYY-MM')`,
  }[grain];
  return sumUp(scope, { pieces, key });
}

type Wanted = {
  pieces: (SlotPiece & { dimension: Dimension })[];
  /** Made of columns of `r`, a roll-up. */
  key: Prisma.Sql;
};

/**
 * Piece by piece a range of the primary key. Told like this (`OFFSET 0` keeps the pieces apart), the database neither reads a whole table of
 * which it knows too little, nor starts further processes for what it does in two milliseconds.
 */
export async function sumUp({ shop, shown }: Scope, { pieces, key }: Wanted): Promise<KeyedSums[]> {
  if (pieces.length === 0 || shown.length === 0) return [];
  const each = <Value>(value: (piece: Wanted["pieces"][number]) => Value) => pieces.map(value);
  return query<KeyedSums>(Prisma.sql`
    SELECT p.slot, chains[array_position(ids, r."locationId")] AS chain, ${key} AS key, sum(r."salesMinor")::float8 AS sales,
           sum(r.transactions)::float8 AS transactions, sum(r.returns)::float8 AS returns, sum(r.items)::float8 AS items,
           sum(r.known)::float8 AS known, sum(r.minutes)::float8 AS minutes
    FROM (SELECT ${shown.map(({ id }) => id)}::uuid[] AS ids, ${shown.map(({ chainId }) => chainId)}::uuid[] AS chains,
                 ${shown.map(({ hoursOver }) => hoursOver)}::int[] AS hours) AS locations
    CROSS JOIN unnest(${each(({ slot }) => slot)}::text[], ${each(({ dimension }) => dimension)}::"RollupDimension"[],
                      ${each(({ grain }) => grain)}::"RollupGrain"[], ${each(({ first }) => first)}::date[], ${each(({ last }) => last)}::date[],
                      ${each(({ isCut }) => isCut)}::bool[]) AS p(slot, dimension, grain, first, last, "isCut")
    CROSS JOIN LATERAL (
      SELECT * FROM "StoreRollup" r
      WHERE r."shopId" = ${shop} AND r.dimension = p.dimension AND r.grain = p.grain AND r.period BETWEEN p.first AND p.last
        AND r."locationId" = ANY(ids) AND (NOT p."isCut" OR r.key < lpad(hours[array_position(ids, r."locationId")]::text, 2, '0'))
      OFFSET 0
    ) r
    GROUP BY 1, 2, 3`);
}

/** As `(id, chain, hours)`: `hours` of today are over there. */
export function locationsShown({ shown }: Pick<Scope, "shown">): Prisma.Sql {
  const [ids, chains, hours] = [shown.map(({ id }) => id), shown.map(({ chainId }) => chainId), shown.map((one) => one.hoursOver)];
  return Prisma.sql`unnest(${ids}::uuid[], ${chains}::uuid[], ${hours}::int[])`;
}
