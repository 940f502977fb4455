CREATE TABLE "ProductRollup" (
    "shopId" TEXT NOT NULL,
    "chainId" UUID NOT NULL,
    "grain" "RollupGrain" NOT NULL,
    "period" DATE NOT NULL,
    "productId" TEXT NOT NULL,
    "salesMinor" BIGINT NOT NULL DEFAULT 0,
    "taxMinor" BIGINT NOT NULL DEFAULT 0,
    "transactions" INTEGER NOT NULL DEFAULT 0,
    "returns" INTEGER NOT NULL DEFAULT 0,
    "items" DECIMAL(18,5) NOT NULL DEFAULT 0,

CONSTRAINT "ProductRollup_pkey" PRIMARY KEY ("shopId","chainId","grain","period","productId")
);

CREATE INDEX "ProductRollup_chainId_idx" ON "ProductRollup"("chainId");

ALTER TABLE "ProductRollup" ADD CONSTRAINT "ProductRollup_chainId_fkey" FOREIGN KEY ("chainId") REFERENCES "StoreChain"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Sums of what is under way change with every page of an import: there is room for their next version on the same page, which spares the indexes.
ALTER TABLE "StoreRollup" SET (fillfactor = 80);
ALTER TABLE "ProductRollup" SET (fillfactor = 80);

-- A year of a large chain has as many products times locations as all other roll-ups together: what each sold in all of them is summed up beside.
CREATE FUNCTION roll_up_products_statement(contributions TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE AS $$
  SELECT format($sql$
    INSERT INTO "ProductRollup" AS kept
      ("shopId", "chainId", "grain", "period", "productId", "salesMinor", "taxMinor", "transactions", "returns", "items")
    SELECT c."shopId", l."chainId", g.grain::"RollupGrain", date_trunc(g.grain, c."day"::timestamp)::date, c."key",
           sum(c."sales"), sum(c."tax"), sum(c."transactions"), sum(c."returns"), sum(c."items")
    FROM (%s) AS c
    JOIN "StoreLocation" l ON l."id" = c."locationId"
    CROSS JOIN (VALUES ('day'), ('month'), ('year')) AS g(grain)
    GROUP BY 1, 2, 3, 4, 5
    HAVING sum(c."sales") <> 0 OR sum(c."tax") <> 0 OR sum(c."transactions") <> 0 OR sum(c."returns") <> 0 OR sum(c."items") <> 0
    ORDER BY 1, 2, 3, 4, 5
    ON CONFLICT ("shopId", "chainId", "grain", "period", "productId") DO UPDATE SET
      "salesMinor" = kept."salesMinor" + excluded."salesMinor",
      "taxMinor" = kept."taxMinor" + excluded."taxMinor",
      "transactions" = kept."transactions" + excluded."transactions",
      "returns" = kept."returns" + excluded."returns",
      "items" = kept."items" + excluded."items"
  $sql$, contributions)
$$;

CREATE OR REPLACE FUNCTION roll_up_lines() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
  contributions TEXT := format($sql$
    SELECT "shopId", 'product' AS "dimension", "day", "locationId", CASE WHEN "goods" THEN coalesce("productId", '') ELSE '' END AS "key",
           "sign" * "priceMinor" AS "sales", "sign" * coalesce("taxMinor", 0) AS "tax",
           CASE WHEN "goods" AND "quantity" > 0 THEN "sign" ELSE 0 END AS "transactions",
           CASE WHEN "goods" AND "quantity" < 0 THEN "sign" ELSE 0 END AS "returns",
           CASE WHEN "goods" THEN "sign" * "quantity" ELSE 0 END AS "items", 0 AS "known", 0 AS "minutes"
    FROM (%s) AS r
    WHERE "counted" AND "locationId" IS NOT NULL
  $sql$, signed_rows(TG_OP));
BEGIN
  EXECUTE roll_up_statement(contributions);
  EXECUTE roll_up_products_statement(contributions);
  RETURN NULL;
END $$;

-- What it sold is taken off its chain before its own sums are gone. Where the chain goes as well, nothing is left to take it off.
CREATE FUNCTION take_off_products() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM "StoreChain" WHERE "id" = OLD."chainId") THEN RETURN OLD; END IF;
  UPDATE "ProductRollup" p SET
    "salesMinor" = p."salesMinor" - r."salesMinor",
    "taxMinor" = p."taxMinor" - r."taxMinor",
    "transactions" = p."transactions" - r."transactions",
    "returns" = p."returns" - r."returns",
    "items" = p."items" - r."items"
  FROM "StoreRollup" r
  WHERE r."locationId" = OLD."id" AND r."dimension" = 'product'
    AND p."shopId" = OLD."shopId" AND p."chainId" = OLD."chainId"
    AND p."grain" = r."grain" AND p."period" = r."period" AND p."productId" = r."key";
  RETURN OLD;
END $$;

CREATE TRIGGER "StoreLocation_products" BEFORE DELETE ON "StoreLocation" FOR EACH ROW
  WHEN (current_setting('punchcard.roll_up', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION take_off_products();

-- What was brought in before this table was there.
INSERT INTO "ProductRollup" ("shopId", "chainId", "grain", "period", "productId", "salesMinor", "taxMinor", "transactions", "returns", "items")
SELECT r."shopId", l."chainId", r."grain", r."period", r."key", sum(r."salesMinor"), sum(r."taxMinor"), sum(r."transactions"), sum(r."returns"), sum(r."items")
FROM "StoreRollup" r JOIN "StoreLocation" l ON l."id" = r."locationId"
WHERE r."dimension" = 'product'
GROUP BY 1, 2, 3, 4, 5;
