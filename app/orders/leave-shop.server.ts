import type { Tx } from "#app/platform/db.server.ts";
import { endSchedules } from "#app/sales/end-schedules.server.ts";

/**
 * A shop took Punchcard away. Its tokens are dead at that moment, and what comes by itself ends. Its books, and its access to its partners
 * (sealed), stay until Shopify asks to erase them, or it comes back.
 */
export async function leaveShop(tx: Tx, shop: string, now: Date): Promise<void> {
  await tx.session.deleteMany({ where: { shop } });
  await tx.shop.updateMany({ where: { id: shop, uninstalledAt: null }, data: { uninstalledAt: now } });
  await endSchedules(tx, shop);
  await tx.connectState.deleteMany({ where: { shopId: shop } });
  // Nobody waits for them any more, and nothing is mailed in the name of a shop that left.
  await tx.reportFile.updateMany({
    where: { shopId: shop, state: "waiting" },
    data: { state: "failed", mail: "none", problem: "not_made" },
  });
  await tx.reportFile.updateMany({ where: { shopId: shop, mail: "waiting" }, data: { mail: "none" } });
}
