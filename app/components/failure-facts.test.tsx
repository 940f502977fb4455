import { cleanup, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { FailureDetail } from "#app/failures/failure-view.ts";
import { renderInApp } from "#test/support/render-in-app.tsx";
import { FailureFacts } from "./failure-facts.tsx";

const failure: FailureDetail = {
  ...{ id: "1", kind: "pos", code: "pos_employee", status: "open", partner: "lightspeed", orderId: null, lineId: null, orderName: null },
  ...{ customerName: null, customerId: null, customerGid: null, upc: null, productTitle: null, program: null, rewardId: null },
  ...{ atRisk: "0.00", currency: "CAD", occurredAt: "2026-03-14T21:04:00.000Z", lastSeenAt: "2026-03-14T21:04:00.000Z", times: 1 },
  ...{ nextAttemptAt: null, waitingBy: null, waitingSince: null, snoozedUntil: null, closedAt: null, closedBy: null, assigneeId: null },
  ...{ holdId: null, details: {}, fixes: [], attempts: [], history: [], comparison: null },
};

describe("The facts of a failure", () => {
  it("name the point of sale, and no buyer, order or clock where every order is meant", () => {
    renderInApp(<FailureFacts failure={failure} daysLeft={null} />);
    expect(screen.getByText("Lightspeed X-Series")).toBeDefined();
    expect(screen.getByText("Every order")).toBeDefined();
    for (const text of ["Guest", "Customer", "Order", "Time left to correct it"]) expect(screen.queryByText(text)).toBeNull();
  });

  it("have no clock where a silent partner keeps every order waiting", () => {
    renderInApp(<FailureFacts failure={{ ...failure, kind: "transaction", code: "partner_silent", partner: "astro" }} daysLeft={5} />);
    expect(screen.getByText("Every order")).toBeDefined();
    expect(screen.queryByText("Time left to correct it")).toBeNull();
  });

  it("name the buyer and the days that are left of a purchase", () => {
    renderInApp(
      <FailureFacts
        failure={{ ...failure, kind: "transaction", code: "no_item_found", partner: "astro", orderName: "#1042" }}
        daysLeft={5}
      />,
    );
    expect(screen.getByText("Guest")).toBeDefined();
    expect(screen.getByText("#1042")).toBeDefined();
    expect(screen.getByText("5 days")).toBeDefined();
  });

  it("lead from a coupon's failure to the coupon, and from others to none", () => {
    renderInApp(<FailureFacts failure={{ ...failure, holdId: "h1" }} daysLeft={null} />);
    expect(screen.getByRole("link", { name: "Open the coupon" }).getAttribute("href")).toBe("/app/coupons/h1");
    cleanup();
    renderInApp(<FailureFacts failure={failure} daysLeft={null} />);
    expect(screen.queryByRole("link", { name: "Open the coupon" })).toBeNull();
  });
});
