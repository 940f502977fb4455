import { fireEvent, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import type { PosLists } from "#app/partners/capabilities.ts";
import { defaultOrderSettings } from "#app/pos-setup/order-settings.ts";
import type { PosSettingsView } from "#app/pos/pos-views.ts";
import { inApp, renderInApp } from "#test/support/render-in-app.tsx";
import { PosSettingsForm } from "./pos-settings-form.tsx";

const lists: PosLists = {
  locations: [
    { id: "o1", name: "Online", active: true },
    { id: "o2", name: "Bloor Street", active: false },
  ],
  registers: [
    { id: "r1", name: "Web orders", active: true, locationId: "o1" },
    { id: "r2", name: "Till 0", active: true, locationId: "o2" },
  ],
  employees: [
    { id: "e1", name: "eCom Orders", active: true },
    { id: "e2", name: "Sam Ito", active: false },
  ],
  paymentTypes: [{ id: "p1", name: "Shopify Payments", active: true }],
  shippingMethods: [],
  taxes: [{ id: "t1", name: "HST", active: true, rate: 0.13, isDefault: true }],
};

const lightspeed: PosSettingsView = {
  partner: "lightspeed",
  traits: { employee: true, requiredFields: false, taxes: true, shippingMethods: false, restocksAll: true },
  timeZone: "America/Toronto",
  settings: { ...defaultOrderSettings, minimumCreatedAt: "2026-03-14T09:00" },
  lists: { status: "read", lists },
  gateways: ["shopify_payments"],
  taxes: ["HST 13 %"],
};
const heartland: PosSettingsView = {
  ...lightspeed,
  partner: "heartland",
  traits: { employee: false, requiredFields: true, taxes: false, shippingMethods: true, restocksAll: false },
};

const nothing = { busy: null, result: null, onPreview: () => {}, onSave: () => {} };

it("gives everything that was chosen, the location along with its register", async () => {
  const onSave = vi.fn();
  renderInApp(<PosSettingsForm {...nothing} view={lightspeed} onSave={onSave} />);
  const choose = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } });
  choose("Assigned employee for POS transactions", "e1");
  choose("Outlet and register", "r1");
  choose("Shopify payments", "p1");
  choose("HST 13 %", "t1");
  choose("Find the buyer by", "phone_email");
  choose("Ignore orders with these tags", "wholesale");
  fireEvent.keyDown(screen.getByLabelText("Ignore orders with these tags"), { key: "Enter" });
  choose("ID of the default customer (optional)", " c-7 ");
  fireEvent.click(screen.getByLabelText("Download archived orders"));
  fireEvent.click(screen.getByText("Save settings"));
  expect(onSave.mock.calls).toEqual([
    [
      {
        ...lightspeed.settings,
        employeeId: "e1",
        registerId: "r1",
        locationId: "o1",
        paymentTypes: { shopify_payments: "p1" },
        taxes: { "HST 13 %": "t1" },
        customerMatch: ["phone", "email"],
        archived: false,
        ignoreTags: ["wholesale"],
        defaultCustomerId: "c-7",
      },
      false,
    ],
  ]);
});

it("offers who and what is active, and says which choice is not any more", () => {
  const settings = { ...lightspeed.settings, employeeId: "e2", registerId: "r2", defaultPaymentTypeId: "p9" };
  renderInApp(<PosSettingsForm {...nothing} view={{ ...lightspeed, settings }} />);
  const options = [...screen.getByLabelText<HTMLSelectElement>("Assigned employee for POS transactions").options];
  expect(options.map(({ text }) => text)).toEqual(["Choose an employee", "eCom Orders", "Sam Ito (not active)"]);
  expect(screen.getByText("“Sam Ito” is not active any more. Choose another one.")).toBeDefined();
  expect(screen.getByText("“Bloor Street – Till 0” is not active any more. Choose another one.")).toBeDefined();
  expect(screen.getByText("What was chosen is not in your point of sale any more. Choose another one.")).toBeDefined();
});

it("says that an employee does not apply to Heartland, and asks for a shipping method and no taxes", () => {
  renderInApp(<PosSettingsForm {...nothing} view={heartland} />);
  expect(screen.getByText(/does not apply to Heartland Retail/)).toBeDefined();
  expect(screen.queryByLabelText("Assigned employee for POS transactions")).toBeNull();
  expect(screen.getByLabelText("Shipping method")).toBeDefined();
  expect(screen.queryByText("Taxes")).toBeNull();
});

it("keeps what was chosen while the POS does not show its lists, and lets the rest be changed", async () => {
  const onSave = vi.fn();
  const settings = { ...lightspeed.settings, employeeId: "e1" };
  renderInApp(
    <PosSettingsForm {...nothing} view={{ ...lightspeed, settings, lists: { status: "unread", why: "silent" } }} onSave={onSave} />,
  );
  const employee = screen.getByLabelText<HTMLSelectElement>("Assigned employee for POS transactions");
  expect([employee.disabled, employee.selectedOptions[0]?.text]).toEqual([true, "As chosen before"]);
  await userEvent.click(screen.getByLabelText("Download partially paid orders"));
  await userEvent.click(screen.getByText("Save settings"));
  expect(onSave.mock.lastCall).toEqual([{ ...settings, partiallyPaid: true }, false]);
});

const preview = {
  orders: 50,
  arriving: 47,
  letThrough: ["#1041"],
  heldBack: [{ name: "#1042", reason: "ignored_tag" as const, found: "wholesale" }],
};

it("asks before it saves what holds orders back, and saves once it is confirmed", async () => {
  const user = userEvent.setup();
  const onSave = vi.fn();
  const { rerender } = renderInApp(<PosSettingsForm {...nothing} view={lightspeed} onSave={onSave} />);
  await user.click(screen.getByLabelText("Download archived orders"));
  await user.click(screen.getByText("Save settings"));
  rerender(inApp(<PosSettingsForm {...nothing} view={lightspeed} onSave={onSave} result={{ status: "confirm", preview }} />));
  expect(screen.getByText("Of your last 50 orders, 47 would arrive.")).toBeDefined();
  expect(screen.getByText("It lets 1 order through: #1041.")).toBeDefined();
  expect(screen.getByText("#1042: It has a tag that is ignored: wholesale.")).toBeDefined();
  await user.click(within(screen.getByRole("group", { name: "Save this change?" })).getByText("Save"));
  expect(onSave.mock.lastCall?.[1]).toBe(true);
});

it("forgets a preview once something else is chosen, and saves what was previewed without asking again", async () => {
  const user = userEvent.setup();
  const [onPreview, onSave] = [vi.fn(), vi.fn()];
  const props = { ...nothing, view: lightspeed, onPreview, onSave };
  const { rerender } = renderInApp(<PosSettingsForm {...props} />);
  await user.click(screen.getByText("Preview"));
  rerender(inApp(<PosSettingsForm {...props} result={{ status: "previewed", preview }} />));
  expect(screen.getByText("What this changes")).toBeDefined();
  await user.click(screen.getByText("Save settings"));
  expect(onSave.mock.calls.map(([, confirmed]) => confirmed as boolean)).toEqual([true]);
  await user.click(screen.getByLabelText("Download refunds"));
  expect(screen.queryByText("What this changes")).toBeNull();
  await user.click(screen.getByText("Save settings"));
  expect(onSave.mock.lastCall?.[1]).toBe(false);
});

it("leads to the field that is wrong, and says in French what is wrong with it", () => {
  renderInApp(
    <PosSettingsForm {...nothing} view={lightspeed} result={{ status: "invalid", errors: { minimumCreatedAt: "not_a_date" } }} />,
    "fr",
  );
  const field = screen.getByLabelText("Date et heure de création minimales");
  expect(document.activeElement).toBe(field);
  expect(screen.getByText("Entrez une date et une heure.")).toBeDefined();
});
