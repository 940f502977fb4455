import { memberOf } from "#app/connections/members.server.ts";
import type { Card, FreeGood } from "#app/domain/loyalty.ts";
import type { LoyaltyRun } from "./ledger.server.ts";
import type { RewardShown } from "./settle-redemption.ts";

/** Members' cards, read once until something is written; null when the partner does not know the member any more. */
export type AccountReader = { cardsOf: (memberRow: string) => Promise<Card[] | null>; forget: () => void };

export function accountReader({ program }: LoyaltyRun): AccountReader {
  const read = new Map<string, Promise<Card[] | null>>();
  return {
    cardsOf: (memberRow) => {
      const cards = read.get(memberRow) ?? memberOf(memberRow).then(async (member) => (await program.accountOf(member))?.cards ?? null);
      read.set(memberRow, cards);
      return cards;
    },
    forget: () => read.clear(),
  };
}

/** What a member's cards show of a reward, and what it was redeemed for. */
export function rewardOn(cards: Card[] | null, rewardId: string): { shown: RewardShown; redeemed: FreeGood | null } {
  if (cards === null) return { shown: "member_unknown", redeemed: null };
  const goods = cards.flatMap(({ freeGoods }) => freeGoods).filter((good) => good.rewardId === rewardId);
  const incomplete = goods.find((good) => good.incomplete);
  if (incomplete) return { shown: "incomplete", redeemed: null };
  const redeemed = goods.find(({ redeemedOn }) => redeemedOn !== null);
  if (redeemed) return { shown: "redeemed", redeemed };
  if (goods.length === 0) return { shown: "gone", redeemed: null };
  return { shown: goods.some((good) => good.incomplete === null) ? "unsure" : "open", redeemed: null };
}
