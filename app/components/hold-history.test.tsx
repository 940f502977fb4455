import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import type { HoldStep } from "#app/coupons/hold-view.ts";
import { renderInApp } from "#test/support/render-in-app.tsx";
import { HoldHistory } from "./hold-history.tsx";

const at = "2026-03-14T21:04:00.000Z";

it("tells the steps, the newest first, with who did them and what was said", () => {
  const history: HoldStep[] = [
    { id: "1", at, actor: "punchcard", kind: "authorized", state: "authorized", details: {} },
    { id: "2", at, actor: "buyer", kind: "pressed", state: "assigning", details: {} },
    { id: "3", at, actor: "punchcard", kind: "capture_refused", state: "capture_failed", details: { message: "no such authorization" } },
    { id: "4", at, actor: "Staff 42", kind: "written_off", state: "redeemed", details: { reason: "Settled by phone" } },
  ];
  renderInApp(
    <HoldHistory
      hold={{ history, partner: "petz", createdAt: at, surface: "cart" }}
      staff={[{ id: "s", actor: "Staff 42", name: "Robin" }]}
    />,
  );
  const said = screen.getAllByRole("listitem").map((item) => item.textContent ?? "");
  expect(said).toHaveLength(5);
  expect(said[0]).toMatch(/^Written off by Robin.*Settled by phone/);
  expect(said[1]).toMatch(/^PETZ refused the capture.*no such authorization/);
  expect(said[2]).toMatch(/^Chosen by the buyer/);
  expect(said[4]).toMatch(/^Offered to a buyer in the cart/);
});
