import { Prisma } from "@prisma/client";
import { query } from "#app/platform/db.server.ts";
import { piecesOf } from "./periods.ts";
import type { Extent, Grain } from "./periods.ts";
import type { Scope } from "./read-scope.server.ts";
import type { Period } from "./report-view.ts";
import { pointSlots } from "./rollup-sums.server.ts";
import type { KeyedSums, PointGrain } from "./rollup-sums.server.ts";
import { inAllSlots } from "./slots.ts";
import type { Slot, SlotSums, Times } from "./slots.ts";

type Sought = "slot" | "point";
type Row = KeyedSums & { of: Sought };

/** Online orders, on the shop's clock: a sum of each slot, and one of each point of a chart as `sumsByPoint` has them. */
export async function onlineSums(
  scope: Scope,
  { times, grain }: { times: Times; grain: PointGrain },
): Promise<{ slots: SlotSums[]; points: KeyedSums[] }> {
  const { asked, extents, periods } = times;
  const key = {
    hour: Prisma.sql`lpad(r.hour::text, 2, '0')`,
    day: Prisma.sql`to_char(r.period, 'YYYY-MM-DD')`,
    month: Prisma.sql`to_char(r.period, 'YYYY-MM')`,
  }[grain];
  const parts = [
    ...asked.flatMap((slot) => taken(scope, extents[slot]).map((part) => as({ of: "slot", slot, key: Prisma.sql`''` }, part))),
    ...pointSlots.map((slot) => as({ of: "point", slot, key }, rollups(scope, { grain, ...periods[slot] }))),
  ];
  const rows = await query<Row>(Prisma.sql`
    SELECT "of", slot, key, sum("salesMinor")::float8 AS sales, sum(transactions)::float8 AS transactions, 0::float8 AS returns,
           sum(items)::float8 AS items, sum(known)::float8 AS known, 0::float8 AS minutes
    FROM (${Prisma.join(parts, " UNION ALL ")}) r GROUP BY 1, 2, 3`);
  const { slot: ofSlots = [], point: points = [] } = Object.groupBy(rows, ({ of }) => of);
  return { slots: inAllSlots(ofSlots, times), points };
}

function as({ of, slot, key }: { of: Sought; slot: Slot; key: Prisma.Sql }, part: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`SELECT ${of}::text AS "of", ${slot}::text AS slot, ${key} AS key, r.* FROM (${part}) r`;
}

function taken(scope: Scope, { whole, partly }: Extent): Prisma.Sql[] {
  const days = whole ? piecesOf(whole).map((piece) => rollups(scope, piece)) : [];
  if (partly === null) return days;
  return [...days, Prisma.sql`${rollups(scope, { grain: "hour", first: partly, last: partly })} AND r.hour < ${scope.hoursOver}`];
}

function rollups({ shop, currency }: Scope, { grain, first, last }: { grain: Grain | "hour" } & Period): Prisma.Sql {
  return Prisma.sql`
    SELECT r.period, r.hour, r."salesMinor", r.transactions, r.items, r.known FROM "OnlineRollup" r
    WHERE r."shopId" = ${shop} AND r.grain = ${grain}::"OnlineGrain" AND r.period BETWEEN ${first}::date AND ${last}::date
      AND r.currency = ${currency}`;
}
