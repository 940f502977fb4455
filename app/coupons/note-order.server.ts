import { Prisma } from "@prisma/client";
import type { Hold } from "@prisma/client";
import type { LineGid } from "#app/domain/ids.ts";
import type { Order } from "#app/domain/order.ts";
import { db, query } from "#app/platform/db.server.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { enqueue } from "#app/queue/enqueue.server.ts";
import { settleHoldJob } from "#app/queue/jobs.ts";
import { isClaimLost, isTaken } from "./claim.server.ts";
import { keepHoldFailure } from "./hold-failure.server.ts";
import type { HoldState } from "./hold-states.ts";
import { factsOf, moveHoldIn } from "./move-hold.server.ts";
import { pendingEffect } from "./next-hold.ts";
import { paymentOf, usesOf } from "./uses-of.ts";
import type { HoldUse } from "./uses-of.ts";

/** A free good that was used on a line of an order, for `app/loyalty` to redeem or to undo. */
export type RewardUsed = {
  holdId: string;
  state: HoldState;
  /** Whether the buyer keeps what it was used on. */
  kept: boolean;
  /** Paid, and Shopify took something off for it: it is to be redeemed while `kept`. */
  isPaid: boolean;
  lineGid: LineGid;
  /** Of the line; the others were bought. */
  units: number;
  rewardId: string;
  itemId: string | null;
  itemTitle: string | null;
  programId: string | null;
  programTitle: string | null;
  /** The member's row. */
  memberRow: string | null;
};

type Noted = { shop: string; order: Order; now: Date };

/** Takes every hold whose code is on an order to where the order, as Shopify has it now, puts it. Returns the free goods among them. */
export async function noteOrder(noted: Noted): Promise<RewardUsed[]> {
  const { shop, order } = noted;
  const codes = [...new Set(order.lines.flatMap((line) => line.codes.map(({ code }) => code.toUpperCase())))];
  const ids = await query<{ id: string }>(
    Prisma.sql`SELECT id FROM "Hold" WHERE "shopId" = ${shop} AND (code = ANY(${codes}) OR "orderGid" = ${order.gid})`,
    "holds-of-order",
  );
  // Most orders have none.
  if (ids.length === 0) return [];
  const holds = await db.hold.findMany({ where: { id: { in: ids.map(({ id }) => id) } }, orderBy: { id: "asc" } });
  // A second use has a hold of its own, once it was seen.
  const hasOwn = (hold: Hold) => holds.some(({ couponRef, orderGid }) => couponRef === hold.couponRef && orderGid === order.gid);
  const theirs = holds.filter((hold) => !isOfAnotherOrder(hold, order) || !hasOwn(hold));
  const rewards: RewardUsed[] = [];
  for (const use of usesOf(order, theirs)) {
    const hold = await noteUse(noted, use).catch((error: unknown) => {
      // Somebody took the coupon of a released hold in the same moment: now it is seen.
      if (!isClaimLost(error)) throw error;
      return noteUse(noted, use);
    });
    if (hold?.kind === "reward" && hold.lineGid) rewards.push(rewardUsed(hold, order, use));
  }
  return rewards;
}

function noteUse(noted: Noted, use: HoldUse): Promise<Hold | null> {
  return db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT FROM "Hold" WHERE id = ${use.holdId}::uuid FOR UPDATE`;
    const hold = await tx.hold.findUnique({ where: { id: use.holdId } });
    if (!hold) return null;
    return isOfAnotherOrder(hold, noted.order) ? noteSecondUse(tx, noted, { hold, use }) : noteFirstUse(tx, noted, { hold, use });
  });
}

type Using = { hold: Hold; use: HoldUse };

/** Once an order is known for it, a code is used up; but what came of an order may be nothing. */
function isOfAnotherOrder({ orderGid, orderName, state, orderKept }: Hold, order: Order): boolean {
  if (orderGid === null || orderName === null || orderGid === order.gid) return false;
  return orderKept && state !== "releasing" && state !== "released";
}

async function noteFirstUse(tx: Tx, { order, now }: Noted, { hold, use }: Using): Promise<Hold> {
  const { id, shopId: shop } = hold;
  const known = await tx.hold.update({
    where: { id },
    data: {
      orderGid: order.gid,
      orderName: order.name,
      lineGid: use.lineGid ?? hold.lineGid,
      // What was given stays known when a line is taken off the order.
      discountMinor: use.discountMinor > 0n ? use.discountMinor : (hold.discountMinor ?? 0n),
    },
  });
  const event = {
    kind: "order_seen" as const,
    payment: paymentOf(order),
    hasDiscount: use.discountMinor > 0n,
    kept: use.kept,
    isTaken: hold.state === "released" && (await isTaken(tx, hold)),
  };
  const moved = await moveHoldIn(tx, id, event, { actor: "punchcard", now, details: { order: order.name } });
  if (moved.status === "not_found") return known;
  // It waited to hear of this order, and goes on.
  const isNews = hold.orderGid !== order.gid || hold.orderName === null;
  if (moved.status === "stayed" && isNews && pendingEffect(factsOf(moved.hold))) await enqueue(tx, settleHoldJob, { shop, hold: id });
  return moved.hold;
}

/**
 * Shopify counts the uses of a code when a checkout is completed, and two may be completed in one moment. The coupon is the first order's; what
 * the second was given is a hold of its own without an authorisation, so that somebody gets to know of the money.
 */
async function noteSecondUse(tx: Tx, { order, now }: Noted, { hold, use }: Using): Promise<Hold | null> {
  if (use.discountMinor === 0n || !use.kept || paymentOf(order) !== "paid") return null;
  const { id, ...copy } = hold;
  const second = await tx.hold.create({
    data: {
      ...copy,
      state: "capture_failed",
      reason: "authorization_gone",
      code: null,
      discountGid: null,
      codeState: "none",
      authRef: null,
      attempts: 0,
      orderGid: order.gid,
      orderName: order.name,
      lineGid: use.lineGid,
      discountMinor: use.discountMinor,
      orderKept: true,
      createdAt: now,
      changedAt: now,
      nextAttemptAt: null,
    },
  });
  const details = { order: order.name, firstOrder: hold.orderName ?? "" };
  await tx.holdEvent.create({
    data: { shopId: second.shopId, holdId: second.id, at: now, actor: "punchcard", kind: "order_seen", state: second.state, details },
  });
  await keepHoldFailure(tx, { before: { ...second, state: "capturing" }, hold: second, now, message: "" });
  return second;
}

function rewardUsed(hold: Hold, order: Order, { kept }: HoldUse): RewardUsed {
  const { id: holdId, state, units, couponRef: rewardId, itemId, itemTitle, programId, programTitle, memberId: memberRow } = hold;
  const isPaid = paymentOf(order) === "paid" && (hold.discountMinor ?? 0n) > 0n && state !== "capture_failed";
  const lineGid = hold.lineGid as LineGid;
  return { holdId, state, kept, isPaid, lineGid, units, rewardId, itemId, itemTitle, programId, programTitle, memberRow };
}
