import type { Hold } from "@prisma/client";
import { holdWorld } from "./hold-world.server.ts";
import type { HoldWorld } from "./hold-world.server.ts";
import { makeCode } from "./make-code.server.ts";
import { newCode } from "./new-code.server.ts";

export type CodeAssigned = { status: "code"; code: string } | { status: "refused"; why: "gone" | "code_refused" };

/**
 * The buyer pressed: gives the hold's code, and has it made at Shopify if it is not there yet. A second press gets the same code. `hold`: as
 * read a moment ago.
 * @throws ShopifyUnavailable, ShopifyRefused, ShopifyAccessLost when Shopify gives no answer; the code is made when the buyer presses again, or
 * the sweep comes by.
 */
export async function assignCode(hold: Hold, world: HoldWorld = holdWorld): Promise<CodeAssigned> {
  const { move, now } = world;
  const { id } = hold;
  if (hold.expiresAt <= now()) await move(id, { kind: "lapsed" }, { actor: "punchcard", now: now() });
  const step = { actor: "buyer", now: now(), news: { code: newCode() }, goesOn: true, known: hold };
  const pressed = await move(id, { kind: "pressed" }, step);
  if (pressed.status === "not_found") return { status: "refused", why: "gone" };
  const { state, code, reason } = pressed.hold.state === "assigning" ? await makeCode(pressed.hold, world) : pressed.hold;
  if (code && (state === "code_assigned" || state === "applied")) return { status: "code", code };
  return { status: "refused", why: reason === "code_refused" ? "code_refused" : "gone" };
}
