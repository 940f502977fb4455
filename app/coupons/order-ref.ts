import { createHash } from "node:crypto";

/** Our name for a checkout's order at the coupon partner: always the same for a checkout, and of no use to find the checkout by. */
export function orderRefOf(shop: string, checkoutToken: string): string {
  return `PC-${createHash("sha256").update(`${shop}/${checkoutToken}`).digest("hex").slice(0, 24)}`;
}
