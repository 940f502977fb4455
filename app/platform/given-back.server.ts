import type { PrismaPg } from "@prisma/adapter-pg";

type Adapter = Awaited<ReturnType<PrismaPg["connect"]>>;

/**
 * Prisma 6.19 gives a transaction's connection back once its COMMIT or ROLLBACK was carried out, and keeps it for good where that failed: because the
 * connection was cut, or because triggers at the end deadlocked. A process that lost all of its connections in this way would wait without end,
 * with everything in its hands. Here they are given back; the pool throws away those that are broken.
 */
export function givenBack(adapter: Adapter): Adapter {
  const start = adapter.startTransaction.bind(adapter);
  adapter.startTransaction = async (isolationLevel) => {
    const transaction = await start(isolationLevel);
    const carryOut = transaction.executeRaw.bind(transaction);
    const giveBack = transaction.rollback.bind(transaction);
    transaction.executeRaw = async (statement) => {
      try {
        return await carryOut(statement);
      } catch (error) {
        if (statement.sql === "COMMIT" || statement.sql === "ROLLBACK") {
          // Once: a later Prisma may do it as well.
          transaction.commit = transaction.rollback = async () => {};
          await giveBack();
        }
        throw error;
      }
    };
    return transaction;
  };
  return adapter;
}
