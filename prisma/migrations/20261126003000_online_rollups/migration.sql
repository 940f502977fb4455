ALTER TABLE "Order" ADD COLUMN "test" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN "soldAtPos" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN "worthMinor" BIGINT;

CREATE TABLE "OrderContribution" (
    "orderId" UUID NOT NULL,
    "shopId" TEXT NOT NULL,
    "soldAt" TIMESTAMPTZ(3) NOT NULL,
    "day" DATE NOT NULL,
    "hour" SMALLINT NOT NULL,
    "currency" TEXT NOT NULL,
    "salesMinor" BIGINT NOT NULL,
    "transactions" INTEGER NOT NULL,
    "items" INTEGER NOT NULL,
    "known" INTEGER NOT NULL,

    CONSTRAINT "OrderContribution_pkey" PRIMARY KEY ("orderId")
);

CREATE TABLE "OrderStanding" (
    "orderId" UUID NOT NULL,
    "side" TEXT NOT NULL,
    "shopId" TEXT NOT NULL,
    "channel" "OrderChannel" NOT NULL,
    "soldAt" TIMESTAMPTZ(3) NOT NULL,
    "currency" TEXT NOT NULL,
    "done" INTEGER NOT NULL,
    "differing" INTEGER NOT NULL,
    "held" INTEGER NOT NULL,
    "failed" INTEGER NOT NULL,
    "pending" INTEGER NOT NULL,
    "owed" BIGINT NOT NULL,
    "given" BIGINT NOT NULL,

    CONSTRAINT "OrderStanding_pkey" PRIMARY KEY ("orderId","side")
);

CREATE INDEX "OrderStanding_shopId_soldAt_idx" ON "OrderStanding"("shopId", "soldAt");

-- Of an order's many deliveries the one that comes first: whether there is an order of each is asked for days on end.
CREATE INDEX "WebhookDelivery_new_order_idx" ON "WebhookDelivery"("shopId", "receivedAt", "subject") WHERE "topic" = 'orders/create';

CREATE INDEX "Redemption_shopId_createdAt_idx" ON "Redemption"("shopId", "createdAt");

-- Sales that are in no location's figures: few, and each is a gap.
CREATE INDEX "StoreSale_nowhere_idx" ON "StoreSale"("shopId", "day") WHERE "locationId" IS NULL AND "counted";

ALTER TABLE "OrderContribution" ADD CONSTRAINT "OrderContribution_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "OrderStanding" ADD CONSTRAINT "OrderStanding_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "OnlineRollup" ADD CONSTRAINT "OnlineRollup_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The loyalty program and the point of sale said so of orders that were read before these columns were there.
UPDATE "Order" SET "test" = true
WHERE "id" IN (SELECT "orderId" FROM "OrderLine" WHERE "reason" = 'test_order' UNION SELECT "orderId" FROM "PosOrder" WHERE "reason" = 'test_order');

UPDATE "Order" SET "soldAtPos" = true
WHERE "id" IN (SELECT "orderId" FROM "OrderLine" WHERE "reason" = 'sent_by_pos' UNION SELECT "orderId" FROM "PosOrder" WHERE "reason" = 'from_pos');

-- The same as `shareOf` in domain/money.ts: the first units of a line carry its odd cents, one each, so that no cent is lost or made.
CREATE FUNCTION share_of(total BIGINT, units INTEGER, of_units INTEGER) RETURNS BIGINT LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN of_units > 0 THEN units * (total / of_units) + least(units, total % of_units) ELSE 0 END
$$;

-- Something was paid for and kept: the same as in domain/online-figures.ts.
CREATE FUNCTION is_paid(payment TEXT) RETURNS BOOLEAN LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT payment IN ('paid', 'partially_paid', 'partially_refunded')
$$;

-- The same as `onlineFiguresOf` in domain/online-figures.ts. No row: the order does not count.
CREATE FUNCTION online_figures(of_order UUID)
RETURNS TABLE ("shopId" TEXT, "soldAt" TIMESTAMPTZ, "currency" TEXT, "salesMinor" BIGINT, "transactions" INTEGER, "items" INTEGER, "known" INTEGER)
LANGUAGE sql STABLE AS $$
  SELECT o."shopId", o."processedAt", o."currency", kept."sales", bought."transactions", kept."items",
         CASE WHEN o."memberId" IS NULL THEN 0 ELSE bought."transactions" END
  FROM "Order" o
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(share_of(l."totalMinor", l."currentQuantity", l."quantity")), 0)::bigint AS "sales",
           coalesce(sum(l."currentQuantity") FILTER (WHERE l."kind" IN ('product', 'custom_item')), 0)::int AS "items"
    FROM "OrderLine" l WHERE l."orderId" = o."id"
  ) kept
  CROSS JOIN LATERAL (SELECT CASE WHEN kept."items" > 0 THEN 1 ELSE 0 END AS "transactions") bought
  WHERE o."id" = of_order AND o."channel" = 'online' AND NOT o."test" AND NOT o."soldAtPos" AND o."cancelledAt" IS NULL
    AND is_paid(o."payment") AND (kept."sales" <> 0 OR kept."items" <> 0)
$$;

-- Sums of a shop change one transaction after the other, in the same order, so that no two wait for each other in a ring.
CREATE FUNCTION lock_online_rollup(shop TEXT) RETURNS VOID LANGUAGE sql VOLATILE AS $$
  SELECT pg_advisory_xact_lock(hashtext('OnlineRollup'), hashtext(shop))
$$;

-- What comes and goes in one statement is summed up first.
CREATE FUNCTION roll_up_online(added "OrderContribution"[], taken "OrderContribution"[]) RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
  PERFORM lock_online_rollup(shop."shopId")
  FROM (SELECT DISTINCT c."shopId" FROM unnest(added || taken) c ORDER BY 1) shop;
  INSERT INTO "OnlineRollup" AS kept ("shopId", "grain", "period", "hour", "currency", "salesMinor", "transactions", "items", "known")
  SELECT c."shopId", g."grain", date_trunc(g."grain"::text, c."day")::date, CASE g."grain" WHEN 'hour' THEN c."hour" ELSE -1 END, c."currency",
         sum(c."sign" * c."salesMinor"), sum(c."sign" * c."transactions"), sum(c."sign" * c."items"), sum(c."sign" * c."known")
  FROM (SELECT 1 AS "sign", * FROM unnest(added) UNION ALL SELECT -1, * FROM unnest(taken)) c
  CROSS JOIN unnest(enum_range(NULL::"OnlineGrain")) AS g("grain")
  GROUP BY 1, 2, 3, 4, 5
  HAVING sum(c."sign" * c."salesMinor") <> 0 OR sum(c."sign" * c."transactions") <> 0
      OR sum(c."sign" * c."items") <> 0 OR sum(c."sign" * c."known") <> 0
  ON CONFLICT ("shopId", "grain", "period", "hour", "currency") DO UPDATE SET
    "salesMinor" = kept."salesMinor" + excluded."salesMinor",
    "transactions" = kept."transactions" + excluded."transactions",
    "items" = kept."items" + excluded."items",
    "known" = kept."known" + excluded."known";
END $$;

CREATE FUNCTION roll_up_contributions() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
  added "OrderContribution"[] := '{}';
  taken "OrderContribution"[] := '{}';
BEGIN
  IF TG_OP <> 'DELETE' THEN
    SELECT coalesce(array_agg(c), '{}') INTO added FROM new_rows c;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    -- A shop that goes takes its sums along.
    SELECT coalesce(array_agg(c), '{}') INTO taken FROM old_rows c WHERE EXISTS (SELECT FROM "Shop" s WHERE s."id" = c."shopId");
  END IF;
  PERFORM roll_up_online(added, taken);
  RETURN NULL;
END $$;

CREATE TRIGGER "OrderContribution_inserted" AFTER INSERT ON "OrderContribution" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
  EXECUTE FUNCTION roll_up_contributions();
CREATE TRIGGER "OrderContribution_updated" AFTER UPDATE ON "OrderContribution" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT
  EXECUTE FUNCTION roll_up_contributions();
CREATE TRIGGER "OrderContribution_deleted" AFTER DELETE ON "OrderContribution" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT
  EXECUTE FUNCTION roll_up_contributions();

-- All orders of a shop at once: for those from before, and after a transaction that stored very many with `SET LOCAL punchcard.roll_up = 'off'`.
CREATE FUNCTION recount_online_orders(shop TEXT) RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
  PERFORM lock_online_rollup(shop);
  DELETE FROM "OrderContribution" WHERE "orderId" IN (SELECT "id" FROM "Order" WHERE "shopId" = shop);
  INSERT INTO "OrderContribution" ("orderId", "shopId", "soldAt", "day", "hour", "currency", "salesMinor", "transactions", "items", "known")
  SELECT o."id", f."shopId", f."soldAt", here."at"::date, extract(hour FROM here."at"), f."currency", f."salesMinor", f."transactions", f."items", f."known"
  FROM "Shop" s
  JOIN "Order" o ON o."shopId" = s."id"
  CROSS JOIN LATERAL online_figures(o."id") f
  CROSS JOIN LATERAL (SELECT f."soldAt" AT TIME ZONE s."timeZone" AS "at") here
  WHERE s."id" = shop;
END $$;

SELECT recount_online_orders("id") FROM "Shop" ORDER BY "id";

-- Whether the end of this transaction asks for the same once more: each changed line does, and all of them were there the first time. It goes
-- by the statement, so that a transaction that does not wait for its end with this, and changes something after it, is not taken for done.
CREATE FUNCTION is_repeated(what TEXT, changed UUID, side TEXT) RETURNS BOOLEAN LANGUAGE plpgsql AS $$
DECLARE
  this TEXT := changed || side || extract(epoch FROM statement_timestamp());
BEGIN
  IF current_setting(what, true) = this THEN
    RETURN true;
  END IF;
  PERFORM set_config(what, this, true);
  RETURN false;
END $$;

-- Brings what an order contributes in line with the order and its lines.
CREATE FUNCTION count_online_order(changed UUID) RETURNS VOID LANGUAGE plpgsql AS $$
DECLARE
  figures RECORD;
  counted "OrderContribution";
  here TIMESTAMP;
BEGIN
  IF is_repeated('punchcard.counted', changed, '') THEN
    RETURN;
  END IF;
  -- Who changes the order or its lines at the same time waits here, and then counts what both left.
  PERFORM FROM "Order" WHERE "id" = changed FOR NO KEY UPDATE;
  SELECT * INTO figures FROM online_figures(changed);
  SELECT * INTO counted FROM "OrderContribution" WHERE "orderId" = changed;
  IF figures."shopId" IS NULL THEN
    IF counted."orderId" IS NOT NULL THEN
      DELETE FROM "OrderContribution" WHERE "orderId" = changed;
    END IF;
    RETURN;
  END IF;
  IF (figures."soldAt", figures."currency", figures."salesMinor", figures."transactions", figures."items", figures."known")
     IS NOT DISTINCT FROM
     (counted."soldAt", counted."currency", counted."salesMinor", counted."transactions", counted."items", counted."known") THEN
    RETURN;
  END IF;
  -- First the lock, then the clock: a change of the shop's time zone is over, or waits and finds this order.
  PERFORM lock_online_rollup(figures."shopId");
  SELECT figures."soldAt" AT TIME ZONE "timeZone" INTO here FROM "Shop" WHERE "id" = figures."shopId";
  IF counted."orderId" IS NULL THEN
    INSERT INTO "OrderContribution" ("orderId", "shopId", "soldAt", "day", "hour", "currency", "salesMinor", "transactions", "items", "known")
    VALUES (changed, figures."shopId", figures."soldAt", here::date, extract(hour FROM here), figures."currency",
            figures."salesMinor", figures."transactions", figures."items", figures."known");
  ELSE
    UPDATE "OrderContribution" SET
      "soldAt" = figures."soldAt", "day" = here::date, "hour" = extract(hour FROM here), "currency" = figures."currency",
      "salesMinor" = figures."salesMinor", "transactions" = figures."transactions", "items" = figures."items", "known" = figures."known"
    WHERE "orderId" = changed;
  END IF;
END $$;

CREATE FUNCTION count_changed_order() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  PERFORM count_online_order(NEW."id");
  RETURN NULL;
END $$;

CREATE FUNCTION count_order_of_changed_line() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  PERFORM count_online_order(CASE TG_OP WHEN 'DELETE' THEN OLD."orderId" ELSE NEW."orderId" END);
  RETURN NULL;
END $$;

-- At the end of a transaction and not before: an order is stored with its lines one by one, and the sums of its shop are locked for a moment
-- only. Row by row, as only then can most changes of an order, which change none of its figures, be told apart without a call.
CREATE CONSTRAINT TRIGGER "Order_stored" AFTER INSERT ON "Order" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW."channel" = 'online' AND current_setting('punchcard.roll_up', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION count_changed_order();
CREATE CONSTRAINT TRIGGER "Order_changed" AFTER UPDATE ON "Order" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN ((OLD."channel", OLD."test", OLD."soldAtPos", OLD."processedAt", OLD."cancelledAt", OLD."payment", OLD."currency", OLD."memberId" IS NULL)
        IS DISTINCT FROM
        (NEW."channel", NEW."test", NEW."soldAtPos", NEW."processedAt", NEW."cancelledAt", NEW."payment", NEW."currency", NEW."memberId" IS NULL)
        AND current_setting('punchcard.roll_up', true) IS DISTINCT FROM 'off')
  EXECUTE FUNCTION count_changed_order();

CREATE CONSTRAINT TRIGGER "OrderLine_stored" AFTER INSERT OR DELETE ON "OrderLine" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (current_setting('punchcard.roll_up', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION count_order_of_changed_line();
CREATE CONSTRAINT TRIGGER "OrderLine_changed" AFTER UPDATE ON "OrderLine" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN ((OLD."kind", OLD."quantity", OLD."currentQuantity", OLD."totalMinor")
        IS DISTINCT FROM (NEW."kind", NEW."quantity", NEW."currentQuantity", NEW."totalMinor")
        AND current_setting('punchcard.roll_up', true) IS DISTINCT FROM 'off')
  EXECUTE FUNCTION count_order_of_changed_line();

-- Another clock on the shop's wall: every order falls into the hours that it shows.
CREATE FUNCTION rezone_online_orders() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  PERFORM lock_online_rollup(NEW."id");
  UPDATE "OrderContribution" SET
    "day" = ("soldAt" AT TIME ZONE NEW."timeZone")::date,
    "hour" = extract(hour FROM "soldAt" AT TIME ZONE NEW."timeZone")
  WHERE "orderId" IN (SELECT "id" FROM "Order" WHERE "shopId" = NEW."id");
  RETURN NULL;
END $$;

CREATE TRIGGER "Shop_rezoned" AFTER UPDATE OF "timeZone" ON "Shop" FOR EACH ROW
  WHEN (OLD."timeZone" IS DISTINCT FROM NEW."timeZone") EXECUTE FUNCTION rezone_online_orders();

-- Where an order stands with the loyalty program: a line is recorded with as many units as are owed, or it differs.
CREATE FUNCTION loyalty_standing(of_order UUID)
RETURNS TABLE ("side" TEXT, "shopId" TEXT, "channel" "OrderChannel", "soldAt" TIMESTAMPTZ, "currency" TEXT, "done" INTEGER, "differing" INTEGER,
               "held" INTEGER, "failed" INTEGER, "pending" INTEGER, "owed" BIGINT, "given" BIGINT)
LANGUAGE sql STABLE AS $$
  SELECT 'loyalty', o."shopId", o."channel", o."processedAt", o."currency", l."done", l."differing", l."held", l."failed", l."pending", l."owed", l."given"
  FROM "Order" o
  CROSS JOIN LATERAL (
    SELECT count(*) AS "lines",
           (count(*) FILTER (WHERE "state" IN ('recorded', 'already_recorded') AND l."owed" = "recorded"))::int AS "done",
           (count(*) FILTER (WHERE "state" IN ('recorded', 'already_recorded') AND l."owed" <> "recorded"))::int AS "differing",
           (count(*) FILTER (WHERE "state" = 'skipped'))::int AS "held",
           (count(*) FILTER (WHERE "state" = 'failed'))::int AS "failed",
           (count(*) FILTER (WHERE "state" = 'pending'))::int AS "pending",
           sum(l."owed") AS "owed", sum("recorded") AS "given"
    FROM "OrderLine" l WHERE l."orderId" = o."id"
  ) l
  WHERE o."id" = of_order AND l."lines" > 0
$$;

-- The same with each point of sale, by what the sales and returns there come to.
CREATE FUNCTION pos_standings(of_order UUID)
RETURNS TABLE ("side" TEXT, "shopId" TEXT, "channel" "OrderChannel", "soldAt" TIMESTAMPTZ, "currency" TEXT, "done" INTEGER, "differing" INTEGER,
               "held" INTEGER, "failed" INTEGER, "pending" INTEGER, "owed" BIGINT, "given" BIGINT)
LANGUAGE sql STABLE AS $$
  SELECT p."partner", o."shopId", o."channel", o."processedAt", o."currency",
         (p."state" = 'sent' AND due."minor" = s."minor")::int, (p."state" = 'sent' AND due."minor" <> s."minor")::int, (p."state" = 'skipped')::int,
         (p."state" = 'failed')::int, (p."state" = 'pending')::int,
         CASE p."state" WHEN 'sent' THEN due."minor" ELSE 0 END, CASE p."state" WHEN 'sent' THEN s."minor" ELSE 0 END
  FROM "Order" o
  JOIN "PosOrder" p ON p."orderId" = o."id"
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(CASE s."kind" WHEN 'sale' THEN s."totalMinor" ELSE -s."totalMinor" END), 0)::bigint AS "minor"
    FROM "PosSale" s WHERE s."orderId" = o."id" AND s."partner" = p."partner" AND s."state" = 'sent'
  ) s
  CROSS JOIN LATERAL (SELECT coalesce(o."worthMinor", s."minor") AS "minor") due
  WHERE o."id" = of_order
$$;

CREATE FUNCTION recount_standings(shop TEXT) RETURNS VOID LANGUAGE sql VOLATILE AS $$
  DELETE FROM "OrderStanding" WHERE "orderId" IN (SELECT "id" FROM "Order" WHERE "shopId" = shop);
  INSERT INTO "OrderStanding" ("orderId", "side", "shopId", "channel", "soldAt", "currency", "done", "differing", "held", "failed", "pending", "owed", "given")
  SELECT o."id", f.* FROM "Order" o
  CROSS JOIN LATERAL (SELECT * FROM loyalty_standing(o."id") UNION ALL SELECT * FROM pos_standings(o."id")) f
  WHERE o."shopId" = shop;
$$;

SELECT recount_standings("id") FROM "Shop" ORDER BY "id";

-- Brings what is kept of an order in line with where it stands. The questions are apart from each other, so that neither is planned anew each time.
CREATE FUNCTION note_standing(changed UUID, is_loyalty BOOLEAN) RETURNS VOID LANGUAGE plpgsql AS $$
DECLARE
  f RECORD;
  standings REFCURSOR;
BEGIN
  IF is_repeated('punchcard.stood', changed, CASE WHEN is_loyalty THEN ' loyalty ' ELSE ' pos ' END) THEN
    RETURN;
  END IF;
  PERFORM FROM "Order" WHERE "id" = changed FOR NO KEY UPDATE;
  IF is_loyalty THEN
    OPEN standings FOR SELECT * FROM loyalty_standing(changed);
  ELSE
    OPEN standings FOR SELECT * FROM pos_standings(changed);
  END IF;
  LOOP
    FETCH standings INTO f;
    EXIT WHEN NOT FOUND;
    UPDATE "OrderStanding" SET
      "channel" = f."channel", "soldAt" = f."soldAt", "currency" = f."currency", "done" = f."done", "differing" = f."differing", "held" = f."held",
      "failed" = f."failed", "pending" = f."pending", "owed" = f."owed", "given" = f."given"
    WHERE "orderId" = changed AND "side" = f."side";
    IF NOT FOUND THEN
      INSERT INTO "OrderStanding"
        ("orderId", "side", "shopId", "channel", "soldAt", "currency", "done", "differing", "held", "failed", "pending", "owed", "given")
      VALUES (changed, f."side", f."shopId", f."channel", f."soldAt", f."currency", f."done", f."differing", f."held", f."failed", f."pending",
              f."owed", f."given");
    END IF;
  END LOOP;
  CLOSE standings;
END $$;

CREATE FUNCTION note_standing_of_order() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  PERFORM note_standing(NEW."id", true);
  PERFORM note_standing(NEW."id", false);
  RETURN NULL;
END $$;

CREATE FUNCTION note_standing_of_line() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  PERFORM note_standing(NEW."orderId", true);
  RETURN NULL;
END $$;

CREATE FUNCTION note_standing_at_pos() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  PERFORM note_standing(NEW."orderId", false);
  RETURN NULL;
END $$;

-- Rarely: lines and sales stay as long as their order, and what is kept of that goes with it.
CREATE FUNCTION forget_standing() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF is_repeated('punchcard.forgotten', OLD."orderId", '') THEN
    RETURN NULL;
  END IF;
  DELETE FROM "OrderStanding" WHERE "orderId" = OLD."orderId";
  PERFORM set_config('punchcard.stood', '', true);
  PERFORM note_standing(OLD."orderId", true);
  PERFORM note_standing(OLD."orderId", false);
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER "Order_stands" AFTER UPDATE ON "Order" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN ((OLD."channel", OLD."processedAt", OLD."currency", OLD."worthMinor")
        IS DISTINCT FROM (NEW."channel", NEW."processedAt", NEW."currency", NEW."worthMinor")
        AND current_setting('punchcard.roll_up', true) IS DISTINCT FROM 'off')
  EXECUTE FUNCTION note_standing_of_order();

CREATE CONSTRAINT TRIGGER "OrderLine_stands" AFTER INSERT ON "OrderLine" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (current_setting('punchcard.roll_up', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION note_standing_of_line();
CREATE CONSTRAINT TRIGGER "OrderLine_stands_otherwise" AFTER UPDATE ON "OrderLine" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN ((OLD."state", OLD."owed", OLD."recorded") IS DISTINCT FROM (NEW."state", NEW."owed", NEW."recorded") AND current_setting('punchcard.roll_up', true) IS DISTINCT FROM 'off')
  EXECUTE FUNCTION note_standing_of_line();
CREATE CONSTRAINT TRIGGER "OrderLine_is_gone" AFTER DELETE ON "OrderLine" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (current_setting('punchcard.roll_up', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION forget_standing();

CREATE CONSTRAINT TRIGGER "PosOrder_stands" AFTER INSERT ON "PosOrder" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (current_setting('punchcard.roll_up', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION note_standing_at_pos();
CREATE CONSTRAINT TRIGGER "PosOrder_stands_otherwise" AFTER UPDATE ON "PosOrder" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (OLD."state" IS DISTINCT FROM NEW."state" AND current_setting('punchcard.roll_up', true) IS DISTINCT FROM 'off')
  EXECUTE FUNCTION note_standing_at_pos();
CREATE CONSTRAINT TRIGGER "PosOrder_is_gone" AFTER DELETE ON "PosOrder" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (current_setting('punchcard.roll_up', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION forget_standing();

CREATE CONSTRAINT TRIGGER "PosSale_stands" AFTER INSERT ON "PosSale" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW."state" = 'sent' AND current_setting('punchcard.roll_up', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION note_standing_at_pos();
CREATE CONSTRAINT TRIGGER "PosSale_stands_otherwise" AFTER UPDATE ON "PosSale" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN ((OLD."kind", OLD."state", OLD."totalMinor") IS DISTINCT FROM (NEW."kind", NEW."state", NEW."totalMinor") AND current_setting('punchcard.roll_up', true) IS DISTINCT FROM 'off')
  EXECUTE FUNCTION note_standing_at_pos();
CREATE CONSTRAINT TRIGGER "PosSale_is_gone" AFTER DELETE ON "PosSale" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (current_setting('punchcard.roll_up', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION forget_standing();
