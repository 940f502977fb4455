import { describe, expect, it } from "vitest";
import { chainChecksOf } from "./chain-checks.ts";
import type { ChainFacts } from "./chain-checks.ts";
import type { ChainView, LocationView, RunView } from "./chain-view.ts";

const now = new Date("2026-03-14T18:00:00Z");
const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000);

function store(name: string, more: Partial<LocationView> = {}): LocationView {
  return {
    id: name,
    outletId: name,
    name,
    locationId: name,
    clashesWith: null,
    timeZone: "America/Toronto",
    currency: "CAD",
    activeAtPos: true,
    status: "operational",
    check: { state: "ok", sales: 3 },
    checkedAt: now,
    lastSaleAt: ago(1),
    ...more,
  };
}

function run(more: Partial<RunView> = {}): RunView {
  return {
    id: "r",
    kind: "scheduled",
    state: "done",
    progress: 1,
    sales: 0,
    shifts: 0,
    firstDay: null,
    lastDay: null,
    problem: null,
    createdAt: ago(1),
    startedAt: ago(1),
    finishedAt: ago(1),
    requestedBy: "punchcard",
    ...more,
  };
}

function facts({ chain, ...more }: Partial<Omit<ChainFacts, "chain">> & { chain?: Partial<ChainView> } = {}): ChainFacts {
  return {
    chain: {
      id: "c",
      partner: "lightspeed",
      label: "Pawsome",
      state: "active",
      step: "finished",
      access: "connected",
      account: "pawsomepets",
      authorisedBy: "Robin",
      shared: false,
      interval: 60,
      firstAt: "00:02",
      backfillDays: 7,
      timeClock: "in_use",
      sendsLoyalty: false,
      allowsEdits: false,
      locations: [store("queen"), store("robson")],
      run: run(),
      importedAt: ago(1),
      nextImportAt: null,
      ...chain,
    },
    lastBegun: new Date("2026-03-14T17:02:05Z"),
    isScheduled: true,
    unplaced: 0,
    edits: { all: 0, contradicted: 0 },
    now,
    ...more,
  };
}

const told = (given: ChainFacts) =>
  chainChecksOf(given)
    .filter(({ state }) => state !== "ok")
    .map(({ check, why, location }) => [check, why, location?.name].filter(Boolean).join(" "));

describe("the checks of a chain", () => {
  it("have nothing to say when all is well, each in its place", () => {
    expect(told(facts())).toEqual([]);
    expect(chainChecksOf(facts()).map(({ check, why }) => `${check} ${why}`)).toEqual([
      "access connected",
      "imports up_to_date",
      "schedule set",
      "stores all_sell",
      "location_ids as_expected",
      "unknown_store none",
      "time_clock in_use",
      "edits none",
    ]);
  });

  it("tell an import that does not come, and none before it is late", () => {
    expect(told(facts({ lastBegun: new Date("2026-03-14T16:02:05Z") }))).toEqual(["imports overdue"]);
    expect(told(facts({ lastBegun: new Date("2026-03-14T16:02:05Z"), now: new Date("2026-03-14T17:20:00Z") }))).toEqual([]);
    expect(told(facts({ chain: { run: run({ state: "running" }) }, lastBegun: ago(48) }))).toEqual([]);
    expect(told(facts({ chain: { run: null, importedAt: null }, lastBegun: null }))).toEqual(["imports never", "stores unknown"]);
  });

  it("tell no store apart on a day on which none sells", () => {
    const quiet = [store("queen", { lastSaleAt: ago(100) }), store("robson", { lastSaleAt: ago(96) })];
    expect(told(facts({ chain: { locations: quiet } }))).toEqual([]);
    const one = [store("queen", { lastSaleAt: ago(100) }), store("robson", { lastSaleAt: ago(1) })];
    expect(told(facts({ chain: { locations: one } }))).toEqual(["stores no_sales_lately queen"]);
  });

  it("take a store that is closed for good as meant to be, and tell one that is new, gone or without a clock", () => {
    const locations = [
      store("queen"),
      store("online", { status: "closed" }),
      store("old", { status: "closed", activeAtPos: false }),
      store("new", { status: "temporarily_closed", check: { state: "new" } }),
      store("gone", { check: { state: "gone" }, activeAtPos: false }),
      store("asleep", { activeAtPos: false }),
      store("timeless", { timeZone: null }),
    ];
    expect(told(facts({ chain: { locations } }))).toEqual([
      "imports time_zone_missing timeless",
      "stores new new",
      "stores gone gone",
      "stores inactive_at_pos asleep",
    ]);
    const closed = chainChecksOf(facts({ chain: { locations } })).find(({ location }) => location?.name === "online");
    expect(closed).toMatchObject({ state: "ok", why: "not_operational", fix: "set_operational" });
    expect(told(facts({ chain: { locations: [store("queen", { status: "closed" })] } }))).toEqual(["imports no_operational_store"]);
  });

  it("say of a chain that is gone that it is, and no more", () => {
    expect(chainChecksOf(facts({ chain: { state: "removed", access: "disconnected" } })).map(({ why }) => why)).toEqual(["removed"]);
  });

  it("name each store once", () => {
    const locations = [store("a", { clashesWith: "b", lastSaleAt: null, timeZone: null }), store("b", { clashesWith: "a" })];
    const keys = chainChecksOf(facts({ chain: { locations } })).map(({ check, location }) => `${check} ${location?.id}`);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
