import type { ChainView } from "./chain-view.ts";

/** All chains of a shop, the oldest first; those that were taken away and left their figures as well. */
export async function readChains(_shop: string): Promise<ChainView[]> {
  throw new Error("To come.");
}

/** null: it is not this shop's. */
export async function readChain(_given: { shop: string; chain: string }): Promise<ChainView | null> {
  throw new Error("To come.");
}
