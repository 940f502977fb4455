import { holdWorld } from "./hold-world.server.ts";
import type { HoldWorld } from "./hold-world.server.ts";

/** Does what a hold waits for, until it waits for somebody else. @throws PartnerError, ShopifyUnavailable…: the queue tries again. */
export async function settleHold(_payload: { shop: string; hold: string }, _world: HoldWorld = holdWorld): Promise<void> {
  throw new Error("Not built yet.");
}
