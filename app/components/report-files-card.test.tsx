import { fireEvent, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import type { ReportFileView } from "#app/reports/report-file-view.ts";
import { renderInApp } from "#test/support/render-in-app.tsx";
import { ReportFilesCard } from "./report-files-card.tsx";

const file: ReportFileView = {
  ...{
    id: "1",
    name: "For TMAS",
    kind: "tmas",
    firstDay: "2026-11-24",
    lastDay: "2026-11-24",
    hours: null,
    state: "made",
    rows: 48,
    late: [],
  },
  ...{ mail: "sent", problem: null, canSend: true, createdAt: "2026-11-25T11:05:00.000Z", sentAt: "2026-11-25T11:05:02.000Z" },
};

function Card({
  files,
  onDownload = () => {},
  onAgain = () => {},
}: {
  files: ReportFileView[];
  onDownload?: () => void;
  onAgain?: () => void;
}) {
  return <ReportFilesCard files={files} downloading={null} asking={null} onDownload={onDownload} onAgain={onAgain} />;
}

it("says what a file covers and what became of it, and brings it", () => {
  const onDownload = vi.fn();
  renderInApp(<Card files={[file]} onDownload={onDownload} />);
  for (const text of ["Ready", "Sent", /^48 lines/]) expect(screen.getByText(text)).toBeDefined();
  expect(screen.queryByText("Send again")).toBeNull();
  fireEvent.click(screen.getByLabelText(/^Download “For TMAS”, Nov\.? 24, 2026$/));
  expect(onDownload.mock.lastCall).toEqual([file]);
});

it("offers to send again what was not sent, while there is somebody to send it to", () => {
  const onAgain = vi.fn();
  const failed = { ...file, mail: "failed", problem: "recipients_refused", sentAt: null } as const;
  renderInApp(<Card files={[failed, { ...failed, id: "2", name: "Orphan", canSend: false }]} onAgain={onAgain} />);
  expect(screen.getAllByText(/^The mail server refused the recipients/).length).toBe(2);
  expect(screen.getAllByText("Send again").length).toBe(1);
  fireEvent.click(screen.getByText("Send again"));
  expect(onAgain.mock.lastCall).toEqual([failed]);
});

it("says that a mail is tried again by itself, that a file is being made, and which chain was behind", () => {
  const waiting = { ...file, id: "2", state: "waiting", mail: "none", rows: 0, sentAt: null } as const;
  const hours = { from: "2026-11-25T10:00:00.000Z", to: "2026-11-25T11:00:00.000Z" };
  renderInApp(
    <Card files={[{ ...file, hours, mail: "waiting", problem: "unreachable", late: ["Northern Pets"], sentAt: null }, waiting]} />,
  );
  expect(screen.getByText(/It is tried again by itself for a day\.$/)).toBeDefined();
  expect(screen.getByText("Being made")).toBeDefined();
  expect(screen.getByText(/^Made before the sales of “Northern Pets” were all imported\./)).toBeDefined();
  expect(screen.getByText(/5:00.*to.*6:00/)).toBeDefined();
  expect(screen.getAllByText("Download").length).toBe(1);
});

it("says in French that there are none yet", () => {
  renderInApp(<Card files={[]} />, "fr");
  expect(screen.getByText("Aucun fichier pour l’instant.")).toBeDefined();
});
