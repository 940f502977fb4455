import type { Hold, Prisma } from "@prisma/client";
import { db } from "#app/platform/db.server.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { enqueue } from "#app/queue/enqueue.server.ts";
import { settleHoldJob, syncOrderJob } from "#app/queue/jobs.ts";
import type { HoldFacts, HoldReason } from "./hold.ts";
import { changeKnown } from "./change-known.server.ts";
import { keepHoldFailure } from "./hold-failure.server.ts";
import { isOpen } from "./hold-states.ts";
import type { HoldState } from "./hold-states.ts";
import { nextHold, pendingEffect } from "./next-hold.ts";
import type { HoldEvent } from "./next-hold.ts";

/** What an event brings with it, stored with the step. */
export type HoldNews = Partial<
  Pick<
    Hold,
    | "authRef"
    | "amountMinor"
    | "expiresAt"
    | "code"
    | "discountGid"
    | "orderGid"
    | "orderName"
    | "lineGid"
    | "discountMinor"
    | "nextAttemptAt"
    | "writeOffBy"
    | "writeOffReason"
  >
>;

/** Columns that a step changes. */
export type HoldChange = HoldNews & Partial<HoldFacts> & { state: HoldState; changedAt?: Date };

export type Step = {
  /** A staff member, "buyer" or "punchcard". */
  actor: string;
  now: Date;
  news?: HoldNews;
  /** For the history: a partner's message, a person's reason. Never personal data. */
  details?: Record<string, string | number>;
  /** Who takes the step goes on with what comes then. Should they die, their job is run again, or the sweep takes the hold up. */
  goesOn?: boolean;
  /** The hold as it was a moment ago: where it still is, the step costs one statement. */
  known?: Hold;
};

export type Moved = { status: "moved" | "stayed" | "refused"; hold: Hold } | { status: "not_found" };

/**
 * Takes a hold one step on, asks for what is to be done then, and opens or closes its failure: all in one transaction, before anything is done.
 * @throws a unique violation when it would take a coupon again that somebody else has by now, see `claim.server.ts`.
 */
export async function moveHold(id: string, event: HoldEvent, step: Step): Promise<Moved> {
  const hold = step.known?.id === id ? await moveKnown(step.known, event, step) : null;
  return hold ? { status: "moved", hold } : db.$transaction((tx) => moveHoldIn(tx, id, event, step));
}

/**
 * The same in one statement, for a buyer who waits: where row and history are all that is written, and the hold still is what is known of it.
 * null, and nothing is written, where not.
 */
async function moveKnown(known: Hold, event: HoldEvent, step: Step): Promise<Hold | null> {
  const move = nextHold(factsOf(known), event);
  if (move.status !== "moves") return null;
  const change = changeOf(known, move.change, step);
  const hold = { ...known, ...change };
  if (!isOpen(known) || !isOpen(hold) || asksForWork(hold, step)) return null;
  return changeKnown(known, change, { event, ...step });
}

export async function moveHoldIn(tx: Tx, id: string, event: HoldEvent, step: Step): Promise<Moved> {
  const { actor, now, details = {} } = step;
  // Its columns are the model's fields: locked and read at once, as a buyer may be waiting.
  const [before] = await tx.$queryRaw<Hold[]>`SELECT * FROM "Hold" WHERE id = ${id}::uuid FOR UPDATE`;
  if (!before) return { status: "not_found" };
  const move = nextHold(factsOf(before), event);
  if (move.status !== "moves") return { status: move.status === "stay" ? "stayed" : "refused", hold: before };
  const hold = await tx.hold.update({ where: { id }, data: changeOf(before, move.change, step) });
  await tx.holdEvent.create({
    data: {
      shopId: hold.shopId,
      holdId: id,
      at: now,
      actor,
      kind: event.kind,
      state: hold.state,
      details: details satisfies Prisma.InputJsonObject,
    },
  });
  await keepHoldFailure(tx, { before, hold, now, message: String(details.message ?? "") });
  // A free good is redeemed where its order is brought in line.
  if (event.kind === "capture_asked" && hold.kind === "reward" && hold.orderGid)
    await enqueue(tx, syncOrderJob, { shop: hold.shopId, order: hold.orderGid });
  if (asksForWork(hold, step)) await enqueue(tx, settleHoldJob, { shop: hold.shopId, hold: id });
  return { status: "moved", hold };
}

function changeOf({ state }: Hold, change: HoldChange, { now, news = {} }: Step): HoldChange {
  return { ...change, ...(change.state !== state && { changedAt: now, nextAttemptAt: null }), ...news };
}

function asksForWork(hold: Hold, { goesOn = false }: Step): boolean {
  return !goesOn && pendingEffect(factsOf(hold)) !== null;
}

export function factsOf({ kind, state, reason, codeState, orderKept, authRef, attempts }: Hold): HoldFacts {
  return { kind, state, reason: reason as HoldReason | null, codeState, orderKept, authRef, attempts };
}
