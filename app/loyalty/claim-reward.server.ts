import type { Redemption } from "@prisma/client";
import { memberOf } from "#app/connections/members.server.ts";
import type { Card, Reward, RewardItem } from "#app/domain/loyalty.ts";
import { readUpc, sameUpc } from "#app/domain/upc.ts";
import type { Upc } from "#app/domain/upc.ts";
import { db } from "#app/platform/db.server.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { enqueueNow } from "#app/queue/enqueue.server.ts";
import { syncOrderJob } from "#app/queue/jobs.ts";
import type { LineWork, LoyaltyRun } from "./ledger.server.ts";
import { rewardOn } from "./member-accounts.server.ts";
import type { AccountReader } from "./member-accounts.server.ts";

type Claim = { reward: Reward; item: RewardItem | null };
type Claiming = { work: LineWork; memberRow: string; accounts: AccountReader };

/**
 * The reward that a free line is redeemed for: one that covers this item; else one of the same program, for which the merchant has to choose
 * the item. null when the line has nothing to do with what the member has earned: a gift of the merchant's own.
 */
export async function claimReward(run: LoyaltyRun, claiming: Claiming): Promise<Redemption | null> {
  const reading = readUpc(claiming.work.ledger.upcOverride ?? claiming.work.line.barcode);
  if (reading.status !== "valid") return null;
  for (const claim of await claimsFor(run, { ...claiming, upc: reading.upc })) {
    const claimed = await db.$transaction((tx) => keepClaim(tx, run, { ...claiming, claim }));
    if (claimed) return claimed;
    // Another order took it at the same moment.
  }
  return null;
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
async function claimsFor(run: LoyaltyRun, { memberRow, accounts, upc }: Claiming & { upc: Upc }): Promise<Claim[]> {
  const cards = await accounts.cardsOf(memberRow);
  const all = await run.program.rewardsFor(await memberOf(memberRow));
  // Asked of the whole shop: one account may be remembered under several names, as a customer's and as a guest's.
  const rewardIds = all.map(({ rewardId }) => rewardId);
  const taken = await db.redemption.findMany({
    where: { shopId: run.shop, partner: run.partner, rewardId: { in: rewardIds }, state: { not: "returned" } },
    select: { rewardId: true, state: true, itemId: true },
  });
  const isTaken = (reward: Reward, mayMove: boolean) =>
    taken.some((one) => one.rewardId === reward.rewardId && !(mayMove && one.state === "planned" && one.itemId === null));
  // What a person left incomplete is left to that person as long as there is another.
  const rewards = [...all].sort((one, other) => rank(cards, one) - rank(cards, other));
  if (rewards.every((reward) => isTaken(reward, true))) return [];

  const listed = await run.program.programsOf([upc]);
  const ours = listed.filter((item) => sameUpc(item.upc, upc));
  const itemIn = ({ items, program }: Reward) =>
    items.find((item) => item.upc !== null && sameUpc(item.upc, upc)) ??
    // A free good may come without its UPC: the program lists the item under the same words.
    items.find(
      (item) =>
        item.upc === null &&
        ours.some((one) => one.program.programId === program.programId && sameWords(one.description, item.description)),
    );
  const fitting = rewards.flatMap((reward): Claim[] => {
    const item = isTaken(reward, true) ? undefined : itemIn(reward);
    return item ? [{ reward, item }] : [];
  });
  if (fitting.length > 0) return fitting;
  const programs = new Set([...ours.map(({ program }) => program.programId), ...programsOnCards(cards ?? [], upc)]);
  return rewards
    .filter((reward) => !isTaken(reward, false) && programs.has(reward.program.programId))
    .map((reward) => ({ reward, item: null }));
}

function rank(cards: Card[] | null, { rewardId }: Reward): number {
  return rewardOn(cards, rewardId).shown === "incomplete" ? 1 : 0;
}

function sameWords(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

/** Programs in which this item was punched. */
function programsOnCards(cards: Card[], upc: Upc): string[] {
  return cards
    .filter(({ punches }) => punches.some((punch) => sameUpc(punch.exception?.upc ?? punch.upc, upc)))
    .map(({ program }) => program.programId);
}

/** Written before any call, so that a repeat asks for the same reward. null: somebody else has it. */
async function keepClaim(
  tx: Tx,
  run: LoyaltyRun,
  { work, memberRow, claim: { reward, item } }: Claiming & { claim: Claim },
): Promise<Redemption | null> {
  const lineId = work.ledger.id;
  const key = { shopId: run.shop, partner: run.partner, rewardId: reward.rewardId };
  const facts = {
    lineId,
    memberId: memberRow,
    itemId: item?.itemId ?? null,
    itemTitle: item?.description ?? null,
    programId: reward.program.programId,
    programTitle: reward.program.title,
    state: "planned" as const,
    refusal: null,
    // Sealed for the line that it was given for.
    recipient: null,
  };
  // A line has one reward at a time; the timeline keeps what became of the one before.
  await tx.redemption.deleteMany({ where: { lineId, state: "returned" } });
  const before = await tx.redemption.findUnique({
    where: { shopId_partner_rewardId: key },
    select: { id: true, state: true, itemId: true, line: { select: { order: { select: { gid: true } } } } },
  });
  if (!before) {
    const { count } = await tx.redemption.createMany({ data: { ...key, ...facts }, skipDuplicates: true });
    return count === 0 ? null : tx.redemption.findUnique({ where: { shopId_partner_rewardId: key } });
  }
  // The member's again after another order gave it back; or kept for a line whose item it does not cover, and it covers this one.
  const isFree = before.state === "returned" || (item !== null && before.state === "planned" && before.itemId === null);
  if (!isFree) return null;
  const { count } = await tx.redemption.updateMany({ where: { id: before.id, state: before.state, itemId: before.itemId }, data: facts });
  if (count === 0) return null;
  if (before.state === "planned") await enqueueNow(tx, syncOrderJob, [{ shop: run.shop, order: before.line.order.gid }]);
  return tx.redemption.findUnique({ where: { id: before.id } });
}
