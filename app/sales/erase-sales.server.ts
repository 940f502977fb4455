import { Prisma } from "@prisma/client";
import { db } from "#app/platform/db.server.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { lockChain } from "./lock-chain.server.ts";

/** Rows of one transaction: a few hundred milliseconds, so that a chain with millions of sales is in nobody's way. */
const slice = 2_000;

/**
 * Deletes all that was brought in of a chain, slice by slice. The sums go first, so that no report shows what is half gone; nobody may bring
 * anything in meanwhile. Safe to repeat, and to go on with.
 * @throws what the signal was aborted with.
 */
export async function eraseSales({ chain, signal }: { chain: string; signal: AbortSignal }): Promise<void> {
  const found = await db.storeLocation.findMany({ where: { chainId: chain }, select: { id: true } });
  const locations = found.map(({ id }) => id);
  await inSlices(chain, { signal, erase: (tx) => eraseSums(tx, locations) });
  await inSlices(chain, { signal, erase: (tx) => eraseProductSums(tx, chain) });
  await inSlices(chain, { signal, erase: (tx) => eraseSalesOf(tx, chain) });
  await inSlices(chain, { signal, erase: (tx) => eraseShiftsOf(tx, chain) });
}

type Slicing = { signal: AbortSignal; erase: (tx: Tx) => Promise<number> };

async function inSlices(chain: string, { signal, erase }: Slicing): Promise<void> {
  for (let count = slice; count === slice;) {
    signal.throwIfAborted();
    count = await db.$transaction(async (tx) => {
      await lockChain(tx, chain);
      await withoutRollUps(tx);
      return erase(tx);
    });
  }
}

/** Until the transaction ends the triggers add nothing up: the sums go as a whole. */
export async function withoutRollUps(tx: Tx): Promise<void> {
  await tx.$executeRaw`SET LOCAL punchcard.roll_up = 'off'`;
}

function eraseSums(tx: Tx, locations: string[]): Promise<number> {
  return tx.$executeRaw`
    DELETE FROM "StoreRollup" WHERE ctid = ANY(ARRAY(SELECT ctid FROM "StoreRollup" WHERE "locationId" = ANY(${locations}::uuid[]) LIMIT ${slice}))`;
}

function eraseProductSums(tx: Tx, chain: string): Promise<number> {
  return tx.$executeRaw`
    DELETE FROM "ProductRollup" WHERE ctid = ANY(ARRAY(SELECT ctid FROM "ProductRollup" WHERE "chainId" = ${chain}::uuid LIMIT ${slice}))`;
}

/** Lines by themselves: taken along with their sale they would go one by one. */
async function eraseSalesOf(tx: Tx, chain: string): Promise<number> {
  const sales = await tx.storeSale.findMany({ where: { chainId: chain }, select: { id: true }, orderBy: { soldAt: "asc" }, take: slice });
  const ids = sales.map(({ id }) => id);
  await tx.$executeRaw(Prisma.sql`DELETE FROM "StoreSaleLine" WHERE "saleId" = ANY(${ids}::uuid[])`);
  return tx.$executeRaw(Prisma.sql`DELETE FROM "StoreSale" WHERE id = ANY(${ids}::uuid[])`);
}

async function eraseShiftsOf(tx: Tx, chain: string): Promise<number> {
  const shifts = await tx.storeShift.findMany({
    where: { chainId: chain },
    select: { id: true },
    orderBy: { startedAt: "asc" },
    take: slice,
  });
  const ids = shifts.map(({ id }) => id);
  await tx.$executeRaw(Prisma.sql`DELETE FROM "StoreShiftHour" WHERE "shiftId" = ANY(${ids}::uuid[])`);
  return tx.$executeRaw(Prisma.sql`DELETE FROM "StoreShift" WHERE id = ANY(${ids}::uuid[])`);
}
