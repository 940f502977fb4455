import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import type { JobContext } from "#app/queue/handle.ts";

type OfShop = { shop: string };

/** Work that is left undone once the shop has left: nobody's partner is called in the name of a shop that took Punchcard away. */
export function whileInstalled<Payload extends OfShop>(
  work: (payload: Payload, context: JobContext) => Promise<void>,
): (payload: Payload, context: JobContext) => Promise<void> {
  return async (payload, context) => {
    const { shop } = payload;
    const found = await db.shop.findUnique({ where: { id: shop }, select: { uninstalledAt: true } });
    if (found && !found.uninstalledAt) return work(payload, context);
    log("job_left_undone", { shop, why: "shop is not installed" });
  };
}
