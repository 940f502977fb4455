import { db } from "#app/platform/db.server.ts";
import { healableStatuses } from "./failure-status.ts";
import { retry } from "./retry-cause.server.ts";

/** Tries the orders of these failures again, whatever their causes. Returns how many failures. */
export async function retryFailures({ shop, ids }: { shop: string; ids: string[]; actor: string }): Promise<number> {
  return db.$transaction(async (tx) => {
    const failures = await tx.failure.findMany({
      where: { shopId: shop, id: { in: ids }, status: { in: [...healableStatuses] } },
      select: { id: true, orderId: true },
    });
    await retry(tx, { shop, failures });
    return failures.length;
  });
}
