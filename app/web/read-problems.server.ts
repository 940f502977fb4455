import { readdir } from "node:fs/promises";
import { resolve } from "node:path";
import { sleep } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";

const migrations = resolve(import.meta.dirname, "../../prisma/migrations");
const patienceSeconds = 3;

/** What keeps this process from serving, in words: the database, its schema, the queue's. Empty when nothing does. */
export async function readProblems(): Promise<string[]> {
  const enough = new AbortController();
  try {
    const late = sleep(patienceSeconds, enough.signal).then(() => [`The database did not answer within ${patienceSeconds} seconds.`]);
    return await Promise.race([askDatabase(), late]);
  } catch {
    return ["The database cannot be reached."];
  } finally {
    enough.abort();
  }
}

async function askDatabase(): Promise<string[]> {
  const [there] = await db.$queryRaw<{ migrations: boolean; queue: boolean }[]>`
    SELECT to_regclass('_prisma_migrations') IS NOT NULL AS migrations, to_regclass('pgboss.job') IS NOT NULL AS queue`;
  const missing = there?.migrations ? await migrationsNotApplied() : ["all"];
  return [
    ...(missing.length > 0 ? [`Migrations not applied: ${missing.join(", ")}.`] : []),
    ...(there?.queue ? [] : ["The queue has no tables."]),
  ];
}

async function migrationsNotApplied(): Promise<string[]> {
  const folders = await readdir(migrations, { withFileTypes: true });
  const rows = await db.$queryRaw<{ name: string }[]>`
    SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`;
  const applied = new Set(rows.map(({ name }) => name));
  return folders.filter((entry) => entry.isDirectory() && !applied.has(entry.name)).map(({ name }) => name);
}
