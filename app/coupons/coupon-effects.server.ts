import type { Hold } from "@prisma/client";
import { throughCircuit } from "#app/connections/circuit.server.ts";
import type { CouponConnection } from "#app/connections/coupon-connection.server.ts";
import { withExchanges } from "#app/connections/exchanges.server.ts";
import { noteCredentialsRejected } from "#app/connections/loyalty-connection.server.ts";
import type { OrderGid } from "#app/domain/ids.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import type { Exchange } from "#app/partners/capabilities.ts";
import { CredentialsRejected, UnexpectedAnswer } from "#app/partners/errors.ts";
import { db } from "#app/platform/db.server.ts";
import { enqueueMany } from "#app/queue/enqueue.server.ts";
import { settleHoldJob } from "#app/queue/jobs.ts";
import { basketOf } from "./basket-of.ts";
import { recordHoldFailure } from "./hold-failure.server.ts";
import type { EffectOutcome, HoldWorld } from "./hold-world.server.ts";

type Ready = Extract<CouponConnection, { status: "ready" }>;

/** Consumes the coupon at the partner. Begun is written down first: from then on it may be consumed. */
export async function capture(hold: Hold, world: HoldWorld): Promise<EffectOutcome> {
  if (hold.kind === "reward") return move(hold, world, { kind: "captured" });
  return withPartner(hold, world, async ({ provider }) => {
    const authRef = hold.authRef ?? "";
    const { count } = await db.hold.updateMany({
      where: { id: hold.id, authRef, state: { in: ["capturing", "capture_failed"] } },
      data: { attempts: { increment: 1 } },
    });
    // It took another way meanwhile.
    if (count === 0) return "done";
    const answer = await provider.capture({ authRef, orderRef: hold.orderRef });
    switch (answer.status) {
      case "captured":
      case "already_captured":
        return move(hold, world, { kind: "captured" });
      case "refused": {
        const reason = answer.reason === "gone" ? "authorization_gone" : "capture_refused";
        return move(hold, world, { kind: "capture_refused", reason }, { message: answer.message });
      }
      default:
        return unreachable(answer);
    }
  });
}

/** Tells the partner that the order is done, once nothing of it is left to capture. The coupon is consumed whatever comes of it. */
export async function redeem(hold: Hold, world: HoldWorld): Promise<EffectOutcome> {
  const { id, shopId, partner, orderRef } = hold;
  const waiting = await db.hold.count({
    where: {
      shopId,
      partner,
      orderRef,
      id: { not: id },
      OR: [{ state: { in: ["ordered", "capturing"] } }, { state: "capture_failed", reason: "unanswered" }],
    },
  });
  if (waiting > 0) return "later";
  const connection = await world.connectionFor(shopId);
  // A partner that the merchant has left is told nothing.
  if (connection.status === "ready") {
    const order = hold.orderGid ? await world.readOrder(shopId, hold.orderGid as OrderGid) : null;
    const basket = order ? basketOf(order) : { lines: [], currency: hold.currency };
    const closed = await orWait(hold, { world, ready: connection }, () =>
      connection.provider.closeOrder({ orderRef, basket, status: "completed" }),
    );
    if (closed.status === "waits") return "later";
  }
  const outcome = await move(hold, world, { kind: "redeemed" });
  await wakeOthers(hold);
  return outcome;
}

/** What was captured before this one waited for it. */
async function wakeOthers({ id, shopId, partner, orderRef }: Hold): Promise<void> {
  await db.$transaction(async (tx) => {
    const waiting = await tx.hold.findMany({
      where: { shopId, partner, orderRef, state: "captured", id: { not: id } },
      select: { id: true },
    });
    await enqueueMany(
      tx,
      settleHoldJob,
      waiting.map((one) => ({ shop: shopId, hold: one.id })),
    );
  });
}

/** Gives the authorisation up. Where the partner cannot be asked, it ends there by itself: it is captured by nobody. */
export async function release(hold: Hold, world: HoldWorld): Promise<EffectOutcome> {
  const { shopId, authRef, orderRef } = hold;
  if (hold.kind === "reward" || !authRef) return move(hold, world, { kind: "release_done" });
  const connection = await world.connectionFor(shopId);
  if (connection.status !== "ready") return move(hold, world, { kind: "release_done" }, { answer: "left_to_lapse" });
  const release = await orWait(hold, { world, ready: connection }, () => connection.provider.release({ authRef, orderRef }));
  const answer = release.status === "asked" ? release.result : "left_to_lapse";
  if (answer === "already_captured") return move(hold, world, { kind: "found_captured" });
  return move(hold, world, { kind: "release_done" }, { answer });
}

/** Puts the coupon back into the buyer's wallet, because what it was used on came back. */
export async function giveBack(hold: Hold, world: HoldWorld): Promise<EffectOutcome> {
  const { authRef, orderRef, couponRef } = hold;
  if (!authRef) return move(hold, world, { kind: "given_back" }, { answer: "not_captured" });
  return withPartner(hold, world, async ({ provider }) => {
    const answer = await provider.giveBack({ authRef, orderRef, couponRef });
    switch (answer) {
      case "given_back":
        return move(hold, world, { kind: "given_back" });
      case "expired":
        return move(hold, world, { kind: "not_given_back", reason: "coupon_expired" });
      case "not_captured": {
        // A capture that is still on its way is to find nothing.
        const left = await provider.release({ authRef, orderRef });
        if (left === "already_captured")
          throw new UnexpectedAnswer("The partner calls a coupon captured and not captured.", { mayHaveHappened: false });
        if (left === "left_to_lapse" && mayBeOnItsWay(hold, world)) return "later";
        return move(hold, world, { kind: "given_back" }, { answer });
      }
      default:
        return unreachable(answer);
    }
  });
}

/** A capture that was not answered may still be carried out, for as long as calls take. */
function mayBeOnItsWay({ attempts, changedAt }: Hold, { now }: HoldWorld): boolean {
  return attempts > 0 && now().getTime() - changedAt.getTime() < 2 * 60_000;
}

/** Works with the partner, where it can be reached: money depends on it, so the hold waits for the connection, and the merchant is told. */
export async function withPartner(hold: Hold, world: HoldWorld, work: (ready: Ready) => Promise<EffectOutcome>): Promise<EffectOutcome> {
  const connection = await world.connectionFor(hold.shopId);
  if (connection.status === "ready") {
    const asked = await orWait(hold, { world, ready: connection }, () => work(connection));
    if (asked.status === "asked") return asked.result;
    if (asked.status === "waits") return "later";
  }
  const nextAttemptAt = new Date(world.now().getTime() + connectionWaitMs);
  await db.$transaction(async (tx) => {
    await tx.hold.update({ where: { id: hold.id }, data: { nextAttemptAt } });
    await recordHoldFailure(tx, { hold: { ...hold, nextAttemptAt: null }, code: "coupon_access", now: world.now(), message: "" });
  });
  return "later";
}

/** Connecting again takes up what waits; this is for the case that it does not. */
const connectionWaitMs = 10 * 60_000;

type Asked<Result> =
  | { status: "asked"; result: Result }
  /** It is known to be silent: whoever finds that it answers takes the hold up again. */
  | { status: "waits" }
  /** It refused the credentials, and no call can succeed until they are entered again. */
  | { status: "refused" };

async function orWait<Result>(
  hold: Hold,
  { world, ready }: { world: HoldWorld; ready: Ready },
  ask: () => Promise<Result>,
): Promise<Asked<Result>> {
  const { id, shopId: shop } = hold;
  const { partner, connectedAt, circuit } = ready;
  const exchanges: Exchange[] = [];
  const onWait = async () => {
    const nextAttemptAt = new Date(world.now().getTime() + connectionWaitMs);
    await db.hold.update({ where: { id }, data: { nextAttemptAt } });
  };
  try {
    return await throughCircuit({ shop, partner, run: id, circuit, exchanges, countsOnce: true, onWait }, () =>
      withExchanges((exchange) => exchanges.push(exchange), ask),
    );
  } catch (error) {
    if (!(error instanceof CredentialsRejected)) throw error;
    // Others were entered meanwhile: the queue tries again with those.
    if (!(await noteCredentialsRejected(db, { shop, partner, connectedAt }))) throw error;
    return { status: "refused" };
  }
}

async function move(
  { id }: Hold,
  world: HoldWorld,
  event: Parameters<HoldWorld["move"]>[1],
  details: Record<string, string> = {},
): Promise<"done"> {
  await world.move(id, event, { actor: "punchcard", now: world.now(), details, goesOn: true });
  return "done";
}
