import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import type { ListedFailure } from "#app/failures/failure-view.ts";
import { renderInApp } from "#test/support/render-in-app.tsx";
import { FailureCards } from "./failure-cards.tsx";

const rows: ListedFailure[] = ["1", "2"].map((id) => ({
  id,
  kind: "transaction",
  code: "barcode_missing",
  status: "open",
  partner: "astro",
  orderId: null,
  lineId: null,
  orderName: `#104${id}`,
  customerName: "Ana Roy",
  upc: null,
  productTitle: "Marrow bone",
  program: null,
  rewardId: null,
  occurredAt: "2026-03-14T21:04:00.000Z",
  nextAttemptAt: null,
  customerId: null,
  atRisk: "0.00",
  currency: "CAD",
  waitingBy: null,
  waitingSince: null,
  snoozedUntil: null,
  daysLeft: 12,
  assignee: null,
}));

describe("The failures on a narrow screen", () => {
  it("can be selected one by one or all at once, and acted on", async () => {
    const onAction = vi.fn();
    const user = userEvent.setup();
    renderInApp(
      <FailureCards
        rows={rows}
        hasMore={false}
        addressOf={({ id }) => `/f/${id}`}
        bulkActionsOn={(ids) => [{ content: "Hide", onAction: () => onAction(ids) }]}
        pagination={{ hasNext: false, hasPrevious: false }}
      />,
    );
    expect(screen.queryByRole("button", { name: "Hide" })).toBeNull();
    await user.click(screen.getByLabelText("Select the failure of Ana Roy, #1042"));
    await user.click(screen.getByRole("button", { name: "Hide" }));
    expect(onAction).toHaveBeenLastCalledWith(["2"]);
    await user.click(screen.getByLabelText("1 selected"));
    await user.click(screen.getByRole("button", { name: "Hide" }));
    expect(onAction).toHaveBeenLastCalledWith(["1", "2"]);
  });

  it("can all be selected where more match than the page shows", async () => {
    const onAction = vi.fn();
    const user = userEvent.setup();
    renderInApp(
      <FailureCards
        rows={rows}
        hasMore
        addressOf={({ id }) => `/f/${id}`}
        bulkActionsOn={(chosen) => [{ content: "Hide", onAction: () => onAction(chosen) }]}
        pagination={{ hasNext: true, hasPrevious: false }}
      />,
    );
    await user.click(screen.getByLabelText("Select all"));
    await user.click(screen.getByRole("button", { name: "Select all that match" }));
    await user.click(screen.getByRole("button", { name: "Hide" }));
    expect(onAction).toHaveBeenLastCalledWith("all");
  });

  it("cannot be selected where there is nothing to do", () => {
    renderInApp(
      <FailureCards
        rows={rows}
        hasMore={false}
        addressOf={({ id }) => `/f/${id}`}
        bulkActionsOn={() => []}
        pagination={{ hasNext: true, hasPrevious: false }}
      />,
    );
    expect(screen.queryByRole("checkbox")).toBeNull();
    expect(screen.getByRole("button", { name: "Next" })).toBeDefined();
  });
});
