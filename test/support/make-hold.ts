import type { Hold, Prisma } from "@prisma/client";
import { db } from "#app/platform/db.server.ts";

let made = 0;

/** A hold as the database has it, whatever way it may have come; what a test is not about is made up. */
export async function makeHold(shop: string, facts: Partial<Prisma.HoldUncheckedCreateInput> = {}): Promise<Hold> {
  made += 1;
  const number = String(made).padStart(4, "0");
  return db.hold.create({
    data: {
      shopId: shop,
      partner: "petz",
      kind: "coupon",
      surface: "checkout",
      state: "authorized",
      checkoutToken: `checkout-${number}`,
      couponRef: `coupon-${number}`,
      title: "$5 off Northpaw Chicken",
      variantGid: "gid://shopify/ProductVariant/1001",
      upc: "850001234511",
      productTitle: "Northpaw Chicken & Rice dog food · 20 lb",
      units: 1,
      amountMinor: 500n,
      currency: "CAD",
      orderRef: `order-${number}`,
      authRef: `auth-${number}`,
      expiresAt: new Date(Date.now() + 30 * 60_000),
      ...facts,
    },
  });
}
