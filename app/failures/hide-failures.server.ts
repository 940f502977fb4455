import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import { healableStatuses } from "./failure-status.ts";

type Many = { shop: string; ids: string[]; actor: string };

/** Puts open failures out of sight; nothing is deleted. Returns how many. */
export async function hideFailures({ shop, ids, actor }: Many): Promise<number> {
  const { count } = await db.failure.updateMany({
    where: { shopId: shop, id: { in: ids }, status: { in: [...healableStatuses] } },
    data: { status: "hidden", closedAt: now(), closedBy: actor, snoozedUntil: null },
  });
  return count;
}

/** Brings hidden failures back. Returns how many. */
export async function unhideFailures({ shop, ids }: Many): Promise<number> {
  const { count } = await db.failure.updateMany({
    where: { shopId: shop, id: { in: ids }, status: "hidden" },
    data: { status: "open", closedAt: null, closedBy: null },
  });
  return count;
}
