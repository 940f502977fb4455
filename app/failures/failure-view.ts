import type { FailureCode, FixFieldDefinition, FixId } from "./catalogue.ts";
import type { FailureEventKind } from "./failure-events.ts";

/** What the pages show of failures. Dates are ISO 8601 strings: they travel to the browser. */

export type FailureKind = "transaction" | "redemption" | "pos";
export type FailureStatus = "open" | "retrying" | "waiting" | "snoozed" | "resolved" | "hidden";

export type FailureRow = {
  id: string;
  kind: FailureKind;
  code: FailureCode;
  status: FailureStatus;
  partner: string;
  orderId: string | null;
  lineId: string | null;
  orderName: string | null;
  customerName: string | null;
  upc: string | null;
  productTitle: string | null;
  program: string | null;
  rewardId: string | null;
  customerId: string | null;
  /** A decimal, and its currency. "0.00" when nothing is lost. */
  atRisk: string;
  currency: string;
  occurredAt: string;
  nextAttemptAt: string | null;
  waitingBy: string | null;
  waitingSince: string | null;
  snoozedUntil: string | null;
};

/** A row of the list. */
export type ListedFailure = FailureRow & {
  /** Whole days of the partner's thirty; 0 when they are over. null: it has no such clock. */
  daysLeft: number | null;
  assignee: StaffView | null;
};

export type FailureFilter = {
  kind: FailureKind;
  /** "open" is whatever somebody or the worker still has to do; "todo" of that what nobody took in hand. */
  status: "open" | "todo" | "retrying" | "waiting" | "snoozed" | "hidden" | "resolved";
  code: FailureCode | null;
  program: string | null;
  partner: string | null;
  /** Days back; 30 is what the partner's own report shows. null: all, or from a day to a day. */
  days: 7 | 30 | 90 | null;
  /** First and last day, YYYY-MM-DD in the shop's time zone. */
  from: string | null;
  to: string | null;
  /** Days that a failure has waited at least. */
  age: 7 | 14 | 21 | null;
  /** At least this band of money at risk, see `risk.ts`. */
  band: 1 | 2 | 3 | 4 | null;
  /** Whoever looks, nobody, or a staff member by id. */
  assignee: string | null;
  search: string;
  /** "urgent": money at risk and the days left together, of what still has days left. */
  sort: "newest" | "oldest" | "urgent";
};

export type Page<Row> = { rows: Row[]; next: string | null; previous: string | null };

export type FailureList = Page<ListedFailure> & {
  /** Open failures of each tab in the chosen days, whatever the other filters; counted up to a limit, see `domain/count.ts`. */
  open: Record<FailureKind, number>;
  /** Words of the search that begin so much that only part of it was looked at. */
  cutWords: string[];
};

export type FailureDetail = FailureRow & {
  /** The coupon or free good that it is about; null when it is about something else. */
  holdId: string | null;
  customerGid: string | null;
  details: Record<string, unknown>;
  times: number;
  lastSeenAt: string;
  closedAt: string | null;
  closedBy: string | null;
  fixes: FixOffer[];
  attempts: AttemptView[];
  history: HistoryEntry[];
  assigneeId: string | null;
  /** Beside a disputed reference: what was bought, and what the member's card shows. null when it is not asked for; "unreachable" when the partner did not answer. */
  comparison: Comparison | "unreachable" | null;
};

export type FixOffer = {
  id: FixId;
  /** Open failures with the same cause that this heals, this one included; 1 for a fix of one failure only. */
  heals: number;
  fields: FixField[];
  /** The first is the one to press. */
  primary: boolean;
  /** What it will do is shown before it is done. */
  previews: boolean;
  /** What a person pastes at the partner, in the order in which it is asked for there. */
  copy: CopyItem[];
  /** The partner's page where a person does it; null when we do it. */
  page: string | null;
  /** A key under `fixes.remarks`: what the merchant should know before choosing. */
  remarks: { key: string; values: Record<string, string | number> }[];
};

export type FixField = FixFieldDefinition & { value: string; /** Of a `select`. */ options: FixOption[] };

export type FixOption = { value: string; label: string; help?: string };

/** `label`: a key under `fixes.copy`. */
export type CopyItem = { label: string; value: string };

/** One thing that a fix sends: `to` a partner, "shopify" or "punchcard"; `operation` a key under `fixes.sends`; `data` with personal data as it is. */
export type Sending = { to: string; operation: string; data: Record<string, string | number> };

export type AttemptView = {
  id: string;
  operation: string;
  startedAt: string;
  durationMs: number;
  request: unknown;
  answer: unknown;
  outcome: string;
};

/** A staff member who has used Punchcard; `actor` as the books name them, `name` null until they say how they want to be called. */
export type StaffView = { id: string; actor: string; name: string | null };

/** `what`: a key under `fixes.changes`. */
export type Change = { what: string; from: string; to: string };

/** Of a fix, `sent` has personal data masked; it may have been pressed on another failure of the same cause. */
export type HistoryEntry = { id: string; actor: string; at: string } & (
  | { type: "fix"; fix: FixId; failures: number; sent: Sending[]; changed: Change[] }
  | { type: "event"; kind: FailureEventKind; details: { to?: string; until?: string; text?: string } }
);

/** A failure as a preview or a result names it. */
export type FailureMention = Pick<FailureRow, "id" | "orderName" | "customerName" | "productTitle">;

/** What a fix will do: how many failures of how many customers, what is sent, and what comes then. */
export type FixPreview = {
  fix: FixId;
  failures: number;
  customers: number;
  /** Some of the failures, the one it is pressed on first. */
  rows: FailureMention[];
  /** As it will be sent, personal data included. */
  sends: Sending[];
  afterwards: { kind: "again"; orders: number } | { kind: "waits" } | { kind: "hidden" };
};

export type PreviewResult = ({ status: "preview" } & FixPreview) | Extract<FixResult, { status: "invalid" | "refused" }>;

/** How far the healing of a fix has come. */
export type FixProgress = {
  id: string;
  fix: FixId;
  actor: string;
  appliedAt: string;
  total: number;
  healed: number;
  failed: number;
  pending: number;
  /** Of those pending: tried again later by themselves, the first at `nextAttemptAt`. */
  later: number;
  nextAttemptAt: string | null;
  /** Why those did not heal: a failure code, or that somebody hid them, or that their turn never came. */
  reasons: { code: FailureCode | "hidden" | "not_reached"; count: number; failures: FailureMention[] }[];
};

export type Comparison = {
  /** As Shopify has it; `at` is the moment of the order. */
  bought: { title: string; upc: string; quantity: number; day: string; at: string; reference: string };
  /** Units of this item under this reference. */
  onCard: number;
  /** Punches of this item or this reference on the member's cards. */
  punches: { card: string; reference: string; description: string; day: string; sameReference: boolean; sameItem: boolean }[];
  /** Free goods of this item, redeemed around that day. */
  freeGoods: { card: string; rewardId: string; description: string; day: string; quantity: number }[];
};

export type FixResult =
  | { status: "applied"; fix: FixId; failures: number }
  /** A person has to do it on the partner's page first. */
  | { status: "waiting"; fix: FixId; failures: number }
  /** Field name → key of the message under `fixes.errors`. */
  | { status: "invalid"; errors: Record<string, string> }
  /** Key of the message under `fixes.refusals`. */
  | {
      status: "refused";
      reason:
        | "not_found"
        | "already_closed"
        | "not_offered"
        | "partner_unavailable"
        | "credentials_rejected"
        | "not_connected"
        | "shopify_unavailable"
        | "shopify_refused"
        | "partner_refused";
      /** What the partner said, where it said something. */
      message?: string;
    };
