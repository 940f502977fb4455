import type { Page } from "#app/failures/failure-view.ts";
import type { HandAction } from "./hand-actions.ts";
import type { HoldReason } from "./hold.ts";
import type { HoldGroup, SummaryGroup } from "./hold-groups.ts";
import type { HoldState } from "./hold-states.ts";
import type { HoldEvent } from "./next-hold.ts";

/** What the pages show of holds. Dates are ISO 8601 strings; amounts are decimals ("12.50"). */

export type HoldKind = "coupon" | "reward";

export type HoldRow = {
  id: string;
  partner: string;
  kind: HoldKind;
  title: string;
  productTitle: string;
  units: number;
  /** null: a guest, or somebody whose orders Punchcard has not seen. */
  customer: { id: string; name: string } | null;
  customerGid: string | null;
  /** `id` of Punchcard's own page; null where it has none. */
  order: { id: string | null; gid: string; name: string } | null;
  /** What Shopify took off; what it is to take off while nothing was bought with it. */
  amount: string;
  currency: string;
  state: HoldState;
  reason: HoldReason | null;
  changedAt: string;
};

export type HoldFilter = { group: HoldGroup | null; kind: HoldKind | null; search: string };
export type HoldList = Page<HoldRow>;

export type Sum = { amount: string; currency: string };
export type GroupSummary = { count: number; sums: Sum[] };
export type HoldSummary = Record<SummaryGroup, GroupSummary> & {
  /** Holds that somebody has to decide, or that wait for a silent partner. */
  failed: GroupSummary;
};

export type HoldStep = {
  id: string;
  at: string;
  actor: string;
  kind: HoldEvent["kind"];
  state: HoldState;
  details: Record<string, string | number>;
};

export type HoldDetail = HoldRow & {
  surface: "checkout" | "cart";
  upc: string;
  couponLastDay: string | null;
  programTitle: string | null;
  itemTitle: string | null;
  authorized: string;
  /** null until an order was seen. */
  given: string | null;
  /** The last four characters of its code: all of it would buy something. */
  codeTail: string | null;
  /** Whether Shopify may still have the code. */
  codeWorks: boolean;
  orderKept: boolean;
  expiresAt: string;
  attempts: number;
  nextAttemptAt: string | null;
  createdAt: string;
  actions: HandAction[];
  /** The oldest first. */
  history: HoldStep[];
  /** The open failure about it. */
  failureId: string | null;
};
