import type { Tx } from "#app/platform/db.server.ts";

/** Until the transaction ends, nobody else writes sales, shifts or edits of the chain: whoever does so comes here first. */
export async function lockChain(tx: Tx, chain: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`punchcard/store-chain/${chain}`}, 0))`;
}
