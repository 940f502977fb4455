import type { Hold } from "@prisma/client";
import { unreachable } from "#app/domain/unreachable.ts";
import { db } from "#app/platform/db.server.ts";
import { withLock } from "#app/platform/with-lock.server.ts";
import { authorizeAnew } from "./authorize-anew.server.ts";
import { isClaimLost } from "./claim.server.ts";
import { capture, giveBack, redeem, release } from "./coupon-effects.server.ts";
import { holdSubject, recordHoldFailure } from "./hold-failure.server.ts";
import { holdWorld } from "./hold-world.server.ts";
import type { EffectOutcome, HoldWorld } from "./hold-world.server.ts";
import { makeCode } from "./make-code.server.ts";
import { factsOf } from "./move-hold.server.ts";
import { pendingEffect } from "./next-hold.ts";
import type { HoldEffect } from "./next-hold.ts";
import { withdrawCode } from "./withdraw-code.server.ts";

/** No hold has a way that long: it would be going round in circles. */
const mostSteps = 20;

/**
 * Does what a hold waits for, until it waits for somebody else.
 * @throws PartnerError, ShopifyUnavailable, ShopifyRefused, ShopifyAccessLost: the queue tries again.
 */
export async function settleHold({ shop, hold: id }: { shop: string; hold: string }, world: HoldWorld = holdWorld): Promise<void> {
  const known = await db.hold.findFirst({ where: { id, shopId: shop }, select: { shop: { select: { uninstalledAt: true } } } });
  if (!known) return;
  const isInstalled = known.shop.uninstalledAt === null;
  await withLock(`hold/${id}`, async () => {
    await carryOutWishes(id, world);
    for (let step = 0; step < mostSteps; step += 1) {
      const hold = await db.hold.findUnique({ where: { id } });
      const effect = hold && pendingEffect(factsOf(hold));
      if (!effect) return;
      if (asksShopify[effect] && !isInstalled) return waitForShop(hold, world);
      if ((await doEffect(hold, effect, world)) === "later") return;
    }
    throw new Error(`Hold ${id} does not come to rest.`);
  });
}

/** What is owed to the partner stays owed when the shop has left; Shopify answers nothing any more. */
const asksShopify: Record<HoldEffect, boolean> = {
  authorize: false,
  make_code: true,
  authorize_anew: true,
  capture: false,
  redeem: true,
  withdraw_code: true,
  release: false,
  give_back: false,
};

async function waitForShop({ id }: Hold, { now }: HoldWorld): Promise<void> {
  await db.hold.update({ where: { id }, data: { nextAttemptAt: new Date(now().getTime() + 24 * 3_600_000) } });
}

/** Found here, an authorisation was asked for by somebody who is gone: who knows what the partner did. Without a code nothing comes of it. */
const authorizingMs = 60_000;

async function doEffect(hold: Hold, effect: HoldEffect, world: HoldWorld): Promise<EffectOutcome> {
  const { now } = world;
  switch (effect) {
    case "authorize":
      if (now().getTime() - hold.changedAt.getTime() < authorizingMs) return "later";
      await world.move(hold.id, { kind: "not_authorized", reason: "unsure" }, { actor: "punchcard", now: now(), goesOn: true });
      return "done";
    case "make_code":
      await makeCode(hold, world);
      return "done";
    case "authorize_anew":
      return authorizeAnew(hold, world);
    case "capture":
      return capture(hold, world);
    case "redeem":
      return redeem(hold, world);
    case "withdraw_code":
      return withdrawCode(hold, world);
    case "release":
      return release(hold, world);
    case "give_back":
      return giveBack(hold, world);
    default:
      return unreachable(effect);
  }
}

/** What a person decided on a failure: it is written on the rows, because failures know nothing of coupons. */
async function carryOutWishes(id: string, { move, now }: HoldWorld): Promise<void> {
  const hold = await db.hold.findUniqueOrThrow({ where: { id } });
  if (hold.writeOffBy !== null) {
    const { writeOffBy: actor, writeOffReason: reason } = hold;
    await move(id, { kind: "written_off" }, { actor, now: now(), details: { reason: reason ?? "" }, goesOn: true });
    await db.hold.update({ where: { id }, data: { writeOffBy: null, writeOffReason: null } });
    return;
  }
  if (hold.state !== "capture_failed" || hold.reason === "unanswered" || !(await isRetried(hold))) return;
  try {
    await move(id, { kind: "capture_asked" }, { actor: "punchcard", now: now(), goesOn: true });
  } catch (error) {
    if (!isClaimLost(error)) throw error;
    // Somebody else has the coupon put aside now.
    await db.$transaction((tx) => recordHoldFailure(tx, { hold, code: "coupon_authorization_gone", now: now(), message: "" }));
  }
}

async function isRetried({ shopId, id }: Hold): Promise<boolean> {
  const failure = await db.failure.findUnique({
    where: { shopId_subject: { shopId, subject: holdSubject(id) } },
    select: { status: true },
  });
  return failure?.status === "retrying";
}
