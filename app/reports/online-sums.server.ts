import { Prisma } from "@prisma/client";
import { query } from "#app/platform/db.server.ts";
import type { Scope } from "./read-scope.server.ts";
import { pointSlots } from "./rollup-sums.server.ts";
import type { PointGrain } from "./rollup-sums.server.ts";
import { slotPieces } from "./slot-pieces.ts";
import { inAllSlots } from "./slots.ts";
import type { SlotSums, Times } from "./slots.ts";

type Row = SlotSums & { of: "slot" | "point"; key: string };
export type OnlineSums = { slots: SlotSums[]; points: (SlotSums & { key: string })[] };

/** Online orders, on the shop's clock: a sum of each slot, and one of each point of a chart as `sumsByPoint` has them. */
export async function onlineSums(
  { shop, currency, hoursOver }: Scope,
  { times, grain }: { times: Times; grain: PointGrain },
): Promise<OnlineSums> {
  const pieces = [
    ...slotPieces(times).map((piece) => ({ of: "slot", ...piece, grain: piece.isCut ? "hour" : piece.grain })),
    ...pointSlots.map((slot) => ({ of: "point", slot, grain, ...times.periods[slot], isCut: false })),
  ];
  const each = <Value>(value: (piece: (typeof pieces)[number]) => Value) => pieces.map(value);
  const key = {
    hour: Prisma.sql`lpad(r.hour::text, 2, '0')`,
    day: Prisma.sql`to_char(r.period, 'YYYY-MM-DD')`,
    month: Prisma.sql`to_char(r.period, 'YYYY-MM')`,
  }[grain];
  const rows = await query<Row>(Prisma.sql`
    SELECT p.of, p.slot, CASE p.of WHEN 'point' THEN ${key} ELSE '' END AS key, sum(r."salesMinor")::float8 AS sales,
           sum(r.transactions)::float8 AS transactions, 0::float8 AS returns, sum(r.items)::float8 AS items, sum(r.known)::float8 AS known,
           0::float8 AS minutes
    FROM unnest(${each(({ of }) => of)}::text[], ${each(({ slot }) => slot)}::text[], ${each((piece) => piece.grain)}::"OnlineGrain"[],
                ${each(({ first }) => first)}::date[], ${each(({ last }) => last)}::date[], ${each(({ isCut }) => isCut)}::bool[])
         AS p("of", slot, grain, first, last, "isCut")
    CROSS JOIN LATERAL (
      SELECT * FROM "OnlineRollup" r
      WHERE r."shopId" = ${shop} AND r.grain = p.grain AND r.period BETWEEN p.first AND p.last AND r.currency = ${currency}
        AND (NOT p."isCut" OR r.hour < ${hoursOver})
      OFFSET 0
    ) r
    GROUP BY 1, 2, 3`);
  const { slot: slots = [], point: points = [] } = Object.groupBy(rows, ({ of }) => of);
  return { slots: inAllSlots(slots, times), points };
}
