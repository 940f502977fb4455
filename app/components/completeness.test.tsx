import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import type { CompletenessDay, Gap } from "#app/reports/completeness-view.ts";
import { renderInApp } from "#test/support/render-in-app.tsx";
import { CompletenessDayCards } from "./completeness-day-cards.tsx";
import { CompletenessLine } from "./completeness-line.tsx";
import { CompletenessTable } from "./completeness-table.tsx";
import { ListComparisonNote } from "./list-comparison-note.tsx";
import { GapList } from "./gap-list.tsx";

const cad = (minor: number) => ({ minor, currency: "CAD" });

const day: CompletenessDay = {
  day: "2026-11-25",
  state: "gaps",
  gaps: 2,
  shopify: { orders: 143, sales: [cad(1_234_567)], leftOut: [{ reason: "cancelled", count: 3 }], unread: 0, unreadable: 0, found: 1 },
  points: [
    {
      ...{ partner: "heartland", sent: 141, failed: 1, aside: 0, pending: 1, missing: 0, differing: 0 },
      heldBack: 3,
      worth: [cad(1_400_000)],
      booked: [cad(1_400_000)],
    },
  ],
  loyalty: {
    ...{
      lines: 320,
      recorded: 310,
      failed: 2,
      aside: 0,
      pending: 0,
      owed: 500,
      recordedUnits: 498,
      differing: 0,
      redeemed: 4,
      unredeemed: 0,
    },
    skipped: 8,
  },
  coupons: { used: 0, settled: 0, amount: [], open: 0 },
  stores: null,
};
const complete: CompletenessDay = {
  ...day,
  ...{ day: "2026-11-24", state: "complete", gaps: 0 },
  stores: {
    ...{ transactions: 1204, sales: [cad(4_500_000), { minor: 1200, currency: "USD" }], checked: 3, differing: 1, late: 0 },
    ...{ nowhere: 0, nowhereSales: [], nowhereChains: 0, behind: 0, loyalty: null },
  },
};

it("shows for each day what was sold beside what arrived, and whether it is complete in words", () => {
  renderInApp(<CompletenessTable days={[day, complete]} busy={false} addressOf={(name) => `?day=${name}`} />);
  const [, first, second] = screen.getAllByRole("row");
  const row = within(first ?? document.body);
  expect(row.getByRole("link", { name: "Nov 25, 2026" }).getAttribute("href")).toBe("?day=2026-11-25");
  expect(row.getByText("2 gaps")).toBeDefined();
  expect(row.getByText("143 orders · $12,345.67")).toBeDefined();
  expect(row.getByText("141 sent · $14,000.00")).toBeDefined();
  expect(row.getByText("3 held back")).toBeDefined();
  expect(row.getByText("310 of 312 lines")).toBeDefined();
  expect(row.getByText("4 free goods redeemed")).toBeDefined();
  expect(within(second ?? document.body).getByText("Complete")).toBeDefined();
});

it("says a day in one line that leads to it", () => {
  renderInApp(<CompletenessLine days={[day, complete]} />);
  expect(screen.getByText("143 orders, 141 at Heartland Retail, 310 of 312 loyalty lines, 2 gaps")).toBeDefined();
  expect(screen.getByText("143 orders, 141 at Heartland Retail, 310 of 312 loyalty lines, 1,204 transactions, Complete")).toBeDefined();
  expect(screen.getByRole("link", { name: "Yesterday" }).getAttribute("href")).toBe("/app/reports/completeness?day=2026-11-24");
});

const until = "2026-11-25T19:05:00.000Z";

it.each([
  [
    "en",
    { until, state: "current" },
    /^Compared with Shopify’s own list of orders until Nov 25, 2026, .*\. 2 orders were found that no webhook told of\.$/,
  ],
  [
    "fr",
    { until, state: "current" },
    /^Comparé avec la liste .* jusqu’au 25 nov\. 2026, .*\. 2 commandes ont été trouvées qu’aucun webhook/,
  ],
  ["en", { until, state: "behind" }, /only until Nov 25, 2026.*tries again every few minutes/],
  ["en", { until, state: "no_access" }, /has no access to the shop’s orders/],
  ["en", { until, state: "reading" }, /Shopify is writing down what changed since/],
  ["en", { until: null, state: "behind" }, /could not be compared with Shopify’s own list yet/],
  ["en", { until: null, state: "starting" }, /^The first comparison/],
] as const)("says how far orders were compared with Shopify's list (%s, %j)", (locale, list, text) => {
  renderInApp(<ListComparisonNote read={{ list: { ...list, isBehind: list.state !== "current" }, days: [day, complete] }} />, locale);
  expect(screen.getByText(text)).toBeDefined();
});

it("says it in French with its own plurals", () => {
  renderInApp(<CompletenessLine days={[{ ...day, gaps: 1 }]} />, "fr");
  expect(screen.getByText("143 commandes, 141 chez Heartland Retail, 310 sur 312 lignes de fidélité, 1 écart")).toBeDefined();
});

it("names each reason for which something was left out, with how often", () => {
  renderInApp(
    <CompletenessDayCards
      read={{
        day: { ...day, stores: complete.stores },
        heldBack: [
          { partner: "heartland", reason: "ignored_tag", count: 2 },
          { partner: "heartland", reason: "before_start", count: 1 },
          { partner: "lightspeed", reason: "cancelled", count: 9 },
        ],
        skipped: [{ reason: "gift_card", count: 8 }],
      }}
    />,
  );
  expect(screen.getByText("Cancelled: 3")).toBeDefined();
  expect(screen.getByText("It has a tag that is ignored: 2 · Placed before the point of sale was connected: 1")).toBeDefined();
  expect(screen.getByText("498 of 500")).toBeDefined();
  expect(screen.getByText("$45,000.00 CAD + $12.00 USD")).toBeDefined();
});

const order = { id: "01a2154b-0000-7000-8000-000000000001", name: "#1042", channel: "online" as const };

it("says of each gap what is missing, why, for how much, and leads to what mends it", () => {
  const gaps: Gap[] = [
    {
      ...{ id: "1", kind: "line_failed", order, title: "Northpaw 20 lb", code: "barcode_missing", amount: cad(6299) },
      fix: { to: "failure", id: "f1" },
    },
    {
      ...{ id: "2", kind: "pos_pending", order, partner: "heartland", reason: "disconnected", amount: cad(100) },
      fix: { to: "connection", partner: "heartland" },
    },
    { ...{ id: "3", kind: "pos_differs", order, partner: "lightspeed", amount: cad(2000), booked: cad(1900) }, fix: { to: "again" } },
    { ...{ id: "4", kind: "order_unread", order: "5551", amount: null }, fix: { to: "again" } },
    {
      ...{ id: "5", kind: "store_differs", location: "Queen Street", chain: "c1", amount: cad(1500) },
      ...{ pos: { sales: 2, minor: 2500 }, ours: { sales: 1, minor: 1000 }, fix: { to: "chain", id: "c1" } },
    },
    { ...{ id: "6", kind: "store_nowhere", chain: "Northern Pets", sales: 1, amount: cad(500) }, fix: { to: "chain", id: "c1" } },
  ];
  renderInApp(<GapList gaps={gaps} isCut />);
  const items = screen.getAllByRole("listitem").map((item) => item.textContent);
  expect(items).toEqual([
    expect.stringMatching(/^Northpaw 20 lb of order #1042 is not recorded\$62\.99.*Fix the failureOpen the order$/),
    expect.stringMatching(/^Order #1042 waits for Heartland Retail\$1\.00The point of sale is not connected\.Open the connection/),
    expect.stringMatching(/another amount\$20\.00Lightspeed X-Series was sent \$19\.00, and it is worth \$20\.00\.Open the order$/),
    expect.stringMatching(/^Order 5551 in Shopify.*nothing is missing\.$/),
    expect.stringMatching(/^Queen Street\$15\.00Its POS has 2 sales for \$25\.00, we have 1 for \$10\.00\.Open the store chain$/),
    expect.stringMatching(/^Northern Pets\$5\.001 sale is of no location/),
  ]);
  expect(screen.getByRole("link", { name: "Fix the failure: Northpaw 20 lb of order #1042 is not recorded" }).getAttribute("href")).toBe(
    "/app/failures/f1",
  );
  expect(screen.getByText(/^Only the first of the gaps/)).toBeDefined();
});

it("says that there are none", () => {
  renderInApp(<GapList gaps={[]} isCut={false} />);
  expect(screen.getByText("No gaps")).toBeDefined();
});
