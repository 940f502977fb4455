/** What the pages show of the connection with Astro Loyalty. */
export type AstroView = {
  status: "connected" | "credentials_rejected" | "disconnected" | "never";
  /** Never the password. */
  username: string;
  clientId: string;
  baseUrl: string;
  connectedAt: string | null;
  checkedAt: string | null;
  settings: AstroSettingsView;
  /** Orders waiting because the connection does not work. */
  waitingOrders: number;
  ignoredItems: { id: string; upc: string | null; title: string; addedBy: string; createdAt: string }[];
};

export type AstroSettingsView = {
  /** What happens when a buyer has no account: make one, or report it as a failure. */
  missingMember: "create" | "report";
  /** Names of sources or apps whose orders a POS sent to Shopify: they are not recorded again. */
  posSources: string[];
  /** Redeem an earned reward when a line of the order is free. */
  redeemFreeLines: boolean;
  /** Who enrolls the store, adds exceptions and writes on cards: a person on Astro's site, or Punchcard. */
  storeActions: "assisted" | "direct";
  /** Where a person does it. */
  siteUrl: string;
};

export type AstroCredentialsInput = { baseUrl: string; username: string; password: string; clientId: string };

export type ConnectResult =
  | { status: "connected" }
  | { status: "ok" }
  /** Field name → key of the message under `astro.errors`. */
  | { status: "invalid"; errors: Record<string, string> }
  | { status: "credentials_rejected" }
  | { status: "unavailable" };
