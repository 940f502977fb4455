import { PrismaPg } from "@prisma/adapter-pg";
import { Prisma, PrismaClient } from "@prisma/client";
import { types } from "pg";
import { databaseUrl, env } from "./env.server.ts";
import { givenBack } from "./given-back.server.ts";
import { ScopedPool } from "./scoped-pool.server.ts";

/** Inside `db.$transaction(async (tx) => …)`. */
export type Tx = Prisma.TransactionClient;
export type Db = PrismaClient | Tx;

/** A new connection costs PostgreSQL a process and both sides a handshake, while somebody waits: it is worth keeping. */
const idleSeconds = 300;
/** Whoever waits this long for a connection fails, and gives up what others wait for. A server that is gone without a word is noticed as well. */
const patienceSeconds = 60;

let pool: ScopedPool | null = null;

/** The database. It connects on first use, so that importing it needs none. */
export const db: PrismaClient = new PrismaClient({
  // Milliseconds. An order may have 500 lines, a fix may free thousands of orders, and Prisma's own limits are 5 and 2 seconds.
  transactionOptions: { timeout: 60_000, maxWait: 10_000 },
  adapter: {
    provider: "postgres",
    adapterName: "@prisma/adapter-pg",
    connect: async () => {
      pool = new ScopedPool({
        ...{ connectionString: databaseUrl(), max: env.DATABASE_POOL_SIZE, idleTimeoutMillis: idleSeconds * 1000 },
        ...{ connectionTimeoutMillis: patienceSeconds * 1000, keepAlive: true },
      });
      return givenBack(await new PrismaPg(pool, { disposeExternalPool: true }).connect());
    },
  },
});

askAtOnce(db);

/**
 * Prisma gathers look-ups by id until the end of the tick and sends them for whoever came first: they would be sent for another shop. Each is
 * sent when it is asked. Transactions in one function are not affected; those in a list would be, and `eslint.config.js` refuses them.
 */
function askAtOnce(client: PrismaClient): void {
  type Asked = { transaction?: { kind: string; id: string | number } };
  const { dataloader } = (
    client as unknown as { _requestHandler: { dataloader: { options: { batchBy: (asked: Asked) => string | undefined } } } }
  )._requestHandler;
  dataloader.options.batchBy = ({ transaction }) => (transaction?.kind === "batch" ? `transaction-${transaction.id}` : undefined);
}

type Statement = Pick<Prisma.Sql, "text" | "values">;

/**
 * Rows of one statement, as PostgreSQL has them, on the connections of `db`: for what a buyer or ten thousand orders wait for. Prisma takes several times
 * as long to pass a statement on as PostgreSQL to carry it out. `as`: a name under which each connection keeps how the statement is carried out; its
 * text is then always the same, and names what it selects (PostgreSQL refuses a kept `*` once there is a column more).
 */
export async function query<Row extends object>(statement: Statement, as?: string): Promise<Row[]> {
  const { rows } = await (await connected()).query<Row>(plain(statement, as));
  return rows;
}

/**
 * A condition that always holds, for a statement whose work may be lost if the server dies within the next half second: PostgreSQL answers
 * before it is on the disk, after everything that was written before it. For what is done again, or found again, in that case, and never for
 * what is written down before a partner is asked.
 */
export const mayBeLost = Prisma.sql`(SELECT set_config('synchronous_commit', 'off', true)) = 'off'`;

/** As `query`, for the queue's tables alone: they are of no shop, and it takes whatever connection is free as it is. */
export async function queryQueue<Row extends object>(statement: Statement, as: string): Promise<Row[]> {
  const client = await (await connected()).connectForNobody();
  const asked = client.query<Row>(plain(statement, as));
  asked.then(
    () => client.release(),
    () => client.release(true),
  );
  return (await asked).rows;
}

/** Carries out statements of one transaction; `executeSql` is for the queue, which brings its own. */
export type Statements = {
  query: typeof query;
  executeSql: (text: string, values?: unknown[]) => Promise<{ rows: unknown[] }>;
};

/** As `query`, several statements that are written together or not at all. */
export async function transaction<Result>(work: (statements: Statements) => Promise<Result>): Promise<Result> {
  const client = await (await connected()).connect();
  let broken: Error | undefined;
  try {
    await client.query("BEGIN");
    const result = await work({
      query: async <Row extends object>(statement: Statement, as?: string) => (await client.query<Row>(plain(statement, as))).rows,
      executeSql: (text, values) => client.query(text, values),
    });
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch((problem: Error) => (broken = problem));
    throw error;
  } finally {
    client.release(broken);
  }
}

function plain({ text, values }: Statement, name?: string) {
  return { text, values, name, types: { getTypeParser } };
}

async function connected(): Promise<ScopedPool> {
  if (!pool || pool.ending) await db.$connect();
  if (!pool) throw new Error("The database was not connected.");
  return pool;
}

/** As the models have it: a bigint is one. */
function getTypeParser(oid: number, format?: "text" | "binary") {
  return oid === types.builtins.INT8 ? BigInt : (types.getTypeParser(oid, format) as (text: string) => unknown);
}
