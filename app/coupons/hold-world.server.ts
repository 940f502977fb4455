import { couponConnectionFor } from "#app/connections/coupon-connection.server.ts";
import type { CouponConnectionFor } from "#app/connections/coupon-connection.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { createDiscountCode, deleteDiscountCode, findOrderWithCode } from "#app/shopify/discount-codes.server.ts";
import { readOrder } from "#app/shopify/read-order.server.ts";
import { moveHold } from "./move-hold.server.ts";

/** Everything that the work on a hold touches: the coupon partner, Shopify, the clock, and the row's own steps. */
export type HoldWorld = {
  connectionFor: CouponConnectionFor;
  createDiscountCode: typeof createDiscountCode;
  deleteDiscountCode: typeof deleteDiscountCode;
  findOrderWithCode: typeof findOrderWithCode;
  readOrder: typeof readOrder;
  move: typeof moveHold;
  now: () => Date;
};

export const holdWorld: HoldWorld = {
  connectionFor: couponConnectionFor,
  createDiscountCode,
  deleteDiscountCode,
  findOrderWithCode,
  readOrder,
  move: moveHold,
  now,
};

/** What came of one piece of work. "later": it waits for somebody else, or for a clock; whoever that is, or the sweep, takes it up again. */
export type EffectOutcome = "done" | "later";
