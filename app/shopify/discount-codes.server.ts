import type { CustomerGid, OrderGid, VariantGid } from "#app/domain/ids.ts";
import type { Money } from "#app/domain/money.ts";

/** A code that takes `amount` off once, on one variant, for one customer, until `endsAt`. */
export type DiscountToMake = {
  code: string;
  /** What staff see in Shopify's list of discounts. */
  title: string;
  amount: Money;
  variantGid: VariantGid;
  /** null: whoever has the code, because a guest has no account to bind it to. */
  customerGid: CustomerGid | null;
  startsAt: Date;
  endsAt: Date;
};

/** Makes a discount with one code that can be used once. May be repeated: a code that exists is looked up first. */
export async function createDiscountCode(
  _shop: string,
  _discount: DiscountToMake,
): Promise<{ status: "made"; discountGid: string } | { status: "refused"; message: string }> {
  throw new Error("Not built yet.");
}

/** Takes a code out of Shopify, so that nobody can buy with it any more. May be repeated. */
export async function deleteDiscountCode(_shop: string, _code: string): Promise<"deleted" | "not_found"> {
  throw new Error("Not built yet.");
}

/** The order that was placed with a code; null when there is none. */
export async function findOrderWithCode(_shop: string, _code: string): Promise<OrderGid | null> {
  throw new Error("Not built yet.");
}
