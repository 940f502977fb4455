import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { firstOptions } from "#app/reports/report-file-view.ts";
import type { ReportFilesView, SaveReportResult, ScheduledReportView } from "#app/reports/report-file-view.ts";
import { inApp, renderInApp } from "#test/support/render-in-app.tsx";
import { ScheduledReportsCard } from "./scheduled-reports-card.tsx";

const daily: ScheduledReportView = {
  ...{ id: "1", name: "For TMAS", every: "day", hour: 6, recipients: ["sam@example.test"], options: firstOptions("en"), active: true },
  ...{
    nextAt: "2026-11-26T11:00:00.000Z",
    problem: "unreachable",
    lastFile: { id: "9", state: "made", createdAt: "2026-11-25T11:05:00.000Z" },
  },
};
const view: ReportFilesView = {
  ...{ timeZone: "America/Toronto", today: "2026-11-25", from: null, slowChains: ["Northern Pets"], files: [] },
  locations: [{ id: "1", name: "Harbour", locationId: "0b11f8f4", chain: "Northern Pets" }],
  scheduled: [daily],
};

function given(result: SaveReportResult | null = null) {
  return {
    card: (changed: SaveReportResult | null = result, shown: ReportFilesView = view) => (
      <ScheduledReportsCard
        view={shown}
        options={firstOptions("en")}
        busy={null}
        result={changed}
        onSave={onSave}
        onSwitch={onSwitch}
        onDelete={onDelete}
      />
    ),
    onSave,
    onSwitch,
    onDelete,
  };
}
const onSave = vi.fn();
const onSwitch = vi.fn();
const onDelete = vi.fn();

it("shows when a report comes, to whom, and what is wrong with it", () => {
  renderInApp(given().card());
  for (const text of ["For TMAS", "Every day at 6:00", "sam@example.test", "On", "TMAS import file"])
    expect(screen.getByText(text)).toBeDefined();
  expect(screen.getByText(/^The mail server did not answer/)).toBeDefined();
  expect(screen.getAllByText(/Nov\.? 26, 2026/).length).toBe(1);
});

it("gives a new one as it was typed, and warns of what an hourly one would miss", async () => {
  const user = userEvent.setup();
  renderInApp(given().card());
  await user.click(screen.getByText("Schedule a report"));
  expect(document.activeElement).toBe(screen.getByLabelText("Name"));
  await user.type(screen.getByLabelText("Name"), "Hourly");
  expect(screen.queryByText(/is imported less often/)).toBeNull();
  fireEvent.change(screen.getByLabelText("How often"), { target: { value: "hour" } });
  expect(screen.getByText(/“Northern Pets” is imported less often/)).toBeDefined();
  expect(screen.queryByLabelText("Hour")).toBeNull();
  await user.click(screen.getByLabelText("By email"));
  expect(screen.getByText(/^Mail is not set up yet\./)).toBeDefined();
  await user.type(screen.getByLabelText("Recipients"), "import@tmas.test");
  await user.click(screen.getByText("Save report"));
  expect(onSave.mock.lastCall).toEqual([
    null,
    { name: "Hourly", every: "hour", hour: 6, delivery: "mail", recipients: "import@tmas.test", options: firstOptions("en") },
  ]);
});

it("leads to the field that is wrong, and closes once it is saved", async () => {
  const user = userEvent.setup();
  const { card } = given();
  const { rerender } = renderInApp(card());
  await user.click(screen.getByLabelText("Change “For TMAS”"));
  expect(screen.getByLabelText<HTMLInputElement>("Recipients").value).toBe("sam@example.test");
  rerender(inApp(card({ status: "invalid", errors: { recipients: { error: "not_an_address", named: "sam@" } } })));
  expect(document.activeElement).toBe(screen.getByLabelText("Recipients"));
  expect(screen.getByText("“sam@” is not an email address.")).toBeDefined();
  rerender(inApp(card({ status: "saved" })));
  expect(screen.queryByLabelText("Recipients")).toBeNull();
});

it("is switched off at once, and deleted only after it was said what follows", async () => {
  const user = userEvent.setup();
  renderInApp(given().card());
  await user.click(screen.getByLabelText("Switch off “For TMAS”"));
  expect(onSwitch.mock.lastCall).toEqual(["1", false]);
  await user.click(screen.getByLabelText("Delete “For TMAS”"));
  expect(screen.getByText("Files that it has made stay for 30 days.")).toBeDefined();
  expect(onDelete.mock.calls.length).toBe(0);
  await user.click(screen.getByText("Delete the report"));
  expect(onDelete.mock.lastCall).toEqual(["1"]);
});

it("says in French when it comes", () => {
  const off = { ...daily, active: false, every: "week" as const, recipients: [], problem: null, lastFile: null };
  renderInApp(given().card(null, { ...view, scheduled: [off] }), "fr");
  for (const text of [/^Tous les lundis à 6\sh$/, "Désactivé", "Téléchargement", "Aucun pour l’instant"])
    expect(screen.getByText(text)).toBeDefined();
  expect(screen.queryByText("Prochain fichier")).toBeNull();
});
