-- The second wall (docs/decisions/0021-the-database-knows-the-shop.md): a connection sees and writes the rows of the shop that it was told, or,
-- told '*', those of all; told nothing, it has none. FORCE: also the owner of the tables, whom the app connects as.
-- What is summed up by the thousand rows has the setting looked up once for each statement, by `(SELECT …)`; that costs every statement a little,
-- which the other tables, read by the page, are spared.

-- A step is written in one statement with its hold, which the step's wall could not see yet: it has its shop's name itself.
ALTER TABLE "HoldEvent" ADD COLUMN "shopId" TEXT;
UPDATE "HoldEvent" e SET "shopId" = h."shopId" FROM "Hold" h WHERE h."id" = e."holdId";
ALTER TABLE "HoldEvent" ALTER COLUMN "shopId" SET NOT NULL;

DO $$
DECLARE
  told CONSTANT TEXT := $q$current_setting('punchcard.shop', true)$q$;
  summed CONSTANT TEXT[] := ARRAY['StoreRollup', 'ProductRollup', 'OnlineRollup', 'OrderStanding', 'OrderContribution', 'StoreSale', 'StoreSaleLine',
    'StoreShiftHour'];
  found RECORD;
BEGIN
  FOR found IN
    -- A row without its shop's name belongs to whom its parent belongs to: the parent's own wall says whether it is there.
    SELECT "name", format('EXISTS (SELECT FROM %I parent WHERE parent."id" = %I.%I)', "parent", "name", "key") AS "allowed"
    FROM (VALUES ('MemberLink', 'Customer', 'customerId'), ('FailureEvent', 'Failure', 'failureId'), ('ExportChunk', 'BulkRun', 'runId'),
      ('FixTarget', 'Fix', 'fixId')) AS child("name", "parent", "key")
    UNION ALL
    -- Chains are few, and products of a report many: their chains are read once.
    SELECT "name", '"chainId" IN (SELECT "id" FROM "StoreChain")' FROM (VALUES ('StoreProduct'), ('StoreEmployee')) AS child("name")
    UNION ALL
    SELECT c.relname, format('%I = %s', a.attname, told)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
      AND a.attname = CASE c.relname WHEN 'Shop' THEN 'id' WHEN 'Session' THEN 'shop' ELSE 'shopId' END
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', found."name");
    EXECUTE replace(format('CREATE POLICY "shop" ON %I USING (%s OR %s = ''*'')', found."name", found."allowed", told),
      told, CASE WHEN found."name" = ANY (summed) THEN format('(SELECT %s)', told) ELSE told END);
  END LOOP;
END $$;
