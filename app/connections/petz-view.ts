/** What the pages show of the connection with PETZ. */
export type PetzView = {
  status: "connected" | "credentials_rejected" | "disconnected" | "never";
  baseUrl: string;
  headerName: string;
  /** Never the header's value. */
  deviceRef: string;
  connectedAt: string | null;
  checkedAt: string | null;
  productsAt: string | null;
  settings: PetzSettingsView;
  /** Coupons that wait to be captured, given up or given back because the connection does not work. */
  waitingCoupons: number;
};

export type PetzSettingsView = {
  /** How a capture is called; the other one is tried where there is nothing. */
  capturePath: "capture" | "redeem";
  /** Below /posface/; empty: an authorisation is left to lapse. */
  releasePath: string;
  /** How long an authorisation lasts where PETZ does not say. */
  authorizationMinutes: number;
};

export type PetzCredentialsInput = { baseUrl: string; headerName: string; headerValue: string; deviceRef: string };

export type PetzConnectResult =
  | { status: "connected" }
  | { status: "ok" }
  /** Field name → key of the message under `petz.errors`. */
  | { status: "invalid"; errors: Record<string, string> }
  | { status: "credentials_rejected" }
  | { status: "unavailable" }
  /** Something answers there, and it is not PETZ's API. */
  | { status: "not_petz" };
