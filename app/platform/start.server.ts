import { CannotBackUp } from "./back-up.server.ts";
import { databaseTrouble } from "./database-trouble.ts";
import { db } from "./db.server.ts";
import { databaseUrl, env, setDatabaseUrl } from "./env.server.ts";
import { log } from "./log.server.ts";
import { applyMigrations, MigrationFailed } from "./migrations.server.ts";
import { PostgresDidNotStart } from "./postgres-trouble.ts";
import { CannotRestore } from "./restore.server.ts";
import { startPostgres } from "./postgres.server.ts";

export type Platform = {
  /** Call it last: the database goes away if nobody else uses it. */
  stop(): Promise<void>;
};

/**
 * What web and worker do first: find or start the database, bring its schema up to date. `prepare` makes what else has to be there, under
 * the same lock: `start(prepareQueues)`.
 * @throws PostgresDidNotStart, MigrationFailed: their messages are for people.
 */
export async function start(prepare: () => Promise<void>): Promise<Platform> {
  const embedded = env.DATABASE_URL ? null : await startPostgres();
  if (embedded) setDatabaseUrl(embedded.url);
  try {
    await applyMigrations(prepare);
  } catch (error) {
    await embedded?.release();
    throw error;
  }
  await warnWithoutWall();
  log("platform_started", { database: embedded ? "embedded" : new URL(databaseUrl()).host });
  return {
    stop: async () => {
      await db.$disconnect();
      await embedded?.release();
    },
  };
}

/** A superuser, or a role with BYPASSRLS, sees the rows of every shop whatever the connection was told. */
async function warnWithoutWall(): Promise<void> {
  const [role] = await db.$queryRaw<{ name: string; bypasses: boolean }[]>`
    SELECT rolname::text AS name, rolsuper OR rolbypassrls AS bypasses FROM pg_roles WHERE rolname = current_user`;
  if (!role?.bypasses) return;
  const problem =
    "This role passes by row-level security: the database would not stop a query for another shop. Connect as one that owns the database and is no superuser.";
  log.warn("database_role_sees_every_shop", { role: role.name, problem });
}

/** Errors whose message says all. */
const forPeople = [PostgresDidNotStart, MigrationFailed, CannotBackUp, CannotRestore];

/** For the outermost catch of a program: prints why it cannot go on, a stack trace only if nobody foresaw it, and ends. */
export function exitWith(error: unknown): never {
  process.stderr.write(`Punchcard cannot go on. ${reasonOf(error)}\n`);
  process.exit(1);
}

function reasonOf(error: unknown): string {
  if (forPeople.some((kind) => error instanceof kind)) return (error as Error).message;
  const trouble = env.DATABASE_URL ? databaseTrouble(error, new URL(env.DATABASE_URL).host) : null;
  return trouble ?? (error instanceof Error ? (error.stack ?? error.message) : String(error));
}
