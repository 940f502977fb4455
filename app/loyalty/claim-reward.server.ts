import type { Redemption } from "@prisma/client";
import { memberOf } from "#app/connections/members.server.ts";
import { coveringRewards } from "#app/domain/covering-rewards.ts";
import type { RewardClaim } from "#app/domain/covering-rewards.ts";
import type { Card, Reward, RewardItem } from "#app/domain/loyalty.ts";
import { readUpc, sameUpc } from "#app/domain/upc.ts";
import type { Upc } from "#app/domain/upc.ts";
import { db } from "#app/platform/db.server.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { enqueueNow } from "#app/queue/enqueue.server.ts";
import { syncOrderJob } from "#app/queue/jobs.ts";
import type { LineWork, LoyaltyRun } from "./ledger.server.ts";
import { rewardsOfSameProgram } from "./match-reward.ts";
import { rewardOn } from "./member-accounts.server.ts";
import type { AccountReader } from "./member-accounts.server.ts";
import type { PromisedGood } from "./promised-goods.ts";

type Claiming = { work: LineWork; unit: number; memberRow: string; accounts: AccountReader };

/**
 * The reward that a unit of a free line is redeemed for: one that covers this item; else one of the same program, for which the merchant has to choose
 * the item. null when the line has nothing to do with what the member has earned: a gift of the merchant's own.
 */
export async function claimReward(run: LoyaltyRun, claiming: Claiming): Promise<Redemption | null> {
  const reading = readUpc(claiming.work.ledger.upcOverride ?? claiming.work.line.barcode);
  if (reading.status !== "valid") return null;
  for (const claim of await claimsFor(run, { ...claiming, upc: reading.upc })) {
    const { work, unit, memberRow } = claiming;
    const claimed = await db.$transaction((tx) => keepClaim(tx, run, { work, unit, memberRow, reward: rewardOf(claim) }));
    // Another order took it at the same moment.
    if (!claimed) continue;
    if (!(await isReserved(run, claimed))) return claimed;
    // So did a checkout, which looks for claims once it has put the reward aside, as we do here the other way round.
    await db.redemption.deleteMany({ where: { id: claimed.id, lineId: claimed.lineId, state: "planned" } });
  }
  return null;
}

/**
 * The redemption of the reward that checkout put aside for a free good; null when something else was redeemed for it meanwhile, or nobody
 * knows any more whose it is.
 */
export async function keepPromise(run: LoyaltyRun, { work, good }: { work: LineWork; good: PromisedGood }): Promise<Redemption | null> {
  const { memberRow, ...reward } = good;
  if (memberRow === null) return null;
  return db.$transaction(async (tx) => {
    const ofLine = await tx.redemption.findMany({ where: { lineId: work.ledger.id, partner: run.partner, state: { not: "returned" } } });
    const known = ofLine.find(({ rewardId }) => rewardId === good.rewardId);
    // What it is redeemed for may be another item by now: the merchant's word for it stands.
    if (known && (known.itemId !== null || good.itemId === null)) return known;
    const unit = known?.unit ?? nextUnit(new Set(ofLine.map((one) => one.unit)));
    return keepClaim(tx, run, { work, unit, memberRow, reward });
  });
}

/** The lowest number of a unit that has no reward. */
export function nextUnit(taken: ReadonlySet<number>): number {
  let unit = 1;
  while (taken.has(unit)) unit += 1;
  return unit;
}

async function isReserved(run: LoyaltyRun, { rewardId }: Redemption): Promise<boolean> {
  return (await run.reservedRewards()).has(rewardId);
}

/** The item that was given, if the reward of a claim covers it by now. */
export async function itemOfClaim(
  run: LoyaltyRun,
  { work, redemption }: { work: LineWork; redemption: Redemption },
): Promise<RewardItem | null> {
  const reading = readUpc(work.ledger.upcOverride ?? work.line.barcode);
  const rewards = await run.program.rewardsFor(await memberOf(redemption.memberId));
  const reward = rewards.find(({ rewardId }) => rewardId === redemption.rewardId);
  if (reading.status !== "valid" || !reward) return null;
  return reward.items.find(({ upc }) => upc !== null && sameUpc(upc, reading.upc)) ?? null;
}

/** In the order in which they are tried. */
async function claimsFor(run: LoyaltyRun, { work, memberRow, accounts, upc }: Claiming & { upc: Upc }): Promise<RewardClaim[]> {
  const cards = (await accounts.cardsOf(memberRow)) ?? [];
  const rewards = await run.program.rewardsFor(await memberOf(memberRow));
  const { free, waiting } = await availableOf(run, { rewards, lineId: work.ledger.id });
  // What somebody left incomplete at the partner is taken last.
  free.sort((one, other) => Number(isIncomplete(cards, one)) - Number(isIncomplete(cards, other)));
  const all = [...free, ...waiting];
  if (all.length === 0) return [];
  const covering = coveringRewards(all, { upc, listed: [] });
  if (covering.length > 0) return covering;
  const listed = await run.program.programsOf([upc]);
  const named = coveringRewards(all, { upc, listed });
  return named.length > 0 ? named : rewardsOfSameProgram(free, { upc, listed, cards });
}

/** Rewards that nothing is to be redeemed for yet, and those that are kept for a line whose item they do not cover. None that a checkout keeps. */
async function availableOf(
  run: LoyaltyRun,
  { rewards, lineId }: { rewards: Reward[]; lineId: string },
): Promise<{ free: Reward[]; waiting: Reward[] }> {
  // Asked of the whole shop: one account may be remembered under several names, as a customer's and as a guest's.
  const taken = await db.redemption.findMany({
    where: {
      shopId: run.shop,
      partner: run.partner,
      rewardId: { in: rewards.map(({ rewardId }) => rewardId) },
      state: { not: "returned" },
    },
    select: { rewardId: true, state: true, itemId: true, lineId: true },
  });
  // Another unit of the same line keeps what it has.
  const isWaiting = (one: (typeof taken)[number] | undefined) => one?.state === "planned" && one.itemId === null && one.lineId !== lineId;
  const takenBy = ({ rewardId }: Reward) => taken.find((one) => one.rewardId === rewardId);
  const reserved = await run.reservedRewards();
  const open = rewards.filter(({ rewardId }) => !reserved.has(rewardId));
  return {
    free: open.filter((reward) => !takenBy(reward)),
    waiting: open.filter((reward) => isWaiting(takenBy(reward))),
  };
}

function isIncomplete(cards: Card[], { rewardId }: Reward): boolean {
  return rewardOn(cards, rewardId).shown === "incomplete";
}

/** What is written down of a reward that is to be redeemed. */
type RewardFacts = Pick<Redemption, "rewardId" | "itemId" | "itemTitle" | "programId" | "programTitle">;

function rewardOf({ reward: { rewardId, program }, item }: RewardClaim): RewardFacts {
  const { programId, title: programTitle } = program;
  return { rewardId, itemId: item?.itemId ?? null, itemTitle: item?.description ?? null, programId, programTitle };
}

type Keeping = { work: LineWork; unit: number; memberRow: string; reward: RewardFacts };

/** Written before any call, so that a repeat asks for the same reward. null: somebody else has it. */
async function keepClaim(tx: Tx, run: LoyaltyRun, { work, unit, memberRow, reward }: Keeping): Promise<Redemption | null> {
  const { itemId, itemTitle, programId, programTitle } = reward;
  const lineId = work.ledger.id;
  const key = { shopId: run.shop, partner: run.partner, rewardId: reward.rewardId };
  const facts = {
    lineId,
    unit,
    memberId: memberRow,
    ...{ itemId, itemTitle, programId, programTitle },
    state: "planned" as const,
    refusal: null,
    // Sealed for the line that it was given for.
    recipient: null,
  };
  // A unit has one reward at a time; the timeline keeps what became of the one before.
  await tx.redemption.deleteMany({ where: { lineId, unit, state: "returned" } });
  const before = await tx.redemption.findUnique({
    where: { shopId_partner_rewardId: key },
    select: { id: true, state: true, itemId: true, line: { select: { order: { select: { gid: true } } } } },
  });
  if (!before) {
    const { count } = await tx.redemption.createMany({ data: { ...key, ...facts }, skipDuplicates: true });
    return count === 0 ? null : tx.redemption.findUnique({ where: { shopId_partner_rewardId: key } });
  }
  // The member's again after another order gave it back; or kept for a line whose item it does not cover, and it covers this one.
  const isFree = before.state === "returned" || (itemId !== null && before.state === "planned" && before.itemId === null);
  if (!isFree) return null;
  const { count } = await tx.redemption.updateMany({ where: { id: before.id, state: before.state, itemId: before.itemId }, data: facts });
  if (count === 0) return null;
  if (before.state === "planned") await enqueueNow(tx, syncOrderJob, [{ shop: run.shop, order: before.line.order.gid }]);
  return tx.redemption.findUnique({ where: { id: before.id } });
}
