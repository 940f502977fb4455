import { holdWorld } from "./hold-world.server.ts";
import type { HoldWorld } from "./hold-world.server.ts";

export type CodeAssigned = { status: "code"; code: string } | { status: "refused"; why: "gone" | "code_refused" };

/**
 * The buyer pressed: gives the hold's code, and has it made at Shopify if it is not there yet. A second press gets the same code.
 * @throws ShopifyUnavailable, ShopifyRefused, ShopifyAccessLost when Shopify gives no answer; the code is then made later, or pressed for again.
 */
export async function assignCode(_id: string, _world: HoldWorld = holdWorld): Promise<CodeAssigned> {
  throw new Error("Not built yet.");
}
