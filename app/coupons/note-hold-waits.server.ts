import type { Hold } from "@prisma/client";
import { PartnerError, PartnerUnavailable } from "#app/partners/errors.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import { isBug } from "#app/queue/is-bug.ts";
import { recordHoldFailure } from "./hold-failure.server.ts";
import { factsOf, moveHold } from "./move-hold.server.ts";
import { pendingEffect } from "./next-hold.ts";

/** Attempts that end in silence before it is worth the merchant's attention: most silences pass by themselves. */
const quietAttempts = 2;

const mistakeMs = 6 * 3_600_000;

type Failed = { error: unknown; attempt: number; nextAttemptAt: Date | null };

/**
 * The work on a hold ended without an answer. `nextAttemptAt` null: the queue has given it up, and the sweep takes it up again: what is owed to
 * a partner stays owed.
 */
export async function noteHoldWaits({ hold: id }: { shop: string; hold: string }, failed: Failed, clock: () => Date = now): Promise<void> {
  // By a mistake of ours the next attempt ends as this one did: the sweep leaves it alone for a while.
  const nextAttemptAt = failed.nextAttemptAt ?? (isBug(failed.error) ? new Date(clock().getTime() + mistakeMs) : null);
  const hold = await db.hold.findUnique({ where: { id } });
  const effect = hold && pendingEffect(factsOf(hold));
  if (!effect) return;
  await db.hold.update({ where: { id }, data: { nextAttemptAt } });
  if (isHiccup(failed)) return;
  const message = failed.error instanceof PartnerError ? failed.error.message : "";
  const step = { actor: "punchcard", now: clock(), news: { nextAttemptAt }, details: { message }, goesOn: true };
  switch (effect) {
    case "capture":
    case "authorize_anew":
      if ((await moveHold(id, { kind: "capture_unanswered" }, step)).status === "stayed") await refresh(hold, failed, clock());
      return;
    case "give_back":
      return refresh(hold, failed, clock());
    case "release":
      // It ends at the partner by itself, and the buyer may want to use the coupon again.
      await moveHold(id, { kind: "release_done" }, { ...step, details: { answer: "left_to_lapse" } });
      return;
    case "redeem":
      // The coupon is consumed and the discount given: only the partner's list of orders lacks its end.
      if (!nextAttemptAt) await moveHold(id, { kind: "redeemed" }, step);
      return;
    default:
      return;
  }
}

function isHiccup({ error, attempt, nextAttemptAt }: Failed): boolean {
  if (!nextAttemptAt) return false;
  return !(error instanceof PartnerError) || (error instanceof PartnerUnavailable && attempt <= quietAttempts);
}

async function refresh(hold: Hold, { error, nextAttemptAt }: Failed, moment: Date): Promise<void> {
  const code = hold.state === "returning" ? "coupon_not_returned" : "coupon_capture_failed";
  const message = error instanceof PartnerError ? error.message : "";
  await db.$transaction((tx) => recordHoldFailure(tx, { hold: { ...hold, nextAttemptAt }, code, now: moment, message }));
}
