import pg from "pg";

export type SalesSeed = {
  /** Made if it is not there. */
  shop: string;
  /** YYYY-MM-DD, on the clock of each location. */
  lastDay: string;
  days: number;
  outlets: number;
  /** On average: Saturdays bring more than Mondays, and some outlets more than others. */
  salesPerOutletDay: number;
  linesPerSale: number;
  products: number;
  employeesPerOutlet: number;
  /** The first outlet is in the first, and so on, again and again. */
  timeZones: string[];
  currency?: string;
  /** Of the chain, one of its kind in the shop. */
  label?: string;
  /** "in_use" unless given: anything else brings no shifts. */
  timeClock?: "in_use" | "unused" | "absent";
  /** Another number makes other sales. */
  seed?: number;
  /** The triggers add up what each statement brings; for millions of lines it takes less to do it at the end, and comes to the same. */
  rollUp?: "by statement" | "at once";
};

export type SeededSales = { chain: string; locations: string[]; sales: number; lines: number };

const brands = "Northpaw Wildkin Fjord Roost Coastal Harvest Prairie Summit Timber Meadow Ember Willow";
const foods = "Chicken Salmon Lamb Turkey Duck Beef Venison Rabbit Trout Whitefish";
const firstNames = "Ana Ben Chloe Dev Emma Farid Grace Hugo Ines Jack Kira Liam Mia Noah Olive Paul Quinn Rosa Sam Tara";
const streets = "Queen Water Robson Bloor King Main Dundas Bay Elgin Rideau";

/** As many as a statement takes at once without spilling far over its memory. */
const linesPerStatement = 200_000;

/**
 * A chain of stores with what it sold: lines of few products that sell often and many that sell seldom, goods by weight, returns, voided
 * sales, cents that were rounded, sales of no person and of known customers, shifts. Every row is made of its number alone.
 */
export async function seedSales(url: string, seed: SalesSeed): Promise<SeededSales> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`SET work_mem = '256MB'`);
    await makeShop(client, seed);
    const chain = await makeChain(client, seed);
    if (seed.rollUp === "at once") await client.query(`SET punchcard.roll_up = 'off'`);
    const perDay = Math.max(1, seed.outlets * seed.salesPerOutletDay * seed.linesPerSale);
    const step = Math.min(seed.days, Math.max(1, Math.round(linesPerStatement / perDay)));
    const sum = { sales: 0, lines: 0 };
    for (let first = seed.days; first > 0; first -= step) {
      // Days before the last day: the earliest first, as they were sold.
      const made = await sellDays(client, { seed, from: first - 1, to: Math.max(0, first - step) });
      sum.sales += made.sales;
      sum.lines += made.lines;
    }
    if (seed.rollUp === "at once") await rollUp(client, chain.locations);
    await client.query(
      `UPDATE "StoreLocation" l SET "lastSaleAt" = (SELECT max("soldAt") FROM "StoreSale" s WHERE s."locationId" = l.id) WHERE l."chainId" = $1`,
      [chain.id],
    );
    return { chain: chain.id, locations: chain.locations, ...sum };
  } finally {
    await client.end();
  }
}

async function makeShop(client: pg.Client, { shop, timeZones, currency = "CAD" }: SalesSeed): Promise<void> {
  await client.query(
    `INSERT INTO "Shop" (id, name, "timeZone", currency) VALUES ($1, 'Northern Pets', $2, $3) ON CONFLICT (id) DO NOTHING`,
    [shop, timeZones[0] ?? "America/Toronto", currency],
  );
}

/** The chain's own ids are made of the shop, its label and the seed. */
function nameOf({ shop, label = "Northern Pets", seed = 1 }: SalesSeed): string {
  return `${shop}/${label}/${seed}`;
}

async function makeChain(client: pg.Client, seed: SalesSeed): Promise<{ id: string; locations: string[] }> {
  const { shop, label = "Northern Pets", timeClock = "in_use", timeZones, currency = "CAD", outlets, products, employeesPerOutlet } = seed;
  const name = nameOf(seed);
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO "StoreChain" (id, "shopId", partner, label, state, step, account, access, "connectedAt", "timeClock", "importedAt", "createdBy", "updatedAt")
     VALUES (md5($1)::uuid, $2, 'lightspeed', $3, 'active', 'finished', $1, 'connected', now(), $4, now(), 'Staff 1', now()) RETURNING id`,
    [name, shop, label, timeClock],
  );
  const id = rows[0]?.id ?? "";
  const made = await client.query<{ id: string }>(
    `INSERT INTO "StoreLocation" (id, "shopId", "chainId", "outletId", name, "locationId", "timeZone", currency)
     SELECT md5($1 || ' location ' || n)::uuid, $2, $3, md5($1 || ' outlet ' || n)::uuid::text,
            (string_to_array($6, ' '))[1 + n % 10] || ' Street' || CASE WHEN n < 10 THEN '' ELSE ' ' || (1 + n / 10) END,
            right(md5($1 || ' outlet ' || n), 8), ($4::text[])[1 + n % cardinality($4)], $5
     FROM generate_series(0, $7::int - 1) n ORDER BY n RETURNING id`,
    [name, shop, id, timeZones, currency, streets, outlets],
  );
  await client.query(
    `INSERT INTO "StoreProduct" ("chainId", "productId", sku, name)
     SELECT $1, 'product-' || n, 'SKU-' || lpad(n::text, 6, '0'),
            (string_to_array($2, ' '))[1 + n % 12] || ' ' || (string_to_array($3, ' '))[1 + n / 12 % 10] || ' ' || (1 + n / 120) || ' lb'
     FROM generate_series(0, $4::int - 1) n`,
    [id, brands, foods, products],
  );
  await client.query(
    `INSERT INTO "StoreEmployee" ("chainId", "employeeId", name)
     SELECT $1, 'employee-' || n, (string_to_array($2, ' '))[1 + n % 20] || ' ' || chr(65 + n / 20 % 26) || '.' FROM generate_series(0, $3::int - 1) n`,
    [id, firstNames, outlets * employeesPerOutlet],
  );
  return { id, locations: made.rows.map((row) => row.id) };
}

type Days = { seed: SalesSeed; from: number; to: number };

async function sellDays(client: pg.Client, { seed, from, to }: Days): Promise<{ sales: number; lines: number }> {
  const { shop, lastDay, currency = "CAD", salesPerOutletDay, linesPerSale, products, employeesPerOutlet, outlets } = seed;
  const name = nameOf(seed);
  await client.query("BEGIN");
  // A number below one for each `k`; what is made of the same number is the same in every database.
  await client.query(
    `CREATE TEMPORARY TABLE made_sale ON COMMIT DROP AS
     SELECT l.number, l.id AS "locationId", l."chainId", l."timeZone", d.day, n, u.*, 9 + floor(12 * (u.u1 + u.u2) / 2)::int AS hour,
            md5($1 || ' sale ' || l.number || ' ' || d.day || ' ' || n) AS digest,
            CASE WHEN u.u3 < 0.03 THEN 'return' ELSE 'sale' END AS kind,
            CASE WHEN u.u4 < 0.01 THEN 'voided' WHEN u.u4 < 0.03 THEN 'parked' WHEN u.u4 < 0.06 THEN 'on_account' ELSE 'closed' END AS state,
            CASE WHEN u.u4 > 0.995 THEN 'S-' || n END AS "sentByUs"
     FROM (SELECT row_number() OVER (ORDER BY o.n) - 1 AS number, s.id, s."chainId", s."timeZone"
           FROM generate_series(0, $6::int - 1) o(n) JOIN "StoreLocation" s ON s.id = md5($1 || ' location ' || o.n)::uuid) l
     CROSS JOIN LATERAL (SELECT ($2::date - before)::date AS day, before FROM generate_series($3::int, $4::int, -1) before) d
     CROSS JOIN LATERAL generate_series(1, round($5::float8
       * (ARRAY[0.8, 0.8, 0.9, 0.9, 1.1, 1.4, 1.1])[extract(isodow FROM d.day)::int]
       * (0.6 + 0.8 * CASE WHEN $6::int = 1 THEN 0.5 ELSE l.number::float8 / ($6::int - 1) END))::int) n
     CROSS JOIN LATERAL (SELECT (l.number * 100000 + (d.day - '2000-01-01'::date)) * 100000 + n AS key) k
     CROSS JOIN LATERAL (SELECT ${[1, 2, 3, 4, 5, 6, 7].map((k) => `${chance("k.key", `$7::bigint * 100 + ${k}`)} AS u${k}`).join(", ")}, k.key) u`,
    [name, lastDay, from, to, salesPerOutletDay, outlets, seed.seed ?? 1],
  );
  await client.query(
    `CREATE TEMPORARY TABLE made_line ON COMMIT DROP AS
     SELECT s.digest, p.position, p.product, p.quantity, round(p.quantity * (199 + abs(hashint8(p.product) % 6000)))::bigint AS price, true AS goods
     FROM made_sale s
     CROSS JOIN LATERAL generate_series(0, floor(s.u5 * ($1::int * 2 - 1))::int) place
     CROSS JOIN LATERAL (SELECT ${chance("s.key * 50 + place", "$3::bigint * 100 + 11")} AS v1, ${chance("s.key * 50 + place", "$3::bigint * 100 + 12")} AS v2) v
     CROSS JOIN LATERAL (SELECT place AS position, floor($2::int * v1 * v1 * v1)::int AS product) o
     CROSS JOIN LATERAL (SELECT o.position, o.product,
       (CASE WHEN s.kind = 'return' THEN -1 ELSE 1 END * CASE WHEN o.product % 20 = 7 THEN round((0.1 + 3 * v2)::numeric, 3) WHEN v2 < 0.8 THEN 1 WHEN v2 < 0.95 THEN 2 ELSE 4 END)::numeric(18, 5) AS quantity) p
     UNION ALL
     -- Cents that were rounded at the till.
     SELECT digest, 99, NULL, 1, CASE WHEN u6 < 0.05 THEN 1 ELSE -2 END, false FROM made_sale WHERE u6 < 0.1`,
    [linesPerSale, products, seed.seed ?? 1],
  );
  await client.query(`ANALYZE made_sale; ANALYZE made_line`);
  const id = `(lpad(to_hex((extract(epoch FROM s.day) * 1000)::bigint + s.number), 12, '0') || '7' || substr(s.digest, 1, 3) || 'a' || substr(s.digest, 4, 15))::uuid`;
  const counts = `s.state IN ('closed', 'on_account') AND s."sentByUs" IS NULL`;
  const sales = await client.query(
    `INSERT INTO "StoreSale" (id, "shopId", "chainId", "locationId", "saleId", number, version, "soldAt", day, hour, state, kind, counted, "sentByUs",
       "employeeId", "customerId", currency, "salesMinor", "taxMinor", transactions, returns, items)
     SELECT ${id}, $1, s."chainId", s."locationId", s.digest::uuid::text, s.number || '-' || s.n, lpad(s.key::text, 20, '0'),
       (s.day + make_interval(hours => s.hour, mins => floor(s.u7 * 60)::int)) AT TIME ZONE s."timeZone", s.day, s.hour, s.state, s.kind, ${counts}, s."sentByUs",
       CASE WHEN s.u6 > 0.02 THEN 'employee-' || (s.number * $3::int + floor(s.u2 * $3::int)::int) END,
       CASE WHEN s.u5 * 7 - floor(s.u5 * 7) < 0.45 THEN 'customer-' || floor(s.u1 * 5000)::int END, $2,
       sum(l.price), sum(round(l.price * 0.13)), (s.kind = 'sale')::int, (s.kind = 'return')::int, sum(l.quantity) FILTER (WHERE l.goods)
     FROM made_sale s JOIN made_line l USING (digest)
     GROUP BY s.number, s."chainId", s."locationId", s.digest, s.key, s.day, s.n, s.hour, s.u1, s.u2, s.u5, s.u6, s.u7, s."timeZone", s.state, s.kind, s."sentByUs"
     ORDER BY s.day, s.number, s.digest`,
    [shop, currency, employeesPerOutlet],
  );
  const lines = await client.query(
    `INSERT INTO "StoreSaleLine" ("saleId", position, "shopId", "locationId", day, counted, "productId", goods, quantity, "priceMinor", "taxMinor")
     SELECT ${id}, l.position, $1, s."locationId", s.day, ${counts}, 'product-' || l.product, l.goods, l.quantity, l.price, round(l.price * 0.13)
     FROM made_line l JOIN made_sale s USING (digest) ORDER BY s.day, s.number, s.digest, l.position`,
    [shop],
  );
  if ((seed.timeClock ?? "in_use") === "in_use") await clockIn(client, { seed, from, to });
  await client.query("COMMIT");
  return { sales: sales.rowCount ?? 0, lines: lines.rowCount ?? 0 };
}

/** Three of each outlet work each day: from 8:30, 10:00 and 13:00 on, eight hours each. */
async function clockIn(client: pg.Client, { seed, from, to }: Days): Promise<void> {
  const { shop, lastDay, employeesPerOutlet, outlets } = seed;
  await client.query(
    `CREATE TEMPORARY TABLE made_shift ON COMMIT DROP AS
     SELECT md5($1 || ' shift ' || o.n || ' ' || d.day || ' ' || w.turn)::uuid AS id, l.id AS "locationId", l."chainId", l."timeZone", d.day, w.start,
            'employee-' || (o.n * $5::int + (w.turn + extract(doy FROM d.day)::int) % $5::int) AS "employeeId"
     FROM generate_series(0, $6::int - 1) o(n) JOIN "StoreLocation" l ON l.id = md5($1 || ' location ' || o.n)::uuid
     CROSS JOIN LATERAL (SELECT ($2::date - before)::date AS day FROM generate_series($3::int, $4::int, -1) before) d
     CROSS JOIN (VALUES (0, interval '8 hours 30 minutes'), (1, interval '10 hours'), (2, interval '13 hours')) w(turn, start)
     WHERE w.turn < $5::int`,
    [nameOf(seed), lastDay, from, to, employeesPerOutlet, outlets],
  );
  await client.query(
    `INSERT INTO "StoreShift" (id, "shopId", "chainId", "locationId", "shiftId", version, "employeeId", "startedAt", "endedAt", "breakMinutes")
     SELECT id, $1, "chainId", "locationId", id::text, lpad((day - '2000-01-01'::date)::text, 20, '0'), "employeeId",
            (day + start) AT TIME ZONE "timeZone", (day + start + interval '8 hours') AT TIME ZONE "timeZone", 0
     FROM made_shift`,
    [shop],
  );
  await client.query(
    `INSERT INTO "StoreShiftHour" ("shiftId", "shopId", "locationId", day, hour, "employeeId", minutes)
     SELECT id, $1, "locationId", day, h, "employeeId",
            extract(epoch FROM least(start + interval '8 hours', make_interval(hours => h + 1)) - greatest(start, make_interval(hours => h)))::int / 60
     FROM made_shift CROSS JOIN generate_series(8, 20) h
     WHERE make_interval(hours => h + 1) > start AND make_interval(hours => h) < start + interval '8 hours'`,
    [shop],
  );
}

/** Days from what was made, months from days, years from months. */
async function rollUp(client: pg.Client, locations: string[]): Promise<void> {
  const columns = `"shopId", dimension, grain, period, "locationId", key, "salesMinor", "taxMinor", transactions, returns, items, known, minutes`;
  const sums = `sum("salesMinor"), sum("taxMinor"), sum(transactions), sum(returns), sum(items), sum(known), sum(minutes)`;
  const insert = (from: string) => client.query(`INSERT INTO "StoreRollup" (${columns}) ${from} ORDER BY 1, 2, 3, 4, 5, 6`, [locations]);
  const known = `CASE WHEN "customerId" IS NULL THEN 0 ELSE transactions END AS known`;
  const one = (dimension: string, key: string) =>
    `"shopId", '${dimension}'::"RollupDimension" AS dimension, 'day'::"RollupGrain" AS grain, day AS period, "locationId", ${key} AS key`;
  await insert(`SELECT ${one("product", `CASE WHEN goods THEN coalesce("productId", '') ELSE '' END`)}, sum("priceMinor"), sum(coalesce("taxMinor", 0)),
      count(*) FILTER (WHERE goods AND quantity > 0), count(*) FILTER (WHERE goods AND quantity < 0), coalesce(sum(quantity) FILTER (WHERE goods), 0), 0, 0
    FROM "StoreSaleLine" WHERE "locationId" = ANY($1::uuid[]) AND counted GROUP BY 1, 2, 3, 4, 5, 6`);
  for (const [dimension, ofSale, ofShift] of [
    ["total", `''`, `''`],
    ["hour", `lpad(hour::text, 2, '0')`, `lpad(hour::text, 2, '0')`],
    ["staff", `coalesce("employeeId", '')`, `"employeeId"`],
  ] as const) {
    await insert(`SELECT "shopId", dimension, grain, period, "locationId", key, ${sums} FROM (
        SELECT ${one(dimension, ofSale)}, "salesMinor", "taxMinor", transactions, returns, items, ${known}, 0 AS minutes
        FROM "StoreSale" WHERE "locationId" = ANY($1::uuid[]) AND counted
        UNION ALL
        SELECT ${one(dimension, ofShift)}, 0, 0, 0, 0, 0, 0, minutes FROM "StoreShiftHour" WHERE "locationId" = ANY($1::uuid[])
      ) r GROUP BY 1, 2, 3, 4, 5, 6`);
  }
  for (const [grain, from] of [
    ["month", "day"],
    ["year", "month"],
  ]) {
    await insert(`SELECT "shopId", dimension, '${grain}'::"RollupGrain", date_trunc('${grain}', period::timestamp)::date, "locationId", key, ${sums}
      FROM "StoreRollup" WHERE grain = '${from}' AND "locationId" = ANY($1::uuid[]) GROUP BY 1, 2, 3, 4, 5, 6`);
  }
  await client.query(
    `INSERT INTO "ProductRollup" ("shopId", "chainId", grain, period, "productId", "salesMinor", "taxMinor", transactions, returns, items)
     SELECT r."shopId", l."chainId", r.grain, r.period, r.key, sum("salesMinor"), sum("taxMinor"), sum(transactions), sum(returns), sum(items)
     FROM "StoreRollup" r JOIN "StoreLocation" l ON l.id = r."locationId"
     WHERE r.dimension = 'product' AND r."locationId" = ANY($1::uuid[]) GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5`,
    [locations],
  );
}

function chance(key: string, seed: string): string {
  return `(hashint8extended((${key})::bigint, ${seed}) & 1048575) / 1048576.0::float8`;
}
