import { db } from "#app/platform/db.server.ts";
import { withLock } from "#app/platform/with-lock.server.ts";
import { holdWorld } from "./hold-world.server.ts";
import type { HoldWorld } from "./hold-world.server.ts";
import { makeCode } from "./make-code.server.ts";
import { newCode } from "./new-code.server.ts";

export type CodeAssigned = { status: "code"; code: string } | { status: "refused"; why: "gone" | "code_refused" };

/**
 * The buyer pressed: gives the hold's code, and has it made at Shopify if it is not there yet. A second press gets the same code.
 * @throws ShopifyUnavailable, ShopifyRefused, ShopifyAccessLost when Shopify gives no answer; the code is then made later, or pressed for again.
 */
export async function assignCode(id: string, world: HoldWorld = holdWorld): Promise<CodeAssigned> {
  const { move, now } = world;
  const hold = await db.hold.findUnique({ where: { id }, select: { expiresAt: true } });
  if (hold && hold.expiresAt <= now()) await move(id, { kind: "lapsed" }, { actor: "punchcard", now: now() });
  await move(id, { kind: "pressed" }, { actor: "buyer", now: now(), news: { code: newCode() } });
  // Asking again while it is made would make it twice.
  await withLock(`hold/${id}`, async () => {
    const pressed = await db.hold.findUnique({ where: { id } });
    if (pressed?.state === "assigning") await makeCode(pressed, world);
  });
  const made = await db.hold.findUnique({ where: { id } });
  if (made?.code && (made.state === "code_assigned" || made.state === "applied")) return { status: "code", code: made.code };
  return { status: "refused", why: made?.reason === "code_refused" ? "code_refused" : "gone" };
}
