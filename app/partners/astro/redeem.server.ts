import type { Member } from "#app/domain/loyalty.ts";
import { readUpc } from "#app/domain/upc.ts";
import type { Redemption, RedemptionAnswer } from "#app/partners/capabilities.ts";
import { itemCodeOf, recipientFields, redemptionAnswerFrom, saysCustomerUnknown, saysNothingRedeemed } from "./answers.ts";
import type { AstroClient } from "./client.server.ts";
import { eligibility, nothing } from "./messages.ts";
import { cardsOf } from "./read-account.server.ts";
import { messageOf, refusal } from "./refusal.ts";

/** Looks at the cards first: what they show as given is not given again, and what they show as incomplete is for the caller to undo. */
export async function redeem(client: AstroClient, redemption: Redemption): Promise<RedemptionAnswer> {
  const operation = "redeem";
  const { member, rewardId, itemId, recipient } = redemption;
  const goods = (await cardsOf(client, { member, operation }))
    .flatMap((card) => card.freeGoods)
    .filter((good) => good.rewardId === rewardId);
  if (goods.some((good) => good.redeemedOn !== null)) return { status: "already_redeemed" };
  if (goods.length === 0) return { status: "rejected", reason: "other", message: `The member's cards hold no reward ${rewardId}.` };
  if (goods.some((good) => good.incomplete))
    return { status: "rejected", reason: "incomplete", message: `The redemption of reward ${rewardId} is incomplete.` };

  const refused = await ineligible(client, { member, upc: goods.find((good) => good.itemId === itemId)?.upc ?? null });
  if (refused) return refused;

  const data = { customerID: member.memberId, astro_reward_id: rewardId, astro_item_id: itemId, ...recipientFields(recipient) };
  const said = await client.call({ operation, endpoint: "addRedemption", data, answer: nothing, changes: true });
  return said.status === "success" ? { status: "redeemed" } : redemptionAnswerFrom(said.message);
}

/** Asks by UPC; a free good whose UPC is unknown is left for `addRedemption` to judge. */
async function ineligible(client: AstroClient, { member, upc }: { member: Member; upc: string | null }): Promise<RedemptionAnswer | null> {
  const reading = readUpc(upc);
  if (reading.status !== "valid") return null;
  const data = { customerID: member.memberId, item_code: itemCodeOf(reading.upc) };
  const said = await client.call({
    operation: "redeem",
    endpoint: "checkRedemptionEligibility",
    data,
    answer: eligibility,
    changes: false,
  });
  if (said.status === "success" && said.data?.isEligible !== false) return null;
  // 700 is "not eligible" [C 1.8]; another code would be a refusal of the question itself, and is told as well.
  return redemptionAnswerFrom(said.message || "Not eligible");
}

export async function undoRedemption(
  client: AstroClient,
  { member, rewardId }: { member: Member; rewardId: string },
): Promise<"undone" | "not_redeemed" | "member_unknown"> {
  const data = { customerID: member.memberId, astro_reward_id: rewardId };
  const said = await client.call({
    operation: "undoRedemption",
    endpoint: "removeRedemption",
    data,
    answer: nothing,
    changes: true,
  });
  if (said.status === "success") return "undone";
  if (saysCustomerUnknown(said)) return "member_unknown";
  if (saysNothingRedeemed(messageOf(said))) return "not_redeemed";
  throw refusal("removeRedemption", said, { mayHaveHappened: false });
}
