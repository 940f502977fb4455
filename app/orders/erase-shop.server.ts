import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { finishRequests } from "#app/privacy/keep-request.server.ts";
import type { ErasedCounts } from "#app/privacy/privacy-view.ts";
import type { JobContext } from "#app/queue/handle.ts";
import { endSchedules } from "#app/sales/end-schedules.server.ts";
import { eraseSales, withoutRollUps } from "#app/sales/erase-sales.server.ts";

/** Shopify asks to erase a shop 48 hours after it left; one that has installed again since keeps what it has. */
const askedAfterMs = 48 * 3_600_000;

/** Erases all that is kept of a shop: what its stores sold slice by slice, since it may be millions of rows, and then the rest at once. */
export async function eraseShop(
  { shop, askedAt }: { shop: string; askedAt: string },
  { signal }: Pick<JobContext, "signal">,
): Promise<void> {
  const found = await db.shop.findUnique({ where: { id: shop }, select: { installedAt: true, uninstalledAt: true } });
  const leftBy = new Date(Date.parse(askedAt) - askedAfterMs);
  const isBack = found && !found.uninstalledAt && found.installedAt > leftBy;
  if (!found || isBack) return finish(shop, isBack ? { end: "came_back" } : {});
  await noteCounts(shop);
  const chains = await db.storeChain.findMany({ where: { shopId: shop }, select: { id: true } });
  // Nothing is brought in while it goes, also of a shop whose leaving we were never told of.
  await db.storeChain.updateMany({
    where: { shopId: shop },
    data: { state: "removing", account: null, credentials: "", access: "disconnected" },
  });
  for (const { id } of chains) await eraseSales({ chain: id, signal });
  await db.$transaction(async (tx) => {
    await withoutRollUps(tx);
    await endSchedules(tx, shop);
    await tx.onlineRollup.deleteMany({ where: { shopId: shop } });
    await tx.shop.deleteMany({ where: { id: shop } });
    await tx.session.deleteMany({ where: { shop } });
    await eraseJobs(tx, shop);
    await eraseWhose(tx, shop);
    await tx.complianceRequest.updateMany({
      where: { shopId: shop, kind: "redact_shop", doneAt: null },
      data: { doneAt: now(), doneBy: "punchcard" },
    });
  });
  log("shop_erased", { shop });
}

/** As it is found: a job that was broken off has erased some of it when it comes back. */
async function noteCounts(shop: string): Promise<void> {
  const where = { shopId: shop };
  const counts: ErasedCounts = {
    customers: await db.customer.count({ where }),
    orders: await db.order.count({ where }),
    accounts: await db.member.count({ where }),
    failures: await db.failure.count({ where }),
    coupons: await db.hold.count({ where }),
    sales: await db.storeSale.count({ where }),
    files: await db.reportFile.count({ where }),
  };
  await db.complianceRequest.updateMany({
    where: { ...where, kind: "redact_shop", doneAt: null, counts: { equals: {} } },
    data: { counts },
  });
}

/** What waits in the queue for a shop that is gone. What is under way, this job among it, goes with `removeOldData`. */
async function eraseJobs(tx: Tx, shop: string): Promise<void> {
  await tx.$executeRaw`DELETE FROM pgboss.job WHERE data->>'shop' = ${shop} AND state <> 'active'`;
}

/** Nobody is left to hand a customer's data to. */
async function eraseWhose(tx: Tx, shop: string): Promise<void> {
  const whose = { customerGid: null, guestKeys: [], orderGids: [] };
  await tx.complianceRequest.updateMany({ where: { shopId: shop }, data: whose });
  await tx.complianceRequest.updateMany({
    where: { shopId: shop, kind: "data_request", doneAt: null },
    data: { doneAt: now(), doneBy: "punchcard", counts: { end: "lapsed" } },
  });
}

async function finish(shop: string, counts: { end?: string }): Promise<void> {
  await db.$transaction((tx) => finishRequests(tx, { shop, kind: "redact_shop", at: now(), counts }));
}
