import { holdWorld } from "./hold-world.server.ts";
import type { HoldWorld } from "./hold-world.server.ts";

/** Releases what has lapsed, and takes up again what nobody took up. */
export async function sweepHolds(_world: Pick<HoldWorld, "now"> = holdWorld): Promise<void> {
  throw new Error("Not built yet.");
}
