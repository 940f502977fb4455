import { Prisma } from "@prisma/client";
import { query } from "#app/platform/db.server.ts";
import { piecesOf } from "./periods.ts";
import type { Extent, Grain } from "./periods.ts";
import type { Scope } from "./read-scope.server.ts";
import type { Period } from "./report-view.ts";
import { inAllSlots } from "./slots.ts";
import type { Slot, SlotSums, Times } from "./slots.ts";

export type KeyedSums = SlotSums & { key: string };

/** Sums of each location: its id is the key. */
export function sumsByLocation(scope: Scope, times: Times): Promise<KeyedSums[]> {
  return sumsOf(scope, { times, dimension: "total", key: Prisma.sql`"locationId"::text` });
}

/** Sums of each hour of the day, "00" to "23". */
export function sumsByHour(scope: Scope, times: Times): Promise<KeyedSums[]> {
  return sumsOf(scope, { times, dimension: "hour", key: Prisma.sql`key` });
}

/** What a point of a chart is made of: the hours of a day, the days of a week or month, the months of a year. */
export type PointGrain = "hour" | "day" | "month";
export const pointSlots = ["current", "previous"] as const;

/** Sums of each point of a period, and of the whole one before it: its keys are those of `pointsOf`. */
export async function sumsByPoint(scope: Scope, { periods, grain }: Pick<Times, "periods"> & { grain: PointGrain }): Promise<KeyedSums[]> {
  const key = { hour: Prisma.sql`key`, day: Prisma.sql`to_char(period, 'YYYY-MM-DD')`, month: Prisma.sql`to_char(period, 'YYYY-MM')` }[
    grain
  ];
  const of = grain === "hour" ? ({ dimension: "hour", grain: "day" } as const) : ({ dimension: "total", grain } as const);
  return sumUp(
    pointSlots.map((slot) => inSlot(slot, rollups(scope, { ...of, ...periods[slot] }))),
    key,
  );
}

async function sumsOf(
  scope: Scope,
  { times, dimension, key }: { times: Times; dimension: "total" | "hour"; key: Prisma.Sql },
): Promise<KeyedSums[]> {
  const { extents, asked } = times;
  const parts = asked.flatMap((slot) =>
    [...wholeDays(scope, { extent: extents[slot], dimension }), ...hoursOver(scope, extents[slot])].map((part) => inSlot(slot, part)),
  );
  return inAllSlots(await sumUp(parts, key), times);
}

async function sumUp(parts: Prisma.Sql[], key: Prisma.Sql): Promise<KeyedSums[]> {
  if (parts.length === 0) return [];
  return query<KeyedSums>(Prisma.sql`
    SELECT slot, ${key} AS key, sum("salesMinor")::float8 AS sales, sum(transactions)::float8 AS transactions, sum(returns)::float8 AS returns,
           sum(items)::float8 AS items, sum(known)::float8 AS known, sum(minutes)::float8 AS minutes
    FROM (${Prisma.join(parts, " UNION ALL ")}) r GROUP BY 1, 2`);
}

export function inSlot(slot: Slot, part: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`SELECT ${slot}::text AS slot, r.* FROM (${part}) r`;
}

type Dimension = "total" | "hour" | "staff";

/** The roll-ups of whole days, by the largest grains that make them up: each is a range of the primary key. */
export function wholeDays(scope: Scope, { extent: { whole }, dimension }: { extent: Extent; dimension: Dimension }): Prisma.Sql[] {
  return whole ? piecesOf(whole).map((piece) => rollups(scope, { dimension, ...piece })) : [];
}

const columns = Prisma.sql`r."locationId", r.key, r.period, r."salesMinor", r.transactions, r.returns, r.items, r.known, r.minutes`;

function rollups({ shop, shown }: Scope, { dimension, grain, first, last }: { dimension: Dimension; grain: Grain } & Period): Prisma.Sql {
  return Prisma.sql`
    SELECT ${columns} FROM "StoreRollup" r
    WHERE r."shopId" = ${shop} AND r.dimension = ${dimension}::"RollupDimension" AND r.grain = ${grain}::"RollupGrain"
      AND r.period BETWEEN ${first}::date AND ${last}::date AND r."locationId" = ANY(${shown.map(({ id }) => id)}::uuid[])`;
}

/** The hours of a day that are over by now, each location by its own clock. */
function hoursOver(scope: Scope, { partly }: Extent): Prisma.Sql[] {
  if (partly === null) return [];
  return [
    Prisma.sql`
      SELECT ${columns} FROM "StoreRollup" r
      JOIN ${locationsShown(scope)} c ON c.id = r."locationId" AND r.key < lpad(c.hours::text, 2, '0')
      WHERE r."shopId" = ${scope.shop} AND r.dimension = 'hour' AND r.grain = 'day' AND r.period = ${partly}::date`,
  ];
}

/** As `(id, chain, hours)`: `hours` of today are over there. */
export function locationsShown({ shown }: Pick<Scope, "shown">): Prisma.Sql {
  const [ids, chains, hours] = [shown.map(({ id }) => id), shown.map(({ chainId }) => chainId), shown.map((one) => one.hoursOver)];
  return Prisma.sql`(SELECT * FROM unnest(${ids}::uuid[], ${chains}::uuid[], ${hours}::int[]) AS of(id, chain, hours))`;
}
