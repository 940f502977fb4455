import pg from "pg";

/**
 * What the roll-ups would be if everything were added up anew, beside what they are: a row for each that differs. Sums that came to nothing may
 * be there or not.
 */
export async function rollupDifferences(url: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(`
      WITH contribution AS (
        SELECT s."shopId", d.dimension, s.day, s."locationId", d.key, s."salesMinor" AS sales, s."taxMinor" AS tax, s.transactions, s.returns, s.items,
               CASE WHEN s."customerId" IS NOT NULL THEN s.transactions ELSE 0 END AS known, 0 AS minutes
        FROM "StoreSale" s, LATERAL (VALUES ('total', ''), ('hour', to_char(s.hour, 'FM00')), ('staff', coalesce(s."employeeId", ''))) d(dimension, key)
        WHERE s.counted AND s."locationId" IS NOT NULL
        UNION ALL
        SELECT "shopId", 'product', day, "locationId", CASE WHEN goods THEN coalesce("productId", '') ELSE '' END, "priceMinor", coalesce("taxMinor", 0),
               CASE WHEN goods AND quantity > 0 THEN 1 ELSE 0 END, CASE WHEN goods AND quantity < 0 THEN 1 ELSE 0 END, CASE WHEN goods THEN quantity ELSE 0 END, 0, 0
        FROM "StoreSaleLine" WHERE counted AND "locationId" IS NOT NULL
        UNION ALL
        SELECT h."shopId", d.dimension, h.day, h."locationId", d.key, 0, 0, 0, 0, 0, 0, h.minutes
        FROM "StoreShiftHour" h, LATERAL (VALUES ('total', ''), ('hour', to_char(h.hour, 'FM00')), ('staff', h."employeeId")) d(dimension, key)
        UNION ALL
        SELECT e."shopId", d.dimension, e.day, e."locationId", d.key, e."salesDelta", 0, e."transactionsDelta", 0, e."itemsDelta", 0, e."minutesDelta"
        FROM "StoreEdit" e, LATERAL (VALUES ('total', ''), ('hour', to_char(e.hour, 'FM00'))) d(dimension, key)
      ), grained AS (
        SELECT c.*, g.grain, CASE g.grain WHEN 'day' THEN c.day WHEN 'month' THEN make_date(extract(year FROM c.day)::int, extract(month FROM c.day)::int, 1)
               ELSE make_date(extract(year FROM c.day)::int, 1, 1) END AS period
        FROM contribution c, (VALUES ('day'), ('month'), ('year')) g(grain)
      ), expected AS (
        SELECT 'location' AS of, "shopId", dimension, grain, period, "locationId" AS id, key, sum(sales) AS sales, sum(tax) AS tax, sum(transactions) AS transactions,
               sum(returns) AS returns, sum(items) AS items, sum(known) AS known, sum(minutes) AS minutes
        FROM grained GROUP BY "shopId", dimension, grain, period, "locationId", key
        UNION ALL
        SELECT 'chain', g."shopId", dimension, grain, period, l."chainId", key, sum(sales), sum(tax), sum(transactions), sum(returns), sum(items), sum(known), sum(minutes)
        FROM grained g JOIN "StoreLocation" l ON l.id = g."locationId"
        WHERE dimension = 'product' GROUP BY g."shopId", dimension, grain, period, l."chainId", key
      ), kept AS (
        SELECT 'location' AS of, "shopId", dimension::text, grain::text, period, "locationId" AS id, key, "salesMinor" AS sales, "taxMinor" AS tax, transactions,
               returns, items, known, minutes FROM "StoreRollup"
        UNION ALL
        SELECT 'chain', "shopId", 'product', grain::text, period, "chainId", "productId", "salesMinor", "taxMinor", transactions, returns, items, 0, 0 FROM "ProductRollup"
      )
      SELECT of, "shopId", dimension, grain, period::text, id, key, to_jsonb(e) AS expected, to_jsonb(k) AS kept
      FROM expected e FULL JOIN kept k USING (of, "shopId", dimension, grain, period, id, key)
      WHERE (coalesce(e.sales, 0), coalesce(e.tax, 0), coalesce(e.transactions, 0), coalesce(e.returns, 0), coalesce(e.items, 0), coalesce(e.known, 0), coalesce(e.minutes, 0))
        <> (coalesce(k.sales, 0), coalesce(k.tax, 0), coalesce(k.transactions, 0), coalesce(k.returns, 0), coalesce(k.items, 0), coalesce(k.known, 0), coalesce(k.minutes, 0))
      ORDER BY 1, 2, 3, 4, 5, 6, 7 LIMIT 20`);
    return rows;
  } finally {
    await client.end();
  }
}
