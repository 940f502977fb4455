import type { RewardClaim } from "#app/domain/covering-rewards.ts";
import type { Card, ProgramItem, Reward } from "#app/domain/loyalty.ts";
import { sameUpc } from "#app/domain/upc.ts";
import type { Upc } from "#app/domain/upc.ts";

/** Rewards of a program that the item is in: as the partner lists it, or as it was punched on a card. */
export function rewardsOfSameProgram(
  rewards: Reward[],
  { upc, listed, cards }: { upc: Upc; listed: ProgramItem[]; cards: Card[] },
): RewardClaim[] {
  const punched = cards.filter(({ punches }) => punches.some((punch) => sameUpc(punch.exception?.upc ?? punch.upc, upc)));
  const programs = [...listed.filter((one) => sameUpc(one.upc, upc)), ...punched].map(({ program }) => program.programId);
  return rewards.filter(({ program }) => programs.includes(program.programId)).map((reward) => ({ reward, item: null }));
}
