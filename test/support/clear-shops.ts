import { db } from "#app/platform/db.server.ts";

/**
 * Empties a test's database for the next test: every shop with all that is its own, and the queue. Row by row: TRUNCATE makes new files for each
 * table and index, which takes longer than most tests.
 */
export async function clearShops(): Promise<void> {
  await db.$executeRaw`DELETE FROM "Shop"`;
  await db.$executeRaw`DELETE FROM "Session"`;
  await db.$executeRaw`DELETE FROM pgboss.job`;
}
