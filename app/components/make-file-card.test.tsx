import { fireEvent, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it, vi } from "vitest";
import { firstOptions } from "#app/reports/report-file-view.ts";
import type { PreviewResult, ReportFileErrors } from "#app/reports/report-file-view.ts";
import { renderInApp } from "#test/support/render-in-app.tsx";
import { MakeFileCard } from "./make-file-card.tsx";
import type { FileForm } from "./make-file-card.tsx";

const locations = [
  { id: "1", name: "Harbour", locationId: "0b11f8f4", chain: "Northern Pets" },
  { id: "2", name: "Queen Street", locationId: "3a64f8f4", chain: "Northern Pets" },
];

type Given = { errors?: ReportFileErrors; preview?: PreviewResult | null; onMake?: (form: FileForm) => void };

function Card({ errors = {}, preview = null, onMake = () => {} }: Given) {
  const [form, setForm] = useState<FileForm>({
    options: firstOptions("en"),
    days: { span: "yesterday", first: "2026-11-25", last: "2026-11-25" },
  });
  return (
    <MakeFileCard
      form={form}
      view={{ locations, today: "2026-11-25" }}
      errors={errors}
      preview={preview}
      busy={false}
      onChange={setForm}
      onMake={() => onMake(form)}
    />
  );
}

const choose = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } });

it("starts with what TMAS asks for, and gives what was chosen", async () => {
  const user = userEvent.setup();
  const onMake = vi.fn<(form: FileForm) => void>();
  renderInApp(<Card onMake={onMake} />);
  fireEvent.click(screen.getByText("Make and download"));
  expect(onMake.mock.lastCall?.[0]).toMatchObject({
    options: { kind: "tmas", mask: "none", hours: "all", locations: [] },
    days: { span: "yesterday" },
  });
  choose("Days", "range");
  choose("First day", "2026-11-01");
  choose("Separator", "semicolon");
  choose("Location ID", "last4");
  await user.click(screen.getByLabelText("Column “Hour”"));
  choose("Locations", "chosen");
  await user.click(screen.getByLabelText("Queen Street (3a64f8f4, Northern Pets)"));
  fireEvent.click(screen.getByText("Make and download"));
  expect(onMake.mock.lastCall?.[0]).toMatchObject({
    options: { separator: "semicolon", mask: "last4", hourColumn: false, locations: ["2"] },
    days: { span: "range", first: "2026-11-01", last: "2026-11-25" },
  });
  choose("Locations", "all");
  fireEvent.click(screen.getByText("Make and download"));
  expect(onMake.mock.lastCall?.[0].options.locations).toEqual([]);
});

it("has out of the way what totals for people do not know", () => {
  renderInApp(<Card />);
  choose("File", "daily_totals");
  for (const label of ["Date and time", "Location ID", "Hours", "Column “Hour”"]) expect(screen.queryByLabelText(label)).toBeNull();
  expect(screen.getByLabelText("Staff hours")).toBeDefined();
});

it("says at the field what is wrong, and names the locations that the mask makes one of", () => {
  renderInApp(
    <Card errors={{ mask: { error: "ids_alike", named: "Harbour, Queen Street" } }} preview={{ status: "invalid", errors: {} }} />,
  );
  expect(screen.getByLabelText("Location ID").getAttribute("aria-invalid")).toBe("true");
  expect(screen.getByText(/^These locations would have the same ID in the file: Harbour, Queen Street\./)).toBeDefined();
  expect(screen.getByText("Choose something else above to see the first lines.")).toBeDefined();
});

it("shows the first lines as they stand in the file, and that there are others", () => {
  const lines = ["Location ID,Date & Time", "3a64f8f4,2026-11-24 09:00"];
  renderInApp(<Card preview={{ status: "shown", lines, more: true }} />);
  expect(screen.getByRole("region", { name: "First lines of the file" }).textContent).toBe(`${lines.join("\n")}\n…`);
});

it("says in French what is masked, and that there is nothing to write", () => {
  renderInApp(<Card preview={{ status: "shown", lines: [], more: false }} />, "fr");
  expect(screen.getByText(/^Le masque n’écrit que la fin de chaque identifiant/)).toBeDefined();
  expect(screen.getByText("Il n’y a rien à écrire pour ces jours.")).toBeDefined();
  expect(
    within(screen.getByLabelText("Heures"))
      .getAllByRole("option")
      .map(({ textContent }) => textContent),
  ).toEqual([
    "Toutes les heures du jour",
    "De la première vente du jour à la dernière",
    "Seulement les heures avec des ventes ou du travail",
  ]);
});
