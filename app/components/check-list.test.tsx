import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { formatFor } from "#app/i18n/format.ts";
import { locales } from "#app/i18n/locale.ts";
import { translatorFor } from "#app/i18n/translator.ts";
import { directFixes } from "#app/pos/check-view.ts";
import type { CheckFailure, CheckUpView, CheckView } from "#app/pos/check-view.ts";
import { checkNames } from "#app/pos/checks.ts";
import { renderInApp } from "#test/support/render-in-app.tsx";
import { CheckList } from "./check-list.tsx";
import { checkTexts } from "./check-texts.ts";

const states = ["ok", "warning", "broken", "unknown"] as const;
const at = "2026-03-14T21:04:00.000Z";
const fine: CheckView[] = checkNames.map((check) => ({ check, state: "ok", details: {}, checkedAt: at, since: at, failures: [] }));

function failure(code: CheckFailure["code"], details: CheckFailure["details"] = {}): CheckFailure {
  return { id: code, code, details, underWay: false };
}

function setUp(change: Partial<CheckView> & Pick<CheckView, "check">, locale: "en" | "fr" = "en") {
  const checks = fine.map((one) => (one.check === change.check ? { ...one, ...change } : one));
  const view: CheckUpView = { partner: "lightspeed", connection: "connected", checks, checkedAt: at, waiting: 0 };
  const onFix = vi.fn();
  renderInApp(<CheckList view={view} directFixes={directFixes} fixing={null} onFix={onFix} />, locale);
  return onFix;
}

describe("The check list", () => {
  it("names the employee, says the state in words, and leads to the fix", () => {
    const failures = [failure("pos_employee", { employee: "Robin Case" })];
    setUp({ check: "employee", state: "broken", details: { employee: "Robin Case" }, failures });
    expect(screen.getByText(/^Robin Case is archived or deleted in Lightspeed X-Series/)).toBeDefined();
    expect(screen.getByText("Broken")).toBeDefined();
    expect(screen.getByRole("link", { name: "Fix: Assigned employee is not active" }).getAttribute("href")).toBe(
      "/app/failures/pos_employee",
    );
  });

  it("applies a fix in place where there is nothing to choose", async () => {
    const failures = [failure("pos_archived", { orders: 12 })];
    const onFix = setUp({ check: "downloads", state: "broken", details: { orders: 12, settings: "archived" }, failures });
    expect(screen.getByText(/12 of the last 50 orders are held back/)).toBeDefined();
    await userEvent.click(screen.getByRole("button", { name: "Turn on “Archived orders”: Download settings" }));
    expect(onFix).toHaveBeenCalledWith(failures[0], "allow_downloads");
  });

  it("names every gateway that an order waits for", () => {
    const failures = [failure("pos_payment_type", { gateway: "paypal" }), failure("pos_payment_type", { gateway: "gift_card" })];
    setUp({ check: "payments", state: "broken", failures: failures.map((one, index) => ({ ...one, id: String(index) })) });
    expect(screen.getByText(/has no payment type for paypal and gift_card\./)).toBeDefined();
  });

  it("gives an exact instruction where a person has to do it, in French as well", () => {
    setUp({ check: "fields", state: "warning", details: { fields: "Brand" } }, "fr");
    expect(screen.getByText(/^Dans Heartland, ouvrez Paramètres/)).toBeDefined();
    expect(screen.getByText("À regarder")).toBeDefined();
  });

  it("says that a fix is under way instead of offering it again", () => {
    setUp({ check: "employee", state: "broken", failures: [{ ...failure("pos_employee"), underWay: true }] });
    expect(screen.getByText("Being fixed")).toBeDefined();
    expect(screen.queryByRole("link", { name: /^Fix/ })).toBeNull();
  });
});

describe.each(locales)("Every check in every state has its text: %s", (locale) => {
  const { t } = translatorFor(locale);
  const format = formatFor(locale, "America/Toronto");
  const details: CheckView["details"] = {
    ...{
      account: "Pawsome",
      user: "Robin",
      scopes: "sales:write",
      employee: "Robin",
      place: "Main · Till",
      orders: 2,
      settings: "archived",
    },
    ...{ fields: "Brand", products: "Shopify Refund", gateways: "paypal", taxes: "GST 5 %", method: "Ground", linked: 3, unlinked: 1 },
    ...{ ambiguous: 1, left: 4, limit: 50, first: "#1042", at, number: "S-1042", waiting: 2 },
  };
  const blank = Object.fromEntries(Object.entries(details).map(([name, value]) => [name, typeof value === "number" ? 0 : ""]));
  const cases = checkNames.flatMap((check) => states.map((state) => ({ check, state })));

  it.each(cases)("$check, $state", ({ check, state }) => {
    for (const found of [details, blank, { ...blank, notNeeded: 1 }]) {
      const view = { check, state, details: found, failures: [] };
      const { title, text, todo } = checkTexts(t, format, { view, partner: "Lightspeed" });
      for (const words of [title, text, todo ?? "-"]) {
        expect(words).not.toMatch(/pos\.checks|\{\{|undefined/);
        expect(words.trim()).not.toBe("");
      }
    }
  });
});
