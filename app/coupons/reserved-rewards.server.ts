import { db } from "#app/platform/db.server.ts";
import { keepsItsCoupon } from "./claim.server.ts";

/** Rewards of a loyalty partner that holds keep for checkouts and other orders: not to be redeemed for this order's own free lines. */
export async function reservedRewards({ shop, partner }: { shop: string; partner: string }): Promise<ReadonlySet<string>> {
  const holds = await db.hold.findMany({
    where: { shopId: shop, partner, kind: "reward", ...keepsItsCoupon },
    select: { couponRef: true },
  });
  return new Set(holds.map(({ couponRef }) => couponRef));
}
