import { Client } from "pg";
import { databaseUrl } from "./env.server.ts";

const patienceSeconds = 90;
const turns = new Map<string, Promise<unknown>>();

/**
 * Does work while nobody else does any of the same name ("shop-access/pawsome.myshopify.com"), in this process or in any other on the same
 * database.
 * @throws what the work throws, or a PostgreSQL error when its turn does not come within 90 seconds.
 */
export async function withLock<Result>(name: `${string}/${string}`, work: () => Promise<Result>): Promise<Result> {
  // One process takes one connection per name, however many requests wait.
  const before = turns.get(name) ?? Promise.resolve();
  const turn = before.catch(() => undefined).then(() => workUnderLock(name, work));
  turns.set(name, turn);
  try {
    return await turn;
  } finally {
    if (turns.get(name) === turn) turns.delete(name);
  }
}

/**
 * The lock has a connection of its own: it is held while others answer, and were it one of the pool's, those who wait could use up
 * the connections that the work needs. It writes nothing, and being a transaction's lock it also works behind PgBouncer.
 */
async function workUnderLock<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: databaseUrl(), connectionTimeoutMillis: 10_000, keepAlive: true });
  // A connection that breaks meanwhile has given the lock back; the work's own writes say what is wrong with the database.
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("begin");
    await client.query(`set local lock_timeout = '${patienceSeconds}s'`);
    await client.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`punchcard/${name}`]);
    return await work();
  } finally {
    await client.end().catch(() => undefined);
  }
}
