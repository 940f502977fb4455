import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import pg from "pg";
import { afterEach, expect, inject, test } from "vitest";
import { createDatabase, dropDatabase, urlOfDatabase } from "#test/support/database.ts";
import { killPrograms, startProgram } from "#test/support/processes.ts";
import { until } from "#test/support/until.ts";

const project = path.resolve(import.meta.dirname, "../..");
const server = urlOfDatabase(inject("postgresUrl"), "postgres");
const made: string[] = [];

afterEach(async () => {
  await killPrograms();
  for (const name of made.splice(0)) await dropDatabase(server, name);
});

async function emptyDatabase(): Promise<string> {
  const name = `punchcard_migrations_${process.pid}_${Math.random().toString(36).slice(2)}`;
  made.push(name);
  return createDatabase(server, name);
}

async function migrate(url: string): Promise<{ code: number | NodeJS.Signals; output: string }> {
  const program = startProgram(path.join(project, "scripts/migrate.ts"), { DATABASE_URL: url });
  return { code: await program.ended, output: program.output() };
}

/** As a version before this one left it. */
async function applyAllButTheLast(url: string): Promise<void> {
  const folder = path.join(project, "prisma/migrations");
  const names = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  await on(
    url,
    `CREATE TABLE _prisma_migrations (id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL,
      logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0)`,
  );
  for (const name of names.toSorted().slice(0, -1)) {
    const script = await readFile(path.join(folder, name, "migration.sql"), "utf8");
    await on(url, script);
    const checksum = createHash("sha256").update(script).digest("hex");
    await on(
      url,
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
        VALUES (gen_random_uuid(), '${checksum}', '${name}', now(), 1)`,
    );
  }
}

async function tablesIn(url: string): Promise<{ name: string }[]> {
  return (await on(url, "SELECT format('%I', tablename) AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")) as {
    name: string;
  }[];
}

async function on(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(sql);
  await client.end();
  return rows;
}

/** Everything about the tables that the schema says, in a form that can be compared. */
async function shapeOf(url: string): Promise<unknown> {
  // Where the schema says enum, the migrations have a domain over text, and a check: see docs/decisions/0021.
  const columns = `SELECT table_name, column_name, CASE WHEN domain_name IS NULL THEN data_type ELSE 'USER-DEFINED' END AS data_type,
      COALESCE(domain_name, udt_name) AS udt_name, is_nullable,
      CASE WHEN data_type = 'USER-DEFINED' OR domain_name IS NOT NULL THEN split_part(column_default, '::', 1) ELSE column_default END AS column_default,
      datetime_precision
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_prisma_migrations' ORDER BY 1, 2`;
  // The schema's language has no words for an index of some rows: the migrations add those.
  const indexes = `SELECT indexdef FROM pg_indexes
    WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' AND strpos(indexdef, ' WHERE ') = 0 ORDER BY 1`;
  // Nor for triggers, of which those at the end of a transaction are constraints by name, nor for checks.
  const constraints = `SELECT conrelid::regclass::text AS on, pg_get_constraintdef(oid) AS is FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND contype NOT IN ('t', 'c') AND conrelid::regclass::text <> '_prisma_migrations' ORDER BY 1, 2`;
  // An enum's labels, or what the check of the column lists.
  const values = `SELECT c.relname AS table, a.attname AS column,
      COALESCE((SELECT array_agg(enumlabel::text ORDER BY enumlabel::text) FROM pg_enum WHERE enumtypid = t.oid),
        (SELECT array_agg(label[1] ORDER BY label[1]) FROM pg_constraint k, regexp_matches(pg_get_constraintdef(k.oid), '''(\\w+)''', 'g') AS label
         WHERE k.conrelid = c.oid AND k.contype = 'c' AND k.conkey = ARRAY[a.attnum])) AS values
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND t.typtype IN ('e', 'd') ORDER BY 1, 2`;
  return {
    columns: await on(url, columns),
    indexes: await on(url, indexes),
    constraints: await on(url, constraints),
    values: await on(url, values),
  };
}

test("an empty database gets the schema, a used one keeps its rows, and neither minds being asked again", async () => {
  const url = await emptyDatabase();
  expect(await migrate(url)).toMatchObject({ code: 0 });
  await on(url, `INSERT INTO "Shop" (id, name, "timeZone", currency) VALUES ('a.myshopify.com', 'A', 'America/Toronto', 'CAD')`);
  expect(await migrate(url)).toMatchObject({ code: 0 });
  expect(await on(url, `SELECT id FROM "Shop"`)).toEqual([{ id: "a.myshopify.com" }]);
});

test("the plain Prisma command works on an empty and on a used database too", async () => {
  const url = await emptyDatabase();
  const command = createRequire(import.meta.url).resolve("prisma/build/index.js");
  const deploy = () =>
    execFileSync(process.execPath, [command, "migrate", "deploy"], {
      cwd: project,
      env: { ...process.env, DATABASE_URL: url, CHECKPOINT_DISABLE: "1" },
      encoding: "utf8",
      stdio: "pipe",
    });
  expect(deploy()).toContain("All migrations have been successfully applied");
  expect(deploy()).toContain("No pending migrations");
});

test("processes that start together bring the schema up to date once", async () => {
  const url = await emptyDatabase();
  const ends = await Promise.all([migrate(url), migrate(url), migrate(url)]);
  expect(ends.map(({ code, output }) => ({ code, output: code === 0 ? "" : output }))).toEqual(Array(3).fill({ code: 0, output: "" }));
  expect(await on(url, "SELECT migration_name FROM _prisma_migrations GROUP BY 1 HAVING count(*) > 1")).toEqual([]);
});

test("a migration that waits for a lock gives way to those who work, and comes when there is room", async () => {
  const url = await emptyDatabase();
  await applyAllButTheLast(url);
  await on(url, `INSERT INTO "Shop" (id, name, "timeZone", currency) VALUES ('a.myshopify.com', 'A', 'America/Toronto', 'CAD')`);
  const working = new pg.Client({ connectionString: url });
  working.on("error", () => {});
  await working.connect();
  await working.query("BEGIN");
  // As somebody who writes has them.
  for (const { name } of await tablesIn(url)) await working.query(`LOCK TABLE ${name} IN ROW EXCLUSIVE MODE`);
  const migration = startProgram(path.join(project, "scripts/migrate.ts"), { DATABASE_URL: url });
  await until(async () => (await on(url, "SELECT 1 FROM _prisma_migrations WHERE rolled_back_at IS NOT NULL")).length > 0);
  // Whoever comes while it tries is kept for a moment, and not until the first is done.
  await on(url, `UPDATE "Shop" SET name = 'B'`);
  await working.query("COMMIT");
  await working.end();
  expect(await migration.ended).toBe(0);
  expect(
    await on(url, "SELECT count(*)::int AS open FROM _prisma_migrations WHERE finished_at IS NULL AND rolled_back_at IS NULL"),
  ).toEqual([{ open: 0 }]);
});

test("a migration that fails ends the program with its reason, and nothing starts on a schema that is half-way", async () => {
  const url = await emptyDatabase();
  await on(url, `CREATE TYPE "OrderState" AS ENUM ('somebody', 'else')`);
  const first = await migrate(url);
  expect(first).toMatchObject({ code: 1 });
  expect(first.output).toContain("could not be brought to this version's schema");
  expect(first.output).toMatch(/type "OrderState" already exists/);
  expect(first.output).not.toMatch(/\n\s+at /);
  expect(await migrate(url)).toMatchObject({ code: 1 });
});

test("a database that cannot be reached is told with its host and what to do, without its password", async () => {
  const { code, output } = await migrate("postgresql://ada:s3cret@127.0.0.1:9/punchcard");
  expect(code).toBe(1);
  expect(output).toContain("The database at 127.0.0.1:9 cannot be used, nothing listens there");
  expect(output).not.toMatch(/s3cret|\n\s+at /);
  const missing = await migrate(urlOfDatabase(server, "no_such_database"));
  expect(missing.output).toContain("it has no such database");
});

test("the migrations make what schema.prisma says", async () => {
  const url = await emptyDatabase();
  const command = createRequire(import.meta.url).resolve("prisma/build/index.js");
  const args = [command, "migrate", "diff", "--from-empty", "--to-schema-datamodel", "prisma/schema.prisma", "--script"];
  const env = { ...process.env, DATABASE_URL: url, CHECKPOINT_DISABLE: "1" };
  await on(url, execFileSync(process.execPath, args, { cwd: project, env, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
  expect(await shapeOf(process.env.DATABASE_URL ?? "")).toEqual(await shapeOf(url));
});
