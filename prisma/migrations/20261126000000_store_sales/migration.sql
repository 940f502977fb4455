CREATE TYPE "OrderChannel" AS ENUM ('online', 'in_store');

ALTER TABLE "Order" ADD COLUMN "channel" "OrderChannel" NOT NULL DEFAULT 'online';

ALTER TABLE "ConnectState" ADD COLUMN "chainId" UUID;

CREATE TYPE "ChainState" AS ENUM ('setting_up', 'active', 'paused', 'removing', 'removed');

CREATE TYPE "ChainStep" AS ENUM ('label', 'connect', 'locations', 'schedule', 'finished');

CREATE TYPE "LocationStatus" AS ENUM ('operational', 'temporarily_closed', 'closed');

CREATE TYPE "ImportKind" AS ENUM ('backfill', 'scheduled', 'manual', 'reimport');

CREATE TYPE "ImportRunState" AS ENUM ('waiting', 'running', 'done', 'failed');

CREATE TYPE "RollupDimension" AS ENUM ('total', 'hour', 'product', 'staff');

CREATE TYPE "RollupGrain" AS ENUM ('day', 'month', 'year');

CREATE TYPE "OnlineGrain" AS ENUM ('hour', 'day', 'month', 'year');

CREATE TYPE "ReportEvery" AS ENUM ('hour', 'day', 'week', 'month');

CREATE TABLE "StoreChain" (
    "id" UUID NOT NULL,
    "shopId" TEXT NOT NULL,
    "partner" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "state" "ChainState" NOT NULL DEFAULT 'setting_up',
    "step" "ChainStep" NOT NULL DEFAULT 'label',
    "account" TEXT,
    "credentials" TEXT NOT NULL DEFAULT '',
    "shared" BOOLEAN NOT NULL DEFAULT false,
    "access" "ConnectionStatus" NOT NULL DEFAULT 'disconnected',
    "connectedAt" TIMESTAMPTZ(3),
    "interval" INTEGER NOT NULL DEFAULT 60,
    "firstAt" TEXT NOT NULL DEFAULT '00:02',
    "backfillDays" INTEGER NOT NULL DEFAULT 7,
    "timeClock" TEXT,
    "salesCursor" TEXT,
    "shiftsCursor" TEXT,
    "salesFrom" TIMESTAMPTZ(3),
    "sendsLoyalty" BOOLEAN NOT NULL DEFAULT false,
    "loyaltyFrom" TIMESTAMPTZ(3),
    "allowsEdits" BOOLEAN NOT NULL DEFAULT false,
    "importedAt" TIMESTAMPTZ(3),
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

CONSTRAINT "StoreChain_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "StoreLocation" (
    "id" UUID NOT NULL,
    "shopId" TEXT NOT NULL,
    "chainId" UUID NOT NULL,
    "outletId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "locationId" TEXT NOT NULL,
    "timeZone" TEXT,
    "currency" TEXT NOT NULL,
    "activeAtPos" BOOLEAN NOT NULL DEFAULT true,
    "status" "LocationStatus" NOT NULL DEFAULT 'operational',
    "statusAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "check" JSONB,
    "checkedAt" TIMESTAMPTZ(3),
    "lastSaleAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

CONSTRAINT "StoreLocation_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "ImportRun" (
    "id" UUID NOT NULL,
    "shopId" TEXT NOT NULL,
    "chainId" UUID NOT NULL,
    "kind" "ImportKind" NOT NULL,
    "state" "ImportRunState" NOT NULL DEFAULT 'waiting',
    "locationIds" UUID[],
    "firstDay" TEXT,
    "lastDay" TEXT,
    "cursor" TEXT,
    "progress" DOUBLE PRECISION,
    "sales" INTEGER NOT NULL DEFAULT 0,
    "shifts" INTEGER NOT NULL DEFAULT 0,
    "problem" TEXT,
    "requestedBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),

CONSTRAINT "ImportRun_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "StoreSale" (
    "id" UUID NOT NULL,
    "shopId" TEXT NOT NULL,
    "chainId" UUID NOT NULL,
    "locationId" UUID,
    "saleId" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "soldAt" TIMESTAMPTZ(3) NOT NULL,
    "day" DATE NOT NULL,
    "hour" SMALLINT NOT NULL,
    "state" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "counted" BOOLEAN NOT NULL,
    "sentByUs" TEXT,
    "source" TEXT,
    "employeeId" TEXT,
    "customerId" TEXT,
    "currency" TEXT NOT NULL,
    "salesMinor" BIGINT NOT NULL,
    "taxMinor" BIGINT NOT NULL,
    "transactions" INTEGER NOT NULL,
    "returns" INTEGER NOT NULL,
    "items" DECIMAL(18,5) NOT NULL,
    "importedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

CONSTRAINT "StoreSale_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "StoreSaleLine" (
    "saleId" UUID NOT NULL,
    "position" SMALLINT NOT NULL,
    "shopId" TEXT NOT NULL,
    "locationId" UUID,
    "day" DATE NOT NULL,
    "counted" BOOLEAN NOT NULL,
    "productId" TEXT,
    "goods" BOOLEAN NOT NULL,
    "quantity" DECIMAL(18,5) NOT NULL,
    "priceMinor" BIGINT NOT NULL,
    "taxMinor" BIGINT,

CONSTRAINT "StoreSaleLine_pkey" PRIMARY KEY ("saleId","position")
);

CREATE TABLE "StoreProduct" (
    "chainId" UUID NOT NULL,
    "productId" TEXT NOT NULL,
    "sku" TEXT,
    "name" TEXT NOT NULL,

CONSTRAINT "StoreProduct_pkey" PRIMARY KEY ("chainId","productId")
);

CREATE TABLE "StoreEmployee" (
    "chainId" UUID NOT NULL,
    "employeeId" TEXT NOT NULL,
    "name" TEXT NOT NULL,

CONSTRAINT "StoreEmployee_pkey" PRIMARY KEY ("chainId","employeeId")
);

CREATE TABLE "StoreShift" (
    "id" UUID NOT NULL,
    "shopId" TEXT NOT NULL,
    "chainId" UUID NOT NULL,
    "locationId" UUID,
    "shiftId" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "employeeId" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),
    "breakMinutes" INTEGER NOT NULL,
    "importedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

CONSTRAINT "StoreShift_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "StoreShiftHour" (
    "shiftId" UUID NOT NULL,
    "shopId" TEXT NOT NULL,
    "locationId" UUID NOT NULL,
    "day" DATE NOT NULL,
    "hour" SMALLINT NOT NULL,
    "employeeId" TEXT NOT NULL,
    "minutes" INTEGER NOT NULL,

CONSTRAINT "StoreShiftHour_pkey" PRIMARY KEY ("shiftId","day","hour")
);

CREATE TABLE "StoreEdit" (
    "locationId" UUID NOT NULL,
    "day" DATE NOT NULL,
    "hour" SMALLINT NOT NULL,
    "shopId" TEXT NOT NULL,
    "salesMinor" BIGINT,
    "transactions" INTEGER,
    "items" DECIMAL(18,5),
    "minutes" INTEGER,
    "salesDelta" BIGINT NOT NULL DEFAULT 0,
    "transactionsDelta" INTEGER NOT NULL DEFAULT 0,
    "itemsDelta" DECIMAL(18,5) NOT NULL DEFAULT 0,
    "minutesDelta" INTEGER NOT NULL DEFAULT 0,
    "imported" JSONB NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "editedBy" TEXT NOT NULL,
    "editedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "contradictedAt" TIMESTAMPTZ(3),

CONSTRAINT "StoreEdit_pkey" PRIMARY KEY ("locationId","day","hour")
);

CREATE TABLE "StoreRollup" (
    "shopId" TEXT NOT NULL,
    "dimension" "RollupDimension" NOT NULL,
    "grain" "RollupGrain" NOT NULL,
    "period" DATE NOT NULL,
    "locationId" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "salesMinor" BIGINT NOT NULL DEFAULT 0,
    "taxMinor" BIGINT NOT NULL DEFAULT 0,
    "transactions" INTEGER NOT NULL DEFAULT 0,
    "returns" INTEGER NOT NULL DEFAULT 0,
    "items" DECIMAL(18,5) NOT NULL DEFAULT 0,
    "known" INTEGER NOT NULL DEFAULT 0,
    "minutes" INTEGER NOT NULL DEFAULT 0,

CONSTRAINT "StoreRollup_pkey" PRIMARY KEY ("shopId","dimension","grain","period","locationId","key")
);

CREATE TABLE "OnlineRollup" (
    "shopId" TEXT NOT NULL,
    "grain" "OnlineGrain" NOT NULL,
    "period" DATE NOT NULL,
    "hour" SMALLINT NOT NULL,
    "currency" TEXT NOT NULL,
    "salesMinor" BIGINT NOT NULL DEFAULT 0,
    "transactions" INTEGER NOT NULL DEFAULT 0,
    "items" INTEGER NOT NULL DEFAULT 0,
    "known" INTEGER NOT NULL DEFAULT 0,

CONSTRAINT "OnlineRollup_pkey" PRIMARY KEY ("shopId","grain","period","hour","currency")
);

CREATE TABLE "StoreDayCheck" (
    "locationId" UUID NOT NULL,
    "day" DATE NOT NULL,
    "shopId" TEXT NOT NULL,
    "posSales" INTEGER NOT NULL,
    "posMinor" BIGINT NOT NULL,
    "ourSales" INTEGER NOT NULL,
    "ourMinor" BIGINT NOT NULL,
    "checkedAt" TIMESTAMPTZ(3) NOT NULL,

CONSTRAINT "StoreDayCheck_pkey" PRIMARY KEY ("locationId","day")
);

CREATE TABLE "ScheduledReport" (
    "id" UUID NOT NULL,
    "shopId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "options" JSONB NOT NULL,
    "every" "ReportEvery" NOT NULL,
    "hour" INTEGER NOT NULL DEFAULT 6,
    "recipients" TEXT NOT NULL DEFAULT '',
    "active" BOOLEAN NOT NULL DEFAULT true,
    "nextAt" TIMESTAMPTZ(3) NOT NULL,
    "problem" TEXT,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

CONSTRAINT "ScheduledReport_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "ReportFile" (
    "id" UUID NOT NULL,
    "shopId" TEXT NOT NULL,
    "scheduledId" UUID,
    "name" TEXT NOT NULL,
    "options" JSONB NOT NULL,
    "firstDay" TEXT NOT NULL,
    "lastDay" TEXT NOT NULL,
    "rows" INTEGER NOT NULL,
    "content" TEXT NOT NULL,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sentAt" TIMESTAMPTZ(3),

CONSTRAINT "ReportFile_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "StoreChain_shopId_createdAt_idx" ON "StoreChain"("shopId", "createdAt");

CREATE UNIQUE INDEX "StoreLocation_chainId_outletId_key" ON "StoreLocation"("chainId", "outletId");

CREATE UNIQUE INDEX "StoreLocation_shopId_locationId_key" ON "StoreLocation"("shopId", "locationId");

CREATE INDEX "ImportRun_chainId_createdAt_idx" ON "ImportRun"("chainId", "createdAt" DESC);

CREATE INDEX "ImportRun_shopId_state_idx" ON "ImportRun"("shopId", "state");

CREATE INDEX "StoreSale_locationId_day_hour_idx" ON "StoreSale"("locationId", "day", "hour");

CREATE INDEX "StoreSale_chainId_soldAt_idx" ON "StoreSale"("chainId", "soldAt");

CREATE UNIQUE INDEX "StoreSale_chainId_saleId_key" ON "StoreSale"("chainId", "saleId");

CREATE INDEX "StoreShift_locationId_startedAt_idx" ON "StoreShift"("locationId", "startedAt");

CREATE INDEX "StoreShift_chainId_startedAt_idx" ON "StoreShift"("chainId", "startedAt");

CREATE UNIQUE INDEX "StoreShift_chainId_shiftId_key" ON "StoreShift"("chainId", "shiftId");

CREATE INDEX "StoreEdit_shopId_day_idx" ON "StoreEdit"("shopId", "day");

CREATE INDEX "StoreRollup_locationId_idx" ON "StoreRollup"("locationId");

CREATE INDEX "StoreDayCheck_shopId_day_idx" ON "StoreDayCheck"("shopId", "day");

CREATE INDEX "ScheduledReport_shopId_createdAt_idx" ON "ScheduledReport"("shopId", "createdAt");

CREATE INDEX "ScheduledReport_active_nextAt_idx" ON "ScheduledReport"("active", "nextAt");

CREATE INDEX "ReportFile_shopId_createdAt_idx" ON "ReportFile"("shopId", "createdAt" DESC);

ALTER TABLE "StoreChain" ADD CONSTRAINT "StoreChain_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "StoreLocation" ADD CONSTRAINT "StoreLocation_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "StoreLocation" ADD CONSTRAINT "StoreLocation_chainId_fkey" FOREIGN KEY ("chainId") REFERENCES "StoreChain"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "ImportRun" ADD CONSTRAINT "ImportRun_chainId_fkey" FOREIGN KEY ("chainId") REFERENCES "StoreChain"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "StoreSale" ADD CONSTRAINT "StoreSale_locationId_fkey" FOREIGN KEY ("locationId") REFERENCES "StoreLocation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "StoreSaleLine" ADD CONSTRAINT "StoreSaleLine_saleId_fkey" FOREIGN KEY ("saleId") REFERENCES "StoreSale"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "StoreProduct" ADD CONSTRAINT "StoreProduct_chainId_fkey" FOREIGN KEY ("chainId") REFERENCES "StoreChain"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "StoreEmployee" ADD CONSTRAINT "StoreEmployee_chainId_fkey" FOREIGN KEY ("chainId") REFERENCES "StoreChain"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "StoreShift" ADD CONSTRAINT "StoreShift_locationId_fkey" FOREIGN KEY ("locationId") REFERENCES "StoreLocation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "StoreShiftHour" ADD CONSTRAINT "StoreShiftHour_shiftId_fkey" FOREIGN KEY ("shiftId") REFERENCES "StoreShift"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "StoreEdit" ADD CONSTRAINT "StoreEdit_locationId_fkey" FOREIGN KEY ("locationId") REFERENCES "StoreLocation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "StoreRollup" ADD CONSTRAINT "StoreRollup_locationId_fkey" FOREIGN KEY ("locationId") REFERENCES "StoreLocation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "StoreDayCheck" ADD CONSTRAINT "StoreDayCheck_locationId_fkey" FOREIGN KEY ("locationId") REFERENCES "StoreLocation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "ScheduledReport" ADD CONSTRAINT "ScheduledReport_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "ReportFile" ADD CONSTRAINT "ReportFile_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "ReportFile" ADD CONSTRAINT "ReportFile_scheduledId_fkey" FOREIGN KEY ("scheduledId") REFERENCES "ScheduledReport"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- An account is brought in once: `account` is null until it is connected, and a chain that was taken away leaves it.
CREATE UNIQUE INDEX "StoreChain_account_key" ON "StoreChain"("shopId", "partner", "account") WHERE "state" <> 'removed';

-- What comes and goes in one statement is summed up first, and rows are taken in one order, so that two imports do not wait for each other in a ring.
-- A location that goes takes its sales and its roll-ups along: nothing is left to sum up.
-- A transaction that takes a whole chain away says `SET LOCAL punchcard.roll_up = 'off'` and deletes the roll-ups itself.
CREATE FUNCTION roll_up_statement(contributions TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE AS $$
  SELECT format($sql$
    INSERT INTO "StoreRollup" AS kept
      ("shopId", "dimension", "grain", "period", "locationId", "key",
       "salesMinor", "taxMinor", "transactions", "returns", "items", "known", "minutes")
    SELECT "shopId", "dimension"::"RollupDimension", g.grain::"RollupGrain", date_trunc(g.grain, "day")::date, "locationId", "key",
           sum("sales"), sum("tax"), sum("transactions"), sum("returns"), sum("items"), sum("known"), sum("minutes")
    FROM (%s) AS c
    CROSS JOIN (VALUES ('day'), ('month'), ('year')) AS g(grain)
    WHERE "locationId" IN (SELECT "id" FROM "StoreLocation")
    GROUP BY 1, 2, 3, 4, 5, 6
    HAVING sum("sales") <> 0 OR sum("tax") <> 0 OR sum("transactions") <> 0 OR sum("returns") <> 0
        OR sum("items") <> 0 OR sum("known") <> 0 OR sum("minutes") <> 0
    ORDER BY 1, 2, 3, 4, 5, 6
    ON CONFLICT ("shopId", "dimension", "grain", "period", "locationId", "key") DO UPDATE SET
      "salesMinor" = kept."salesMinor" + excluded."salesMinor",
      "taxMinor" = kept."taxMinor" + excluded."taxMinor",
      "transactions" = kept."transactions" + excluded."transactions",
      "returns" = kept."returns" + excluded."returns",
      "items" = kept."items" + excluded."items",
      "known" = kept."known" + excluded."known",
      "minutes" = kept."minutes" + excluded."minutes"
  $sql$, contributions)
$$;

-- The rows that a statement took away and put there, each with its sign.
CREATE FUNCTION signed_rows(operation TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE operation
    WHEN 'INSERT' THEN 'SELECT 1 AS "sign", * FROM new_rows'
    WHEN 'DELETE' THEN 'SELECT -1 AS "sign", * FROM old_rows'
    ELSE 'SELECT 1 AS "sign", * FROM new_rows UNION ALL SELECT -1, * FROM old_rows'
  END
$$;

CREATE FUNCTION roll_up_sales() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE roll_up_statement(format($sql$
    SELECT "shopId", d."dimension", "day", "locationId", d."key",
           "sign" * "salesMinor" AS "sales", "sign" * "taxMinor" AS "tax", "sign" * r."transactions" AS "transactions",
           "sign" * "returns" AS "returns", "sign" * "items" AS "items",
           CASE WHEN "customerId" IS NULL THEN 0 ELSE "sign" * r."transactions" END AS "known", 0 AS "minutes"
    FROM (%s) AS r
    CROSS JOIN LATERAL (VALUES ('total', ''), ('hour', lpad("hour"::text, 2, '0')), ('staff', coalesce("employeeId", ''))) AS d("dimension", "key")
    WHERE "counted" AND "locationId" IS NOT NULL
  $sql$, signed_rows(TG_OP)));
  RETURN NULL;
END $$;

CREATE FUNCTION roll_up_lines() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE roll_up_statement(format($sql$
    SELECT "shopId", 'product' AS "dimension", "day", "locationId", CASE WHEN "goods" THEN coalesce("productId", '') ELSE '' END AS "key",
           "sign" * "priceMinor" AS "sales", "sign" * coalesce("taxMinor", 0) AS "tax",
           CASE WHEN "goods" AND "quantity" > 0 THEN "sign" ELSE 0 END AS "transactions",
           CASE WHEN "goods" AND "quantity" < 0 THEN "sign" ELSE 0 END AS "returns",
           CASE WHEN "goods" THEN "sign" * "quantity" ELSE 0 END AS "items", 0 AS "known", 0 AS "minutes"
    FROM (%s) AS r
    WHERE "counted" AND "locationId" IS NOT NULL
  $sql$, signed_rows(TG_OP)));
  RETURN NULL;
END $$;

CREATE FUNCTION roll_up_shift_hours() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE roll_up_statement(format($sql$
    SELECT "shopId", d."dimension", "day", "locationId", d."key", 0 AS "sales", 0 AS "tax", 0 AS "transactions", 0 AS "returns", 0 AS "items",
           0 AS "known", "sign" * r."minutes" AS "minutes"
    FROM (%s) AS r
    CROSS JOIN LATERAL (VALUES ('total', ''), ('hour', lpad("hour"::text, 2, '0')), ('staff', "employeeId")) AS d("dimension", "key")
  $sql$, signed_rows(TG_OP)));
  RETURN NULL;
END $$;

CREATE FUNCTION roll_up_edits() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE roll_up_statement(format($sql$
    SELECT "shopId", d."dimension", "day", "locationId", d."key", "sign" * "salesDelta" AS "sales", 0 AS "tax",
           "sign" * "transactionsDelta" AS "transactions", 0 AS "returns", "sign" * "itemsDelta" AS "items", 0 AS "known",
           "sign" * "minutesDelta" AS "minutes"
    FROM (%s) AS r
    CROSS JOIN LATERAL (VALUES ('total', ''), ('hour', lpad("hour"::text, 2, '0'))) AS d("dimension", "key")
  $sql$, signed_rows(TG_OP)));
  RETURN NULL;
END $$;

CREATE TRIGGER "StoreSale_inserted" AFTER INSERT ON "StoreSale" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
  WHEN (current_setting('punchcard.roll_up', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION roll_up_sales();
CREATE TRIGGER "StoreSale_updated" AFTER UPDATE ON "StoreSale" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT
  WHEN (current_setting('punchcard.roll_up', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION roll_up_sales();
CREATE TRIGGER "StoreSale_deleted" AFTER DELETE ON "StoreSale" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT
  WHEN (current_setting('punchcard.roll_up', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION roll_up_sales();

CREATE TRIGGER "StoreSaleLine_inserted" AFTER INSERT ON "StoreSaleLine" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
  WHEN (current_setting('punchcard.roll_up', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION roll_up_lines();
CREATE TRIGGER "StoreSaleLine_updated" AFTER UPDATE ON "StoreSaleLine" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT
  WHEN (current_setting('punchcard.roll_up', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION roll_up_lines();
CREATE TRIGGER "StoreSaleLine_deleted" AFTER DELETE ON "StoreSaleLine" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT
  WHEN (current_setting('punchcard.roll_up', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION roll_up_lines();

CREATE TRIGGER "StoreShiftHour_inserted" AFTER INSERT ON "StoreShiftHour" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
  WHEN (current_setting('punchcard.roll_up', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION roll_up_shift_hours();
CREATE TRIGGER "StoreShiftHour_updated" AFTER UPDATE ON "StoreShiftHour" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT
  WHEN (current_setting('punchcard.roll_up', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION roll_up_shift_hours();
CREATE TRIGGER "StoreShiftHour_deleted" AFTER DELETE ON "StoreShiftHour" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT
  WHEN (current_setting('punchcard.roll_up', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION roll_up_shift_hours();

CREATE TRIGGER "StoreEdit_inserted" AFTER INSERT ON "StoreEdit" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
  WHEN (current_setting('punchcard.roll_up', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION roll_up_edits();
CREATE TRIGGER "StoreEdit_updated" AFTER UPDATE ON "StoreEdit" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT
  WHEN (current_setting('punchcard.roll_up', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION roll_up_edits();
CREATE TRIGGER "StoreEdit_deleted" AFTER DELETE ON "StoreEdit" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT
  WHEN (current_setting('punchcard.roll_up', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION roll_up_edits();
