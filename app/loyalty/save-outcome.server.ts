import { upcCause } from "#app/domain/cause.ts";
import { nameOf } from "#app/domain/contact.ts";
import { shareOf, zero } from "#app/domain/money.ts";
import { titleOf } from "#app/domain/order.ts";
import type { Order } from "#app/domain/order.ts";
import { closeFailures, recordFailure } from "#app/failures/record-failure.server.ts";
import type { NewFailure, Subject } from "#app/failures/record-failure.server.ts";
import { rewardSubject } from "#app/failures/reward-subject.ts";
import { db } from "#app/platform/db.server.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { joinWaiting } from "#app/programs/steps.server.ts";
import { customerKeyOf } from "#app/connections/customer-key.server.ts";
import type { MemberResult } from "./member.server.ts";
import type { LineWork, LoyaltyRun, Problem } from "./ledger.server.ts";
import type { RedemptionOutcome } from "./redeem-free-goods.server.ts";
import { unitsBought, unitsPaid } from "./promised-goods.ts";
import { unitsRecorded } from "./settle-line.ts";

type Outcome = {
  orderId: string;
  customerId: string | null;
  order: Order;
  works: LineWork[];
  redemptions: RedemptionOutcome[];
  member: MemberResult | null;
};

type LineEnd = { state: "recorded" | "already_recorded" | "skipped" | "failed"; reason: string | null; owed: number; recorded: number };

/** One transaction at the end of a run: how each line ended, its failure opened, refreshed or closed, the order's state, and the timeline. */
export async function saveOutcome(run: LoyaltyRun, given: Omit<Outcome, "customerId">): Promise<void> {
  const { orderId, works, redemptions, member } = given;
  const { customerId } = await db.order.findUniqueOrThrow({ where: { id: orderId }, select: { customerId: true } });
  const outcome = { ...given, customerId };
  const now = run.now();
  await db.$transaction(async (tx) => {
    const ends: LineEnd[] = [];
    if (member?.status === "found" && member.how !== "known") {
      await addEvent(tx, run, orderId, member.how === "enrolled" ? "member_enrolled" : "member_found", { member: member.member.memberId });
    }
    for (const work of works) {
      const end = endOf(work);
      ends.push(end);
      await tx.orderLine.update({ where: { id: work.ledger.id }, data: { ...end, decidedAt: now } });
      for (const event of work.events) await addEvent(tx, run, orderId, event.kind, event.details);
      await tellChange(tx, run, { orderId, work, end });
      if (work.problem) await recordFailure(tx, lineFailure(run, outcome, work, work.problem));
    }
    const failed = works.flatMap(({ problem, decision }) => (problem && decision.status === "owed" ? [upcCause(decision.upc)] : []));
    await joinWaiting(tx, { shop: run.shop, partner: run.partner, causes: failed });
    for (const redemption of redemptions) await saveRedemption(tx, run, outcome, redemption);
    const healthy = works.filter(({ problem }) => !problem).map(({ ledger }): Subject => `line:${ledger.id}`);
    // A reward that nothing is given for any more, because the order was cancelled, say, has nothing to mend.
    const unredeemed = redemptions.filter(({ status }) => status === "failed");
    const failing = new Set<string>(unredeemed.map(({ work, unit }) => rewardSubject(work.ledger.id, unit)));
    const settled = (await rewardFailuresOf(tx, run, outcome)).filter((subject) => !failing.has(subject));
    await closeFailures(tx, { shop: run.shop, subjects: [...healthy, ...settled, `order:${orderId}`], now });
    await tx.order.update({ where: { id: orderId }, data: { state: unredeemed.length > 0 ? "failed" : stateOf(ends) } });
  });
}

/** However many units a line had. */
async function rewardFailuresOf(tx: Tx, { shop }: LoyaltyRun, { orderId, works }: Outcome): Promise<Subject[]> {
  const known = await tx.failure.findMany({
    where: {
      ...{ shopId: shop, orderId, lineId: { in: works.map(({ ledger }) => ledger.id) } },
      ...{ subject: { startsWith: "reward:" }, status: { not: "resolved" } },
    },
    select: { subject: true },
  });
  return known.map(({ subject }) => subject as Subject);
}

function endOf(work: LineWork): LineEnd {
  const { decision, problem, wasThere, ledger } = work;
  const recorded = unitsRecorded(ledger.recordings);
  if (problem) return { state: "failed", reason: problem.code, owed: decision.status === "owed" ? decision.quantity : 0, recorded };
  if (decision.status === "skipped" && recorded === 0) return { state: "skipped", reason: decision.reason, owed: 0, recorded };
  const stays = ledger.state === "already_recorded" ? ledger.state : "recorded";
  return {
    state: wasThere ? "already_recorded" : stays,
    reason: null,
    owed: decision.status === "owed" ? decision.quantity : recorded,
    recorded,
  };
}

function stateOf(ends: LineEnd[]): "done" | "skipped" | "failed" {
  if (ends.some(({ state }) => state === "failed")) return "failed";
  return ends.every(({ state }) => state === "skipped") ? "skipped" : "done";
}

/** A line in the timeline when a line is skipped or fails otherwise than before: a repeat of the same tells nothing. */
async function tellChange(
  tx: Tx,
  run: LoyaltyRun,
  { orderId, work, end }: { orderId: string; work: LineWork; end: LineEnd },
): Promise<void> {
  const changed = work.ledger.state !== end.state || work.ledger.reason !== end.reason;
  if (!changed || end.reason === null) return;
  const kind = end.state === "failed" ? "failed" : "skipped";
  await addEvent(tx, run, orderId, kind, { title: work.line.title, [kind === "failed" ? "code" : "reason"]: end.reason });
}

async function saveRedemption(tx: Tx, run: LoyaltyRun, outcome: Outcome, redemption: RedemptionOutcome): Promise<void> {
  const { rewardId, program } = redemption;
  const { line } = redemption.work;
  if (redemption.status !== "failed") {
    const reward = rewardId ?? "";
    const kind = redemption.isPromised ? (`checkout_${redemption.status}` as const) : redemption.status;
    if (redemption.isNew) await addEvent(tx, run, outcome.orderId, kind, { title: line.title, program, reward });
    return;
  }
  const facts = factsOf(run, outcome, redemption.work);
  const subject = rewardSubject(redemption.work.ledger.id, redemption.unit);
  const { code, message } = redemption;
  if (code === "reward_not_returned") {
    // Of the day on which it came back, and no loss of the shop's: the member lacks the reward.
    const news = { occurredAt: run.now(), atRisk: zero(line.list.currency) };
    await recordFailure(tx, { ...facts, ...news, subject, code, rewardId, program, details: {} });
    return;
  }
  // The distributor pays for nothing that was not redeemed.
  const atRisk = shareOf(line.list, 1, line.quantity);
  await recordFailure(tx, { ...facts, subject, code, rewardId, program, atRisk, details: { message } });
}

function lineFailure(run: LoyaltyRun, outcome: Outcome, work: LineWork, problem: Problem): NewFailure {
  const { code, ...details } = problem;
  const facts = factsOf(run, outcome, work);
  // A refund that fails is news of today, however old the order is: the list shows thirty days.
  const occurredAt = code === "removal_not_found" || code === "removal_by_hand" ? run.now() : facts.occurredAt;
  const program = "programTitle" in problem && problem.programTitle ? problem.programTitle : facts.program;
  return { ...facts, occurredAt, program, subject: `line:${work.ledger.id}`, code, details };
}

function factsOf(run: LoyaltyRun, { orderId, order, customerId }: Outcome, { line, ledger, decision, promises }: LineWork) {
  const paid = unitsPaid(line, promises);
  const notCounted = Math.min(paid, Math.max(0, unitsBought(line, promises) - unitsRecorded(ledger.recordings)));
  return {
    shop: run.shop,
    partner: run.partner,
    orderId,
    lineId: ledger.id,
    orderName: order.name,
    customerKey: order.customer && customerKeyOf(order.customer),
    customerId,
    customerGid: order.customer?.customerGid ?? null,
    customerName: order.customer && nameOf(order.customer),
    variantGid: line.variantGid,
    upc: decision.status === "owed" ? decision.upc : line.barcode,
    productTitle: titleOf(line),
    program: null as string | null,
    rewardId: null as string | null,
    // Units that do not count, at what was paid for them.
    atRisk: paid === 0 ? zero(line.total.currency) : shareOf(line.total, notCounted, paid),
    occurredAt: order.processedAt,
    now: run.now(),
    nextAttemptAt: null,
  };
}

async function addEvent(
  tx: Tx,
  { shop, now }: LoyaltyRun,
  orderId: string,
  kind: string,
  details: Record<string, string | number>,
): Promise<void> {
  await tx.orderEvent.create({ data: { shopId: shop, orderId, kind, details, at: now() } });
}
