import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "@prisma/client";
import type { Prisma } from "@prisma/client";
import { databaseUrl, env } from "./env.server.ts";

/** Inside `db.$transaction(async (tx) => …)`. */
export type Tx = Prisma.TransactionClient;
export type Db = PrismaClient | Tx;

/** A new connection costs PostgreSQL a process and both sides a handshake, while somebody waits: it is worth keeping. */
const idleSeconds = 300;

/** The database. It connects on first use, so that importing it needs none. */
export const db: PrismaClient = new PrismaClient({
  // Milliseconds. An order may have 500 lines, a fix may free thousands of orders, and Prisma's own limits are 5 and 2 seconds.
  transactionOptions: { timeout: 60_000, maxWait: 10_000 },
  adapter: {
    provider: "postgres",
    adapterName: "@prisma/adapter-pg",
    connect: () =>
      new PrismaPg({ connectionString: databaseUrl(), max: env.DATABASE_POOL_SIZE, idleTimeoutMillis: idleSeconds * 1000 }).connect(),
  },
});
