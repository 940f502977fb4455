import type { Tx } from "#app/platform/db.server.ts";
import { freeLocationId, keyOf } from "./location-ids.ts";

/** Stores of chains that were taken away and left their figures give their location IDs up as soon as another needs them. */
export async function giveWay(tx: Tx, { shop, locationIds }: { shop: string; locationIds: string[] }): Promise<void> {
  const all = await tx.storeLocation.findMany({
    where: { shopId: shop },
    select: { id: true, locationId: true, chain: { select: { state: true } } },
    orderBy: { id: "asc" },
  });
  const wanted = new Set(locationIds.map(keyOf));
  const taken = new Set([...wanted, ...all.map(({ locationId }) => keyOf(locationId))]);
  for (const { id, locationId, chain } of all) {
    if (chain.state !== "removed" || !wanted.has(keyOf(locationId))) continue;
    const free = freeLocationId(locationId, taken);
    taken.add(keyOf(free));
    await tx.storeLocation.update({ where: { id }, data: { locationId: free } });
  }
}
