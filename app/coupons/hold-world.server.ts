import { couponConnectionFor } from "#app/connections/coupon-connection.server.ts";
import type { CouponConnectionFor } from "#app/connections/coupon-connection.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { createDiscountCode, deleteDiscountCode, findOrderWithCode } from "#app/shopify/discount-codes.server.ts";
import { readOrder } from "#app/shopify/read-order.server.ts";

/** Everything outside that a hold touches: the coupon partner, Shopify and the clock. */
export type HoldWorld = {
  connectionFor: CouponConnectionFor;
  createDiscountCode: typeof createDiscountCode;
  deleteDiscountCode: typeof deleteDiscountCode;
  findOrderWithCode: typeof findOrderWithCode;
  readOrder: typeof readOrder;
  now: () => Date;
};

export const holdWorld: HoldWorld = {
  connectionFor: couponConnectionFor,
  createDiscountCode,
  deleteDiscountCode,
  findOrderWithCode,
  readOrder,
  now,
};
