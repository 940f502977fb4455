import { db } from "#app/platform/db.server.ts";
import type { CouponUse } from "./check-coupon-books.ts";
import type { Played } from "./play-checkouts.ts";

/** How the app says that what was put aside for checkouts ended. */
export type CouponTally = { holds: number; redeemed: number; released: number; returned: number; failed: number };

export async function tallyCoupons(shop: string): Promise<CouponTally> {
  const holds = await db.hold.findMany({ where: { shopId: shop }, select: { state: true } });
  const count = (wanted: string) => holds.filter(({ state }) => state === wanted).length;
  return {
    holds: holds.length,
    redeemed: count("redeemed"),
    released: count("released"),
    returned: count("returned"),
    failed: count("capture_failed"),
  };
}

/** Which of PETZ's coupons the buyers have used, with the codes that they saw. */
export function couponUses(played: Played[], coupons: { couponRef: string; title: string }[]): CouponUse[] {
  return played.flatMap(({ offer, code }) => {
    const coupon = coupons.find(({ title }) => offer.kind === "coupon" && title === offer.title);
    return coupon ? [{ couponRef: coupon.couponRef, code }] : [];
  });
}
