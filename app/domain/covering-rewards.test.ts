import { describe, expect, it } from "vitest";
import { coveringRewards } from "./covering-rewards.ts";
import type { ProgramItem, Reward, RewardItem } from "./loyalty.ts";
import type { Upc } from "./upc.ts";

const program = { programId: "2101", title: "Northpaw Dog 20lb" };
const upc = "850001234535" as Upc;
const salmon: ProgramItem = { upc: "0850001234535", description: "Northpaw Salmon 20lb", brand: null, program };

function reward(item: Partial<RewardItem>): Reward {
  return { rewardId: "1990001", program, items: [{ itemId: "402", description: "Northpaw Salmon 20lb", upc: null, ...item }] };
}

describe("coveringRewards", () => {
  it("knows an item by its UPC, whatever its width", () => {
    expect(coveringRewards([reward({ upc: "00850001234535" })], { upc, listed: [] })).toMatchObject([{ item: { itemId: "402" } }]);
    expect(coveringRewards([reward({ upc: "850001234511" })], { upc, listed: [] })).toEqual([]);
  });

  it("knows one without a UPC by the words of its program, and of no other", () => {
    expect(coveringRewards([reward({})], { upc, listed: [] })).toEqual([]);
    expect(coveringRewards([reward({})], { upc, listed: [salmon] })).toMatchObject([{ item: { itemId: "402" } }]);
    const elsewhere = { ...salmon, program: { ...program, programId: "9" } };
    expect(coveringRewards([reward({})], { upc, listed: [elsewhere] })).toEqual([]);
  });
});
