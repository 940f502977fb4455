import { Prisma } from "@prisma/client";
import { v7 as newId } from "uuid";
import { upcCause } from "#app/domain/cause.ts";
import { nameOf } from "#app/domain/contact.ts";
import { shareOf, zero } from "#app/domain/money.ts";
import { titleOf } from "#app/domain/order.ts";
import type { Order } from "#app/domain/order.ts";
import { closeFailures, recordFailure } from "#app/failures/record-failure.server.ts";
import type { NewFailure, Subject } from "#app/failures/record-failure.server.ts";
import { rewardSubject } from "#app/failures/reward-subject.ts";
import { db, mayBeLost, query } from "#app/platform/db.server.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { insertOf, updateOf } from "#app/platform/write-rows.server.ts";
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
export async function saveOutcome(run: LoyaltyRun, outcome: Outcome): Promise<void> {
  const { orderId, works, redemptions } = outcome;
  const isInOrder = works.every(({ problem }) => !problem) && redemptions.every(({ status }) => status !== "failed");
  const standing = { run, outcome, ends: works.map(endOf) };
  // Most orders end well and had no failure: nothing else is to be written then, and one statement does.
  if (isInOrder && (await saveStanding(query, { ...standing, unless: "a failure is open" }))) return;
  const now = run.now();
  await db.$transaction(async (tx) => {
    await saveStanding((statement) => tx.$queryRaw(statement), { ...standing, unless: null });
    for (const work of works) if (work.problem) await recordFailure(tx, lineFailure(run, outcome, work, work.problem));
    const failed = works.flatMap(({ problem, decision }) => (problem && decision.status === "owed" ? [upcCause(decision.upc)] : []));
    await joinWaiting(tx, { shop: run.shop, partner: run.partner, causes: failed });
    for (const redemption of redemptions)
      if (redemption.status === "failed") await recordFailure(tx, rewardFailure(run, outcome, redemption));
    const healthy = works.filter(({ problem }) => !problem).map(({ ledger }): Subject => `line:${ledger.id}`);
    // A reward that nothing is given for any more, because the order was cancelled, say, has nothing to mend.
    const failing = new Set<string>(unredeemed(redemptions).map(({ work, unit }) => rewardSubject(work.ledger.id, unit)));
    const settled = (await rewardFailuresOf(tx, run, outcome)).filter((subject) => !failing.has(subject));
    await closeFailures(tx, { shop: run.shop, subjects: [...healthy, ...settled, `order:${orderId}`], now });
  });
}

type Standing = { run: LoyaltyRun; outcome: Outcome; ends: LineEnd[]; unless: "a failure is open" | null };

/** The lines, the order and its timeline. False: nothing was written, because of what is said by `unless`. */
async function saveStanding(
  ask: (statement: Prisma.Sql, as: string) => Promise<object[]>,
  { run, outcome, ends, unless }: Standing,
): Promise<boolean> {
  const { orderId, works, redemptions, member } = outcome;
  // Lost, its job is not done either, and the order is brought in line once more: what was recorded is in the ledger.
  const isFree = unless ? Prisma.sql`NOT EXISTS (SELECT FROM open) AND ${mayBeLost}` : Prisma.sql`TRUE`;
  const lines = works.map(({ ledger }, index) => ({ id: ledger.id, ...ends[index], decidedAt: run.now() }));
  const events = eventsOf(outcome, ends).map((event) => ({ id: newId(), shopId: run.shop, orderId, at: run.now(), ...event }));
  const parts = [
    ...(unless
      ? [Prisma.sql`open AS MATERIALIZED (SELECT FROM "Failure" WHERE "orderId" = ${orderId}::uuid AND status <> 'resolved')`]
      : []),
    ...(lines.length > 0 ? [Prisma.sql`lines AS (${updateOf("OrderLine", lines)} AND ${isFree})`] : []),
    ...(events.length > 0 ? [Prisma.sql`events AS (${insertOf("OrderEvent", events)} WHERE ${isFree})`] : []),
  ];
  const state = unredeemed(redemptions).length > 0 ? "failed" : stateOf(ends);
  const memberRow = member?.status === "found" ? member.row : null;
  const written = await ask(
    Prisma.sql`
      ${parts.length > 0 ? Prisma.sql`WITH ${Prisma.join(parts)}` : Prisma.empty}
      UPDATE "Order" SET state = ${state}, "memberId" = coalesce(${memberRow}::uuid, "memberId") WHERE id = ${orderId}::uuid AND ${isFree} RETURNING id`,
    `outcome-${lines.length > 0 ? "lines" : ""}-${events.length > 0 ? "events" : ""}`,
  );
  return written.length > 0;
}

function unredeemed(redemptions: RedemptionOutcome[]) {
  return redemptions.filter((redemption) => redemption.status === "failed");
}

type TimelineEvent = { kind: string; details: Record<string, string | number> };

function eventsOf({ works, redemptions, member }: Outcome, ends: LineEnd[]): TimelineEvent[] {
  const isNews = member?.status === "found" && member.how !== "known";
  const found = isNews
    ? [{ kind: member.how === "enrolled" ? "member_enrolled" : "member_found", details: { member: member.member.memberId } }]
    : [];
  return [
    ...found,
    ...works.flatMap((work, index) => [...work.events, ...changeOf(work, ends[index])]),
    ...redemptions.flatMap(redemptionEvents),
  ];
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
function changeOf({ ledger, line }: LineWork, end: LineEnd | undefined): TimelineEvent[] {
  if (!end?.reason || (ledger.state === end.state && ledger.reason === end.reason)) return [];
  const kind = end.state === "failed" ? "failed" : "skipped";
  return [{ kind, details: { title: line.title, [kind === "failed" ? "code" : "reason"]: end.reason } }];
}

function redemptionEvents(redemption: RedemptionOutcome): TimelineEvent[] {
  if (redemption.status === "failed" || !redemption.isNew) return [];
  const { status, rewardId, program, work, isPromised } = redemption;
  return [{ kind: isPromised ? `checkout_${status}` : status, details: { title: work.line.title, program, reward: rewardId ?? "" } }];
}

function rewardFailure(run: LoyaltyRun, outcome: Outcome, redemption: RedemptionOutcome & { status: "failed" }): NewFailure {
  const { rewardId, program, code, message } = redemption;
  const { line, ledger } = redemption.work;
  const facts = { ...factsOf(run, outcome, redemption.work), subject: rewardSubject(ledger.id, redemption.unit), code, rewardId, program };
  // Of the day on which it came back, and no loss of the shop's: the member lacks the reward.
  if (code === "reward_not_returned") return { ...facts, occurredAt: run.now(), atRisk: zero(line.list.currency), details: {} };
  // The distributor pays for nothing that was not redeemed.
  return { ...facts, atRisk: shareOf(line.list, 1, line.quantity), details: { message } };
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
