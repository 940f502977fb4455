import { db } from "#app/platform/db.server.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { enqueueNow } from "#app/queue/enqueue.server.ts";
import { settleHoldJob } from "#app/queue/jobs.ts";
import { isClaimLost } from "./claim.server.ts";
import { moveHoldIn } from "./move-hold.server.ts";
import type { HoldEvent } from "./next-hold.ts";

/** `reason`: a person's words, kept in the hold's history. `actor`: the staff member. */
export type ByHand = { shop: string; id: string; reason: string; actor: string };

/** "too_late": its state does not allow it (any more). */
export type Decided = { status: "done" | "too_late" | "not_found" };

/** Gives a hold up that no order was placed with. */
export async function releaseByHand(asked: ByHand): Promise<Decided> {
  return decide(asked, { kind: "released_by_hand" });
}

/** Tries the capture again that failed, or at once one that waits. A coupon whose authorisation is gone is authorised anew for it. */
export async function captureByHand(asked: ByHand): Promise<Decided> {
  try {
    return await decide(asked, { kind: "capture_asked" });
  } catch (error) {
    // The coupon is put aside for somebody else by now.
    if (isClaimLost(error)) return { status: "too_late" };
    throw error;
  }
}

/** Says that the coupon was consumed otherwise, or that the money is given up. */
export async function writeOff(asked: ByHand): Promise<Decided> {
  return decide(asked, { kind: "written_off" });
}

async function decide({ shop, id, reason, actor }: ByHand, event: HoldEvent): Promise<Decided> {
  return db.$transaction(async (tx) => {
    if (!(await isOfShop(tx, { shop, id }))) return { status: "not_found" };
    const moved = await moveHoldIn(tx, id, event, { actor, now: now(), details: { reason } });
    if (moved.status === "refused" || moved.status === "not_found") return { status: "too_late" };
    await enqueueNow(tx, settleHoldJob, [{ shop, hold: id }]);
    return { status: "done" };
  });
}

async function isOfShop(tx: Tx, { shop, id }: { shop: string; id: string }): Promise<boolean> {
  return (await tx.hold.count({ where: { id, shopId: shop } })) > 0;
}
