/** Why a line owes the loyalty program nothing: an answer, never a failure. */
export const skipReasons = [
  "test_order",
  "sent_by_pos",
  "not_paid",
  "cancelled",
  "no_units_left",
  "refunded",
  "gift_card",
  "tip",
  "custom_item",
  "loose_return",
  "free_good",
  "not_in_program",
  "no_contact",
  "not_connected",
  "before_start",
  "loyalty_off",
] as const;
export type SkipReason = (typeof skipReasons)[number];
