/** What may be the matter with a chain, each with what helps. */

export const chainCheckNames = [
  /** Whether the POS lets us in: when the user who authorised it is removed there, everything stops. */
  "access",
  /** Whether imports run at all: not while the chain is paused, set up or without an operational store. */
  "imports",
  /** Whether they are asked for by the clock. */
  "schedule",
  /** One for each store that brings no sales; one for all of them when all do. */
  "stores",
  /** One for each store whose location ID was filled in longer than others know it; one for all when there is none. */
  "location_ids",
  /** Sales that the POS gives to no store, or to one that is not among the locations. */
  "unknown_store",
  "time_clock",
  /** Figures that were entered by hand. */
  "edits",
] as const;
export type ChainCheckName = (typeof chainCheckNames)[number];

export type ChainCheckState = "ok" | "warning" | "broken" | "unknown";

/** The sentence that a check says: a key of the texts under `stores.checks.<check>`. */
export type ChainCheckWhy = {
  access: "connected" | "credentials_rejected" | "disconnected";
  imports:
    | "up_to_date"
    | "running"
    | "never"
    | "setting_up"
    | "paused"
    | "no_operational_store"
    | "time_zone_missing"
    | "overdue"
    | "failed"
    | "removed";
  schedule: "set" | "missing" | "not_needed";
  stores: "all_sell" | "not_operational" | "gone" | "inactive_at_pos" | "new" | "no_sales_lately" | "never_sold" | "unknown";
  location_ids: "as_expected" | "clash";
  unknown_store: "none" | "some";
  time_clock: "in_use" | "unused" | "absent" | "unknown";
  edits: "none" | "kept" | "contradicted" | "allowed";
};

/** What a merchant can do about it, on the chain's page. */
export type ChainFix =
  | "reconnect"
  | "resume"
  | "finish_setup"
  | "import_now"
  | "set_schedules"
  | "set_operational"
  | "set_time_zone"
  | "read_outlets"
  | "check_locations"
  | "edit_location_id"
  | "look_at_edits"
  | "switch_off_edits";

export type ChainCheck = {
  [Name in ChainCheckName]: {
    check: Name;
    state: ChainCheckState;
    why: ChainCheckWhy[Name];
    /** The store that it is about; null: the chain. */
    location: { id: string; name: string } | null;
    /** What the sentence names: `user`, `count`, `days`, `other`, `problem`. Moments are ISO 8601. */
    details: Record<string, string | number>;
    fix: ChainFix | null;
  };
}[ChainCheckName];
