import type { FailureRow, Page } from "#app/failures/failure-view.ts";

/** What the pages show of buyers and their loyalty accounts. Moments are ISO 8601 strings, days YYYY-MM-DD. */

export type CustomerRow = {
  id: string;
  /** Empty where Shopify has none, or it was erased. */
  name: string;
  isGuest: boolean;
  link: LinkView["status"];
  /** The linked account's name, or its number. */
  account: string | null;
  openFailures: number;
};

export type CustomerList = Page<CustomerRow>;

export type LinkView =
  | ({ status: "linked"; name: string; memberId: string; partnerMemberId: string } & Decision)
  | ({ status: "unlinked" } & Decision)
  | { status: "none" };

/** `decidedBy` is null when Punchcard found or made the account. */
type Decision = { decidedBy: string | null; updatedAt: string };

export type CustomerDetail = {
  id: string;
  gid: string | null;
  name: string;
  partner: string;
  link: LinkView;
  account: AccountView;
  orders: CustomerOrder[];
  /** Open ones first. */
  failures: FailureRow[];
  /** Failures that linking an account runs again. */
  waiting: number;
};

/** What the partner shows of the linked account. */
export type AccountView =
  | { status: "none" }
  | { status: "not_connected" }
  /** No answer: only what Punchcard knows is shown. */
  | { status: "unreachable" }
  /** The partner does not know the account any more. */
  | { status: "gone" }
  | ({ status: "read"; email: string | null; phone: string | null } & Loyalty);

export type Loyalty = {
  cards: CardView[];
  points: number | null;
  pointsHistory: { id: string; description: string; day: string; points: number }[];
};

/** A frequent-buyer card as it is drawn. */
export type CardView = {
  id: string;
  program: string;
  brand: string | null;
  required: number;
  /** In the order in which they were bought. */
  marks: Mark[];
  today: number;
  rewards: RewardView[];
  /** The newest first. */
  entries: EntryView[];
};

export type Mark = { description: string; day: string; today: boolean; exception: boolean };

/** Units of one item that came on the card with one purchase. */
export type EntryView = {
  /** Empty when a person entered it at the partner. */
  reference: string;
  description: string;
  upc: string;
  day: string;
  units: number;
  today: boolean;
  exception: ExceptionView | null;
  order: OrderRef | null;
  /** What belongs in the partner's notes of the card. */
  cardNote: string | null;
  note: string | null;
};

/** The item that was really bought; the card shows the one that it counts as. */
export type ExceptionView = { upc: string; name: string; reason: string };

export type OrderRef = { id: string; name: string };

export type RewardView = {
  rewardId: string;
  state: "to_redeem" | "redeemed" | "incomplete";
  redeemedOn: string | null;
  /** What it was redeemed for, or may be. */
  items: { description: string; upc: string | null; quantity: number }[];
  /** The order with which it was given. */
  order: OrderRef | null;
};

export type CustomerOrder = OrderRef & {
  processedAt: string;
  state: "pending" | "done" | "skipped" | "failed";
  recordings: RecordingView[];
};

/** What Punchcard recorded of an order. */
export type RecordingView = {
  reference: string;
  title: string;
  units: number;
  removed: number;
  state: "planned" | "sending" | "recorded" | "rejected" | "disputed";
  day: string;
  program: string | null;
  byHand: boolean;
  exception: ExceptionView | null;
  cardNote: string | null;
  note: string | null;
  /** Another account than the linked one, on which it was recorded. */
  elsewhere: string | null;
};

export type Person = { name: string | null; email: string | null; phone: string | null };

export const comparedFields = ["name", "email", "phone"] as const;

/** One fact of a person in Shopify and at the partner. */
export type Difference = {
  field: (typeof comparedFields)[number];
  shopify: string | null;
  account: string | null;
  is: "same" | "different" | "missing";
};

/** An account that may be the buyer's. */
export type Candidate = {
  partnerMemberId: string;
  name: string;
  differences: Difference[];
  isLinked: boolean;
  /** Other buyers of the shop who have it. */
  others: string[];
  /** The partner has it under an id that is not ours: a till's, say. It stays. */
  foreignId: string | null;
};

export type CandidatesResult =
  | { status: "found"; search: string; candidates: Candidate[] }
  /** What was typed is neither an e-mail address nor a phone number. */
  | { status: "invalid" }
  | Refusal;

export type LinkResult = { status: "linked"; failures: number } | { status: "linked_elsewhere"; account: string } | Refusal;

export type UnlinkResult = { status: "unlinked" } | Refusal;

/** `reason`: a key under `customers.refusals`. */
type Refusal = { status: "refused"; reason: RefusalReason };

export type RefusalReason =
  | "not_found"
  | "not_linked"
  | "not_connected"
  | "customer_gone"
  | "account_gone"
  | "credentials_rejected"
  | "partner_unavailable"
  | "shopify_unavailable";
