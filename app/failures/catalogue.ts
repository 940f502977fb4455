import { z } from "zod";
import { connectionCause, posCause, upcCause, variantCause } from "#app/domain/cause.ts";
import type { Cause } from "#app/domain/cause.ts";
import type { FailureKind } from "./failure-view.ts";

/**
 * Everything that can go wrong for a merchant, each with its fixes. To add a reason: one entry here and its texts under
 * `failures.codes` in both languages; the table, the buttons, the forms, the bulk heal and the audit follow from it.
 */

/** What a failure is about; an entry's `causeOf` picks what one fix would mend. */
export type FailureFacts = {
  partner: string;
  /** null of what keeps every order from a partner. */
  orderId: string | null;
  lineId: string | null;
  customerKey: string | null;
  variantGid: string | null;
  upc: string | null;
  rewardId: string | null;
  /** Of a coupon or free good that was put aside for a checkout. */
  holdId?: string;
  /** Of a job that has no order: its name and key. */
  jobKey?: string;
};

type Entry = {
  kind: FailureKind;
  /** What the texts of this code name, beside the columns of the table. */
  details: z.ZodType<Record<string, string | number>>;
  causeOf: (facts: FailureFacts) => Cause;
  /** The first is the one to press. Hide is offered with every failure. */
  fixes: readonly FixId[];
};

const nothing = z.object({});
const ofJob = z.object({ job: z.string(), payload: z.string() });
const waiting = z.object({ orders: z.number().default(0) });
const message = z.object({ message: z.string() });
const ofProgram = z.object({ message: z.string(), programId: z.string(), programTitle: z.string() });
const ofException = z.object({ message: z.string(), programTitle: z.string() });

const entries = {
  customer_not_found: { kind: "transaction", details: nothing, causeOf: customerOf, fixes: ["enroll", "retry"] },
  member_unlinked: { kind: "transaction", details: nothing, causeOf: customerOf, fixes: ["retry"] },
  member_linked_elsewhere: { kind: "transaction", details: z.object({ account: z.string() }), causeOf: customerOf, fixes: ["retry"] },
  barcode_missing: { kind: "transaction", details: nothing, causeOf: variantOf, fixes: ["set_barcode", "ignore_item", "retry"] },
  barcode_invalid: {
    kind: "transaction",
    details: z.object({ barcode: z.string() }),
    causeOf: variantOf,
    fixes: ["set_barcode", "ignore_item", "retry"],
  },
  no_item_found: {
    kind: "transaction",
    details: message,
    causeOf: upcOf,
    fixes: ["ignore_item", "enroll_store", "add_exception", "confirm_step", "cancel_step", "retry"],
  },
  not_enrolled: {
    kind: "transaction",
    details: ofProgram,
    causeOf: upcOf,
    fixes: ["enroll_store", "add_exception", "ignore_item", "confirm_step", "cancel_step", "retry"],
  },
  new_item: {
    kind: "transaction",
    details: ofProgram,
    causeOf: upcOf,
    fixes: ["add_exception", "enroll_store", "ignore_item", "confirm_step", "cancel_step", "retry"],
  },
  exception_not_on_card: {
    kind: "transaction",
    details: ofException,
    causeOf: upcOf,
    fixes: ["confirm_step", "retry", "add_exception", "ignore_item", "cancel_step"],
  },
  exception_refused: {
    kind: "transaction",
    details: ofException,
    causeOf: upcOf,
    fixes: ["add_exception", "ignore_item", "confirm_step", "cancel_step", "retry"],
  },
  reference_exists: {
    kind: "transaction",
    details: z.object({ reference: z.string(), quantity: z.number(), day: z.string(), message: z.string() }),
    causeOf: lineOf,
    fixes: ["hide", "record_again", "retry"],
  },
  credited_elsewhere: {
    kind: "transaction",
    details: z.object({ reference: z.string(), units: z.number(), day: z.string() }),
    causeOf: lineOf,
    fixes: ["hide", "record_again", "retry"],
  },
  rejected_by_partner: { kind: "transaction", details: message, causeOf: lineOf, fixes: ["retry"] },
  removal_not_found: {
    kind: "transaction",
    details: z.object({ reference: z.string(), quantity: z.number() }),
    causeOf: lineOf,
    fixes: ["retry", "hide"],
  },
  removal_by_hand: {
    kind: "transaction",
    details: z.object({ quantity: z.number(), programTitle: z.string() }),
    causeOf: lineOf,
    fixes: ["retry", "hide"],
  },
  return_unmatched: { kind: "transaction", details: z.object({ quantity: z.number() }), causeOf: lineOf, fixes: ["hide", "retry"] },
  customer_unread: { kind: "transaction", details: nothing, causeOf: orderOf, fixes: ["retry"] },
  partner_unavailable: { kind: "transaction", details: nothing, causeOf: connectionOf, fixes: ["retry"] },
  partner_silent: { kind: "transaction", details: waiting, causeOf: connectionOf, fixes: ["retry"] },
  credentials_rejected: { kind: "transaction", details: nothing, causeOf: connectionOf, fixes: ["reconnect"] },
  order_unreadable: { kind: "transaction", details: nothing, causeOf: orderOf, fixes: ["retry"] },
  job_failed: { kind: "transaction", details: ofJob, causeOf: jobOf, fixes: ["retry"] },
  unexpected_answer: { kind: "transaction", details: message, causeOf: orderOf, fixes: ["retry"] },
  reward_email_missing: { kind: "redemption", details: nothing, causeOf: emailOf, fixes: ["complete_recipient", "retry"] },
  reward_address_missing: { kind: "redemption", details: nothing, causeOf: addressOf, fixes: ["complete_recipient", "retry"] },
  reward_item_not_free: { kind: "redemption", details: message, causeOf: rewardOf, fixes: ["redeem_lowest", "retry"] },
  reward_incomplete: { kind: "redemption", details: nothing, causeOf: rewardOf, fixes: ["undo_and_reselect", "retry"] },
  reward_unredeemed: { kind: "redemption", details: message, causeOf: rewardOf, fixes: ["redeem_now", "retry"] },
  pos_unlinked: {
    kind: "pos",
    details: z.object({ code: z.string() }),
    causeOf: posVariantOf,
    fixes: ["link_product", "retry"],
  },
  pos_ambiguous: {
    kind: "pos",
    details: z.object({ code: z.string(), products: z.number() }),
    causeOf: posVariantOf,
    fixes: ["link_product", "retry"],
  },
  pos_required_products: {
    kind: "pos",
    details: z.object({ products: z.string() }),
    causeOf: (facts) => posSettingOf(facts, "products"),
    fixes: ["restore_products", "retry"],
  },
  pos_fields_required: {
    kind: "pos",
    details: z.object({ fields: z.string() }),
    causeOf: (facts) => posSettingOf(facts, "fields"),
    fixes: ["lift_fields", "retry"],
  },
  pos_employee: {
    kind: "pos",
    details: z.object({ employee: z.string() }),
    causeOf: (facts) => posSettingOf(facts, "employee"),
    fixes: ["choose_setting", "retry"],
  },
  pos_place: {
    kind: "pos",
    details: z.object({ place: z.string() }),
    causeOf: (facts) => posSettingOf(facts, "place"),
    fixes: ["choose_setting", "retry"],
  },
  pos_payment_type: {
    kind: "pos",
    details: z.object({ gateway: z.string() }),
    causeOf: (facts) => posSettingOf(facts, "payments"),
    fixes: ["choose_setting", "retry"],
  },
  pos_tax: {
    kind: "pos",
    details: z.object({ tax: z.string() }),
    causeOf: (facts) => posSettingOf(facts, "taxes"),
    fixes: ["choose_setting", "retry"],
  },
  pos_shipping_method: {
    kind: "pos",
    details: nothing,
    causeOf: (facts) => posSettingOf(facts, "shipping"),
    fixes: ["choose_setting", "retry"],
  },
  pos_archived: {
    kind: "pos",
    details: z.object({ orders: z.number() }),
    causeOf: (facts) => posSettingOf(facts, "downloads"),
    fixes: ["allow_downloads", "retry"],
  },
  pos_customer: { kind: "pos", details: message, causeOf: orderOf, fixes: ["retry"] },
  pos_total: { kind: "pos", details: z.object({ difference: z.string(), total: z.string() }), causeOf: orderOf, fixes: ["retry"] },
  pos_reference_taken: { kind: "pos", details: z.object({ reference: z.string() }), causeOf: orderOf, fixes: ["retry", "hide"] },
  pos_rejected: { kind: "pos", details: message, causeOf: orderOf, fixes: ["retry"] },
  pos_unavailable: { kind: "pos", details: waiting, causeOf: connectionOf, fixes: ["retry"] },
  pos_access: { kind: "pos", details: nothing, causeOf: connectionOf, fixes: ["reconnect_pos", "retry"] },
  pos_user_removed: { kind: "pos", details: nothing, causeOf: connectionOf, fixes: ["reconnect_pos", "retry"] },
  pos_scope: { kind: "pos", details: z.object({ scopes: z.string() }), causeOf: connectionOf, fixes: ["reconnect_pos", "retry"] },
  pos_unexpected: { kind: "pos", details: message, causeOf: orderOf, fixes: ["retry"] },
  pos_webhooks: { kind: "pos", details: nothing, causeOf: (facts) => posSettingOf(facts, "webhooks"), fixes: ["retry"] },
  coupon_capture_failed: { kind: "redemption", details: message, causeOf: holdOf, fixes: ["capture_again", "write_off"] },
  coupon_authorization_gone: { kind: "redemption", details: message, causeOf: holdOf, fixes: ["authorize_again", "write_off"] },
  coupon_not_returned: { kind: "redemption", details: message, causeOf: holdOf, fixes: ["retry", "write_off"] },
  coupon_silent: { kind: "redemption", details: waiting, causeOf: connectionOf, fixes: ["retry"] },
  coupon_access: { kind: "redemption", details: nothing, causeOf: connectionOf, fixes: ["retry"] },
  reward_not_returned: { kind: "redemption", details: nothing, causeOf: rewardOf, fixes: ["retry"] },
} as const satisfies Record<string, Entry>;

export type FailureCode = keyof typeof entries;
export const failureCodes = Object.keys(entries) as FailureCode[];
export const catalogue: Record<FailureCode, Entry> = entries;

type FixDefinition = {
  /** "cause" heals every failure of the cause; "one" only the failure it is pressed on. */
  scope: "cause" | "one";
  fields: (code: FailureCode) => FixFieldDefinition[];
};

/** `select`: one of the options that the fix prepares; `checkbox`: "yes" or "". */
export type FixFieldDefinition = {
  name: string;
  kind: "text" | "email" | "tel" | "multiline" | "select" | "checkbox";
  required: boolean;
};

export const fixIds = [
  "enroll",
  "set_barcode",
  "ignore_item",
  "retry",
  "reconnect",
  "record_again",
  "complete_recipient",
  "redeem_now",
  "redeem_lowest",
  "undo_and_reselect",
  "hide",
  "enroll_store",
  "add_exception",
  "confirm_step",
  "cancel_step",
  "link_product",
  "restore_products",
  "lift_fields",
  "choose_setting",
  "allow_downloads",
  "reconnect_pos",
  "capture_again",
  "authorize_again",
  "write_off",
] as const;
export type FixId = (typeof fixIds)[number];

const none = () => [];
const rewardItem = (): FixFieldDefinition[] => [{ name: "rewardItem", kind: "select", required: true }];

export const fixes: Record<FixId, FixDefinition> = {
  enroll: {
    scope: "cause",
    fields: () => [
      { name: "firstName", kind: "text", required: true },
      { name: "lastName", kind: "text", required: true },
      { name: "email", kind: "email", required: false },
      { name: "phone", kind: "tel", required: false },
    ],
  },
  set_barcode: { scope: "cause", fields: () => [{ name: "upc", kind: "text", required: true }] },
  ignore_item: { scope: "cause", fields: none },
  retry: { scope: "cause", fields: none },
  reconnect: { scope: "cause", fields: none },
  record_again: {
    scope: "one",
    fields: () => [
      { name: "units", kind: "text", required: false },
      { name: "note", kind: "multiline", required: true },
    ],
  },
  complete_recipient: {
    scope: "cause",
    fields: (code) =>
      code === "reward_email_missing"
        ? [{ name: "email", kind: "email", required: true }]
        : ["street", "city", "region", "postalCode"].map((name) => ({ name, kind: "text", required: true })),
  },
  redeem_now: { scope: "cause", fields: rewardItem },
  redeem_lowest: { scope: "cause", fields: rewardItem },
  undo_and_reselect: { scope: "cause", fields: rewardItem },
  hide: { scope: "one", fields: none },
  enroll_store: {
    scope: "cause",
    fields: () => [
      { name: "program", kind: "select", required: true },
      { name: "distributor", kind: "select", required: false },
      { name: "otherDistributor", kind: "text", required: false },
      { name: "accountNumber", kind: "text", required: false },
      { name: "agree", kind: "checkbox", required: true },
    ],
  },
  add_exception: {
    scope: "cause",
    fields: () => [
      { name: "program", kind: "select", required: true },
      { name: "like", kind: "select", required: true },
      { name: "name", kind: "text", required: true },
      { name: "upc", kind: "text", required: true },
      { name: "reason", kind: "select", required: true },
    ],
  },
  confirm_step: { scope: "cause", fields: none },
  cancel_step: { scope: "one", fields: none },
  link_product: {
    scope: "cause",
    fields: (code) =>
      code === "pos_ambiguous"
        ? [{ name: "posProduct", kind: "select", required: true }]
        : [{ name: "posSku", kind: "text", required: true }],
  },
  restore_products: { scope: "cause", fields: () => [{ name: "agreeLift", kind: "checkbox", required: false }] },
  lift_fields: { scope: "cause", fields: () => [{ name: "agreeOptional", kind: "checkbox", required: true }] },
  choose_setting: { scope: "cause", fields: (code) => [{ name: settingFieldOf(code), kind: "select", required: true }] },
  allow_downloads: { scope: "cause", fields: none },
  reconnect_pos: { scope: "cause", fields: none },
  capture_again: { scope: "one", fields: none },
  authorize_again: { scope: "one", fields: none },
  write_off: { scope: "one", fields: () => [{ name: "reason", kind: "multiline", required: true }] },
};

/** The fixes of a code, the one to press first; every failure can be hidden. */
export function fixesOf(code: FailureCode): FixId[] {
  const offered = catalogue[code].fixes;
  return offered.includes("hide") ? [...offered] : [...offered, "hide"];
}

/** The setting of a point of sale that mends a code. */
function settingFieldOf(code: FailureCode): string {
  switch (code) {
    case "pos_employee":
      return "employee";
    case "pos_payment_type":
      return "paymentType";
    case "pos_tax":
      return "tax";
    case "pos_shipping_method":
      return "shippingMethod";
    default:
      return "register";
  }
}

function customerOf({ customerKey, orderId }: FailureFacts): Cause {
  return customerKey ? `customer:${customerKey}` : `order:${orderId ?? ""}`;
}
function variantOf(facts: FailureFacts): Cause {
  return facts.variantGid ? variantCause(facts.variantGid) : lineOf(facts);
}
function lineOf({ lineId, orderId }: FailureFacts): Cause {
  return lineId ? `line:${lineId}` : `order:${orderId ?? ""}`;
}
function upcOf(facts: FailureFacts): Cause {
  return facts.upc ? upcCause(facts.upc) : lineOf(facts);
}
function orderOf({ orderId }: FailureFacts): Cause {
  return `order:${orderId ?? ""}`;
}
function jobOf(facts: FailureFacts): Cause {
  return facts.jobKey === undefined ? orderOf(facts) : `job:${facts.jobKey}`;
}
function connectionOf({ partner }: FailureFacts): Cause {
  return connectionCause(partner);
}
/** What a program wants to know of a person, it wants for each of their rewards. */
function emailOf(facts: FailureFacts): Cause {
  return facts.customerKey ? `recipient:email:${facts.customerKey}` : rewardOf(facts);
}
function addressOf(facts: FailureFacts): Cause {
  return facts.customerKey ? `recipient:address:${facts.customerKey}` : rewardOf(facts);
}
function rewardOf(facts: FailureFacts): Cause {
  return facts.rewardId ? `reward:${facts.rewardId}` : lineOf(facts);
}
function holdOf({ holdId }: FailureFacts): Cause {
  return `hold:${holdId ?? ""}`;
}
function posVariantOf(facts: FailureFacts): Cause {
  return facts.variantGid ? posCause(facts.partner, facts.variantGid) : lineOf(facts);
}
function posSettingOf({ partner }: FailureFacts, what: string): Cause {
  return posCause(partner, what);
}
