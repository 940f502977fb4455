import { Client } from "pg";
import { databaseUrl } from "#app/platform/env.server.ts";

const patienceSeconds = 90;
const turns = new Map<string, Promise<unknown>>();

/**
 * Does work on a shop's access tokens while nobody else does, in this process or in any other on the same database.
 * @throws what the work throws, or a PostgreSQL error when its turn does not come within 90 seconds.
 */
export async function withShopLock<Result>(shop: string, work: () => Promise<Result>): Promise<Result> {
  // One process takes one connection per shop, however many requests wait.
  const before = turns.get(shop) ?? Promise.resolve();
  const turn = before.catch(() => undefined).then(() => workUnderLock(shop, work));
  turns.set(shop, turn);
  try {
    return await turn;
  } finally {
    if (turns.get(shop) === turn) turns.delete(shop);
  }
}

/**
 * The lock has a connection of its own: it is held while Shopify answers, and were it one of the pool's, those who wait could use up
 * the connections that the work needs. It writes nothing, and being a transaction's lock it also works behind PgBouncer.
 */
async function workUnderLock<Result>(shop: string, work: () => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: databaseUrl(), connectionTimeoutMillis: 10_000 });
  // A connection that breaks meanwhile has given the lock back; the work's own writes say what is wrong with the database.
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("begin");
    await client.query(`set local lock_timeout = '${patienceSeconds}s'`);
    await client.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`punchcard/shop-access/${shop}`]);
    return await work();
  } finally {
    await client.end().catch(() => undefined);
  }
}
