-- Under row-level security PostgreSQL looks into an index only by comparisons that it knows to give nothing away (LEAKPROOF): that of texts is
-- one, that of enums is none. So each enum becomes a domain over text of the same name, and its values a check of the column
-- (docs/decisions/0021-the-database-knows-the-shop.md). Statements that name the type stay as they are.

DO $$
DECLARE
  enum_columns CONSTANT TEXT := $q$
    SELECT c.oid AS "table", c.relname AS "name", a.attname AS "column", t.typname AS "enum", t.oid AS "type",
      (SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid) AS "labels",
      (SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = c.oid AND adnum = a.attnum) AS "default"
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped JOIN pg_type t ON t.oid = a.atttypid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND t.typtype = 'e'$q$;
  found RECORD;
  again TEXT[] := '{}';
  functions TEXT[] := '{}';
BEGIN
  -- What names the columns or their types in a way that PostgreSQL looks at is put aside, and made again word for word.
  FOR found IN EXECUTE format('SELECT i.indexrelid::regclass AS "index", pg_get_indexdef(i.indexrelid) AS "made" FROM pg_index i
    WHERE i.indpred IS NOT NULL AND i.indrelid IN (SELECT "table" FROM (%s) e)', enum_columns) LOOP
    again := again || found."made";
    EXECUTE format('DROP INDEX %s', found."index");
  END LOOP;
  FOR found IN EXECUTE format('SELECT tgname AS "trigger", tgrelid::regclass AS "table", pg_get_triggerdef(oid) AS "made" FROM pg_trigger
    WHERE NOT tgisinternal AND tgrelid IN (SELECT "table" FROM (%s) e)', enum_columns) LOOP
    again := again || found."made";
    EXECUTE format('DROP TRIGGER %I ON %s', found."trigger", found."table");
  END LOOP;
  FOR found IN SELECT p.oid::regprocedure AS "function", pg_get_functiondef(p.oid) AS "made" FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace AND EXISTS (SELECT FROM pg_depend d JOIN pg_type t ON t.oid = d.refobjid
      WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.refclassid = 'pg_type'::regclass AND t.typtype = 'e') LOOP
    functions := functions || found."made";
    EXECUTE format('DROP FUNCTION %s', found."function");
  END LOOP;

  FOR found IN EXECUTE format('SELECT DISTINCT "enum" FROM (%s) e', enum_columns) LOOP
    EXECUTE format('ALTER TYPE %I RENAME TO %I', found."enum", found."enum" || '_before');
    EXECUTE format('CREATE DOMAIN %I AS TEXT', found."enum");
  END LOOP;
  -- All columns of a table at once: it is written anew once.
  FOR found IN EXECUTE format($q$
    SELECT "table"::regclass AS "of", string_agg(
      CASE WHEN "default" IS NULL THEN '' ELSE format('ALTER COLUMN %%I DROP DEFAULT, ', "column") END
        || format('ALTER COLUMN %%1$I TYPE %%2$I USING %%1$I::text, ADD CONSTRAINT %%3$I CHECK (%%1$I = ANY (ARRAY[%%4$s]))',
             "column", left("enum", -7), "name" || '_' || "column" || '_check', "labels")
        || CASE WHEN "default" IS NULL THEN '' ELSE format(', ALTER COLUMN %%I SET DEFAULT %%s', "column", split_part("default", '::', 1)) END,
      ', ') AS "changes"
    FROM (%s) e GROUP BY "table"$q$, enum_columns) LOOP
    EXECUTE format('ALTER TABLE %s %s', found."of", found."changes");
  END LOOP;

  FOR found IN SELECT p.oid::regprocedure AS "function", pg_get_functiondef(p.oid) AS "made" FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace AND p.prosrc LIKE '%enum_range(NULL::"OnlineGrain")%' LOOP
    functions := functions || replace(found."made", 'enum_range(NULL::"OnlineGrain")', $q$ARRAY['hour', 'day', 'month', 'year']::"OnlineGrain"[]$q$);
  END LOOP;
  FOR i IN 1 .. cardinality(functions) LOOP EXECUTE functions[i]; END LOOP;
  FOR i IN 1 .. cardinality(again) LOOP EXECUTE again[i]; END LOOP;
  FOR found IN SELECT typname FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype = 'e' LOOP
    EXECUTE format('DROP TYPE %I', found.typname);
  END LOOP;
END $$;

-- What PostgreSQL had counted of these columns went with their type.
ANALYZE;
