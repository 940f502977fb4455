import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { FixProgress } from "#app/failures/failure-view.ts";
import { inApp, renderInApp } from "#test/support/render-in-app.tsx";
import { HealingCard } from "./healing-card.tsx";

const running: FixProgress = {
  id: "f",
  fix: "retry",
  actor: "Staff 42",
  appliedAt: "2026-03-14T15:00:00Z",
  total: 5_000,
  healed: 1_249,
  failed: 1,
  pending: 3_750,
  later: 0,
  nextAttemptAt: null,
  reasons: [
    {
      code: "no_item_found",
      count: 1,
      failures: [
        { id: "0198f0a0-0000-7000-8000-000000000001", orderName: "#1001", customerName: "Ana Roy", productTitle: "Northpaw 20 lb" },
      ],
    },
  ],
};
const staff = [{ id: "s", actor: "Staff 42", name: "Robin" }];

describe("The result of a fix", () => {
  it("shows how far it is, and names it to screen readers", () => {
    renderInApp(<HealingCard progress={running} staff={staff} />);
    const bar = screen.getByRole("progressbar", { name: "Result of “Try again”" });
    expect(bar.getAttribute("value")).toBe("25");
    expect(screen.getByText("1,250 of 5,000 settled")).toBeDefined();
    expect(screen.getByText(/Robin/)).toBeDefined();
    expect(screen.getByText("Working on it. This page updates by itself.")).toBeDefined();
  });

  it("says aloud what healed and what did not once all are settled, and why, with the way there", () => {
    const { container, rerender } = renderInApp(<HealingCard progress={running} staff={staff} />);
    const done: FixProgress = {
      ...running,
      healed: 4_990,
      failed: 10,
      pending: 0,
      reasons: [{ ...running.reasons[0], count: 10 } as never],
    };
    rerender(inApp(<HealingCard progress={done} staff={staff} />));
    const live = container.querySelector<HTMLElement>("[aria-live]");
    expect(live?.textContent).toBe("4,990 failures healed. 10 failures did not heal.");
    expect(screen.getByRole("heading", { name: "No item found: 10" })).toBeDefined();
    const link = within(screen.getByRole("list")).getByRole("link", { name: "#1001 · Ana Roy · Northpaw 20 lb" });
    expect(link.getAttribute("href")).toBe("/app/failures/0198f0a0-0000-7000-8000-000000000001");
    expect(screen.getByText("and 9 more")).toBeDefined();
  });

  it("says what is tried again later by itself", () => {
    const waiting: FixProgress = {
      ...running,
      total: 2,
      healed: 1,
      failed: 0,
      pending: 1,
      later: 1,
      nextAttemptAt: "2026-03-14T16:05:00Z",
      reasons: [],
    };
    renderInApp(<HealingCard progress={waiting} staff={staff} />);
    expect(screen.getByText(/1 failure is tried again by itself: Mar 14, 2026/)).toBeDefined();
    expect(screen.queryByText(/Working on it/)).toBeNull();
  });

  it("tells of what somebody hid meanwhile, in French as well", () => {
    const hidden: FixProgress = {
      ...running,
      total: 3,
      healed: 1,
      failed: 2,
      pending: 0,
      reasons: [
        { code: "hidden", count: 1, failures: [] },
        { code: "not_reached", count: 1, failures: [] },
      ],
    };
    renderInApp(<HealingCard progress={hidden} staff={staff} />, "fr");
    const normalizer = (text: string) => text.replaceAll("\u00a0", " ");
    expect(screen.getByText("Masqué entre-temps : 1", { normalizer })).toBeDefined();
    expect(screen.getByText("Non réessayé, car Punchcard a dû s’arrêter : 1", { normalizer })).toBeDefined();
  });
});
