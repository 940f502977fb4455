import type pg from "pg";
import { riskBands } from "#app/failures/risk.ts";

export const largestShop = "shop-0.myshopify.com";

const firstNames =
  "Ana Ben Chloe Dev Emma Farid Grace Hugo Ines Jack Kira Liam Mia Noah Olive Paul Quinn Rosa Sam Tara Uma Victor Wendy Xavier Yara Zoe";
const lastNames =
  "Roy Patel Smith Tremblay Nguyen Garcia Martin Brown Gagnon Lee Singh Wilson Cote Bouchard Taylor Morin Chen Lavoie Fortin Jones Gauthier Ouellet Pelletier Belanger Levesque Bergeron Leblanc Paquette Girard Simard Boucher Caron Beaulieu Cloutier Dube Poirier Fournier Lapointe Leclerc Lefebvre";
const brands = "Northpaw Wildkin Fjord Roost Coastal Harvest Prairie Summit Timber Meadow Ember Willow";
const foods = "Chicken Salmon Lamb Turkey Duck Beef Venison Rabbit Trout Whitefish";
const sizes = "5lb 12lb 20lb 30lb";
const transactionCodes =
  "no_item_found customer_not_found barcode_missing reference_exists rejected_by_partner partner_unavailable order_unreadable";
const redemptionCodes = "reward_unredeemed reward_email_missing reward_address_missing reward_item_not_free";

type Seed = { rows: number; shops: number; now: Date };

/**
 * Failures of a year as shops have them: one shop has a fifth of all; a few customers, items and programs come up often, most seldom; two
 * thirds are settled. Each row is made of its number alone, so that any size has the same distribution.
 */
export async function seedFailures(client: pg.Client, { rows, shops, now }: Seed): Promise<void> {
  await client.query(
    `INSERT INTO "Shop" (id, name, "timeZone", currency)
     SELECT 'shop-' || n || '.myshopify.com', 'Shop ' || n, 'America/Toronto', 'CAD' FROM generate_series(0, $1::int - 1) n`,
    [shops],
  );
  await client.query(
    `INSERT INTO "StaffMember" (id, "shopId", actor, "seenAt")
     SELECT md5(s.id || n)::uuid, s.id, 'Staff ' || n, now() FROM "Shop" s, generate_series(0, 4) n`,
  );
  await client.query(
    `CREATE TEMPORARY TABLE seed AS
     SELECT i, of.*, md5(i::text) AS digest,
       CASE WHEN i % 5 = 0 THEN 0 ELSE 1 + (abs(hashint8(i)) % ($2::int - 1)) END AS shop,
       $3::timestamptz - interval '365 days' * ((($1::int - i) + of.u1) / ($1::int + 1)) AS at
     FROM generate_series(1, $1::int) i, LATERAL (
       SELECT (hashint8extended(i, 1) & 1048575) / 1048576.0::float8 AS u1, (hashint8extended(i, 2) & 1048575) / 1048576.0::float8 AS u2,
              (hashint8extended(i, 3) & 1048575) / 1048576.0::float8 AS u3, (hashint8extended(i, 4) & 1048575) / 1048576.0::float8 AS u4,
              (hashint8extended(i, 5) & 1048575) / 1048576.0::float8 AS u5, (hashint8extended(i, 6) & 1048575) / 1048576.0::float8 AS u6
     ) of`,
    [rows, shops, now],
  );
  // A shop has a customer for every ten failures; a twentieth of the sales are of guests.
  await client.query(
    `CREATE TEMPORARY TABLE buyer AS
     SELECT s.id AS shop, n, md5('customer ' || s.id || n)::uuid AS id,
       (string_to_array($3, ' '))[1 + abs(hashint8(n)) % array_length(string_to_array($3, ' '), 1)] || ' ' ||
       (string_to_array($4, ' '))[1 + abs(hashint8(n * 31)) % array_length(string_to_array($4, ' '), 1)] AS name
     FROM "Shop" s, generate_series(0, CASE WHEN s.id = $5 THEN $1::int / 50 ELSE greatest(1, $1::int * 4 / 50 / ($2::int - 1)) END) n`,
    [rows, shops, firstNames, lastNames, largestShop],
  );
  await client.query(`INSERT INTO "Customer" (id, "shopId", key, name) SELECT id, shop, 'email:' || id, name FROM buyer`);
  await client.query(`CREATE UNIQUE INDEX ON buyer (shop, n)`);
  await client.query(`ANALYZE buyer; ANALYZE seed`);
  await client.query(
    `INSERT INTO "Failure" (id, "shopId", partner, kind, code, cause, subject, status, "orderName", "customerId", "customerName", upc, upc14,
       "productTitle", program, "rewardId", details, "atRiskMinor", currency, "atRiskBand", rank, "clockOver", "occurredAt", "lastSeenAt",
       "waitingBy", "waitingSince", "snoozedUntil", "assigneeId", "closedAt")
     SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(digest, 1, 3) || 'a' || substr(digest, 4, 15))::uuid,
       shop_id, 'astro', kind, code,
       CASE WHEN code = 'customer_not_found' THEN 'customer:' || coalesce(b.id::text, '-') ELSE 'upc:' || upc14 END, 'line:' || digest, status,
       '#' || (1000 + i / 2), b.id, b.name, CASE WHEN kind = 'transaction' THEN ltrim(upc14, '0') END, CASE WHEN kind = 'transaction' THEN upc14 END,
       brand || ' ' || food || ' ' || size,
       CASE WHEN kind = 'redemption' OR u5 < 0.4 THEN brand || ' frequent buyer ' || size END,
       CASE WHEN kind = 'redemption' THEN '199' || lpad(i::text, 8, '0') END, '{}', amount, 'CAD',
       (SELECT count(*) FROM unnest($3::int[]) band WHERE amount >= band * 100), at - interval '1 day' * least(15, 1.5 * log(2, 1 + amount / 100.0)),
       at < $4::timestamptz - interval '30 days', at, at,
       CASE WHEN status = 'waiting' THEN 'Staff 1' END, CASE WHEN status = 'waiting' THEN at END,
       CASE WHEN status = 'snoozed' THEN $4::timestamptz + interval '3 days' END,
       CASE WHEN u6 < 0.15 THEN md5(shop_id || (i % 5))::uuid END, CASE WHEN status IN ('resolved', 'hidden') THEN at END
     FROM (
       SELECT seed.*, 'shop-' || shop || '.myshopify.com' AS shop_id,
         (CASE WHEN u1 < 0.12 THEN 'redemption' ELSE 'transaction' END)::"FailureKind" AS kind,
         CASE WHEN u1 < 0.12 THEN (string_to_array($2, ' '))[1 + floor(4 * u2 * u2)::int] ELSE (string_to_array($1, ' '))[1 + floor(7 * u2 * u2)::int] END AS code,
         (CASE WHEN u3 < 0.6 THEN 'resolved' WHEN u3 < 0.74 THEN 'hidden' WHEN u3 < 0.77 THEN 'snoozed' WHEN u3 < 0.80 THEN 'waiting'
               WHEN u3 < 0.82 THEN 'retrying' ELSE 'open' END)::"FailureStatus" AS status,
         '0085000' || lpad((100 + floor(400 * u4 * u4))::int::text, 7, '0') AS upc14,
         (string_to_array($5, ' '))[1 + floor(400 * u4 * u4)::int % 12] AS brand, (string_to_array($6, ' '))[1 + floor(400 * u4 * u4)::int / 12 % 10] AS food,
         (string_to_array($7, ' '))[1 + floor(400 * u4 * u4)::int / 120] AS size,
         CASE WHEN u5 < 0.2 THEN 0 ELSE 500 + floor(u2 * u2 * u2 * 30000)::int END AS amount
       FROM seed
     ) made
     LEFT JOIN buyer b ON b.shop = shop_id AND u6 < 0.95
       AND b.n = floor(u6 * u6 * CASE WHEN made.shop = 0 THEN $8::int / 50 ELSE greatest(1, $8::int * 4 / 50 / ($9::int - 1)) END)::int
     ORDER BY i`,
    [transactionCodes, redemptionCodes, [...riskBands], now, brands, foods, sizes, rows, shops],
  );
  await client.query(
    `INSERT INTO "SearchEntry" ("shopId", word, field, value)
     SELECT "shopId", ltrim("orderName", '#'), 'order', "orderName" FROM "Failure"
     UNION SELECT "shopId", ltrim("upc14", '0'), 'upc', "upc14" FROM "Failure" WHERE "upc14" IS NOT NULL
     UNION SELECT "shopId", "rewardId", 'reward', "rewardId" FROM "Failure" WHERE "rewardId" IS NOT NULL
     UNION SELECT f.shop, word, 'customer', f.id::text FROM buyer f, regexp_split_to_table(lower(name), ' ') word
     UNION SELECT "shopId", word, 'product', "productTitle" FROM (SELECT DISTINCT "shopId", "productTitle" FROM "Failure"), regexp_split_to_table(lower("productTitle"), ' ') word
     UNION SELECT "shopId", word, 'program', program FROM (SELECT DISTINCT "shopId", program FROM "Failure" WHERE program IS NOT NULL), regexp_split_to_table(lower(program), ' ') word`,
  );
  await client.query(`DROP TABLE seed; DROP TABLE buyer`);
}
