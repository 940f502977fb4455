import type { Money } from "#app/domain/money.ts";
import type { OnlineExclusion } from "#app/domain/online-figures.ts";
import type { FailureCode } from "#app/failures/catalogue.ts";
import type { SkipReason } from "#app/loyalty/skip-reasons.ts";

/**
 * Whether everything that was sold arrived where it belongs, day by day. A day is the shop's, of a store the store's own. It is complete
 * when all that is owed is accounted for: recorded, or left out for a reason that somebody can read.
 */

/** Days that the page shows, unless asked for others. */
export const usualDays = 14;
export const mostDays = 92;

/** One amount for each currency, in the order of their names; empty where there is nothing. */
export type Sums = Money[];
export type Counted<Reason extends string> = { reason: Reason; count: number };

export type CompletenessDay = {
  /** YYYY-MM-DD. */
  day: string;
  state: DayState;
  /** How many gaps `listGaps` lists. */
  gaps: number;
  shopify: ShopifyDay;
  /** One for each point of sale that orders are sent to. */
  points: PosDay[];
  /** null: the shop has no loyalty program. */
  loyalty: LoyaltyDay | null;
  coupons: CouponDay;
  /** null: no sales of stores are brought in. */
  stores: StoreDay | null;
};

export type ShopifyDay = {
  /** Orders that count: sold online, paid in whole or part and kept. */
  orders: number;
  /** As in the reports: see `OnlineFigures`. */
  sales: Sums;
  leftOut: Counted<OnlineExclusion>[];
  /** Orders that Shopify told of and that were never read. */
  unread: number;
  /** Orders that Shopify no longer lets anybody read. */
  unreadable: number;
  /** Orders that were found, new or changed, by comparing with Shopify's list, as no webhook told of it. No gap: they were read. */
  found: number;
};

export type PosDay = {
  partner: string;
  sent: number;
  /** By the shop's settings, or because they were placed before the POS was connected. */
  heldBack: number;
  failed: number;
  /** Failed, and put out of sight by somebody. */
  aside: number;
  pending: number;
  /** The POS does not know of them, and nothing says why. */
  missing: number;
  /** Of the orders sent, tax and shipping included: what Shopify says that they are worth now. */
  worth: Sums;
  /** Sales that were sent less returns, of the same orders. */
  booked: Sums;
  /** Orders sent of which the two are not the same. */
  differing: number;
};

export type LoyaltyDay = {
  lines: number;
  recorded: number;
  /** Lines that owe nothing, each for a reason. */
  skipped: number;
  failed: number;
  /** Failed, and put out of sight by somebody. */
  aside: number;
  pending: number;
  /** Units. */
  owed: number;
  recordedUnits: number;
  /** Lines that are called recorded, with other units than are owed. */
  differing: number;
  /** Free goods whose reward is redeemed. */
  redeemed: number;
  unredeemed: number;
};

export type CouponDay = { used: number; settled: number; amount: Sums; open: number };

export type StoreDay = {
  transactions: number;
  /** Without tax. */
  sales: Sums;
  /** Locations whose day was set beside the POS's own. */
  checked: number;
  /** Of these, those that differ from it. */
  differing: number;
  /** Sales that the check brought in, which no import had. */
  late: number;
  /** Sales that are in no location's figures. */
  nowhere: number;
  nowhereSales: Sums;
  /** Chains that they are of. */
  nowhereChains: number;
  /** Chains whose sales of the day are not all brought in. */
  behind: number;
  /** In-store sales that are recorded as loyalty purchases; null: there are none. */
  loyalty: LoyaltyDay | null;
};

export type Completeness = {
  timeZone: string;
  /** The newest first. */
  days: CompletenessDay[];
  list: ListComparison;
};

/** How far orders were compared with Shopify's own list of them, which is how one is found that no webhook told of. */
export type ListComparison = {
  /** ISO 8601: what Shopify had then is known here. null before the first comparison. */
  until: string | null;
  state: ListState;
  /** What changed since may be missing, and nothing here would tell. */
  isBehind: boolean;
};

export type ListState = "current" | "starting" | "reading" | "behind" | "no_access";

/** So many minutes after Shopify has an order, it is known here: what was compared longer ago may miss something. */
export const lateMinutes = 15;

export type ScanFacts = {
  completeAt: Date | null;
  problem: "access_lost" | "unavailable" | "refused" | null;
  bulkId: string | null;
  createdAt: Date;
};

/** `scan`: null where none was ever asked for. */
export function listComparison(scan: ScanFacts | null, now: Date): ListComparison {
  const state = listState(scan, now);
  return { until: scan?.completeAt?.toISOString() ?? null, state, isBehind: state !== "current" && state !== "starting" };
}

function listState(scan: ScanFacts | null, now: Date): ListState {
  const isLate = (since: Date) => now.getTime() - since.getTime() > lateMinutes * 60_000;
  if (!scan || !isLate(scan.completeAt ?? scan.createdAt)) return scan?.completeAt ? "current" : "starting";
  if (scan.problem === "access_lost") return "no_access";
  return scan.bulkId ? "reading" : "behind";
}

/** Shopify's own number of a day's orders beside those known here, of all kinds.
 * "none": nothing of the day can be compared, as Punchcard was not installed yet, or the day is too old or too new.
 */
export type DayCount =
  { status: "counted"; atShopify: number; isExact: boolean; known: number } | { status: "none" } | { status: "silent" };

export type DayState = "complete" | "gaps" | "nothing";

type Sides = Omit<CompletenessDay, "gaps" | "state">;

export function stateOf(day: Sides): DayState {
  const { shopify, coupons, stores } = day;
  if (gapsOf(day) > 0) return "gaps";
  const orders = shopify.orders + shopify.leftOut.reduce((sum, { count }) => sum + count, 0);
  return orders + coupons.used + (stores?.transactions ?? 0) + (stores?.checked ?? 0) === 0 ? "nothing" : "complete";
}

/** Everything that a day has to explain; `listGaps` lists as many. */
export function gapsOf({ shopify, points, loyalty, coupons, stores }: Sides): number {
  const atPoints = points.reduce((sum, { failed, pending, missing, differing }) => sum + failed + pending + missing + differing, 0);
  const inStores = stores ? stores.differing + stores.nowhereChains + stores.behind + gapsOfLoyalty(stores.loyalty) : 0;
  return shopify.unread + shopify.unreadable + atPoints + gapsOfLoyalty(loyalty) + coupons.open + inStores;
}

function gapsOfLoyalty(loyalty: LoyaltyDay | null): number {
  return loyalty ? loyalty.failed + loyalty.pending + loyalty.differing + loyalty.unredeemed : 0;
}

/** What is missing on a day, with what mends it. */
export type Gap = {
  /** Of its own among the day's gaps. */
  id: string;
  amount: Money | null;
  fix: GapFix;
} & (
  | { kind: "order_unread"; /** Shopify's number of it. */ order: string }
  | { kind: "order_unreadable"; order: OrderOfGap }
  | { kind: "pos_failed" | "pos_pending"; order: OrderOfGap; partner: string; reason: string }
  | { kind: "pos_missing"; order: OrderOfGap; partner: string }
  | { kind: "pos_differs"; order: OrderOfGap; partner: string; booked: Money }
  | { kind: "line_failed"; order: OrderOfGap; title: string; code: FailureCode }
  | { kind: "line_pending"; order: OrderOfGap; title: string; code: FailureCode | null }
  | { kind: "line_units"; order: OrderOfGap; title: string; owed: number; recorded: number }
  | { kind: "reward"; order: OrderOfGap; title: string; code: FailureCode | null }
  | { kind: "coupon"; order: OrderOfGap; title: string; state: "capturing" | "capture_failed" | "returning" }
  | { kind: "store_differs"; location: string; chain: string; pos: StoreFiguresOfGap; ours: StoreFiguresOfGap }
  | { kind: "store_nowhere"; chain: string; sales: number }
  | { kind: "store_behind"; chain: string; importedAt: string | null }
);

export type OrderOfGap = { id: string; name: string; channel: "online" | "in_store" };
type StoreFiguresOfGap = { sales: number; minor: number };

/** Where it is mended. "again": by asking once more, which the page does for all of the day. */
export type GapFix =
  | { to: "failure"; id: string }
  | { to: "order"; id: string }
  | { to: "connection"; partner: string }
  | { to: "coupon"; id: string }
  | { to: "chain"; id: string }
  | { to: "again" };

/** More gaps than these are not listed one by one. */
export const mostListed = 250;

export type DayGaps = {
  day: CompletenessDay;
  timeZone: string;
  /** At most `mostListed` of each kind. */
  gaps: Gap[];
  /** Why orders are held back from a POS: keys of the texts under `pos.reasons`, or `before_start`. */
  heldBack: (Counted<string> & { partner: string })[];
  /** Why online lines owe the loyalty program nothing. */
  skipped: Counted<SkipReason>[];
  /** How many of them can be tried again at once. */
  retryable: number;
};
