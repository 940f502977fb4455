import type { ChainCheck, ChainCheckName, ChainFix } from "./chain-check-view.ts";
import type { ChainView, LocationView } from "./chain-view.ts";
import { lastImportBy } from "./schedule.ts";

/** What checks are made of, beside what the chain's page shows. */
export type ChainFacts = {
  chain: ChainView;
  /** When the last import that was not of chosen days began; null before the first. */
  lastBegun: Date | null;
  /** Whether the queue has every schedule that the chain is to have. */
  isScheduled: boolean;
  /** Sales of the last weeks that are in no location. */
  unplaced: number;
  /** Hours whose figures were entered by hand, and those of them that an import has said otherwise of since. */
  edits: { all: number; contradicted: number };
  now: Date;
};

const dayMs = 86_400_000;
/** A store that sold nothing for so long while another did. */
const silentDays = 3;
/** What is missed is caught up every few minutes: an import that is later than this does not come. */
const lateMs = 30 * 60_000;

/** Every check in the order in which one looks: what stops everything first. */
export function chainChecksOf(facts: ChainFacts): ChainCheck[] {
  const { state } = facts.chain;
  if (state === "removing" || state === "removed") return [said("imports", "ok", "removed")];
  return [
    accessCheck(facts),
    ...importChecks(facts),
    scheduleCheck(facts),
    ...storeChecks(facts),
    ...locationIdChecks(facts),
    facts.unplaced === 0
      ? said("unknown_store", "ok", "none")
      : said("unknown_store", "warning", "some", { details: { count: facts.unplaced }, fix: "read_outlets" }),
    timeClockCheck(facts),
    editsCheck(facts),
  ];
}

type Said<Name extends ChainCheckName> = Extract<ChainCheck, { check: Name }>;
type More = { location?: LocationView | undefined; details?: Record<string, string | number>; fix?: ChainFix };

function said<Name extends ChainCheckName>(
  check: Name,
  state: ChainCheck["state"],
  why: Said<Name>["why"],
  { location, details = {}, fix }: More = {},
): ChainCheck {
  const place = location ? { id: location.id, name: location.name } : null;
  // Each name is with its own sentences: the signature sees to that, and a union cannot follow it.
  return { check, state, why, location: place, details, fix: fix ?? null } as ChainCheck;
}

function accessCheck({ chain: { access, authorisedBy } }: ChainFacts): ChainCheck {
  const details = { user: authorisedBy ?? "" };
  if (access === "connected") return said("access", "ok", "connected", { details });
  return said("access", "broken", access, { details, fix: "reconnect" });
}

function importChecks({ chain, lastBegun, now }: ChainFacts): ChainCheck[] {
  const operational = chain.locations.filter(({ status }) => status === "operational");
  const withoutZone = operational.filter(({ timeZone }) => timeZone === null);
  const missing = withoutZone.map((location) => said("imports", "broken", "time_zone_missing", { location, fix: "set_time_zone" }));
  if (chain.state === "setting_up") return [said("imports", "warning", "setting_up", { fix: "finish_setup" })];
  if (chain.state === "paused") return [said("imports", "warning", "paused", { fix: "resume" }), ...missing];
  if (operational.length === 0) return [said("imports", "broken", "no_operational_store")];
  return [importCheck({ chain, lastBegun, now }), ...missing];
}

function importCheck({ chain, lastBegun, now }: Pick<ChainFacts, "chain" | "lastBegun" | "now">): ChainCheck {
  const { run, access, importedAt } = chain;
  const problem = run?.problem ? { details: { problem: run.problem } } : {};
  if (run?.state === "running" || run?.state === "waiting") return said("imports", run.problem ? "warning" : "ok", "running", problem);
  // Without access pressing a button does not help: the check above says what does.
  const fix = access === "connected" ? { fix: "import_now" as const } : {};
  if (run?.state === "failed") return said("imports", "broken", "failed", { ...problem, ...fix });
  if (lastBegun === null || importedAt === null) return said("imports", "warning", "never", fix);
  if (isOverdue(chain, { lastBegun, now }))
    return said("imports", "broken", "overdue", { details: { since: importedAt.toISOString() }, ...fix });
  return said("imports", "ok", "up_to_date", { details: { at: importedAt.toISOString() } });
}

function isOverdue(chain: ChainView, { lastBegun, now }: { lastBegun: Date; now: Date }): boolean {
  const by = new Date(now.getTime() - lateMs);
  return zonesOf(chain).some((timeZone) => lastImportBy({ ...chain, timeZone, by }) > lastBegun);
}

function zonesOf({ locations }: ChainView): string[] {
  return [...new Set(locations.flatMap(({ status, timeZone }) => (status === "operational" && timeZone !== null ? [timeZone] : [])))];
}

function scheduleCheck({ chain, isScheduled }: ChainFacts): ChainCheck {
  if (!isScheduled) return said("schedule", "broken", "missing", { fix: "set_schedules" });
  return said("schedule", "ok", chain.state === "active" && zonesOf(chain).length > 0 ? "set" : "not_needed");
}

function storeChecks({ chain, now }: ChainFacts): ChainCheck[] {
  const checks = chain.locations.flatMap((location) => storeCheck(location, { chain, now }));
  if (checks.some(({ state }) => state !== "ok")) return checks;
  const known = chain.importedAt !== null;
  return [said("stores", known ? "ok" : "unknown", known ? "all_sell" : "unknown", known ? {} : { fix: "check_locations" }), ...checks];
}

function storeCheck(location: LocationView, { chain, now }: Pick<ChainFacts, "chain" | "now">): ChainCheck[] {
  const { status, activeAtPos, lastSaleAt, check } = location;
  if (status !== "operational") {
    if (check?.state === "new") return [said("stores", "warning", "new", { location, fix: "set_operational" })];
    // Where the POS has closed it as well, all is as it should be.
    if (!activeAtPos) return [];
    // One that is closed for good may be meant to be: a store for online orders.
    const state = status === "closed" ? "ok" : "warning";
    return [said("stores", state, "not_operational", { location, fix: "set_operational" })];
  }
  if (check?.state === "gone") return [said("stores", "broken", "gone", { location, fix: "read_outlets" })];
  if (!activeAtPos) return [said("stores", "warning", "inactive_at_pos", { location, fix: "read_outlets" })];
  if (chain.importedAt === null || !othersSold(location, { chain, now })) return [];
  if (lastSaleAt === null) return [said("stores", "warning", "never_sold", { location, fix: "check_locations" })];
  const days = Math.floor((now.getTime() - lastSaleAt.getTime()) / dayMs);
  if (days < silentDays) return [];
  return [said("stores", "warning", "no_sales_lately", { location, details: { days }, fix: "check_locations" })];
}

/** On a holiday, or while everything stands still, no store is told apart. */
function othersSold({ id }: LocationView, { chain, now }: Pick<ChainFacts, "chain" | "now">): boolean {
  const since = new Date(now.getTime() - silentDays * dayMs);
  return chain.locations.some((other) => other.id !== id && other.lastSaleAt !== null && other.lastSaleAt > since);
}

function locationIdChecks({ chain }: ChainFacts): ChainCheck[] {
  const clashes = chain.locations.flatMap((location) =>
    location.clashesWith === null
      ? []
      : [said("location_ids", "warning", "clash", { location, details: { other: location.clashesWith }, fix: "edit_location_id" })],
  );
  return clashes.length > 0 ? clashes : [said("location_ids", "ok", "as_expected")];
}

function timeClockCheck({ chain: { timeClock, partner } }: ChainFacts): ChainCheck {
  if (timeClock === null) return said("time_clock", "unknown", "unknown");
  if (timeClock === "in_use") return said("time_clock", "ok", "in_use");
  // Heartland has none that could be switched on.
  return said("time_clock", partner === "lightspeed" ? "warning" : "ok", timeClock);
}

function editsCheck({ chain: { allowsEdits }, edits: { all, contradicted } }: ChainFacts): ChainCheck {
  if (contradicted > 0) return said("edits", "warning", "contradicted", { details: { count: contradicted }, fix: "look_at_edits" });
  if (allowsEdits) return said("edits", "warning", "allowed", { details: { count: all }, fix: "switch_off_edits" });
  return all > 0 ? said("edits", "ok", "kept", { details: { count: all }, fix: "look_at_edits" }) : said("edits", "ok", "none");
}
