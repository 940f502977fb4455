import { fireEvent, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import type { ChainLoyaltyView } from "#app/sales/loyalty-view.ts";
import { renderInApp } from "#test/support/render-in-app.tsx";
import { ChainLoyaltyCard } from "./chain-loyalty-card.tsx";

const off: ChainLoyaltyView = { partner: "lightspeed", sendsLoyalty: false, loyaltyFrom: null, looseReturns: "ask", blockedBy: null };

it("is off until somebody switches it on and says that no till credits anything itself", () => {
  const onSave = vi.fn();
  renderInApp(<ChainLoyaltyCard loyalty={off} busy={false} problem={null} onSave={onSave} />);
  expect(screen.getByText("Off. Nothing of what this chain sells is sent.")).toBeDefined();
  fireEvent.click(screen.getByLabelText("Send sales with a known customer to Astro Loyalty"));
  fireEvent.click(screen.getByLabelText("No till of this chain credits Astro Loyalty itself"));
  fireEvent.click(screen.getByRole("radio", { name: "Take nothing back" }));
  fireEvent.click(screen.getByRole("button", { name: "Save" }));
  expect(onSave).toHaveBeenCalledWith({ sendsLoyalty: true, looseReturns: "leave", confirmed: true });
});

it("says who credits the sales already, and leads there", () => {
  const loyalty: ChainLoyaltyView = { ...off, blockedBy: { reason: "pos_credits" } };
  renderInApp(<ChainLoyaltyCard loyalty={loyalty} busy={false} problem={null} onSave={() => {}} />);
  expect(screen.getByText(/has a loyalty link of its own/)).toBeDefined();
  expect(screen.getByRole("link").getAttribute("href")).toContain("/app/connections/lightspeed/orders");
  expect(screen.getByLabelText("Send sales with a known customer to Astro Loyalty").hasAttribute("disabled")).toBe(true);
});
