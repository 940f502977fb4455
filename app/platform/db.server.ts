import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "@prisma/client";
import type { Prisma } from "@prisma/client";
import { databaseUrl, env } from "./env.server.ts";

/** Inside `db.$transaction(async (tx) => …)`. */
export type Tx = Prisma.TransactionClient;
export type Db = PrismaClient | Tx;

/** The database. It connects on first use, so that importing it needs none. */
export const db: PrismaClient = new PrismaClient({
  adapter: {
    provider: "postgres",
    adapterName: "@prisma/adapter-pg",
    connect: () => new PrismaPg({ connectionString: databaseUrl(), max: env.DATABASE_POOL_SIZE }).connect(),
  },
});
