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

/** While a hold is in one of these, nobody else can have its coupon or reward. The migration's unique index has the same list. */
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
