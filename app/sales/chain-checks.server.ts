import type { ChainCheck } from "./chain-check-view.ts";

/** What may be the matter with a chain, from what is known here: nobody is asked. */
export async function readChainChecks(_given: { shop: string; chain: string }): Promise<ChainCheck[]> {
  throw new Error("To come.");
}
