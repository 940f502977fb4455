import { describe, expect, it } from "vitest";
import type { Card, ProgramItem, Reward, RewardItem } from "#app/domain/loyalty.ts";
import type { Upc } from "#app/domain/upc.ts";
import { rewardsOfSameProgram } from "./match-reward.ts";

const program = { programId: "2101", title: "Northpaw Dog 20lb" };
const upc = "850001234535" as Upc;
const salmon: ProgramItem = { upc: "0850001234535", description: "Northpaw Salmon 20lb", brand: null, program };

function reward(item: Partial<RewardItem>, rewardId = "1990001"): Reward {
  return { rewardId, program, items: [{ itemId: "402", description: "Northpaw Salmon 20lb", upc: null, ...item }] };
}

function cardWith(punched: { upc: string; exception?: string }): Card {
  const exception = punched.exception ? { upc: punched.exception, name: "", reason: "" } : null;
  const punch = { reference: "till-1", upc: punched.upc, description: "", date: "2026-11-01", exception };
  return { cardId: "1", program, brand: null, required: 12, punches: [punch], freeGoods: [] };
}

describe("rewardsOfSameProgram", () => {
  it("goes by what the partner lists, by what is on the cards, and by what was bought as an exception", () => {
    const rewards = [reward({ upc: "850001234511" })];
    const found = [{ reward: rewards[0], item: null }];
    expect(rewardsOfSameProgram(rewards, { upc, listed: [salmon], cards: [] })).toEqual(found);
    expect(rewardsOfSameProgram(rewards, { upc, listed: [], cards: [cardWith({ upc })] })).toEqual(found);
    expect(rewardsOfSameProgram(rewards, { upc, listed: [], cards: [cardWith({ upc: "850001234511", exception: upc })] })).toEqual(found);
    expect(rewardsOfSameProgram(rewards, { upc, listed: [], cards: [cardWith({ upc: "850001234511" })] })).toEqual([]);
  });
});
