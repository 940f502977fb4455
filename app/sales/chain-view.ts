import type { PosPartner } from "#app/connections/pos-partners.ts";

/** Chains of stores and their locations as the pages show them. */

export type ChainState = "setting_up" | "active" | "paused" | "removing" | "removed";
export const chainSteps = ["label", "connect", "locations", "schedule", "finished"] as const;
export type ChainStep = (typeof chainSteps)[number];

export type ChainView = {
  id: string;
  partner: PosPartner;
  label: string;
  state: ChainState;
  /** Where the wizard was left. */
  step: ChainStep;
  access: "connected" | "credentials_rejected" | "disconnected";
  /** The retailer's name at Lightspeed, or Heartland's address; null before it is connected. */
  account: string | null;
  /** The POS's user in whose name sales are read: access ends when they are removed there. null where the POS does not say. */
  authorisedBy: string | null;
  /** Through the connection that orders are sent with. */
  shared: boolean;
  interval: number;
  firstAt: string;
  backfillDays: number;
  /** null until the POS was asked. */
  timeClock: "in_use" | "unused" | "absent" | null;
  sendsLoyalty: boolean;
  allowsEdits: boolean;
  locations: LocationView[];
  /** What runs now, or ran last; null before the first. */
  run: RunView | null;
  importedAt: Date | null;
  nextImportAt: Date | null;
};

export const locationStatuses = ["operational", "temporarily_closed", "closed"] as const;
export type LocationStatus = (typeof locationStatuses)[number];

export type LocationView = {
  id: string;
  outletId: string;
  name: string;
  locationId: string;
  /** Another store of the shop whose outlet ends in the same eight characters: the location IDs of both were filled in longer, to tell them apart. */
  clashesWith: string | null;
  timeZone: string | null;
  currency: string;
  activeAtPos: boolean;
  status: LocationStatus;
  check: LocationCheck | null;
  checkedAt: Date | null;
  lastSaleAt: Date | null;
};

/** What a look at one store said. Each store is looked at by itself, so that a slow one holds up none of the others. */
export type LocationCheck =
  | { state: "checking" }
  /** `sales` of its last seven days; of a store that sells very much, those that were counted. */
  | { state: "ok"; sales: number }
  | { state: "no_sales" }
  /** The POS does not have this store any more. */
  | { state: "gone" }
  /** The POS has it since the chain was set up: it brings no sales until the merchant says that it is operational. */
  | { state: "new" }
  | { state: "slow" }
  | { state: "failed"; why: "unavailable" | "credentials_rejected" | "unexpected_answer" };

export type RunView = {
  id: string;
  kind: "backfill" | "scheduled" | "manual" | "reimport";
  state: "waiting" | "running" | "done" | "failed";
  /** 0 to 1; null where nobody can say. */
  progress: number | null;
  sales: number;
  shifts: number;
  /** YYYY-MM-DD; of a re-import. */
  firstDay: string | null;
  lastDay: string | null;
  /** A key of the texts under `stores.problems`. */
  problem: RunProblem | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  requestedBy: string;
};

export const runProblems = ["partner_unavailable", "credentials_rejected", "unexpected_answer", "stopped"] as const;
export type RunProblem = (typeof runProblems)[number];
