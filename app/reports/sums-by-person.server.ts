import { Prisma } from "@prisma/client";
import { query } from "#app/platform/db.server.ts";
import type { Scope } from "./read-scope.server.ts";
import { locationsShown, sumUp } from "./rollup-sums.server.ts";
import type { KeyedSums } from "./rollup-sums.server.ts";
import { slotPieces } from "./slot-pieces.ts";
import { inAllSlots } from "./slots.ts";
import type { Times } from "./slots.ts";

/** Sums of each person: an employee's id is the key, "" is nobody. */
export async function sumsByPerson(scope: Scope, times: Times): Promise<KeyedSums[]> {
  const { whole = [], cut = [] } = Object.groupBy(slotPieces(times), ({ isCut }) => (isCut ? "cut" : "whole"));
  const pieces = whole.map((piece) => ({ ...piece, dimension: "staff" as const }));
  const sums = await Promise.all([
    sumUp(scope, { pieces, key: Prisma.sql`r.key` }),
    ...cut.map(({ slot, first: day }) => sumsOfHoursOver(scope, { slot, day })),
  ]);
  return inAllSlots(sums.flat(), times);
}

/** No roll-up has the hours of a person: those of one day are read from the sales and shifts themselves. */
async function sumsOfHoursOver(scope: Scope, { slot, day }: Pick<KeyedSums, "slot"> & { day: string }): Promise<KeyedSums[]> {
  return query<KeyedSums>(Prisma.sql`
    SELECT ${slot} AS slot, c.chain, coalesce(s."employeeId", '') AS key, sum(s."salesMinor")::float8 AS sales,
           sum(s.transactions)::float8 AS transactions, sum(s.returns)::float8 AS returns, sum(s.items)::float8 AS items,
           coalesce(sum(s.transactions) FILTER (WHERE s."customerId" IS NOT NULL), 0)::float8 AS known, 0::float8 AS minutes
    FROM ${locationsShown(scope)} AS c(id, chain, hours)
    JOIN "StoreSale" s ON s."locationId" = c.id AND s.day = ${day}::date AND s.hour < c.hours
    WHERE s."shopId" = ${scope.shop} AND s.counted
    GROUP BY 2, 3
    UNION ALL
    SELECT ${slot}, c.chain, h."employeeId", 0, 0, 0, 0, 0, sum(h.minutes)::float8
    FROM ${locationsShown(scope)} AS c(id, chain, hours)
    JOIN "StoreShiftHour" h ON h."locationId" = c.id AND h.day = ${day}::date AND h.hour < c.hours
    WHERE h."shopId" = ${scope.shop}
    GROUP BY 2, 3`);
}
