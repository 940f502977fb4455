import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { renderInApp } from "#test/support/render-in-app.tsx";
import { NoChains } from "./no-chains.tsx";
import { ReportNotes } from "./report-notes.tsx";

describe("What has to be known of the figures", () => {
  it("is how far an import has come, with the way to it", () => {
    renderInApp(<ReportNotes report={{ edits: 0 }} running={[{ chain: "c1", label: "Northern Pets", progress: 0.996 }]} />);
    expect(screen.getByText("Northern Pets is being imported")).toBeDefined();
    // All of it is done when it is over.
    expect(screen.getByText("99% done. The figures grow as sales come in.")).toBeDefined();
    expect(screen.getByRole("progressbar")).toBeDefined();
    expect(screen.getByRole("link", { name: "Show the import" }).getAttribute("href")).toBe("/app/stores/c1");
  });

  it("is that one has begun, where nobody can say how long it takes", () => {
    renderInApp(<ReportNotes report={{ edits: 0 }} running={[{ chain: "c1", label: "Northern Pets", progress: null }]} />);
    expect(screen.getByText("It has begun. The figures grow as sales come in.")).toBeDefined();
    expect(screen.queryByRole("progressbar")).toBeNull();
  });

  it("is how many figures were entered by hand, and nothing where none were", () => {
    renderInApp(<ReportNotes report={{ edits: 2 }} running={[]} />, "fr");
    expect(screen.getByText("2 heures de cette période ont des chiffres saisis à la main.")).toBeDefined();
  });
});

describe("A shop without stores", () => {
  it("is led to their set-up, or back to the one that was left", () => {
    renderInApp(<NoChains unfinished={null} />);
    expect(screen.getByRole("link", { name: "Set up stores" }).getAttribute("href")).toBe("/app/stores/new");
    renderInApp(<NoChains unfinished={{ id: "c1", label: "Harbour Pets" }} />);
    expect(screen.getByText("Harbour Pets is not set up yet")).toBeDefined();
    expect(screen.getByRole("link", { name: "Go on with the set-up" }).getAttribute("href")).toBe("/app/stores/c1/setup");
  });
});
