import { Prisma } from "@prisma/client";
import type { Hold } from "@prisma/client";
import { unreachable } from "#app/domain/unreachable.ts";
import { db, query } from "#app/platform/db.server.ts";
import { startDeadline } from "#app/platform/deadline.server.ts";
import { log } from "#app/platform/log.server.ts";
import { assignCode } from "./assign-code.server.ts";
import { settleNow } from "./checkout-holds.server.ts";
import type { CheckoutOwner } from "./checkout-holds.server.ts";
import type { HoldAnswer, HoldAsked } from "./checkout-view.ts";
import { moveHold } from "./move-hold.server.ts";

/** The extension waits three seconds. */
const answerMs = 2_500;

const eventOf = { applied: "applied", refused: "apply_refused", removed: "removed" } as const;

/** Does with one of a buyer's offers what the buyer's page asks. Another buyer's or shop's is none of theirs, nor what a guest has in another checkout. */
export async function pressHold(
  owner: CheckoutOwner,
  id: string,
  { intent, now }: { intent: HoldAsked["intent"]; now: Date },
): Promise<HoldAnswer> {
  const hold = await ownHold(owner, id);
  if (!hold) return { status: "not_found" };
  if (hold.checkoutToken !== owner.checkoutToken && intent !== "apply") return { status: "not_found" };
  if (intent === "apply") return codeFor(await takeHere(hold, owner));
  const moved = await moveHold(id, { kind: eventOf[intent] }, { actor: "buyer", now, known: hold });
  switch (moved.status) {
    case "not_found":
      return { status: "not_found" };
    case "refused":
      return { status: "refused", why: "gone" };
    case "moved":
      // The buyer is asked for the next offers at once, and its coupon may be among them.
      if (moved.hold.state === "releasing") await settleNow(moved.hold, startDeadline(answerMs));
      return { status: "noted" };
    case "stayed":
      return intent === "applied" && isGivenUp(moved.hold) ? { status: "refused", why: "gone" } : { status: "noted" };
    default:
      return unreachable(moved);
  }
}

async function ownHold({ shop, customerGid, checkoutToken }: CheckoutOwner, id: string): Promise<Hold | null> {
  const [hold] = await query<Hold>(Prisma.sql`SELECT * FROM "Hold" WHERE id = ${id}::uuid AND "shopId" = ${shop}`);
  if (!hold || hold.customerGid !== customerGid) return null;
  return hold.checkoutToken === checkoutToken || (customerGid !== null && hold.state === "authorized") ? hold : null;
}

/**
 * A cart's question that was answered late may have taken a signed-in buyer's hold along, away from the checkout that they press in. With a
 * code, it stays in the checkout where that is.
 */
async function takeHere(hold: Hold, { checkoutToken }: CheckoutOwner): Promise<Hold> {
  if (hold.checkoutToken === checkoutToken) return hold;
  await db.hold.updateMany({ where: { id: hold.id, state: "authorized" }, data: { checkoutToken } });
  return { ...hold, checkoutToken };
}

/** A code that Shopify does not make in time is made all the same: pressed again, it is there. */
async function codeFor(hold: Hold): Promise<HoldAnswer> {
  const { id, shopId } = hold;
  const deadline = startDeadline(answerMs);
  const answer = await deadline.wait(assignCode(hold));
  if (answer.status !== "answered") {
    const error = answer.status === "failed" ? answer.error : answer.status;
    log.warn("code_not_assigned", { shop: shopId, hold: id, error });
    return { status: "refused", why: "unavailable" };
  }
  if (answer.value.status === "refused") {
    await settleNow(hold, deadline);
    return answer.value;
  }
  const { code } = answer.value;
  return { status: "code", code, link: `/discount/${encodeURIComponent(code)}?redirect=/cart` };
}

function isGivenUp({ state }: Hold): boolean {
  return state === "releasing" || state === "released";
}
