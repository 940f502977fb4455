import { sameUpc } from "./upc.ts";
import type { Upc } from "./upc.ts";
import type { ProgramItem, Reward, RewardItem } from "./loyalty.ts";

/** A reward that a free line may be redeemed for; `item` is null when it does not cover what was given. */
export type RewardClaim = { reward: Reward; item: RewardItem | null };

/**
 * Rewards that cover an item. `listed`: what the partner lists of it, which tells an item whose UPC the reward does not show by the words
 * that the program has for it.
 */
export function coveringRewards(rewards: Reward[], { upc, listed }: { upc: Upc; listed: ProgramItem[] }): RewardClaim[] {
  return rewards.flatMap((reward): RewardClaim[] => {
    const names = listed.filter((one) => one.program.programId === reward.program.programId && sameUpc(one.upc, upc));
    const item =
      reward.items.find((one) => one.upc !== null && sameUpc(one.upc, upc)) ??
      reward.items.find((one) => one.upc === null && names.some(({ description }) => sameWords(description, one.description)));
    return item ? [{ reward, item }] : [];
  });
}

function sameWords(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}
