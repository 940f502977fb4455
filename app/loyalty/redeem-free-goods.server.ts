import type { Reward } from "#app/domain/loyalty.ts";
import type { Order } from "#app/domain/order.ts";
import { readUpc, sameUpc } from "#app/domain/upc.ts";
import type { Recipient, RedemptionAnswer } from "#app/partners/capabilities.ts";
import { db } from "#app/platform/db.server.ts";
import { sealedColumns } from "#app/platform/sealed-columns.ts";
import { open } from "#app/platform/secrets.server.ts";
import { memberOf } from "#app/connections/members.server.ts";
import type { MemberResult } from "./member.server.ts";
import type { LineWork, LoyaltyRun } from "./ledger.server.ts";

/** How the reward behind a free line stands. `program` and `rewardId` name it for the failure table. */
export type RedemptionOutcome = { work: LineWork; rewardId: string; program: string } & (
  | { status: "redeemed"; isNew: boolean }
  | {
      status: "failed";
      code: "reward_email_missing" | "reward_address_missing" | "reward_item_not_free" | "reward_unredeemed";
      message: string;
    }
);

/** Redeems an earned reward for each free line that has one. A free line without a reward is a gift of the merchant's own and owes nothing. */
export async function redeemFreeGoods(
  run: LoyaltyRun,
  { order, works, member }: { order: Order; works: LineWork[]; member: MemberResult | null },
): Promise<RedemptionOutcome[]> {
  if (!run.rules.redeemFreeLines || member?.status !== "found") return [];
  const free = works.filter(({ decision }) => decision.status === "skipped" && decision.reason === "free_good");
  const outcomes: RedemptionOutcome[] = [];
  for (const work of free) {
    const redemption = await redemptionFor(run, { work, memberRow: member.row });
    if (!redemption) continue;
    const named = { work, rewardId: redemption.rewardId, program: redemption.programTitle };
    if (redemption.state === "redeemed" || redemption.itemId === null) {
      outcomes.push({ ...named, status: "redeemed", isNew: false });
      continue;
    }
    const answer = await run.program.redeem({
      member: await memberOf(redemption.memberId),
      rewardId: redemption.rewardId,
      itemId: redemption.itemId,
      recipient: recipientOf(order, redemption),
    });
    const done = answer.status !== "rejected";
    await db.redemption.update({ where: { id: redemption.id }, data: { state: done ? "redeemed" : "rejected" } });
    outcomes.push(done ? { ...named, status: "redeemed", isNew: true } : { ...named, ...failureOf(answer) });
  }
  return outcomes;
}

async function redemptionFor(run: LoyaltyRun, { work, memberRow }: { work: LineWork; memberRow: string }) {
  const known = await db.redemption.findUnique({ where: { lineId: work.ledger.id } });
  if (known) return known;
  const reward = await rewardFor(run, { work, memberRow });
  if (!reward) return null;
  // Written before the call, so that a repeat asks for the same reward.
  return db.redemption.create({
    data: {
      shopId: run.shop,
      partner: run.partner,
      lineId: work.ledger.id,
      memberId: memberRow,
      rewardId: reward.rewardId,
      itemId: reward.itemId,
      programTitle: reward.programTitle,
      state: "sending",
    },
  });
}

async function rewardFor(run: LoyaltyRun, { work, memberRow }: { work: LineWork; memberRow: string }) {
  const reading = readUpc(work.ledger.upcOverride ?? work.line.barcode);
  if (reading.status !== "valid") return null;
  const rewards = await run.program.rewardsFor(await memberOf(memberRow));
  // Asked of the whole shop: one account may be remembered under several names, as a customer's and as a guest's.
  const rewardIds = rewards.map(({ rewardId }) => rewardId);
  const taken = await db.redemption.findMany({
    where: { shopId: run.shop, partner: run.partner, rewardId: { in: rewardIds } },
    select: { rewardId: true },
  });
  const isTaken = (reward: Reward) => taken.some(({ rewardId }) => rewardId === reward.rewardId);
  for (const reward of rewards.filter((one) => !isTaken(one))) {
    const item = reward.items.find(({ upc }) => upc !== null && sameUpc(upc, reading.upc));
    if (item) return { rewardId: reward.rewardId, itemId: item.itemId, programTitle: reward.program.title };
  }
  return null;
}

function recipientOf(order: Order, { lineId, recipient }: { lineId: string; recipient: string | null }): Recipient {
  const asked = recipient ? (JSON.parse(open(recipient, sealedColumns.redemptionRecipient(lineId))) as Partial<Recipient>) : {};
  return { email: asked.email ?? order.customer?.email ?? null, address: asked.address ?? order.customer?.address ?? null };
}

const codes = {
  email_missing: "reward_email_missing",
  address_missing: "reward_address_missing",
  item_not_free: "reward_item_not_free",
  incomplete: "reward_unredeemed",
  other: "reward_unredeemed",
} as const;

function failureOf(answer: Extract<RedemptionAnswer, { status: "rejected" }>) {
  return { status: "failed" as const, code: codes[answer.reason], message: answer.message };
}
