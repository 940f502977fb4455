import { fireEvent, screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { checkoutSettings } from "#app/coupons/checkout-settings.ts";
import type { CheckoutSettingsInput } from "#app/coupons/setup-view.ts";
import { renderInApp } from "#test/support/render-in-app.tsx";
import { CheckoutPlacesCard } from "./checkout-places-card.tsx";
import { CheckoutSettingsForm } from "./checkout-settings-form.tsx";

const settings: CheckoutSettingsInput = { ...checkoutSettings.parse({}), holdMinutes: "30" };
const programs = [
  { programId: "p1", title: "Northpaw frequent buyer" },
  { programId: "p2", title: "Tidewater frequent buyer" },
];

function form(change: Partial<CheckoutSettingsInput> = {}, errors = {}) {
  const onChange = vi.fn();
  renderInApp(
    <CheckoutSettingsForm
      settings={{ ...settings, ...change }}
      programs={programs}
      busy={false}
      errors={errors}
      onChange={onChange}
      onSave={() => {}}
    />,
  );
  return onChange;
}

describe("the settings of checkout", () => {
  it("say why free goods and guests are off and what never is offered, and warn whoever lets guests in", () => {
    form();
    expect(screen.getByText(/is for the program’s distributor to say/)).toBeDefined();
    expect(screen.getByText(/Astro lets customers redeem those in the store only/)).toBeDefined();
    expect(screen.queryByText(/Anybody can type somebody else’s number/)).toBeNull();
    expect(screen.queryByText("Free goods in the store only")).toBeNull();
    form({ guests: true });
    expect(screen.getByText(/Anybody can type somebody else’s number/)).toBeDefined();
  });

  it("take programs out of the online offer, each with its reason", () => {
    const chosen = { programId: "p1", title: "Northpaw frequent buyer", reason: "" };
    const onChange = form({ rewards: true, inStorePrograms: [chosen] }, { reasons: ["p1"] });
    expect(screen.getByText("Say why, for your staff.")).toBeDefined();
    const options = [...screen.getByLabelText("Add a program").querySelectorAll("option")].map(({ textContent }) => textContent);
    expect(options).toEqual(["Choose a program", "Tidewater frequent buyer"]);
    fireEvent.change(screen.getByLabelText("Add a program"), { target: { value: "p2" } });
    expect(onChange.mock.lastCall?.[0]).toMatchObject({ inStorePrograms: [chosen, { programId: "p2", reason: "" }] });
    fireEvent.click(screen.getByText("Remove"));
    expect(onChange.mock.lastCall?.[0]).toMatchObject({ inStorePrograms: [] });
  });

  it("take manufacturers out of it, each once", () => {
    const onChange = form({ inStoreBrands: [{ brand: "Northpaw", reason: "Not paid back online" }] });
    const name = screen.getByLabelText("Add a manufacturer, as its coupons name it");
    const add = screen.getByRole("button", { name: "Add" });
    expect(add.getAttribute("aria-disabled")).toBe("true");
    fireEvent.change(name, { target: { value: " northpaw " } });
    fireEvent.click(add);
    expect(onChange).not.toHaveBeenCalled();
    fireEvent.change(name, { target: { value: "Tidewater" } });
    fireEvent.click(add);
    expect(onChange.mock.lastCall?.[0]).toMatchObject({ inStoreBrands: [{ brand: "Northpaw" }, { brand: "Tidewater", reason: "" }] });
    fireEvent.click(screen.getByRole("button", { name: "Offer coupons of Northpaw online again" }));
    expect(onChange.mock.lastCall?.[0]).toMatchObject({ inStoreBrands: [] });
  });
});

it("shows where buyers meet coupons, what works, and the way to add the rest", () => {
  const onReadPlan = vi.fn();
  renderInApp(
    <CheckoutPlacesCard
      plan={{ name: "Basic", plus: false, readAt: "2026-03-14T21:04:00.000Z", isUnread: false }}
      places={[
        { place: "cart", seenAt: "2026-03-14T21:04:00.000Z", editorUrl: "https://shop.example/editor" },
        { place: "thank_you", seenAt: null, editorUrl: "https://admin.example/editor" },
      ]}
      reading={false}
      onReadPlan={onReadPlan}
    />,
  );
  expect(screen.getByText("Your Shopify plan: Basic. This is what it can use.")).toBeDefined();
  expect(screen.getAllByRole("heading", { level: 3 }).map(({ textContent }) => textContent)).toEqual([
    "Cart",
    "Thank-you page",
    "Discount link",
  ]);
  expect(screen.getByText("Last seen working Mar 14, 2026, 5:04 p.m.")).toBeDefined();
  expect(screen.getByText("Not seen yet")).toBeDefined();
  expect(screen.getByRole("link", { name: /to add the block to the cart$/ }).getAttribute("href")).toBe("https://shop.example/editor");
  fireEvent.click(screen.getByText("Read plan again"));
  expect(onReadPlan).toHaveBeenCalledOnce();
});
