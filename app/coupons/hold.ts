import type { HoldState } from "./hold-states.ts";

/** What the rules of a hold need to know of it; see `Hold` in the schema. */
export type HoldFacts = {
  kind: "coupon" | "reward";
  state: HoldState;
  reason: HoldReason | null;
  /** A code was chosen for it and may be at Shopify; "gone": it is not there any more. */
  codeState: "none" | "made" | "gone";
  /** Whether the buyer keeps what it was used on, as the order stands now. */
  orderKept: boolean;
  /** The partner's name for the authorisation; null of a reward, while the partner has not answered, and when it is to be authorised anew. */
  authRef: string | null;
  /** Captures of this authorisation that were begun: from the first on, the coupon may be consumed. */
  attempts: number;
};

/** Why the partner did not authorise a coupon. */
export const authorizationRefusals = [
  "not_in_wallet",
  "expired",
  "wrong_item",
  "in_use",
  "already_used",
  "in_store_only",
  "refused",
] as const;

/** Why a hold was released, or what stands in its way: keys of the texts under `coupons.reasons`. */
export const holdReasons = [
  // Why it was not authorised.
  ...authorizationRefusals,
  "unsure",
  // Why it was released.
  "code_refused",
  "apply_refused",
  "removed",
  "cart_changed",
  "lapsed",
  "by_hand",
  "order_cancelled",
  "no_discount",
  // What stands in the way of its capture.
  "unanswered",
  "authorization_gone",
  "capture_refused",
  // What stands in the way of giving it back.
  "coupon_expired",
  "not_given_back",
  "written_off",
] as const;
export type HoldReason = (typeof holdReasons)[number];
