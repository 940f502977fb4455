import type { Redemption } from "@prisma/client";
import { loyaltyConnectionFor } from "#app/connections/loyalty-connection.server.ts";
import { memberOf } from "#app/connections/members.server.ts";
import type { Card, FreeGood, RewardItem } from "#app/domain/loyalty.ts";
import { readUpc, sameUpc } from "#app/domain/upc.ts";
import { PartnerError } from "#app/partners/errors.ts";
import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import type { FixOption, Sending } from "../failure-view.ts";
import { unitOf } from "../reward-subject.ts";
import type { EffectResult, FixContext, FixRequest, Refusal } from "./effect.ts";

/** A reward as the partner shows it now. */
export type RewardAtPartner = {
  redemption: Redemption;
  /** What it may be redeemed for. */
  items: RewardItem[];
  /** The member's card that it was earned on; null when no card has it. */
  card: Card | null;
  /** What the card says of it. */
  goods: FreeGood[];
};

/** The redemption that a failure is about; null when its unit of the line has none (any more). */
export async function redemptionOf({ shop, failure }: FixContext): Promise<Redemption | null> {
  const { lineId, partner, subject } = failure;
  return lineId ? db.redemption.findFirst({ where: { shopId: shop, lineId, unit: unitOf(subject), partner } }) : null;
}

/**
 * Read fresh from the partner; null when there is no redemption, no connection, or no such member.
 * @throws PartnerError when the partner does not answer.
 */
export async function rewardAtPartner(context: FixContext): Promise<RewardAtPartner | null> {
  const redemption = await redemptionOf(context);
  if (!redemption) return null;
  const connection = await loyaltyConnectionFor(context.shop);
  if (connection.status !== "ready") return null;
  const member = await memberOf(redemption.memberId);
  const account = await connection.program.accountOf(member);
  if (!account) return null;
  const card = account.cards.find(({ freeGoods }) => freeGoods.some(({ rewardId }) => rewardId === redemption.rewardId)) ?? null;
  const goods = card?.freeGoods.filter(({ rewardId }) => rewardId === redemption.rewardId) ?? [];
  const offered = (await connection.program.rewardsFor(member)).find(({ rewardId }) => rewardId === redemption.rewardId)?.items ?? [];
  return { redemption, items: offered.length > 0 ? offered : goods.filter(({ redeemedOn }) => redeemedOn === null), card, goods };
}

/** For a form, which works without: it is only emptier. */
export async function rewardForForm(context: FixContext): Promise<RewardAtPartner | null> {
  try {
    return await rewardAtPartner(context);
  } catch (error) {
    if (!(error instanceof PartnerError)) throw error;
    log.warn("reward_not_read", { shop: context.shop, failure: context.failure.id, error });
    return null;
  }
}

/** Items to choose from, each once. */
export function optionsOf(items: RewardItem[]): FixOption[] {
  return [...new Map(items.map(({ itemId, description }) => [itemId, { value: itemId, label: description || itemId }])).values()];
}

/** The item that the customer took, as far as it can be redeemed: as chosen before, or by its UPC. */
export function itemTaken({ redemption, items }: RewardAtPartner, { failure }: FixContext): RewardItem | null {
  const reading = readUpc(failure.upc);
  return (
    items.find(({ itemId }) => itemId === redemption.itemId) ??
    items.find(({ upc }) => upc !== null && reading.status === "valid" && sameUpc(upc, reading.upc)) ??
    null
  );
}

type Choice =
  /** `item`: null when there is nothing to choose any more. */
  { status: "ok"; redemption: Redemption; item: RewardItem | null } | Refusal;

async function readChoice(request: FixRequest): Promise<Choice> {
  const redemption = await redemptionOf(request);
  if (!redemption) return { status: "refused", reason: "not_found" };
  // Redeemed or given back meanwhile: looking at the order again closes the failure.
  if (redemption.state === "redeemed" || redemption.state === "returning" || redemption.state === "returned")
    return { status: "ok", redemption, item: null };
  const connection = await loyaltyConnectionFor(request.shop);
  if (connection.status !== "ready") return { status: "refused", reason: "not_connected" };
  const item = (await rewardAtPartner(request))?.items.find(({ itemId }) => itemId === request.form.rewardItem);
  return item ? { status: "ok", redemption, item } : { status: "invalid", errors: { rewardItem: "not_redeemable" } };
}

/** Whether the line still has a redemption to choose an item for. */
export async function hasRedemption(context: FixContext): Promise<boolean> {
  return (await redemptionOf(context)) !== null;
}

/** What is wrong with the chosen item, said before the preview. */
export async function checkItem(request: FixRequest): Promise<Refusal | null> {
  const choice = await readChoice(request);
  return choice.status === "ok" ? null : choice;
}

/**
 * Writes down which item a reward is to be redeemed for; the next run of the order redeems it. `state`: how it begins, when it is not under
 * way or done already. Pressed twice, or while a run is under way, it asks for the same.
 */
export async function chooseItem(request: FixRequest, { state }: { state: "planned" | "undoing" }): Promise<EffectResult> {
  const read = await readChoice(request);
  if (read.status !== "ok") return read;
  const { redemption, item } = read;
  if (!item) return { status: "done" };
  const choice = { itemId: item.itemId, itemTitle: item.description };
  const mine = { shopId: request.shop, id: redemption.id, lineId: redemption.lineId };
  const { count } = await db.redemption.updateMany({
    where: { ...mine, state: { in: ["planned", "rejected"] } },
    data: { ...choice, state },
  });
  // Its answer was never seen, or it is being undone: the next run looks first, then redeems what was chosen.
  if (count === 0) await db.redemption.updateMany({ where: { ...mine, state: { in: ["sending", "undoing"] } }, data: choice });
  const before = redemption.itemTitle ?? redemption.itemId ?? "";
  const changed = redemption.itemId === item.itemId ? [] : [{ what: "rewardItem", from: before, to: item.description }];
  return { status: "done", note: { reward: redemption.rewardId, item: item.description }, changed };
}

/** What redeeming the chosen item sends. */
export async function redeeming(request: FixRequest): Promise<Sending[]> {
  const reward = await rewardForForm(request);
  const item = reward?.items.find(({ itemId }) => itemId === request.form.rewardItem);
  if (!reward || !item) return [];
  const { rewardId, programTitle } = reward.redemption;
  return [
    {
      to: request.failure.partner,
      operation: "redeem",
      data: { reward: rewardId, program: programTitle, rewardItem: item.description || item.itemId },
    },
  ];
}
