import type { FixModule, Preparation } from "./effect.ts";
import { checkItem, chooseItem, hasRedemption, itemTaken, optionsOf, redeeming, redemptionOf, rewardForForm } from "./reward-of.server.ts";

/**
 * Undoes what was left incomplete at the partner and redeems the reward for the chosen item. The order's run takes the steps and writes
 * each down before it is taken, so that it goes on wherever it was stopped.
 */
export const undoAndReselect: FixModule = {
  offered: hasRedemption,
  prepare: async (context) => {
    const reward = await rewardForForm(context);
    if (!reward) return {};
    const { card, goods, items, redemption } = reward;
    const { rewardId } = redemption;
    const left = goods.filter(({ incomplete }) => incomplete === true);
    const shown = [...new Set((left.length > 0 ? left : goods).map(({ description, itemId }) => description || itemId))].join(", ");
    return {
      values: { rewardItem: itemTaken(reward, context)?.itemId ?? "" },
      options: { rewardItem: optionsOf(items) },
      remarks: [remarkOn({ rewardId, program: card?.program.title ?? null, shown })],
    };
  },
  check: checkItem,
  sends: async (request) => {
    const redemption = await redemptionOf(request);
    if (!redemption) return [];
    const { rewardId: reward, programTitle: program } = redemption;
    return [{ to: request.failure.partner, operation: "undoRedemption", data: { reward, program } }, ...(await redeeming(request))];
  },
  apply: (request) => chooseItem(request, { state: "undoing" }),
};

type Remark = NonNullable<Preparation["remarks"]>[number];

function remarkOn({ rewardId: reward, program, shown: items }: { rewardId: string; program: string | null; shown: string }): Remark {
  if (program === null) return { key: "nothing_redeemable", values: { reward } };
  return { key: "incomplete_there", values: { reward, program, items } };
}
