/** Where buyers meet coupons and free goods: the keys of `CheckoutSetup.seen`, and of the texts under `coupons.places`. */
export const checkoutPlaces = ["checkout", "cart", "thank_you", "order_status"] as const;
export type CheckoutPlace = (typeof checkoutPlaces)[number];

/** What Shopify shows in a checkout itself is for Plus shops, and for development stores, which may try everything. */
export function placesOf({ plus }: { plus: boolean }): CheckoutPlace[] {
  return checkoutPlaces.filter((place) => plus || place !== "checkout");
}
