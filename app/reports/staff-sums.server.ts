import { Prisma } from "@prisma/client";
import { query } from "#app/platform/db.server.ts";
import type { Extent } from "./periods.ts";
import type { Scope } from "./read-scope.server.ts";
import { inSlot, locationsShown, wholeDays } from "./rollup-sums.server.ts";
import type { KeyedSums } from "./rollup-sums.server.ts";
import { inAllSlots } from "./slots.ts";
import type { Times } from "./slots.ts";

export type StaffSums = KeyedSums & { chain: string; name: string | null };

/** Sums of each person, by chain: two chains may know two people by one id. */
export async function staffSums(scope: Scope, times: Times): Promise<StaffSums[]> {
  const { asked, extents } = times;
  const parts = asked.flatMap((slot) =>
    [...ofWholeDays(scope, extents[slot]), ...ofHoursOver(scope, extents[slot])].map((part) => inSlot(slot, part)),
  );
  if (parts.length === 0) return [];
  const rows = await query<StaffSums>(Prisma.sql`
    SELECT s.*, e.name FROM (
      SELECT slot, chain, key, sum("salesMinor")::float8 AS sales, sum(transactions)::float8 AS transactions, sum(returns)::float8 AS returns,
             sum(items)::float8 AS items, sum(known)::float8 AS known, sum(minutes)::float8 AS minutes
      FROM (${Prisma.join(parts, " UNION ALL ")}) r GROUP BY 1, 2, 3
    ) s LEFT JOIN "StoreEmployee" e ON e."chainId" = s.chain AND e."employeeId" = s.key`);
  return inAllSlots(rows, times);
}

function ofWholeDays(scope: Scope, extent: Extent): Prisma.Sql[] {
  return wholeDays(scope, { extent, dimension: "staff" }).map(
    (part) => Prisma.sql`
      SELECT c.chain, r.key, r."salesMinor", r.transactions, r.returns, r.items, r.known, r.minutes
      FROM (${part}) r JOIN ${locationsShown(scope)} c ON c.id = r."locationId"`,
  );
}

/** No roll-up has the hours of a person: those of one day are read from the sales and shifts themselves. */
function ofHoursOver(scope: Scope, { partly }: Extent): Prisma.Sql[] {
  if (partly === null) return [];
  return [
    Prisma.sql`
      SELECT c.chain, coalesce(s."employeeId", '') AS key, s."salesMinor", s.transactions, s.returns, s.items,
             CASE WHEN s."customerId" IS NULL THEN 0 ELSE s.transactions END AS known, 0 AS minutes
      FROM ${locationsShown(scope)} c JOIN "StoreSale" s ON s."locationId" = c.id AND s.day = ${partly}::date AND s.hour < c.hours
      WHERE s."shopId" = ${scope.shop} AND s.counted`,
    Prisma.sql`
      SELECT c.chain, h."employeeId" AS key, 0 AS "salesMinor", 0 AS transactions, 0 AS returns, 0 AS items, 0 AS known, h.minutes
      FROM ${locationsShown(scope)} c JOIN "StoreShiftHour" h ON h."locationId" = c.id AND h.day = ${partly}::date AND h.hour < c.hours
      WHERE h."shopId" = ${scope.shop}`,
  ];
}
