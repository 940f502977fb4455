import type { HoldState } from "#app/coupons/hold-states.ts";
import type { RewardUsed } from "#app/coupons/note-order.server.ts";
import type { PromisedGood } from "#app/loyalty/promised-goods.ts";
import { db } from "#app/platform/db.server.ts";

/** The order was paid with the good in it. What became of it since changes nothing of that: its units were never bought. */
const givenStates: readonly HoldState[] = ["capturing", "capture_failed", "captured", "redeemed", "returning", "returned"];

/** What loyalty has to know of the free goods that were used on an order. */
export async function promisedGoods(used: RewardUsed[]): Promise<PromisedGood[]> {
  const given = used.filter(({ state }) => givenStates.includes(state));
  if (given.length === 0) return [];
  const holds = await db.hold.findMany({
    where: { id: { in: given.map(({ holdId }) => holdId) } },
    select: { id: true, customerGid: true },
  });
  return given.map((one) => ({
    holdId: one.holdId,
    lineGid: one.lineGid,
    units: one.units,
    memberRow: one.memberRow,
    rewardId: one.rewardId,
    itemId: one.itemId,
    itemTitle: one.itemTitle,
    programId: one.programId,
    programTitle: one.programTitle ?? "",
    customerGid: holds.find(({ id }) => id === one.holdId)?.customerGid ?? null,
    kept: one.kept && one.state !== "returned",
    // Somebody else has the reward: the money is named by the hold's own failure.
    isCovered: one.state !== "capture_failed",
  }));
}
