import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import type { ComplianceView } from "#app/privacy/privacy-view.ts";
import { renderInApp } from "#test/support/render-in-app.tsx";
import { AccessLogCard } from "./access-log-card.tsx";
import { PrivacyNews } from "./privacy-news.tsx";
import { PrivacyRequestsCard } from "./privacy-requests-card.tsx";
import { RetentionCard } from "./retention-card.tsx";

const open: ComplianceView = {
  id: "1",
  kind: "data_request",
  askedAt: "2026-11-01T12:00:00Z",
  dueAt: "2026-12-01T12:00:00Z",
  doneAt: null,
  doneBy: null,
  customer: "1042",
  counts: [],
  end: null,
  scopes: null,
};
const erased: ComplianceView = {
  ...open,
  id: "2",
  kind: "redact_customer",
  doneAt: "2026-11-02T12:00:00Z",
  doneBy: "punchcard",
  customer: null,
  counts: [
    ["customers", 1],
    ["orders", 12],
  ],
};
const idle = { staff: [], downloading: null, handing: null, onDownload: () => undefined, onHandOver: () => undefined };

describe("What Shopify asked for", () => {
  it("offers the data of a customer who asked for it, and to say that it was handed over", async () => {
    const [onDownload, onHandOver] = [vi.fn(), vi.fn()];
    renderInApp(<PrivacyRequestsCard {...idle} requests={[open, erased]} onDownload={onDownload} onHandOver={onHandOver} />);
    await userEvent.click(screen.getByRole("button", { name: "Download data of customer 1042" }));
    await userEvent.click(screen.getByRole("button", { name: "Handed over: data of customer 1042" }));
    expect([onDownload.mock.calls, onHandOver.mock.calls]).toEqual([[[open]], [[open]]]);
    expect(screen.getByText(/due by Dec 1/)).toBeDefined();
  });

  it("says what was erased, and asks nothing of anybody there", () => {
    renderInApp(<PrivacyRequestsCard {...idle} requests={[erased]} />);
    expect(screen.getByText("A customer was erased")).toBeDefined();
    expect(screen.getAllByRole("listitem").map(({ textContent }) => textContent)).toEqual(
      expect.arrayContaining(["1 customer erased", "12 orders"]),
    );
    expect(screen.queryByRole("button")).toBeNull();
  });

  it("tells scopes that were taken away, in French as well", () => {
    const changed: ComplianceView = { ...erased, kind: "scopes_changed", counts: [], scopes: { added: [], removed: ["read_orders"] } };
    renderInApp(<PrivacyRequestsCard {...idle} requests={[changed]} />, "fr");
    expect(screen.getByText(/^Retiré\s: read_orders$/)).toBeDefined();
  });
});

it("Who saw personal data is told by the name that they gave themselves", () => {
  const accesses = [{ actor: "Staff 7", views: [{ what: "customer" as const, subjects: 2, times: 5, last: "2026-11-02T12:00:00Z" }] }];
  renderInApp(<AccessLogCard accesses={accesses} staff={[{ id: "s", actor: "Staff 7", name: "Robin" }]} days={90} />);
  expect(screen.getByText("Robin")).toBeDefined();
  expect(screen.getByText(/^2 entries · 5 times · last Nov/)).toBeDefined();
});

it("The time that data is kept is the one that is set", () => {
  renderInApp(<RetentionCard days={120} logDays={365} />);
  expect(screen.getByText("Erased after 120 days:")).toBeDefined();
});

describe("The home page", () => {
  it("says what does not work without a scope, and when a request is due", () => {
    renderInApp(<PrivacyNews news={{ dueAt: "2026-12-01T12:00:00Z", missingScopes: ["read_orders"] }} />);
    expect(screen.getByText("Orders are not read, and wait.")).toBeDefined();
    expect(screen.queryByText(/No coupon/)).toBeNull();
    expect(screen.getByRole("link", { name: "Show requests" }).getAttribute("href")).toBe("/app/privacy");
  });

  it("says nothing where all is well", () => {
    renderInApp(<PrivacyNews news={{ dueAt: null, missingScopes: [] }} />);
    expect(document.body.textContent).not.toMatch(/access|privacy/i);
  });
});
