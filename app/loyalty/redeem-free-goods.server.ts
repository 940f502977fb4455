import type { Redemption } from "@prisma/client";
import { memberOf } from "#app/connections/members.server.ts";
import type { Order } from "#app/domain/order.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import type { Recipient } from "#app/partners/capabilities.ts";
import { db } from "#app/platform/db.server.ts";
import { sealedColumns } from "#app/platform/sealed-columns.ts";
import { open } from "#app/platform/secrets.server.ts";
import { claimReward, itemOfClaim, keepPromise, nextUnit } from "./claim-reward.server.ts";
import type { LineWork, LoyaltyRun } from "./ledger.server.ts";
import { accountReader, rewardOn } from "./member-accounts.server.ts";
import type { AccountReader } from "./member-accounts.server.ts";
import type { MemberResult } from "./member.server.ts";
import { isForBuyer, mayRedeemPromised, outcomeOf, promisesDue, unitsOf } from "./promised-goods.ts";
import type { PromisedGood, PromiseOutcome } from "./promised-goods.ts";
import { afterRedeem, afterReturn, afterUndo, nextRedemptionStep, splitByUnits } from "./settle-redemption.ts";
import type { RedemptionAim, RedemptionChange, RedemptionProblem, RewardShown } from "./settle-redemption.ts";

/**
 * How the reward behind a unit of a free line stands. `program` and `rewardId` name it for the failure table; `rewardId` is null where the
 * member has no reward left for the unit, `itemId` while nobody has said what it is redeemed for.
 */
export type RedemptionOutcome = {
  work: LineWork;
  unit: number;
  rewardId: string | null;
  program: string;
  itemId: string | null;
  /** Checkout gave the good. */
  isPromised: boolean;
} & (
  | { status: "redeemed" | "returned"; isNew: boolean }
  /** `message`: what the partner said, where it said something. */
  | { status: "failed"; code: RedemptionProblem; message: string }
);

type Freebies = { order: Order; works: LineWork[] };

/** Undoes the redemptions of free goods that came back, so that the members have their rewards again. */
export async function returnFreeGoods(run: LoyaltyRun, { order, works }: Freebies): Promise<RedemptionOutcome[]> {
  const accounts = accountReader(run);
  const outcomes: RedemptionOutcome[] = [];
  const lines = works.filter(({ ledger }) => ledger.hasRedemptions).map(({ ledger }) => ledger.id);
  const all = lines.length > 0 ? await db.redemption.findMany({ where: { lineId: { in: lines } } }) : [];
  for (const work of works) {
    const ofLine = all.filter(({ lineId }) => lineId === work.ledger.id);
    const { excess } = splitByUnits(ofLine, unitsGivenAway(order, work));
    for (const redemption of excess) outcomes.push(await settle(run, { order, work, redemption, accounts, aim: "return" }));
  }
  return outcomes;
}

/** Of one line; nobody gives away more for rewards, and each takes its calls and its failure. */
const mostUnits = 50;

/**
 * Redeems the rewards that checkout gave goods for, and, where the merchant wants it, an earned reward for each unit of each free line that
 * has one. A free line without any is a gift of the merchant's own and owes nothing; one that has rewards for some of its units only lacks
 * the others'.
 */
export async function redeemFreeGoods(
  run: LoyaltyRun,
  { order, works, member, findAnew }: Freebies & { member: MemberResult | null; findAnew: () => Promise<MemberResult> },
): Promise<RedemptionOutcome[]> {
  const accounts = accountReader(run);
  let buyer = member;
  const outcomes: RedemptionOutcome[] = [];
  // Before the other free lines: what is left may be theirs.
  if (mayRedeemPromised(order)) for (const work of works) outcomes.push(...(await redeemPromised(run, { order, work, accounts })));
  for (const work of works.filter((one) => mayClaim(run, one))) {
    // Read when it is its turn: a line before it may have taken its reward over.
    const known = await db.redemption.findMany({ where: { lineId: work.ledger.id } });
    const givenAway = unitsGivenAway(order, work);
    const units = Math.min(givenAway.units, mostUnits);
    const { kept, excess, promises } = splitByUnits(known, givenAway);
    const promised = outcomes.filter((one) => one.isPromised && one.work === work);
    const taken = new Set([...excess, ...promises, ...promised].map(({ unit }) => unit));
    const ofLine: RedemptionOutcome[] = [];
    for (const redemption of kept) {
      const outcome = await settle(run, { order, work, redemption, accounts, aim: "redeem" });
      if (outcome.status === "returned") continue;
      ofLine.push(outcome);
      taken.add(redemption.unit);
    }
    for (let lacking = units - ofLine.length; lacking > 0; lacking -= 1) {
      // The account that was remembered may be gone: deleted, or merged into another.
      if (buyer?.status === "found" && buyer.how === "known" && !(await accounts.cardsOf(buyer.row))) buyer = await findAnew();
      const unit = nextUnit(taken);
      const claimed = buyer?.status === "found" ? await claimReward(run, { work, unit, memberRow: buyer.row, accounts }) : null;
      if (!claimed) break;
      taken.add(unit);
      ofLine.push(await settle(run, { order, work, redemption: claimed, accounts, aim: "redeem" }));
    }
    outcomes.push(...ofLine, ...withoutReward(work, { ofLine, taken, units }));
  }
  return outcomes;
}

/** Whether a line was given away beyond what checkout promised, so that rewards are looked for. */
export function mayClaim({ rules }: LoyaltyRun, { decision, line, promises }: LineWork): boolean {
  const isFree = decision.status === "skipped" && decision.reason === "free_good" && line.total.minor === 0;
  return rules.redeemFreeLines && isFree && line.currentQuantity > unitsOf(promises.kept);
}

async function redeemPromised(
  run: LoyaltyRun,
  { order, work, accounts }: { order: Order; work: LineWork; accounts: AccountReader },
): Promise<RedemptionOutcome[]> {
  const outcomes: RedemptionOutcome[] = [];
  const lost: PromisedGood[] = [];
  for (const good of promisesDue(work.promises)) {
    const redemption = await keepPromise(run, { work, good });
    if (redemption) outcomes.push(await settle(run, { order, work, redemption, accounts, aim: "redeem" }));
    else lost.push(good);
  }
  if (lost.length === 0) return outcomes;
  const live = await db.redemption.findMany({
    where: { lineId: work.ledger.id, state: { not: "returned" } },
    select: { unit: true },
  });
  const taken = new Set(live.map(({ unit }) => unit));
  for (const { programTitle: program } of lost) {
    const unit = nextUnit(taken);
    taken.add(unit);
    const facts = { work, unit, rewardId: null, program, itemId: null, isPromised: true };
    outcomes.push({ ...facts, status: "failed", code: "reward_unredeemed", message: "" });
  }
  return outcomes;
}

/** The units that the member has no reward for, where the line is known to be given for rewards. */
function withoutReward(
  work: LineWork,
  { ofLine, taken, units }: { ofLine: RedemptionOutcome[]; taken: Set<number>; units: number },
): RedemptionOutcome[] {
  const given = ofLine.find(({ itemId }) => itemId !== null);
  if (!given) return [];
  return Array.from({ length: Math.max(0, units - ofLine.length) }, () => {
    const unit = nextUnit(taken);
    taken.add(unit);
    const facts = { work, unit, rewardId: null, program: given.program, itemId: null, isPromised: false };
    return { ...facts, status: "failed", code: "reward_unredeemed", message: "" };
  });
}

/** What stays with a customer who did not pay for it: what checkout promised, and all other units of a line that cost nothing. */
function unitsGivenAway(order: Order, { line, promises }: LineWork): { units: number; promised: ReadonlySet<string> } {
  const promised = new Set(promisesDue(promises).map(({ rewardId }) => rewardId));
  // The good came back, or was paid for after all.
  const isReturned = order.cancelledAt !== null || order.payment === "refunded" || line.total.minor !== 0;
  return { units: isReturned ? 0 : Math.max(0, line.currentQuantity - unitsOf(promises.kept)), promised };
}

type Settling = { order: Order; work: LineWork; redemption: Redemption; accounts: AccountReader; aim: RedemptionAim };

type Progress = {
  redemption: Redemption;
  shown: RewardShown | null;
  /** Something happened in this run that the timeline should tell. */
  isNew: boolean;
  /** Set when it goes no further. */
  end: { problem: RedemptionProblem | null; message: string } | null;
};

/** Takes one redemption step by step to where it should be. What a call is about to do is written down before it is made. */
async function settle(run: LoyaltyRun, settling: Settling): Promise<RedemptionOutcome> {
  let progress: Progress = { redemption: settling.redemption, shown: null, isNew: false, end: null };
  while (!progress.end) progress = await takeStep(run, settling, progress);
  const { redemption, isNew, end } = progress;
  const { unit, rewardId, programTitle: program, itemId } = redemption;
  const isPromised = settling.work.promises.given.some((good) => good.rewardId === rewardId);
  const named = { work: settling.work, unit, rewardId, program, itemId, isPromised };
  if (end.problem) return { ...named, status: "failed", code: end.problem, message: end.message };
  return { ...named, status: redemption.state === "returned" ? "returned" : "redeemed", isNew };
}

async function takeStep(run: LoyaltyRun, settling: Settling, progress: Progress): Promise<Progress> {
  const { redemption, shown } = progress;
  const step = nextRedemptionStep(redemption, settling.aim, shown);
  switch (step.do) {
    case "look":
      return look(run, settling, progress);
    case "note": {
      const { redeemed } = await rewardNow(settling.accounts, redemption);
      const item = redeemed && { itemId: redeemed.itemId, itemTitle: redeemed.description };
      return { ...progress, redemption: await save(redemption, { state: step.state, refusal: null, ...item }), isNew: true };
    }
    case "undo":
      return undo(run, settling.accounts, { ...progress, redemption: await save(redemption, { state: step.state }) });
    case "redeem":
      return redeem(run, settling, { ...progress, redemption: await save(redemption, { state: "sending" }) });
    case "stop": {
      if (!step.problem) return { ...progress, end: { problem: null, message: "" } };
      const message = shown === "member_unknown" ? "Member not found" : "";
      return { ...progress, redemption: await save(redemption, { refusal: step.problem }), end: { problem: step.problem, message } };
    }
    default:
      return unreachable(step);
  }
}

async function look(run: LoyaltyRun, { work, accounts, aim }: Settling, progress: Progress): Promise<Progress> {
  const { shown } = await rewardNow(accounts, progress.redemption);
  // The card may cover by now what was given.
  const mayChoose = aim === "redeem" && progress.redemption.itemId === null && (shown === "open" || shown === "unsure");
  const item = mayChoose ? await itemOfClaim(run, { work, redemption: progress.redemption }) : null;
  const redemption = item ? await save(progress.redemption, { itemId: item.itemId, itemTitle: item.description }) : progress.redemption;
  return { ...progress, redemption, shown };
}

async function undo(run: LoyaltyRun, accounts: AccountReader, progress: Progress): Promise<Progress> {
  const { redemption } = progress;
  const answer = await run.program.undoRedemption(await memberOf(redemption.memberId), redemption.rewardId);
  accounts.forget();
  if (redemption.state === "undoing") return afterCall(progress, afterUndo(answer), "");
  const left = answer === "not_redeemed" ? (await rewardNow(accounts, redemption)).shown : null;
  return afterCall(progress, afterReturn(answer, left), "");
}

async function redeem(run: LoyaltyRun, { order, work, accounts }: Settling, progress: Progress): Promise<Progress> {
  const answer = await run.program.redeem(await redemptionToSend(order, { work, redemption: progress.redemption }));
  accounts.forget();
  return afterCall(progress, afterRedeem(progress.redemption, answer), answer.status === "rejected" ? answer.message : "");
}

async function afterCall(progress: Progress, { change, shown, problem }: RedemptionChange, message: string): Promise<Progress> {
  const redemption = await save(progress.redemption, change);
  return { redemption, shown, isNew: progress.isNew || !problem, end: problem && { problem, message } };
}

async function rewardNow(accounts: AccountReader, { memberId, rewardId }: Redemption) {
  return rewardOn(await accounts.cardsOf(memberId), rewardId);
}

type Change = Partial<Pick<Redemption, "state" | "refusal" | "itemId" | "itemTitle">>;

async function save(redemption: Redemption, change: Change): Promise<Redemption> {
  // Another line may have taken the reward over meanwhile: then this throws, and the next attempt looks at the line anew.
  return db.redemption.update({ where: { id: redemption.id, lineId: redemption.lineId }, data: change });
}

async function redemptionToSend(order: Order, { work, redemption }: { work: LineWork; redemption: Redemption }) {
  const { memberId, rewardId, itemId } = redemption;
  if (itemId === null) throw new Error("Only a redemption whose item is known is sent.");
  return { member: await memberOf(memberId), rewardId, itemId, recipient: recipientOf(order, { work, redemption }) };
}

function recipientOf(order: Order, { work, redemption }: { work: LineWork; redemption: Redemption }): Recipient {
  const { lineId, rewardId, recipient } = redemption;
  const promise = work.promises.given.find((good) => good.rewardId === rewardId);
  const buyer = !promise || isForBuyer(order, promise) ? order.customer : null;
  const asked = recipient ? (JSON.parse(open(recipient, sealedColumns.redemptionRecipient(lineId))) as Partial<Recipient>) : {};
  return { email: asked.email ?? buyer?.email ?? null, address: asked.address ?? buyer?.address ?? null };
}

/** How the promises of an order stand after a run, as far as there is something to tell. */
export async function promiseOutcomes(run: LoyaltyRun, { order, works }: Freebies): Promise<PromiseOutcome[]> {
  const goods = works.flatMap(({ ledger, promises: { given, kept } }) =>
    given.filter(({ isCovered }) => isCovered).map((good) => ({ good, lineId: ledger.id, isKept: kept.includes(good) })),
  );
  if (goods.length === 0) return [];
  const rows = await db.redemption.findMany({
    where: { shopId: run.shop, partner: run.partner, rewardId: { in: goods.map(({ good }) => good.rewardId) } },
    select: { rewardId: true, lineId: true, state: true },
  });
  const mayRedeem = mayRedeemPromised(order);
  return goods.flatMap(({ good, lineId, isKept }) => {
    const redemption = rows.find((row) => row.rewardId === good.rewardId && row.lineId === lineId) ?? null;
    return outcomeOf(good, { isKept, mayRedeem, redemption }) ?? [];
  });
}
