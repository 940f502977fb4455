import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import pRetry from "p-retry";
import pg from "pg";
import { databaseUrl, environmentWith } from "./env.server.ts";
import { log } from "./log.server.ts";

const project = path.resolve(import.meta.dirname, "../..");
/** Held while the schema changes. Any number does, it only has to be another than the embedded PostgreSQL's. */
const migrationLock = 4_300_002;

/** Its message says which migration failed and what the database answered. */
export class MigrationFailed extends Error {
  override readonly name = "MigrationFailed";
}

/**
 * Brings the database to the newest schema: Prisma's migrations, then what `also` does (the queue's tables). One process at a time does
 * it, the others wait and find it done.
 * @throws MigrationFailed with the reason; nothing may start on a schema that is half-way.
 */
export async function applyMigrations(also: () => Promise<void> = async () => {}): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl(), application_name: "punchcard-migrations" });
  client.on("error", () => {});
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [migrationLock]);
    if (!(await isUpToDate(client)))
      await pRetry(() => deploy(client), { retries: 150, factor: 1, minTimeout: 2_000, shouldRetry: gaveWay });
    await also();
  } finally {
    // Closing the connection gives the lock back.
    await client.end();
  }
}

/** Saves a second and a half at each start but the first. */
async function isUpToDate(client: pg.Client): Promise<boolean> {
  const folders = await readdir(path.join(project, "prisma/migrations"), { withFileTypes: true });
  const wanted = folders.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const { rows: tables } = await client.query<{ found: boolean }>("SELECT to_regclass('_prisma_migrations') IS NOT NULL AS found");
  if (!tables[0]?.found) return false;
  const { rows } = await client.query<{ name: string; finished: boolean }>(
    "SELECT migration_name AS name, finished_at IS NOT NULL AS finished FROM _prisma_migrations WHERE rolled_back_at IS NULL",
  );
  const finished = new Set(rows.filter((row) => row.finished).map((row) => row.name));
  return rows.length === finished.size && wanted.every((name) => finished.has(name));
}

/**
 * A statement that waits for its lock makes everybody wait who comes after it. After two seconds it gives way, and the script, which is one transaction, is as
 * good as never begun: Prisma is told so.
 */
const lockSeconds = 2;
/** Prisma hands on what PostgreSQL says, and not its code. */
const canceledForLock = "canceling statement due to lock timeout";

function gaveWay({ error }: { error: unknown }): boolean {
  return error instanceof MigrationFailed && error.message.includes(canceledForLock);
}

async function deploy(client: pg.Client): Promise<void> {
  const command = createRequire(import.meta.url).resolve("prisma/build/index.js");
  const env = environmentWith({
    PGOPTIONS: `-c lock_timeout=${lockSeconds}s`,
    CHECKPOINT_DISABLE: "1",
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
    NO_COLOR: "1",
    NODE_OPTIONS: "",
  });
  await new Promise<void>((resolve, reject) => {
    execFile(process.execPath, [command, "migrate", "deploy"], { cwd: project, env }, (error, stdout, stderr) => {
      if (error) reject(new MigrationFailed(`The database could not be brought to this version's schema.\n${reasonIn(stdout, stderr)}`));
      else resolve();
    });
  }).catch(async (error: unknown) => {
    if (error instanceof MigrationFailed && error.message.includes(canceledForLock)) await forgetBegun(client);
    throw error;
  });
  log("migrations_applied");
}

async function forgetBegun(client: pg.Client): Promise<void> {
  log.warn("migration_gave_way");
  await client.query("UPDATE _prisma_migrations SET rolled_back_at = now() WHERE finished_at IS NULL AND rolled_back_at IS NULL");
}

/** Prisma prints a banner first and the reason after "Error:". */
function reasonIn(stdout: string, stderr: string): string {
  const output = `${stdout}\n${stderr}`;
  const start = output.search(/^Error:/m);
  return (start < 0 ? output : output.slice(start))
    .split("\n")
    .filter((line) => line.trim() !== "" && !/^\s+(\d+:|at )|Loaded Prisma config|Prisma config detected/.test(line))
    .join("\n");
}
