-- What orders come to is added up when somebody wants to know, and by the worker meanwhile, for many orders at once: to do it in the transaction
-- of each was a third to a half of what an order took PostgreSQL, and kept the other orders of the shop waiting for its sums.
CREATE TABLE "OrderChange" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "shopId" TEXT NOT NULL,
    "orderId" UUID NOT NULL,

    CONSTRAINT "OrderChange_pkey" PRIMARY KEY ("shopId","id")
);

ALTER TABLE "OrderChange" ADD CONSTRAINT "OrderChange_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "OrderChange" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY "shop" ON "OrderChange" USING ("shopId" = current_setting('punchcard.shop', true) OR current_setting('punchcard.shop', true) = '*');

-- Once for a transaction, whichever of its rows say so. An order that is gone comes to nothing: what was kept of it went along.
CREATE FUNCTION note_changed_order(changed UUID) RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
  IF NOT is_repeated('punchcard.changed', changed, '') THEN
    INSERT INTO "OrderChange" ("shopId", "orderId") SELECT "shopId", "id" FROM "Order" WHERE "id" = changed;
  END IF;
END $$;

CREATE OR REPLACE FUNCTION count_changed_order() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  PERFORM note_changed_order(NEW."id");
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION count_order_of_changed_line() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  PERFORM note_changed_order(CASE TG_OP WHEN 'DELETE' THEN OLD."orderId" ELSE NEW."orderId" END);
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION note_standing_of_order() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  PERFORM note_changed_order(NEW."id");
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION note_standing_of_line() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  PERFORM note_changed_order(NEW."orderId");
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION note_standing_at_pos() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  PERFORM note_changed_order(NEW."orderId");
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION forget_standing() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  PERFORM note_changed_order(OLD."orderId");
  RETURN NULL;
END $$;

-- "OrderLine_stored" says the same of them.
DROP TRIGGER "OrderLine_stands" ON "OrderLine";
DROP TRIGGER "OrderLine_is_gone" ON "OrderLine";

DROP FUNCTION count_online_order(UUID);
DROP FUNCTION note_standing(UUID, BOOLEAN);

-- Brings the sums of a shop and the standings of its orders in line with the orders that changed, at most so many changes at once. Returns how many
-- it was.
CREATE FUNCTION count_changed_orders(shop TEXT, most INTEGER) RETURNS INTEGER LANGUAGE plpgsql AS $$
DECLARE
  changes INTEGER;
  changed UUID[];
BEGIN
  -- One at a time for each shop. Who comes behind sees what the one before has counted.
  PERFORM lock_online_rollup(shop);
  WITH taken AS (
    DELETE FROM "OrderChange" WHERE "shopId" = shop AND "id" IN (SELECT "id" FROM "OrderChange" WHERE "shopId" = shop LIMIT most)
    RETURNING "orderId"
  )
  SELECT count(*), array_agg(DISTINCT "orderId") INTO changes, changed FROM taken;
  IF changes = 0 THEN
    RETURN 0;
  END IF;
  -- None goes while it is counted. One that changes meanwhile leaves another change behind.
  PERFORM FROM "Order" WHERE "id" = ANY (changed) ORDER BY "id" FOR KEY SHARE;

  DELETE FROM "OrderContribution" c WHERE c."orderId" = ANY (changed) AND NOT EXISTS (SELECT FROM online_figures(c."orderId"));
  INSERT INTO "OrderContribution" AS kept
    ("orderId", "shopId", "soldAt", "day", "hour", "currency", "salesMinor", "transactions", "items", "known")
  SELECT one."id", f."shopId", f."soldAt", here."at"::date, extract(hour FROM here."at"), f."currency", f."salesMinor", f."transactions", f."items", f."known"
  FROM unnest(changed) AS one("id")
  CROSS JOIN LATERAL online_figures(one."id") f
  JOIN "Shop" s ON s."id" = f."shopId"
  CROSS JOIN LATERAL (SELECT f."soldAt" AT TIME ZONE s."timeZone" AS "at") here
  ON CONFLICT ("orderId") DO UPDATE SET
    "soldAt" = excluded."soldAt", "day" = excluded."day", "hour" = excluded."hour", "currency" = excluded."currency",
    "salesMinor" = excluded."salesMinor", "transactions" = excluded."transactions", "items" = excluded."items", "known" = excluded."known"
  WHERE (kept."soldAt", kept."currency", kept."salesMinor", kept."transactions", kept."items", kept."known")
    IS DISTINCT FROM (excluded."soldAt", excluded."currency", excluded."salesMinor", excluded."transactions", excluded."items", excluded."known");

  DELETE FROM "OrderStanding" s WHERE s."orderId" = ANY (changed) AND NOT EXISTS (
    SELECT FROM loyalty_standing(s."orderId") f WHERE f."side" = s."side" UNION ALL SELECT FROM pos_standings(s."orderId") f WHERE f."side" = s."side");
  INSERT INTO "OrderStanding" AS kept
    ("orderId", "side", "shopId", "channel", "soldAt", "currency", "done", "differing", "held", "failed", "pending", "owed", "given")
  SELECT one."id", f.*
  FROM unnest(changed) AS one("id")
  CROSS JOIN LATERAL (SELECT * FROM loyalty_standing(one."id") UNION ALL SELECT * FROM pos_standings(one."id")) f
  ON CONFLICT ("orderId", "side") DO UPDATE SET
    "channel" = excluded."channel", "soldAt" = excluded."soldAt", "currency" = excluded."currency", "done" = excluded."done",
    "differing" = excluded."differing", "held" = excluded."held", "failed" = excluded."failed", "pending" = excluded."pending",
    "owed" = excluded."owed", "given" = excluded."given"
  WHERE kept IS DISTINCT FROM excluded;
  RETURN changes;
END $$;
