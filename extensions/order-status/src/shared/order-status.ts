/** What Punchcard answers about an order (`/api/orders/:id`). States are words that the locale files have texts for; `why` is a sentence. */
export type OrderStatus = NotHeardOf | KnownOrder;

/** Shopify has the order, and Punchcard was not told of it yet. */
export type NotHeardOf = { status: "not_heard_of"; run: Run };

export type KnownOrder = {
  status: "known";
  name: string;
  /** The order's page, a path in Punchcard. */
  page: string;
  run: Run;
  loyalty: Loyalty;
  /** One for each point of sale of the shop. */
  pos: PointOfSale[];
  /** What was used on it at checkout; `page` is its page in Punchcard. */
  coupons: { title: string; standing: "waiting" | "redeemed" | "failed" | "returned" | "released"; page: string }[];
  /** What waits for somebody; `page` is where it is fixed. */
  failures: { title: string; page: string }[];
};

/** Whether Punchcard is looking at the order now, or will again by itself after an attempt that failed. */
export type Run = "idle" | "working" | "retrying";

export type Loyalty = {
  name: string;
  state: "pending" | "done" | "skipped" | "failed";
  recorded: number;
  skipped: number;
  failed: number;
  lines: { title: string; state: "pending" | "recorded" | "already_recorded" | "skipped" | "failed"; why: string | null }[];
};

export type PointOfSale = {
  partner: string;
  name: string;
  state: "pending" | "sent" | "skipped" | "failed" | "not_yet";
  why: string | null;
  sales: { kind: "sale" | "return"; state: "sending" | "sent"; number: string; url: string | null }[];
};
