import { db } from "#app/platform/db.server.ts";
import { enqueueNow, enqueueOnce } from "#app/queue/enqueue.server.ts";
import { scanOrdersJob, syncOrderJob } from "#app/queue/jobs.ts";

/**
 * Takes up every order of a shop that was left behind while Punchcard had no access to it: those that wait or were to be tried
 * again, and those of which a webhook came and that were not read since. Shopify lets an app read the orders of the last 60 days.
 * Those that no webhook told of meanwhile are found by the comparison with Shopify's list, which goes on at once from where it stood.
 */
export async function catchUp({ shop }: { shop: string }): Promise<void> {
  await db.$transaction(async (tx) => {
    const left = await tx.$queryRaw<{ order: string }[]>`
      SELECT gid AS "order" FROM "Order" WHERE "shopId" = ${shop} AND state = 'pending'
      UNION
      SELECT o.gid FROM "Failure" f JOIN "Order" o ON o.id = f."orderId" WHERE f."shopId" = ${shop} AND f.status = 'retrying'
      UNION
      SELECT d.subject FROM "WebhookDelivery" d LEFT JOIN "Order" o ON o."shopId" = d."shopId" AND o.gid = d.subject
      WHERE d."shopId" = ${shop} AND d.subject IS NOT NULL AND d."receivedAt" > now() - interval '60 days'
        AND (o.id IS NULL OR o."readAt" < d."receivedAt")`;
    await enqueueOnce(
      tx,
      syncOrderJob,
      left.map(({ order }) => ({ shop, order })),
    );
    const stood = await tx.orderScan.findFirst({ where: { shopId: shop, completeAt: { not: null } }, select: { shopId: true } });
    if (stood) await enqueueNow(tx, scanOrdersJob, [{ shop }]);
  });
}
