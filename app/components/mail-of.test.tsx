import { describe, expect, it } from "vitest";
import { failureCodes } from "#app/failures/catalogue.ts";
import type { DigestFacts, MailContent, MailLocale, ReportMailFacts, SpikeFacts } from "#app/notifications/notification-view.ts";
import { mailOf } from "./mail-of.ts";

const facts = {
  shopName: "Northside Pets",
  timeZone: "America/Toronto",
  appUrl: "https://admin.shopify.com/store/northside-pets/apps/key",
};
const few = (number: number) => ({ number, more: false });
const digestFacts: DigestFacts = {
  ...facts,
  day: "2026-11-24",
  redemption: few(1),
  transaction: { number: 2_000, more: true },
  waiting: few(2),
  atRisk: { amount: "1234.50", currency: "CAD", more: false },
  daysLeft: 1,
  causes: [{ failureId: "0199-1", code: "no_item_found", subject: "Northpaw 20 lb · 850001234511", failures: few(12) }],
};
const spikeFacts: SpikeFacts = { ...facts, failures: 26, code: "no_item_found", kind: "transaction", ofThisReason: 19, fix: "ignore_item" };
const digest = (changes: Partial<DigestFacts> = {}): MailContent => ({ kind: "digest", facts: { ...digestFacts, ...changes } });

const documentOf = (content: MailContent, locale: MailLocale = "en") =>
  new DOMParser().parseFromString(mailOf(content, locale).html, "text/html");

describe("The digest", () => {
  it("says in plain text what is open, what is at risk and what to fix first", () => {
    expect(mailOf(digest(), "en")).toMatchObject({ subject: "Northside Pets: more than 2,001 open failures" });
    const { text } = mailOf(digest(), "en");
    expect(text).toMatch(/^Open failures on Nov\.? 24, 2026\n\n- 1 redemption failure\n/);
    for (const part of [
      "- more than 2,000 transaction failures\n  https://admin.shopify.com/store/northside-pets/apps/key/app/failures?",
      "- 2 of them wait for you to finish a step",
      "- $1,234.50 at risk",
      "- 1 day left for the most urgent",
      "- No item found: 12 failures\n  Northpaw 20 lb · 850001234511\n  https://admin.shopify.com/store/northside-pets/apps/key/app/failures/0199-1",
      "Customers’ names are left out of this mail.",
      "Notification settings: https://admin.shopify.com/store/northside-pets/apps/key/app/notifications",
    ])
      expect(text).toContain(part);
  });

  it("says the same in French", () => {
    const { subject, text } = mailOf(digest(), "fr");
    expect(subject).toBe("Northside Pets\u00a0: plus de 2\u00a0001 échecs ouverts");
    expect(text).toContain("- 1 échec d’échange\n");
    expect(text).toContain("- Aucun article trouvé\u00a0: 12 échecs");
    expect(text).toMatch(/1.234,50.\$ en jeu/);
    expect(text).not.toMatch(/failure\b|at risk/);
  });

  it("leaves out what is not so", () => {
    const { text } = mailOf(
      digest({ redemption: few(0), waiting: few(0), atRisk: { amount: "0.00", currency: "CAD", more: false } }),
      "en",
    );
    expect(text).not.toMatch(/redemption|wait for you|at risk/);
    expect(mailOf(digest({ daysLeft: null }), "en").text).toContain("are over for all of them");
    expect(mailOf(digest({ atRisk: { amount: "9.00", currency: "CAD", more: true } }), "en").text).toContain("more than $9.00 at risk");
  });

  it("is a document of its language with headings, lists and links", () => {
    const document = documentOf(digest(), "fr");
    expect(document.documentElement.lang).toBe("fr");
    expect(document.title).toBe(mailOf(digest(), "fr").subject);
    expect(document.querySelectorAll("h1").length).toBe(1);
    expect([...document.querySelectorAll("ul > li")].length).toBe(6);
    for (const link of document.querySelectorAll("a")) expect(link.getAttribute("href")).toMatch(/^https:\/\/admin\.shopify\.com\/store\//);
    expect(document.querySelector("style, script, img")).toBeNull();
  });

  it.each(failureCodes)("has words for every reason: %s", (code) => {
    const causes = [{ failureId: "1", code, subject: null, failures: few(2) }];
    for (const locale of ["en", "fr"] as const) expect(mailOf(digest({ causes }), locale).text).not.toMatch(/codes\.|\{\{/);
  });
});

describe("The alert", () => {
  it("names the most common reason, its fix and where to find them", () => {
    const { subject, text } = mailOf({ kind: "spike", facts: spikeFacts }, "en");
    expect(subject).toBe("Northside Pets: 26 new failures within an hour");
    expect(text).toContain("Most common reason: No item found (19 of 26).");
    expect(text).toContain("To fix it: “");
    expect(text).toMatch(/\/app\/failures\?\S*code=no_item_found/);
    expect(mailOf({ kind: "spike", facts: spikeFacts }, "fr").text).toContain(
      "Raison la plus fréquente\u00a0: Aucun article trouvé (19 sur 26).",
    );
  });
});

describe("A report", () => {
  const report: ReportMailFacts = {
    ...facts,
    ...{
      name: "For TMAS",
      firstDay: "2026-11-24",
      lastDay: "2026-11-24",
      hours: null,
      rows: 1_200,
      late: [],
      attached: true,
      keptDays: 30,
    },
  };
  const mail = (changes: Partial<ReportMailFacts> = {}, locale: MailLocale = "en") =>
    mailOf({ kind: "report", facts: { ...report, ...changes } }, locale);

  it("names shop, report and days in its subject, and where it is switched off", () => {
    const { subject, text } = mail();
    expect(subject).toMatch(/^Northside Pets: For TMAS, Nov\.? 24, 2026$/);
    expect(text).toContain("has 1,200 lines.\n\nIt is attached as a file.");
    expect(text).toContain("Scheduled reports: https://admin.shopify.com/store/northside-pets/apps/key/app/reports/files");
    expect(text).not.toContain("under Notifications");
  });

  it("says from when to when it is, which chain is behind, and that it is too large", () => {
    const hours = { from: "2026-11-25T10:00:00.000Z", to: "2026-11-25T11:00:00.000Z" };
    expect(mail({ hours }).subject).toMatch(/5:00\sa\.m\. to .*6:00\sa\.m\.$/);
    expect(mail({ firstDay: "2026-11-01" }).subject).toMatch(/Nov\.? 1, 2026 to Nov\.? 24, 2026$/);
    const { text } = mail({ late: ["Northern Pets"], attached: false });
    expect(text).toContain("the sales of “Northern Pets” had not all been imported");
    expect(text).toContain("too large for a mail");
  });

  it("says the same in French", () => {
    const { subject, text } = mail({}, "fr");
    expect(subject).toMatch(/^Northside Pets\u00a0: For TMAS, 24 nov\. 2026$/);
    expect(text).toMatch(/compte 1\s200 lignes\./);
    expect(text).not.toMatch(/\b(line|attached|scheduled)\b/);
  });

  it("stays on one line, whatever it is called", () => {
    const { subject } = mail({ name: "For TMAS\r\nBcc: all@example.test" });
    expect(subject).not.toMatch(/[\r\n]/);
  });
});

describe("Whatever a product or a shop is called", () => {
  const hostile = `<img src=x onerror=alert(1)> & "Sons"\r\nBcc: all@example.test`;

  it("is text in the HTML and stays on its line elsewhere", () => {
    const content = digest({
      shopName: hostile,
      causes: [{ failureId: "1", code: "no_item_found", subject: `${hostile}</li><h1>`, failures: few(1) }],
    });
    const document = documentOf(content);
    expect(document.querySelector("img")).toBeNull();
    expect(document.querySelectorAll("h1").length).toBe(1);
    expect(document.body.textContent).toContain(`<img src=x onerror=alert(1)> & "Sons"`);
    const { subject, text } = mailOf(content, "en");
    expect(subject).not.toMatch(/[\r\n]/);
    expect(text).not.toMatch(/^Bcc:/m);
  });
});
