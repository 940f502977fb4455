import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { HoldFilter, HoldRow } from "#app/coupons/hold-view.ts";
import { renderInApp } from "#test/support/render-in-app.tsx";
import { HoldTable } from "./hold-table.tsx";

const ana: HoldRow = {
  id: "1",
  partner: "petz",
  kind: "coupon",
  title: "$5 off Northpaw",
  productTitle: "Northpaw Chicken · 20 lb",
  units: 1,
  customer: { id: "c1", name: "Ana Roy" },
  customerGid: "gid://shopify/Customer/7",
  order: { id: "o1", gid: "gid://shopify/Order/1", name: "#1042" },
  amount: "5.00",
  currency: "CAD",
  state: "capture_failed",
  reason: "unanswered",
  changedAt: "2026-03-14T21:04:00.000Z",
};
const guest: HoldRow = {
  ...ana,
  id: "2",
  kind: "reward",
  title: "Free bag",
  customer: null,
  customerGid: null,
  order: null,
  units: 2,
  state: "authorized",
};

function setUp(rows: HoldRow[], filter: Partial<HoldFilter> = {}) {
  renderInApp(
    <HoldTable
      list={{ rows, next: null, previous: null }}
      filter={{ group: null, kind: null, search: "", ...filter }}
      busy={false}
      addressOf={({ id }) => `/app/coupons/${id}`}
      onPage={() => {}}
      onClear={() => {}}
    />,
  );
}

describe("The table of coupons", () => {
  it("says what each is, whose, for which order and where it stands, and leads there", () => {
    setUp([ana, guest]);
    const links = Object.fromEntries(
      ["$5 off Northpaw", "Ana Roy", "#1042", "Free bag"].map((name) => [name, screen.getByRole("link", { name }).getAttribute("href")]),
    );
    expect(links).toEqual({
      "$5 off Northpaw": "/app/coupons/1",
      "Ana Roy": "/app/customers/c1",
      "#1042": "/app/orders/o1",
      "Free bag": "/app/coupons/2",
    });
    for (const text of ["Not captured", "Put aside", "Guest", "Free good", "2 × Northpaw Chicken · 20 lb"])
      expect(screen.getByText(text)).toBeDefined();
    expect(screen.getAllByText("$5.00")).toHaveLength(2);
  });

  it("tells nothing that was put aside from nothing that matches", () => {
    setUp([]);
    expect(screen.getByText("No coupon was put aside yet")).toBeDefined();
    setUp([], { group: "failed" });
    expect(screen.getByText("Nothing needs you")).toBeDefined();
    setUp([], { search: "x" });
    expect(screen.getByText("No coupons match")).toBeDefined();
  });
});
