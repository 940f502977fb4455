import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
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
  if (!found || (!found.uninstalledAt && found.installedAt > leftBy)) return;
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
  });
  log("shop_erased", { shop });
}
