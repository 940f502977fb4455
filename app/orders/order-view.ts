import type { OrderHoldRow } from "#app/coupons/order-holds.ts";
import type { GroupSummary } from "#app/coupons/hold-view.ts";
import type { FailureCode } from "#app/failures/catalogue.ts";
import type { FailureRow, Page } from "#app/failures/failure-view.ts";
import type { SkipReason } from "#app/loyalty/skip-reasons.ts";

/** What the pages show of orders. Dates are ISO 8601 strings; amounts are decimals ("61.98"). */

export type OrderState = "pending" | "done" | "skipped" | "failed";
export type LineState = "pending" | "recorded" | "already_recorded" | "skipped" | "failed";

/** Where it was sold. */
export const orderChannels = ["online", "in_store"] as const;
export type OrderChannel = (typeof orderChannels)[number];

export type OrderRow = {
  id: string;
  channel: OrderChannel;
  name: string;
  processedAt: string;
  customerName: string | null;
  state: OrderState;
  lines: number;
  recorded: number;
  skipped: number;
  failed: number;
};

export type OrderFilter = { channel: OrderChannel; state: OrderState | null; search: string };
export type OrderList = Page<OrderRow>;

export type OrderDetail = OrderRow & {
  gid: string;
  customerId: string | null;
  customerGid: string | null;
  payment: string;
  cancelledAt: string | null;
  currency: string;
  subtotal: string;
  member: { name: string; memberId: string } | null;
  lineItems: LineView[];
  timeline: TimelineEvent[];
  failures: FailureRow[];
  /** One for each point of sale that the shop has, or that the order went to. */
  posOrders: PosOrderView[];
  /** Coupons and free goods that were used on it at checkout. */
  holds: OrderHoldRow[];
};

export type PosOrderState = "pending" | "sent" | "skipped" | "failed";

export type PosOrderView = {
  partner: string;
  /** null: it was not looked at for this POS yet. */
  state: PosOrderState | null;
  /** A key under `pos.reasons`, or a failure code. */
  reason: string | null;
  /** What the rule that holds it back found: the tag, the source. */
  found: string | null;
  decidedAt: string | null;
  /** The sale, and the returns and further sales since; the oldest first. */
  sales: PosSaleView[];
};

export type PosSaleView = {
  reference: string;
  kind: "sale" | "return";
  /** "sending": its answer is not known. */
  state: "sending" | "sent";
  number: string;
  /** At the POS: "pending", "open", "closed", "voided"; null where it is not known. */
  posState: string | null;
  total: string;
  currency: string;
  url: string | null;
  at: string | null;
};

export type LineView = {
  id: string;
  position: number;
  title: string;
  variantTitle: string | null;
  sku: string | null;
  barcode: string | null;
  quantity: number;
  currentQuantity: number;
  total: string;
  state: LineState;
  skipped: SkipReason | null;
  failed: FailureCode | null;
  owed: number;
  recorded: number;
  recordings: {
    reference: string;
    quantity: number;
    removed: number;
    state: string;
    day: string;
    programTitle: string | null;
    note: string | null;
  }[];
};

/** `kind` is a key under `orders.timeline`; `details` are its interpolations. */
export const timelineKinds = [
  "webhook_received",
  "order_read",
  "member_found",
  "member_enrolled",
  "recorded",
  "already_recorded",
  "removed",
  "redeemed",
  "returned",
  "checkout_redeemed",
  "checkout_returned",
  "skipped",
  "failed",
  "waiting",
  "pos_sent",
  "pos_returned",
  "pos_skipped",
  "pos_failed",
  "pos_pending",
  "hold_used",
  "hold_captured",
  "hold_capture_failed",
  "hold_written_off",
  "hold_returned",
  "hold_kept",
  "hold_released",
  "fixed",
] as const;
export type TimelineKind = (typeof timelineKinds)[number];
export type TimelineEvent = { id: string; at: string; kind: TimelineKind; details: Record<string, string | number> };

export type HomeView = {
  shopName: string;
  timeZone: string;
  /** The set-up guide's steps, done or not. */
  setup: { astroConnected: boolean; settingsReviewed: boolean; firstOrderRecorded: boolean };
  /** Since midnight in the shop's time zone. */
  today: { orders: number; recorded: number; skipped: number; failed: number };
  attention: {
    redemption: number;
    transaction: number;
    pos: number;
    /** The causes that one fix heals most of, at most five. */
    causes: {
      failureId: string;
      code: FailureCode;
      productTitle: string | null;
      upc: string | null;
      customerName: string | null;
      failures: number;
    }[];
  };
  astro: "connected" | "credentials_rejected" | "disconnected" | "never";
  /** The points of sale that the shop has: what reached them today, and what waits. */
  pos: { partner: string; status: "connected" | "credentials_rejected" | "disconnected"; sent: number; waiting: number }[];
  /** Coupons whose capture failed, and the money at risk with them. */
  failedCaptures: GroupSummary;
};
