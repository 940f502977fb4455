import { describe, expect, test } from "vitest";
import { beginOf, compareOrder, isLongOutage } from "./compare-orders.ts";

const now = new Date("2026-11-25T12:00:00Z");
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);
const facts = { newSince: ago(86_400), now, grace: 60 };
const order = { createdAt: ago(7_200), updatedAt: ago(600) };

describe("an order in Shopify's list", () => {
  test.each([
    ["of which nothing is known", order, null, "behind"],
    ["that changed since it was read", order, { readVersion: ago(601), readAt: ago(590) }, "behind"],
    ["that was read since", order, { readVersion: ago(600), readAt: ago(590) }, "current"],
    ["of which a newer version was read than the list has", order, { readVersion: ago(500), readAt: ago(499) }, "current"],
    ["that was read within the second of its change", order, { readVersion: ago(600), readAt: ago(599.5) }, "doubtful"],
    ["that was read before its change, by our clock", order, { readVersion: ago(600), readAt: ago(660) }, "doubtful"],
    ["whose webhook may still come", { ...order, updatedAt: ago(59) }, null, "too_fresh"],
    ["that is from the future, by our clock", { ...order, updatedAt: ago(-300) }, null, "too_fresh"],
    ["from before Punchcard was installed", { ...order, createdAt: ago(86_461) }, null, "not_ours"],
    ["placed as Punchcard was installed, by clocks that differ", { ...order, createdAt: ago(86_459) }, null, "behind"],
    ["from before, of which we had heard", { ...order, createdAt: ago(99_999) }, { readVersion: ago(700), readAt: ago(690) }, "behind"],
  ] as const)("%s", (_what, listed, known, comparison) => {
    expect(compareOrder(listed, { ...facts, known })).toBe(comparison);
  });
});

test("a comparison begins some minutes before the place where the last one ended", () => {
  expect(beginOf(now)).toEqual(ago(600));
});

describe("an outage is long", () => {
  const hour = 3_600;
  test.each([
    [true, { completeAt: ago(7 * hour), scannedTo: ago(7 * hour), bulkFailedAt: null }],
    [false, { completeAt: ago(5 * hour), scannedTo: ago(99 * hour), bulkFailedAt: null }],
    [true, { completeAt: null, scannedTo: ago(7 * hour), bulkFailedAt: null }],
    [false, { completeAt: null, scannedTo: ago(hour), bulkFailedAt: null }],
    [false, { completeAt: ago(70 * hour), scannedTo: ago(70 * hour), bulkFailedAt: ago(hour) }],
    [true, { completeAt: ago(70 * hour), scannedTo: ago(70 * hour), bulkFailedAt: ago(7 * hour) }],
  ])("%j: %j", (isLong, scan) => {
    expect(isLongOutage(scan, now)).toBe(isLong);
  });
});
