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
  /** Manufacturer coupons that the loyalty partner does not allow online: never offered while this is off. */
  manufacturerCoupons: z.boolean().default(false),
  /** Buyers who did not sign in are known by what they type: anybody may type another's phone number. */
  guests: z.boolean().default(false),
  /** How long something stays put aside for a checkout, in minutes. */
  holdMinutes: z.number().int().min(holdMinutesFrom).max(holdMinutesTo).default(30),
});
export type CheckoutSettings = z.output<typeof checkoutSettings>;
