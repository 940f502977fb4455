import { Prisma } from "@prisma/client";
import { query } from "#app/platform/db.server.ts";
import { piecesOf, startsOf } from "./periods.ts";
import type { Extent, Piece } from "./periods.ts";
import type { Scope } from "./read-scope.server.ts";
import { inSlot, locationsShown } from "./rollup-sums.server.ts";
import type { KeyedSums } from "./rollup-sums.server.ts";
import { inAllSlots } from "./slots.ts";
import type { Times } from "./slots.ts";

export type ProductSums = KeyedSums & { chain: string };
export type SoldProduct = { chain: string; key: string; name: string | null; code: string | null };

type TopRow = ProductSums & SoldProduct & { count: number };

/**
 * The products that brought the most, the best first, and what the same ones brought in the other periods. By chain: two chains may know two
 * products by one id. Chains that are shown as a whole have sums of their own, see `ProductRollup`; those of other locations are added up.
 */
export async function productSums(
  scope: Scope,
  { times, most }: { times: Times; most: number },
): Promise<{ products: SoldProduct[]; count: number; sums: ProductSums[] }> {
  const top = await topProducts(scope, { extent: times.extents.current, most });
  const before = top.length > 0 ? await sumsBefore(scope, { times, keys: [...new Set(top.map(({ key }) => key))] }) : [];
  return {
    products: top.map(({ chain, key, name, code }) => ({ chain, key, name, code })),
    count: top[0]?.count ?? 0,
    sums: inAllSlots([...top, ...before], times),
  };
}

const measures = Prisma.sql`sum("salesMinor")::float8 AS sales, sum(transactions)::float8 AS transactions, sum(returns)::float8 AS returns,
  sum(items)::float8 AS items, 0::float8 AS known, 0::float8 AS minutes`;

async function topProducts(scope: Scope, { extent, most }: { extent: Extent; most: number }): Promise<TopRow[]> {
  const parts = extent.whole ? piecesOf(extent.whole).flatMap((piece) => sold(scope, { piece })) : [];
  if (parts.length === 0) return [];
  return query<TopRow>(Prisma.sql`
    SELECT 'current' AS slot, t.*, p.name, p.sku AS code FROM (
      SELECT chain, key, ${measures}, count(*) OVER ()::int AS count FROM (${Prisma.join(parts, " UNION ALL ")}) r
      GROUP BY chain, key HAVING (sum("salesMinor"), sum(transactions), sum(returns), sum(items)) <> (0, 0, 0, 0)
      ORDER BY sum("salesMinor") DESC, chain, key LIMIT ${most}
    ) t LEFT JOIN "StoreProduct" p ON p."chainId" = t.chain AND p."productId" = t.key
    ORDER BY t.sales DESC, t.chain, t.key`);
}

async function sumsBefore(scope: Scope, { times, keys }: { times: Times; keys: string[] }): Promise<ProductSums[]> {
  const before = times.asked.filter((slot) => slot !== "current");
  const parts = before.flatMap((slot) => {
    const { whole, partly } = times.extents[slot];
    const pieces = whole ? piecesOf(whole) : [];
    return [...pieces.flatMap((piece) => sold(scope, { piece, keys })), ...soldInHoursOver(scope, { partly, keys })].map((part) =>
      inSlot(slot, part),
    );
  });
  if (parts.length === 0) return [];
  return query<ProductSums>(
    Prisma.sql`SELECT slot, chain, key, ${measures} FROM (${Prisma.join(parts, " UNION ALL ")}) r GROUP BY 1, 2, 3`,
  );
}

/**
 * With `keys`, only of these products: each is looked up in each period, and nothing else is read. A location has so few products in a day
 * that reading all of them takes less than looking for each: `IS TRUE` keeps the index from it.
 */
function sold({ shop, shown, wholeChains }: Scope, { piece, keys }: { piece: Piece; keys?: string[] }): Prisma.Sql[] {
  const { grain, first, last } = piece;
  const during = keys
    ? Prisma.sql`r.grain = ${grain}::"RollupGrain" AND r.period = ANY(${startsOf(piece)}::date[])`
    : Prisma.sql`r.grain = ${grain}::"RollupGrain" AND r.period BETWEEN ${first}::date AND ${last}::date`;
  const ofThese = (key: Prisma.Sql) => (keys ? Prisma.sql`AND ${key} = ANY(${keys})` : Prisma.empty);
  const ofChains = Prisma.sql`
    SELECT r."chainId" AS chain, r."productId" AS key, r."salesMinor", r.transactions, r.returns, r.items FROM "ProductRollup" r
    WHERE r."shopId" = ${shop} AND r."chainId" = ANY(${wholeChains}::uuid[]) AND ${during} ${ofThese(Prisma.sql`r."productId"`)}`;
  const others = shown.filter(({ chainId }) => !wholeChains.includes(chainId));
  const ofLocations = Prisma.sql`
    SELECT c.chain, r.key, r."salesMinor", r.transactions, r.returns, r.items FROM "StoreRollup" r
    JOIN ${locationsShown({ shown: others })} c ON c.id = r."locationId"
    WHERE r."shopId" = ${shop} AND r.dimension = 'product' AND ${during} AND r."locationId" = ANY(${others.map(({ id }) => id)}::uuid[])
      ${keys && grain === "day" ? Prisma.sql`AND (r.key = ANY(${keys})) IS TRUE` : ofThese(Prisma.sql`r.key`)}`;
  return [...(wholeChains.length > 0 ? [ofChains] : []), ...(others.length > 0 ? [ofLocations] : [])];
}

/** No roll-up has the hours of a product: those of one day are read from the lines themselves. */
function soldInHoursOver(scope: Scope, { partly, keys }: { partly: string | null; keys: string[] }): Prisma.Sql[] {
  if (partly === null) return [];
  return [
    Prisma.sql`
      SELECT chain, key, "salesMinor", transactions, returns, items FROM (
        SELECT c.chain, CASE WHEN l.goods THEN coalesce(l."productId", '') ELSE '' END AS key, l."priceMinor" AS "salesMinor",
               (l.goods AND l.quantity > 0)::int AS transactions, (l.goods AND l.quantity < 0)::int AS returns,
               CASE WHEN l.goods THEN l.quantity ELSE 0 END AS items
        FROM ${locationsShown(scope)} c
        JOIN "StoreSale" s ON s."locationId" = c.id AND s.day = ${partly}::date AND s.hour < c.hours
        JOIN "StoreSaleLine" l ON l."saleId" = s.id
        WHERE s."shopId" = ${scope.shop} AND s.counted
      ) sold WHERE key = ANY(${keys})`,
  ];
}
