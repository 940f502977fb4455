import { listedSource } from "#app/domain/order.ts";
import type { SoldOrder } from "#app/domain/sold-order.ts";
import type { OrderSettings } from "#app/pos-setup/order-settings.ts";

/** Why an order does not go to the POS, in the order in which it is asked. The first that applies is the reason. */
export const downloadReasons = [
  "test_order",
  "from_pos",
  "downloads_off",
  "before_minimum_date",
  "ignored_tag",
  "no_allowed_tag",
  "cancelled",
  "voided",
  "payment_expired",
  "payment_authorized",
  "payment_pending",
  "manual_payment_pending",
  "payment_unknown",
  "partially_paid",
  "paid_without_transactions",
  "nothing_left",
  "fulfilled_off",
  "unfulfilled_off",
  "archived_off",
] as const;
export type DownloadReason = (typeof downloadReasons)[number];

/** The settings that decide; the rules without one cannot be switched off. */
export type DownloadSetting = keyof Pick<
  OrderSettings,
  | "posSources"
  | "posPrefixes"
  | "download"
  | "minimumCreatedAt"
  | "ignoreTags"
  | "allowTags"
  | "manualPayments"
  | "partiallyPaid"
  | "paidWithoutTransactions"
  | "fulfilled"
  | "unfulfilled"
  | "archived"
>;

/** One rule and what came of it. */
export type DownloadDecision = {
  rule: DownloadReason;
  /** "applies": it holds the order back. */
  outcome: "passed" | "applies";
  setting: DownloadSetting | null;
  /** What was found in the order: the tag, the source, the state of payment. */
  found: string | null;
};

export type DownloadAnswer =
  | { download: true; decisions: DownloadDecision[] }
  /** `waits`: it may yet arrive by itself, when it is paid. */
  | { download: false; reason: DownloadReason; waits: boolean; decisions: DownloadDecision[] };

type Ruling = { applies: boolean; setting?: DownloadSetting; found?: string | null };

/**
 * Decides whether an order that the POS does not have goes there. Every rule is asked, so that a person sees all that stand in the way.
 * An order that the POS has is not asked again: what happens to it since has to reach the POS as well.
 */
export function decideDownload(order: SoldOrder, settings: OrderSettings): DownloadAnswer {
  const decisions = downloadReasons.map((rule): DownloadDecision => {
    const { applies, setting = null, found = null } = rules[rule](order, settings);
    return { rule, outcome: applies ? "applies" : "passed", setting, found };
  });
  const reason = decisions.find(({ outcome }) => outcome === "applies")?.rule;
  return reason ? { download: false, reason, waits: waiting.has(reason), decisions } : { download: true, decisions };
}

const waiting: ReadonlySet<DownloadReason> = new Set([
  "payment_authorized",
  "payment_pending",
  "manual_payment_pending",
  "payment_unknown",
  "partially_paid",
]);

const rules: Record<DownloadReason, (order: SoldOrder, settings: OrderSettings) => Ruling> = {
  test_order: ({ test }) => ({ applies: test }),
  from_pos: fromPos,
  downloads_off: (_order, { download }) => ({ applies: !download, setting: "download" }),
  before_minimum_date: ({ createdAt }, { minimumCreatedAt }) => ({
    applies: minimumCreatedAt !== null && createdAt < minimumCreatedAt,
    setting: "minimumCreatedAt",
    found: createdAt.toISOString(),
  }),
  ignored_tag: ({ tags }, { ignoreTags }) => {
    const found = tagIn(tags, ignoreTags);
    return { applies: found !== null, setting: "ignoreTags", found };
  },
  no_allowed_tag: ({ tags }, { allowTags }) => {
    const found = tagIn(tags, allowTags);
    return { applies: allowTags.length > 0 && found === null, setting: "allowTags", found };
  },
  cancelled: ({ cancelledAt }) => ({ applies: cancelledAt !== null, found: cancelledAt?.toISOString() ?? null }),
  voided: ({ payment }) => ({ applies: payment === "voided", found: payment }),
  payment_expired: ({ payment }) => ({ applies: payment === "expired", found: payment }),
  payment_authorized: ({ payment }) => ({ applies: payment === "authorized", found: payment }),
  payment_pending: (order) => ({ applies: order.payment === "pending" && manualGateway(order) === null, found: order.payment }),
  manual_payment_pending: (order, { manualPayments }) => {
    const gateway = order.payment === "pending" ? manualGateway(order) : null;
    return { applies: gateway !== null && !manualPayments, setting: "manualPayments", found: gateway };
  },
  payment_unknown: ({ payment }) => ({ applies: payment === "unknown", found: payment }),
  partially_paid: (order, { partiallyPaid }) => ({
    applies: order.payment === "partially_paid" && !partiallyPaid,
    setting: "partiallyPaid",
    found: order.payment,
  }),
  paid_without_transactions: (order, { paidWithoutTransactions }) => ({
    applies: isPaidWithoutTransactions(order) && !paidWithoutTransactions,
    setting: "paidWithoutTransactions",
  }),
  nothing_left: (order) => ({
    applies: order.currentTotal.minor === 0 && order.lines.every(({ currentQuantity }) => currentQuantity === 0),
  }),
  fulfilled_off: ({ fulfillment }, { fulfilled }) => ({
    applies: fulfillment === "fulfilled" && !fulfilled,
    setting: "fulfilled",
    found: fulfillment,
  }),
  unfulfilled_off: ({ fulfillment }, { unfulfilled }) => ({
    applies: fulfillment !== "fulfilled" && !unfulfilled,
    setting: "unfulfilled",
    found: fulfillment,
  }),
  archived_off: ({ closedAt }, { archived }) => ({
    applies: closedAt !== null && !archived,
    setting: "archived",
    found: closedAt?.toISOString() ?? null,
  }),
};

function fromPos(order: SoldOrder, { posSources, posPrefixes }: OrderSettings): Ruling {
  const { sourceName, appName, name } = order;
  const source = listedSource(order, posSources);
  if (source) return { applies: true, setting: "posSources", found: source };
  return hasPrefix(order, posPrefixes)
    ? { applies: true, setting: "posPrefixes", found: name }
    : { applies: false, setting: "posSources", found: sourceName ?? appName };
}

/** Names of orders that a POS put into Shopify may begin in a way of their own. */
export function hasPrefix({ name }: Pick<SoldOrder, "name">, prefixes: string[]): boolean {
  return prefixes.some((prefix) => plain(name).replace(/^#/, "").startsWith(plain(prefix)));
}

/** Shopify says that it is paid and knows of no payment: an order brought in by another system. A free order needs none. */
function isPaidWithoutTransactions({ payment, total, transactions }: SoldOrder): boolean {
  return payment === "paid" && total.minor > 0 && !transactions.some(({ status }) => status === "success");
}

/** The gateway of a payment that is awaited outside of Shopify. An order that nothing was ever taken for waits for its merchant as well. */
function manualGateway({ transactions }: SoldOrder): string | null {
  const manual = transactions.findLast((one) => one.manual && one.status === "pending");
  if (manual) return manual.gateway;
  return transactions.some(({ kind }) => kind === "sale" || kind === "authorization") ? null : "manual";
}

function tagIn(tags: string[], wanted: string[]): string | null {
  const listed = new Set(wanted.map(plain));
  return tags.find((tag) => listed.has(plain(tag))) ?? null;
}

function plain(text: string): string {
  return text.trim().toLowerCase();
}
