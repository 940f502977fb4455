import { Prisma } from "@prisma/client";
import { query } from "#app/platform/db.server.ts";
import { startsOf } from "./periods.ts";
import type { Scope } from "./read-scope.server.ts";
import { locationsShown } from "./rollup-sums.server.ts";
import type { KeyedSums } from "./rollup-sums.server.ts";
import { slotPieces } from "./slot-pieces.ts";
import type { SlotPiece } from "./slot-pieces.ts";
import { inAllSlots } from "./slots.ts";
import type { Times } from "./slots.ts";

export type SoldProduct = { chain: string; key: string; name: string | null; code: string | null };

type TopRow = KeyedSums & SoldProduct & { count: number };

/**
 * The products that brought the most, the best first, and what the same ones brought in the other periods. Chains that are shown as a whole
 * have sums of their own, see `ProductRollup`; those of other locations are added up.
 */
export async function productSums(
  scope: Scope,
  { times, most }: { times: Times; most: number },
): Promise<{ products: SoldProduct[]; count: number; sums: KeyedSums[] }> {
  const { now = [], before = [] } = Object.groupBy(slotPieces(times), ({ slot }) => (slot === "current" ? "now" : "before"));
  const top = await topProducts(scope, { pieces: now, most });
  const keys = [...new Set(top.map(({ key }) => key))];
  const sums = await Promise.all(before.map((piece) => (piece.isCut ? sumsOfHoursOver : sumsOf)(scope, { piece, keys })));
  return {
    products: top.map(({ chain, key, name, code }) => ({ chain, key, name, code })),
    count: top[0]?.count ?? 0,
    sums: inAllSlots([...top, ...sums.flat()], times),
  };
}

const measures = Prisma.sql`sum("salesMinor")::float8 AS sales, sum(transactions)::float8 AS transactions, sum(returns)::float8 AS returns,
  sum(items)::float8 AS items, 0::float8 AS known, 0::float8 AS minutes`;

async function topProducts(scope: Scope, { pieces, most }: { pieces: SlotPiece[]; most: number }): Promise<TopRow[]> {
  const parts = pieces.flatMap((piece) => sold(scope, { piece }));
  if (parts.length === 0) return [];
  return query<TopRow>(Prisma.sql`
    SELECT 'current' AS slot, t.*, p.name, p.sku AS code FROM (
      SELECT chain, key, ${measures}, count(*) OVER ()::int AS count FROM (${Prisma.join(parts, " UNION ALL ")}) r
      GROUP BY chain, key HAVING (sum("salesMinor"), sum(transactions), sum(returns), sum(items)) <> (0, 0, 0, 0)
      ORDER BY sum("salesMinor") DESC, chain, key LIMIT ${most}
    ) t LEFT JOIN "StoreProduct" p ON p."chainId" = t.chain AND p."productId" = t.key
    ORDER BY t.sales DESC, t.chain, t.key`);
}

type Of = { piece: SlotPiece; keys: string[] };

async function sumsOf(scope: Scope, { piece, keys }: Of): Promise<KeyedSums[]> {
  const parts = sold(scope, { piece, keys });
  if (parts.length === 0 || keys.length === 0) return [];
  return query<KeyedSums>(
    Prisma.sql`SELECT ${piece.slot} AS slot, chain, key, ${measures} FROM (${Prisma.join(parts, " UNION ALL ")}) r GROUP BY 2, 3`,
  );
}

/**
 * Each period, or each period of each location, is a range of a primary key that is looked up by itself: `OFFSET 0` keeps them apart. With
 * `keys`, only of these products: each is looked up as well. A location has so few in a day that reading all of them takes less: there,
 * `IS TRUE` keeps the index from it.
 */
function sold({ shop, shown, wholeChains }: Scope, { piece, keys }: Omit<Of, "keys"> & { keys?: string[] }): Prisma.Sql[] {
  const periods = startsOf(piece);
  const others = shown.filter(({ chainId }) => !wholeChains.includes(chainId));
  const ofThese = (key: Prisma.Sql) => (keys ? Prisma.sql`AND ${key} = ANY(${keys})` : Prisma.empty);
  const ofChains = Prisma.sql`
    SELECT r."chainId" AS chain, r."productId" AS key, r."salesMinor", r.transactions, r.returns, r.items
    FROM unnest(${periods}::date[]) AS p(period)
    CROSS JOIN LATERAL (
      SELECT * FROM "ProductRollup" r
      WHERE r."shopId" = ${shop} AND r."chainId" = ANY(${wholeChains}::uuid[]) AND r.grain = ${piece.grain}::"RollupGrain" AND r.period = p.period
        ${ofThese(Prisma.sql`r."productId"`)}
      OFFSET 0
    ) r`;
  const ofLocations = Prisma.sql`
    SELECT c.chain, r.key, r."salesMinor", r.transactions, r.returns, r.items
    FROM unnest(${periods}::date[]) AS p(period) CROSS JOIN ${locationsShown({ shown: others })} AS c(id, chain, hours)
    CROSS JOIN LATERAL (
      SELECT * FROM "StoreRollup" r
      WHERE r."shopId" = ${shop} AND r.dimension = 'product' AND r.grain = ${piece.grain}::"RollupGrain" AND r.period = p.period
        AND r."locationId" = c.id ${keys && piece.grain === "day" ? Prisma.sql`AND (r.key = ANY(${keys})) IS TRUE` : ofThese(Prisma.sql`r.key`)}
      OFFSET 0
    ) r`;
  return [...(wholeChains.length > 0 ? [ofChains] : []), ...(others.length > 0 ? [ofLocations] : [])];
}

/** No roll-up has the hours of a product: those of one day are read from the lines themselves. */
async function sumsOfHoursOver(scope: Scope, { piece: { slot, first: day }, keys }: Of): Promise<KeyedSums[]> {
  if (keys.length === 0) return [];
  return query<KeyedSums>(Prisma.sql`
    SELECT ${slot} AS slot, chain, key, ${measures} FROM (
      SELECT c.chain, CASE WHEN l.goods THEN coalesce(l."productId", '') ELSE '' END AS key, l."priceMinor" AS "salesMinor",
             (l.goods AND l.quantity > 0)::int AS transactions, (l.goods AND l.quantity < 0)::int AS returns,
             CASE WHEN l.goods THEN l.quantity ELSE 0 END AS items
      FROM ${locationsShown(scope)} AS c(id, chain, hours)
      JOIN "StoreSale" s ON s."locationId" = c.id AND s.day = ${day}::date AND s.hour < c.hours
      JOIN "StoreSaleLine" l ON l."saleId" = s.id
      WHERE s."shopId" = ${scope.shop} AND s.counted
    ) sold WHERE key = ANY(${keys}) GROUP BY 2, 3`);
}
