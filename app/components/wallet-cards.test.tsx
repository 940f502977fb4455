import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { ComparedCoupon } from "#app/coupons/compare-wallet.ts";
import type { Coupon } from "#app/domain/coupon.ts";
import type { Upc } from "#app/domain/upc.ts";
import { renderInApp } from "#test/support/render-in-app.tsx";
import { WalletCouponsCard } from "./wallet-coupons-card.tsx";
import { WalletPeopleCard } from "./wallet-people-card.tsx";

const coupon: Coupon = {
  couponRef: "c1",
  title: "$5 off Northpaw 20 lb",
  brand: "Northpaw",
  kind: "partner",
  inStoreOnly: false,
  upcs: ["850001234511"],
  units: 2,
  value: { kind: "amount", amount: { minor: 500, currency: "CAD" } },
  expiresOn: "2026-12-31",
};
const small = { title: "Northpaw Chicken · 4 lb", upc: "850001234504" as Upc, units: 3, productGid: "p1", vendor: "Northpaw" };
const compared: ComparedCoupon = {
  coupon,
  wants: [{ upc: "850001234511", title: "Northpaw Chicken · 20 lb" }],
  use: null,
  verdict: { status: "misfit", why: "other_size", item: small },
};

describe("a wallet's coupons beside a cart", () => {
  it("shows the UPCs that a coupon wants beside what was bought, and why the two do not fit", () => {
    renderInApp(
      <WalletCouponsCard
        wallet={{ by: "phone", contact: "416 555-0102", coupons: [compared] }}
        cart={{ orderName: "#1042", items: [small], unread: [] }}
        partner="PETZ"
      />,
    );
    const one = within(screen.getByText("$5 off Northpaw 20 lb").closest("li") as HTMLElement);
    for (const text of ["850001234511", "850001234504", "3 × Northpaw Chicken · 4 lb", "Other size or kind"])
      expect(one.getByText(text)).toBeDefined();
    expect(one.getByText("$5.00 off · for 2 units · until Dec 31, 2026")).toBeDefined();
    expect(one.getByText(/^Northpaw Chicken · 4 lb is the same product in another size/)).toBeDefined();
    expect(screen.getByText("Compared with order #1042.")).toBeDefined();
  });

  it("leads to where a coupon was used, and says what could be used where there is no cart", () => {
    const used: ComparedCoupon = {
      ...compared,
      use: { holdId: "h1", isOver: true },
      verdict: { status: "misfit", why: "already_used", item: null },
    };
    const free: ComparedCoupon = {
      ...compared,
      coupon: { ...coupon, couponRef: "c2", value: { kind: "free_item" } },
      verdict: { status: "usable" },
    };
    renderInApp(
      <WalletCouponsCard wallet={{ by: "email", contact: "a@example.test", coupons: [used, free] }} cart={null} partner="PETZ" />,
    );
    expect(screen.getByRole("link", { name: "See where it was used" }).getAttribute("href")).toBe("/app/coupons/h1");
    expect(screen.getByText("Can be used")).toBeDefined();
    expect(screen.queryByText("In the cart")).toBeNull();
  });
});

it("holds the contacts that Shopify has beside what the partner finds under each", () => {
  renderInApp(
    <WalletPeopleCard
      shopper={{ id: "c1", gid: null, name: "Dev Patel", email: "dev@example.test", phone: null }}
      tries={[
        { by: "phone", contact: "416 555-0104", isTyped: true, answer: { status: "not_found" } },
        {
          by: "email",
          contact: "dev@example.test",
          isTyped: false,
          answer: { status: "found", owner: { name: "D…", phone: "•••0140", email: null }, coupons: 1 },
        },
      ]}
      partner="PETZ"
    />,
  );
  expect(screen.getByText("None")).toBeDefined();
  expect(screen.getByText(/^PETZ has no wallet under this number\./)).toBeDefined();
  expect(screen.getByText("Wallet of D… · •••0140")).toBeDefined();
  expect(screen.getByText("1 coupon")).toBeDefined();
});
