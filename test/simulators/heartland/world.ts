/** What a simulated Heartland Retail starts with. */
export type HeartlandWorld = { accounts: HeartlandAccount[]; oauth?: HeartlandOAuthApp };

/** An app that Heartland has registered: who signs in to it acts as this user. */
export type HeartlandOAuthApp = { clientId: string; clientSecret: string; redirectUri: string };

/** A retailer's account: `subdomain`.retail.heartland.us. */
export type HeartlandAccount = {
  subdomain: string;
  companyName: string;
  currency: string;
  users: HeartlandUser[];
  locations: HeartlandLocation[];
  paymentTypes: HeartlandEntry[];
  shippingMethods?: HeartlandEntry[];
  customFields?: HeartlandField[];
  items?: HeartlandItemSeed[];
  customers?: HeartlandCustomerSeed[];
  settings?: Record<string, unknown>;
  rules?: Partial<HeartlandRules>;
};

/** `token` is the personal API token; null when none was made, or it was taken back. */
export type HeartlandUser = { id: number; login: string; firstName: string; lastName: string; active: boolean; token: string | null };
export type HeartlandEntry = { id: number; name: string; active: boolean };
export type HeartlandLocation = HeartlandEntry & { publicId: string; stations: HeartlandEntry[] };
export const fieldGroups = ["item", "customer", "sales.transaction", "sales.transaction.line_item"] as const;
export type FieldGroup = (typeof fieldGroups)[number];
export type HeartlandField = { id?: number; key: string; name: string; group: FieldGroup; required: boolean };

/** Amounts in the smallest unit. `stock` is on hand at the first location. */
export type HeartlandItemSeed = {
  id?: number;
  publicId: string;
  description: string;
  upc?: string | null;
  price?: number;
  cost?: number;
  active?: boolean;
  trackInventory?: boolean;
  stock?: number;
};

export type HeartlandCustomerSeed = {
  id?: number;
  firstName: string;
  lastName: string;
  email: string | null;
  phone: string | null;
};

/** What no public source tells, and how this account does it. */
export type HeartlandRules = {
  /**
   * What a required field of a sale blocks: "create", the POST of an order or line; "open", the change from pending to open;
   * "open_silently", the same, and the answer does not say so.
   */
  requiredFieldsBlock: "create" | "open" | "open_silently";
  uniqueOrderNumbers: boolean;
  uniqueItemNumbers: boolean;
  /** Of which transaction a return is. */
  returnParent: "invoice" | "order";
  /** HTTP status of `validation_error`. */
  validationStatus: 400 | 422;
  /** The values in `details`. */
  detailsAs: "list" | "text";
  decimalsAs: "number" | "text";
  /** A tax that the POS puts on orders by itself, in hundredths of a percent: 500 is 5 %; 0 for none. */
  automaticTax: number;
  /** Whether an order closes by itself once everything is invoiced. */
  closesOrders: boolean;
  /** Whether filters find "ABC" by "abc". */
  ignoresCase: boolean;
  refusesNegativePrices: boolean;
  /** Whether two writes at the same time get 429. */
  refusesParallelWrites: boolean;
  /** Whether `_include[]=lines` works for tickets as it does for orders. */
  embedsTicketLines: boolean;
};

export const usualRules: HeartlandRules = {
  requiredFieldsBlock: "create",
  uniqueOrderNumbers: false,
  uniqueItemNumbers: false,
  returnParent: "invoice",
  validationStatus: 400,
  detailsAs: "list",
  decimalsAs: "number",
  automaticTax: 0,
  closesOrders: true,
  ignoresCase: false,
  refusesNegativePrices: false,
  refusesParallelWrites: true,
  embedsTicketLines: true,
};
