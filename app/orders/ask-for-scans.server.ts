import { db } from "#app/platform/db.server.ts";
import { enqueueNow } from "#app/queue/enqueue.server.ts";
import { scanOrdersJob } from "#app/queue/jobs.ts";

/** Longer than any page looks back. */
const keptDays = 100;

/**
 * Begins the comparison with Shopify's list of orders for each shop where none waits and none runs: for a new shop, and where it stood still.
 * Each comparison asks for the next one itself. Safe to repeat.
 */
export async function askForScans({ now }: { now: Date }): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.$executeRaw`
      INSERT INTO "OrderScan" ("shopId", "scannedTo", "newSince")
      SELECT id, "installedAt", "installedAt" FROM "Shop" WHERE "uninstalledAt" IS NULL ON CONFLICT DO NOTHING`;
    const idle = await tx.$queryRaw<{ shop: string }[]>`
      SELECT s.id AS shop FROM "Shop" s WHERE s."uninstalledAt" IS NULL AND NOT EXISTS (
        SELECT FROM pgboss.job j
        WHERE j.name = ${scanOrdersJob.name} AND j.singleton_key = s.id AND j.policy = 'key_strict_fifo' AND j.state IN ('created', 'active'))`;
    await enqueueNow(tx, scanOrdersJob, idle);
  });
  await db.foundOrder.deleteMany({ where: { foundAt: { lt: new Date(now.getTime() - keptDays * 86_400_000) } } });
}
