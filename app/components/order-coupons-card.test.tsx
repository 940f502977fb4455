import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import type { OrderHoldRow } from "#app/coupons/order-holds.ts";
import { inApp, renderInApp } from "#test/support/render-in-app.tsx";
import { OrderCouponsCard } from "./order-coupons-card.tsx";

const freeGood: OrderHoldRow = {
  id: "0198c0de-0000-7000-8000-000000000001",
  kind: "reward",
  title: "Northpaw Dog 20lb | Buy 12 Get 1 Free",
  item: "Northpaw Chicken 20lb",
  units: 1,
  state: "redeemed",
  standing: "redeemed",
  amount: "62.99",
  currency: "CAD",
  codeTail: "4F2K",
  page: "/app/coupons/0198c0de-0000-7000-8000-000000000001",
};
const coupon: OrderHoldRow = { ...freeGood, id: "2", kind: "coupon", title: "$3 off", state: "capture_failed", standing: "failed" };

it("says what was used at checkout, what it took off and how it stands, with the way to its page", () => {
  const { rerender, container } = renderInApp(<OrderCouponsCard holds={[freeGood, coupon]} />);
  const link = screen.getByText("Free good from checkout: Northpaw Dog 20lb | Buy 12 Get 1 Free").closest("a");
  expect(link?.getAttribute("href")).toBe(freeGood.page);
  expect(screen.getByText("Coupon: $3 off")).toBeDefined();
  expect(screen.getAllByText(/^1 unit of Northpaw Chicken 20lb · .*62\.99 · code ending in 4F2K$/)).toHaveLength(2);
  expect(screen.getByText("Redeemed")).toBeDefined();
  expect(screen.getByText("Needs attention")).toBeDefined();
  rerender(inApp(<OrderCouponsCard holds={[freeGood]} />, "fr"));
  expect(container.textContent).toContain("Article gratuit au paiement\u00a0: Northpaw Dog");
  rerender(inApp(<OrderCouponsCard holds={[]} />));
  expect(container.querySelector("h2")).toBeNull();
});
