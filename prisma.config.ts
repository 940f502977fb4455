import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { defineConfig } from "prisma/config";

// `generate` and `migrate diff` need no database, yet without a value the command cannot read the schema, forgets the engine type that the
// schema names and tries to download an engine. A command that does need a database shows this host in its error.
process.env.DATABASE_URL ??= "postgresql://database-url-is-not-set.invalid/none";

letTheCommandEnd();

/** Read by the `prisma` command. `engine: "js"` keeps migrations free of the engine binary, which Prisma would download. */
export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  experimental: { adapter: true },
  engine: "js",
  adapter: async () => wholeScripts(migrationPool()),
});

/** The adapter cuts a script at each semicolon, also within a function's body: PostgreSQL takes it as it is, and undoes all of it when a statement fails. */
function wholeScripts(pool: pg.Pool): PrismaPg {
  const adapters = new PrismaPg(pool, { disposeExternalPool: true });
  const connect = adapters.connect.bind(adapters);
  adapters.connect = async () => {
    const adapter = await connect();
    return Object.assign(adapter, {
      executeScript: async (sql: string) => void (await adapter.executeRaw({ sql, args: [], argTypes: [] })),
    });
  };
  return adapters;
}

function migrationPool(): pg.Pool {
  const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 2, allowExitOnIdle: true });
  // Migrations are about the rows of all shops.
  pool.on("connect", (client) => void client.query("SET punchcard.shop = '*'"));
  const query = pool.query.bind(pool) as (...args: unknown[]) => unknown;
  // The schema engine reads catalogue columns of type `name` (oid 19), which the adapter cannot deserialize: hand them over as text (25).
  // Only the promise form carries the engine's results; pg itself uses the callback form, which must stay as it is.
  pool.query = ((...args: unknown[]) => {
    const answer = query(...args);
    return answer instanceof Promise ? answer.then(namesAsText) : answer;
  }) as typeof pool.query;
  return pool;
}

function namesAsText(result: { fields?: { dataTypeID: number }[] }) {
  for (const field of result.fields ?? []) if (field.dataTypeID === 19) field.dataTypeID = 25;
  return result;
}

/** The schema engine waits 10 s at most for its lock and forgets that timer once it has the lock: every command would end 10 s late. */
function letTheCommandEnd() {
  const { setTimeout } = globalThis;
  globalThis.setTimeout = ((callback: () => void, delay?: number, ...args: []) => {
    const timer = setTimeout(callback, delay, ...args);
    return delay === 10_000 ? timer.unref() : timer;
  }) as typeof setTimeout;
}
