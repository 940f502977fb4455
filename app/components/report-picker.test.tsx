import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { petStoreReport } from "#test/fixtures/pet-store-report.ts";
import { renderInApp } from "#test/support/render-in-app.tsx";
import { ReportPicker } from "./report-picker.tsx";
import type { AskedReport } from "./report-search.ts";

const today = "2026-03-12";
const week: AskedReport = { unit: "week", day: null, by: "location", locations: [], currency: null };

function setUp(asked: Partial<AskedReport> = {}, currencies = ["CAD"]) {
  const onAsk = vi.fn<(asked: AskedReport) => void>();
  renderInApp(<ReportPicker asked={{ ...week, ...asked }} report={{ ...petStoreReport, currencies }} today={today} onAsk={onAsk} />);
  return { asks: () => onAsk.mock.calls.map(([question]) => question), user: userEvent.setup({ delay: null }) };
}

const button = (name: string) => screen.getByRole<HTMLButtonElement>("button", { name });

describe("The picker of a report", () => {
  it("says which period is shown, and asks for another", async () => {
    const { asks, user } = setUp();
    expect(button("Week").getAttribute("aria-pressed")).toBe("true");
    await user.click(button("Month"));
    expect(asks()).toEqual([{ ...week, unit: "month" }]);
  });

  it("goes back period by period, and forward as far as today, of which the address keeps no day", async () => {
    const { asks, user } = setUp();
    expect(["Next week", "Today"].map((name) => button(name).getAttribute("aria-disabled"))).toEqual(["true", "true"]);
    await user.click(button("Previous week"));
    expect(asks()).toEqual([{ ...week, day: "2026-03-02" }]);
  });

  it("comes back to today from the week before", async () => {
    const { asks, user } = setUp({ day: "2026-03-04" });
    await user.click(button("Next week"));
    await user.click(button("Today"));
    expect(asks()).toEqual([week, week]);
  });

  it("takes a day once it is whole", async () => {
    const { asks, user } = setUp();
    await user.clear(screen.getByLabelText("A day of the period"));
    await user.type(screen.getByLabelText("A day of the period"), "2026-02-28");
    await vi.waitFor(() => expect(asks()).toEqual([{ ...week, day: "2026-02-28" }]));
  });

  it("names the one store that is shown, and offers currencies where there are several", () => {
    setUp({ locations: ["0195a000-0000-7000-8000-000000000002"] }, ["CAD", "USD"]);
    expect(button("Harbour")).toBeDefined();
    expect(screen.getByRole("combobox", { name: "Currency" })).toBeDefined();
  });
});
