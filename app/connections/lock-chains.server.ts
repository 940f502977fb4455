import type { Tx } from "#app/platform/db.server.ts";

/**
 * Until the transaction ends nobody else changes what is one of its kind among a shop's chains: labels, accounts, location IDs. So it can be
 * looked at before it is written, and what a merchant is told names the other.
 */
export async function lockChains(tx: Tx, shop: string): Promise<void> {
  await tx.$queryRaw`SELECT FROM "Shop" WHERE id = ${shop} FOR NO KEY UPDATE`;
}
