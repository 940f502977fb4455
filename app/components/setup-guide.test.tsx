import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { renderInApp } from "#test/support/render-in-app.tsx";
import { SetupGuide } from "./setup-guide.tsx";

describe("The set-up guide", () => {
  it("has one button, that of the next step", () => {
    renderInApp(<SetupGuide setup={{ astroConnected: true, settingsReviewed: false, firstOrderRecorded: true }} />);
    expect(screen.getByText("2 of 3 steps done")).toBeDefined();
    expect(screen.getAllByRole("link").map((link) => link.getAttribute("href"))).toEqual(["/app/connections/astro#settings"]);
  });

  it("asks for nothing while it waits for the first order", () => {
    renderInApp(<SetupGuide setup={{ astroConnected: true, settingsReviewed: true, firstOrderRecorded: false }} />);
    expect(screen.queryByRole("link")).toBeNull();
    expect(screen.getByText(/Nothing to do/)).toBeDefined();
  });
});
