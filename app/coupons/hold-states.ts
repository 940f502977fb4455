/** The states of a hold, in the order of its way; see `HoldState` in the schema. */
export const holdStates = [
  "authorizing",
  "authorized",
  "assigning",
  "code_assigned",
  "applied",
  "ordered",
  "capturing",
  "capture_failed",
  "captured",
  "redeemed",
  "releasing",
  "released",
  "returning",
  "returned",
] as const;
export type HoldState = (typeof holdStates)[number];

/**
 * While a hold is in one of these, nobody else can have its coupon or reward; but one that failed because its authorisation is gone keeps
 * nothing. The unique index `Hold_live_coupon_key` in the migrations says the same.
 */
export const liveStates = [
  "authorizing",
  "authorized",
  "assigning",
  "code_assigned",
  "applied",
  "ordered",
  "capturing",
  "capture_failed",
  "captured",
  "releasing",
  "returning",
] as const satisfies HoldState[];

/** An order may still be placed with it. */
export const openStates = ["authorizing", "authorized", "assigning", "code_assigned", "applied"] as const satisfies HoldState[];

export function isOpen({ state }: { state: HoldState }): boolean {
  return (openStates as readonly HoldState[]).includes(state);
}
