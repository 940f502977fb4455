import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { renderInApp } from "#test/support/render-in-app.tsx";
import { AttentionCard } from "./attention-card.tsx";

describe("What needs attention", () => {
  it("begins with redemptions, as they cost money, and leads to them whatever their date", () => {
    renderInApp(<AttentionCard attention={{ redemption: 2, transaction: 1, pos: 0, causes: [] }} />);
    expect(screen.getByText("2 redemptions failed")).toBeDefined();
    expect(screen.getByRole("link", { name: "Show redemption failures" }).getAttribute("href")).toBe(
      "/app/failures?days=all&kind=redemption",
    );
    expect(screen.getByRole("link", { name: "Show 1 transaction failure" }).getAttribute("href")).toBe("/app/failures?days=all");
  });

  it("names the cause and not the example: a buyer who is no member is the buyer, whatever was bought", () => {
    const cause = { failureId: "1", productTitle: "Rope", upc: "850009911025", customerName: null, failures: 4 };
    renderInApp(
      <AttentionCard
        attention={{
          redemption: 0,
          transaction: 8,
          pos: 0,
          causes: [
            { ...cause, code: "customer_not_found" },
            { ...cause, failureId: "2", code: "no_item_found" },
          ],
        }}
      />,
    );
    expect(screen.getByText("Guest")).toBeDefined();
    expect(screen.getByText("Rope · 850009911025")).toBeDefined();
    expect(screen.getAllByText("4 failures")).toHaveLength(2);
  });

  it("says so when there is nothing", () => {
    renderInApp(<AttentionCard attention={{ redemption: 0, transaction: 0, pos: 0, causes: [] }} />, "fr");
    expect(screen.getByText("Rien à régler")).toBeDefined();
  });
});
