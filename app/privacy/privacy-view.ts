/** What Shopify asks or tells of personal data, or of our access to it; each has its text under `privacy.kinds`. */
export const complianceKinds = ["data_request", "redact_customer", "redact_shop", "uninstalled", "scopes_changed"] as const;
export type ComplianceKind = (typeof complianceKinds)[number];

/** Pages and answers that show personal data; each has its text under `privacy.views`. */
export const personalViews = [
  "home",
  "customers",
  "customer",
  "orders",
  "order",
  "order_block",
  "failures",
  "failure",
  "coupons",
  "coupon",
  "wallet",
  "diagnosis",
  "export",
  "data_request",
] as const;
export type PersonalView = (typeof personalViews)[number];

/** Shopify gives so many days to do what it asks for. */
export const complianceDays = 30;
/** So many days before its end, an open request is told on the home page. */
export const warningDays = 7;
/** So many days, who looked at what is kept. */
export const accessLogDays = 365;
/** So many days of it are shown. */
export const shownAccessDays = 90;

/** What was erased, by table, as counted; each has its text under `privacy.counts`. */
export const erasedThings = [
  "customers",
  "orders",
  "accounts",
  "failures",
  "notes",
  "fixes",
  "purchases",
  "redemptions",
  "coupons",
  "exports",
  "views",
  "sales",
  "files",
] as const;
export type ErasedThing = (typeof erasedThings)[number];
export type ErasedCounts = Partial<Record<ErasedThing, number>>;

/** How a request ended that was not done as asked; each has its text under `privacy.ends`. */
export const requestEnds = ["came_back", "lapsed"] as const;
export type RequestEnd = (typeof requestEnds)[number];

export type ComplianceView = {
  id: string;
  kind: ComplianceKind;
  askedAt: string;
  dueAt: string;
  doneAt: string | null;
  doneBy: string | null;
  /** Of a data request that is open: the number by which Shopify's admin finds the customer. */
  customer: string | null;
  counts: [thing: ErasedThing, count: number][];
  end: RequestEnd | null;
  scopes: { added: string[]; removed: string[] } | null;
};

export type AccessView = { what: PersonalView; subjects: number; times: number; last: string };
export type ActorAccesses = { actor: string; views: AccessView[] };

export type PrivacyPageView = {
  requests: ComplianceView[];
  accesses: ActorAccesses[];
  /** PERSONAL_DATA_DAYS. */
  personalDataDays: number;
};

/** What the home page tells of privacy: the first end of an open request that is near, and scopes that are gone. */
export type PrivacyNews = { dueAt: string | null; missingScopes: string[] };
