import { screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { failureCodes } from "#app/failures/catalogue.ts";
import { formatFor } from "#app/i18n/format.ts";
import { locales } from "#app/i18n/locale.ts";
import { translatorFor } from "#app/i18n/translator.ts";
import { decideDownload, downloadReasons } from "#app/pos/decide-download.ts";
import { conclusions } from "#app/pos/diagnosis.ts";
import type { Diagnosis, DiagnosisStep } from "#app/pos/diagnosis.ts";
import { defaultOrderSettings } from "#app/pos-setup/order-settings.ts";
import { makeSoldOrder } from "#test/fixtures/sold-orders.ts";
import { renderInApp } from "#test/support/render-in-app.tsx";
import { DiagnosisCard } from "./diagnosis-card.tsx";
import { diagnosisAsText, diagnosisText } from "./diagnosis-text.ts";

const at = "2026-03-14T21:04:00.000Z";
const order = { name: "#1042", gid: "gid://shopify/Order/1", id: "0199", createdAt: at };

function diagnosisOf(steps: DiagnosisStep[], conclusion: Diagnosis["conclusion"] = "blocked"): Diagnosis {
  return { partner: "lightspeed", order, steps, conclusion, canSend: conclusion !== "there" };
}

const rules = decideDownload(makeSoldOrder(), defaultOrderSettings).decisions;
const setOf = (reason: string) => rules.find(({ rule }) => rule === reason)?.setting ?? null;
const employee: DiagnosisStep = {
  ...{ step: "problem", state: "stopped", code: "pos_employee", details: { employee: "Robin Case" }, product: null, failure: "f1" },
};

const everyStep: DiagnosisStep[] = [
  { step: "in_shopify", state: "ok", name: "#1042" },
  { step: "in_shopify", state: "stopped", name: "1042" },
  { step: "heard_of", state: "ok", at },
  { step: "heard_of", state: "info", at: null },
  ...(["ready", "disconnected", "credentials_rejected"] as const).map((status) => ({
    step: "connection" as const,
    state: "ok" as const,
    status,
  })),
  ...downloadReasons.flatMap((rule) =>
    (["ok", "stopped"] as const).map((state) => ({ step: "rule" as const, state, rule, setting: setOf(rule), found: "x" })),
  ),
  ...(["sale", "return"] as const).flatMap((kind) =>
    ["pending", "open", "closed", "voided", ""].map((posState) => ({
      ...{ step: "sale" as const, state: "ok" as const, reference: "S-1042", number: "10045", kind, posState, at, url: null },
    })),
  ),
  { step: "sending", state: "info", reference: "S-1042" },
  ...(["in_step", "owed", "refunds_off"] as const).map((plan) => ({
    ...{ step: "plan" as const, state: "ok" as const, plan, reference: "S-1042", total: "61.98 CAD" },
  })),
  { step: "held", state: "stopped", difference: "0.01 CAD", total: "61.98 CAD" },
  ...failureCodes
    .filter((code) => code.startsWith("pos_"))
    .map((code) => ({ step: "problem" as const, state: "stopped" as const, code, details: facts(), product: "Rope", failure: null })),
  ...["answered", "unavailable", "credentials_rejected", "unexpected_answer"].map((outcome) => ({
    ...{ step: "last_try" as const, state: "info" as const, at, outcome, operation: "sendSale" },
  })),
];

/** Whatever the texts of a failure may name. */
function facts() {
  return {
    ...{ code: "NP-20", products: 2, fields: "Brand", employee: "Robin", place: "Main", gateway: "paypal", tax: "GST", orders: 3 },
    ...{ message: "No", difference: "0.01", total: "61.98", reference: "S-1042", scopes: "sales:write" },
  };
}

describe.each(locales)("The texts of a diagnosis: %s", (locale) => {
  const { t } = translatorFor(locale);
  const format = formatFor(locale, "America/Toronto");

  it("has a sentence for every step, rule and problem", () => {
    const { lines } = diagnosisText(t, format, { diagnosis: diagnosisOf(everyStep), order: "1042" });
    expect(lines).toHaveLength(everyStep.length);
    expect(lines.filter(({ text }) => text.trim() === "" || /pos\.diagnosis|pos\.reasons|\{\{|undefined/.test(text))).toEqual([]);
  });

  it.each(conclusions)("concludes in one sentence: %s", (conclusion) => {
    const held: DiagnosisStep = { step: "held", state: "stopped", difference: "0.01 CAD", total: "61.98 CAD" };
    const text = diagnosisText(t, format, { diagnosis: diagnosisOf([employee, held], conclusion), order: "1042" });
    expect(text.conclusion).toContain("#1042");
    expect(text.conclusion).not.toMatch(/pos\.|\{\{|undefined/);
  });
});

describe("A diagnosis as text", () => {
  it("is what the page shows, numbered, and names no person", () => {
    const { t } = translatorFor("en");
    const diagnosis = diagnosisOf([{ step: "in_shopify", state: "ok", name: "#1042" }, employee]);
    const text = diagnosisAsText(t, formatFor("en-CA", "America/Toronto"), { shop: "pawsome.myshopify.com", diagnosis, order: "1042", at });
    expect(text).toMatch(/^Punchcard · pawsome\.myshopify\.com · Lightspeed/);
    expect(text).toContain("Order #1042 cannot be sent to Lightspeed X-Series: Assigned employee is not active.");
    expect(text).toContain("1. [OK] Shopify has order #1042.");
    expect(text).toMatch(/2\. \[Stopped here\] The employee .*: R…\./);
    expect(text).not.toContain("Robin");
  });

  it("names an order that is not there as it was asked for", () => {
    const none: Diagnosis = { ...diagnosisOf([], "not_in_shopify"), order: null };
    const { conclusion } = diagnosisText(translatorFor("en").t, formatFor("en-CA", "UTC"), { diagnosis: none, order: "#77" });
    expect(conclusion).toMatch(/^Shopify has no order #77/);
  });
});

describe("The diagnosis on its page", () => {
  it("leads from what stands in the way to its fix, and from a rule to its setting", () => {
    const rule: DiagnosisStep = { step: "rule", state: "ok", rule: "archived_off", setting: "archived", found: null };
    const spies = { onSend: vi.fn(), onAgain: vi.fn() };
    renderInApp(
      <DiagnosisCard
        diagnosis={diagnosisOf([rule, employee])}
        shop="pawsome.myshopify.com"
        order="1042"
        at={at}
        sending={false}
        busy={false}
        {...spies}
      />,
    );
    expect(screen.getByRole("link", { name: "Fix: Assigned employee is not active" }).getAttribute("href")).toBe("/app/failures/f1");
    expect(screen.getByRole("link", { name: "Open the setting: Download archived orders" }).getAttribute("href")).toBe(
      "/app/connections/lightspeed/orders#pos-archived",
    );
    expect(screen.getByRole("button", { name: "Send it now" })).toBeDefined();
  });
});
