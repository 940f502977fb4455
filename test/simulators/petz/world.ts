/** What a simulated PETZ starts with: retailers' accounts, and the customers whose wallets they may ask for. */
export type PetzWorld = { accounts: PetzAccountSeed[]; customers: PetzCustomerSeed[] } & Partial<Unknowns>;

/** What no public source tells: a simulator has to choose, and tests choose otherwise. */
export type Unknowns = {
  /** The article says both; a path that is not served answers 404. */
  capturePath: "capture" | "redeem" | "both";
  /** Below /posface/; null: there is no call that gives an authorisation up. */
  releasePath: string | null;
  /** How long an authorisation lasts. */
  authorizationMinutes: number;
  /** Whether `auth/create` says until when. */
  tellsExpiry: boolean;
  /** Whether amounts are written "3.00" or 3. */
  amounts: "text" | "number";
  /** A second authorisation of a coupon for the same order, under another reference: takes the first one's place, or is refused. */
  sameOrder: "supersedes" | "in_use";
  /** Whether a repeat of `auth/create` with the same `request_ref` is answered with what it made the first time. */
  repeats: "same" | "anew";
  /** What a path that does not exist answers with. */
  missingPath: "html" | "json";
};

/** A retailer's account. `header` and `value` are what its calls carry. */
export type PetzAccountSeed = {
  name: string;
  header: string;
  value: string;
  /** Devices that stand in a store: coupons marked in-store only can be authorised there. */
  tills?: string[];
};

export type PetzCustomerSeed = {
  customerRef: string;
  name: string;
  phone: string | null;
  email: string | null;
  coupons: PetzCouponSeed[];
};

export type PetzCouponSeed = {
  couponRef: string;
  title: string;
  brand: string;
  /** "ST": the retailer's own, verified by a person. */
  type?: "PETZ" | "ST";
  inStoreOnly?: boolean;
  upcs: string[];
  /** Units that one use takes; 1 unless given. */
  units?: number;
  value: PetzValue;
  /** Last day, YYYY-MM-DD, as UTC has it; null: none. */
  expiresOn: string | null;
  /** Whether the customer has saved it in the wallet: only then does it apply. */
  saved?: boolean;
};

/** Amounts in the smallest unit of the order's currency. */
export type PetzValue = { kind: "amount"; minor: number } | { kind: "percent"; percent: number } | { kind: "free_item" };
