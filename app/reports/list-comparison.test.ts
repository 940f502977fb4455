import { expect, test } from "vitest";
import { listComparison } from "./completeness-view.ts";
import type { ScanFacts } from "./completeness-view.ts";

const now = new Date("2026-11-25T19:05:00Z");
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const scan: ScanFacts = { completeAt: ago(5), problem: null, bulkId: null, createdAt: ago(9_000) };

test.each([
  ["a shop that was compared minutes ago", scan, "current"],
  ["one whose last try failed, when the one before is not long ago", { ...scan, problem: "unavailable" }, "current"],
  ["one that was compared too long ago", { ...scan, completeAt: ago(16), problem: "unavailable" }, "behind"],
  ["one of which nobody knows why it stands still", { ...scan, completeAt: ago(16) }, "behind"],
  ["one whose changes Shopify writes down", { ...scan, completeAt: ago(600), bulkId: "gid://shopify/BulkOperation/1" }, "reading"],
  ["one that Punchcard has no access to", { ...scan, completeAt: ago(16), problem: "access_lost" }, "no_access"],
  ["a new one", { ...scan, completeAt: null, createdAt: ago(1) }, "starting"],
  ["one that was never compared", { ...scan, completeAt: null }, "behind"],
  ["one that was never asked for", null, "starting"],
] as const)("%s is told as such", (_what, facts, state) => {
  const isBehind = state !== "current" && state !== "starting";
  expect(listComparison(facts, now)).toEqual({ state, isBehind, until: facts?.completeAt?.toISOString() ?? null });
});
