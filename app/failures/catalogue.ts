// Filled in with the failures feature: codes and fixes are the contract of the pages.
export const failureCodes = [
  "customer_not_found",
  "member_linked_elsewhere",
  "barcode_missing",
  "barcode_invalid",
  "no_item_found",
  "reference_exists",
  "rejected_by_partner",
  "removal_not_found",
  "partner_unavailable",
  "credentials_rejected",
  "unexpected_answer",
  "reward_email_missing",
  "reward_address_missing",
  "reward_item_not_free",
  "reward_unredeemed",
] as const;
export type FailureCode = (typeof failureCodes)[number];

export const fixIds = ["enroll", "set_barcode", "ignore_item", "retry", "reconnect", "record_again", "complete_recipient", "hide"] as const;
export type FixId = (typeof fixIds)[number];
