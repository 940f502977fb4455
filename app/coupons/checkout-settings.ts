import { z } from "zod";

export const holdMinutesFrom = 5;
export const holdMinutesTo = 240;

/** What a shop offers at checkout. Every field has a default, so that settings stored by an older version still parse. */
export const checkoutSettings = z.object({
  /** Coupons of the partner (PETZ). */
  coupons: z.boolean().default(true),
  /** Earned free goods. Off until the merchant says so: whether a program may be redeemed online is for the distributor to say. */
  rewards: z.boolean().default(false),
  /** Programs whose free goods are not offered online, with the reason that the merchant keeps for the staff. */
  inStorePrograms: z
    .array(z.object({ programId: z.string(), title: z.string(), reason: z.string().max(200) }))
    .max(500)
    .default([]),
  /** Manufacturers whose coupons are taken in the store alone, because the partner or the manufacturer does not allow them online. As the coupons name them. */
  inStoreBrands: z
    .array(z.object({ brand: z.string().trim().min(1).max(100), reason: z.string().max(200) }))
    .max(200)
    .default([]),
  /** Buyers who did not sign in are known by what they type: anybody may type another's phone number. */
  guests: z.boolean().default(false),
  /** How long something stays put aside for a checkout, in minutes. */
  holdMinutes: z.number().int().min(holdMinutesFrom).max(holdMinutesTo).default(30),
});
export type CheckoutSettings = z.output<typeof checkoutSettings>;

/** Whether the shop takes a coupon in the store alone because of who issues it. */
export function isOfInStoreBrand({ brand }: { brand: string | null }, { inStoreBrands }: Pick<CheckoutSettings, "inStoreBrands">): boolean {
  const nameOf = (name: string) => name.trim().toLowerCase();
  return brand !== null && inStoreBrands.some((one) => nameOf(one.brand) === nameOf(brand));
}
