import type { StoreChain } from "@prisma/client";
import type { Tx } from "#app/platform/db.server.ts";

/** A store whose sales are brought in. */
export type ImportedLocation = { id: string; outletId: string; timeZone: string };

/** Where what is brought in goes. */
export type ImportTarget = {
  chain: StoreChain;
  locations: ImportedLocation[];
  /** Stores whose sales are left out: not operational, or their time zone is not known yet. */
  leftOut: Set<string>;
  /** By whose clock a sale is told that was in none of the stores. */
  shopTimeZone: string;
};

/** null where there is no such chain, or its shop has taken Punchcard off. */
export async function importTargetOf(tx: Pick<Tx, "storeChain">, id: string): Promise<ImportTarget | null> {
  const found = await tx.storeChain.findUnique({
    where: { id },
    include: { locations: { orderBy: { id: "asc" } }, shop: { select: { timeZone: true, uninstalledAt: true } } },
  });
  if (!found || found.shop.uninstalledAt) return null;
  const { locations, shop, ...chain } = found;
  const imported = locations.flatMap(({ id, outletId, timeZone, status }) =>
    status === "operational" && timeZone !== null ? [{ id, outletId, timeZone }] : [],
  );
  const known = new Set(imported.map(({ outletId }) => outletId));
  const leftOut = new Set(locations.map(({ outletId }) => outletId).filter((outletId) => !known.has(outletId)));
  return { chain, locations: imported, leftOut, shopTimeZone: shop.timeZone };
}
