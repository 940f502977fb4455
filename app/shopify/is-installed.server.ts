import { shortly } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import { createKept } from "#app/platform/kept.ts";

/** An uninstalled shop's tokens are of nobody any more; that this is noticed some seconds late opens nothing. */
const installed = createKept<boolean>({ seconds: 3, most: 5_000, renews: shortly });

/** Whether a shop has Punchcard. */
export async function isInstalled(shop: string, now: Date): Promise<boolean> {
  return installed.read(shop, now, async () => {
    const row = await db.shop.findUnique({ where: { id: shop }, select: { uninstalledAt: true } });
    return row !== null && row.uninstalledAt === null;
  });
}
