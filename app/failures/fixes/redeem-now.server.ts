import type { FixModule } from "./effect.ts";
import { checkItem, chooseItem, hasRedemption, itemTaken, optionsOf, redeeming, rewardForForm } from "./reward-of.server.ts";

/** Redeems a reward for the item that the customer took, chosen from what the partner offers for it now. */
export const redeemNow: FixModule = {
  offered: hasRedemption,
  prepare: async (context) => {
    const reward = await rewardForForm(context);
    if (!reward) return {};
    const { rewardId } = reward.redemption;
    return {
      values: { rewardItem: itemTaken(reward, context)?.itemId ?? "" },
      options: { rewardItem: optionsOf(reward.items) },
      remarks: reward.items.length === 0 ? [{ key: "nothing_redeemable", values: { reward: rewardId } }] : [],
    };
  },
  check: checkItem,
  sends: redeeming,
  apply: (request) => chooseItem(request, { state: "planned" }),
};
