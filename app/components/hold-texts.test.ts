import { describe, expect, it } from "vitest";
import { holdReasons } from "#app/coupons/hold.ts";
import { holdStates } from "#app/coupons/hold-states.ts";
import { formatFor } from "#app/i18n/format.ts";
import { translatorFor } from "#app/i18n/translator.ts";
import { holdStanding, sumsText } from "./hold-texts.ts";

const format = formatFor("en-CA", "America/Toronto");
const hold = {
  state: "authorized",
  reason: null,
  partner: "petz",
  order: { id: null, gid: "gid://shopify/Order/1", name: "#1042" },
  expiresAt: "2026-03-14T18:30:00.000Z",
  nextAttemptAt: null,
  orderKept: true,
  amount: "5.00",
  currency: "CAD",
} as const;

function standing(change: Partial<Parameters<typeof holdStanding>[1]>, locale: "en" | "fr" = "en") {
  return holdStanding({ t: translatorFor(locale).t, format }, { ...hold, ...change });
}

describe("where a hold stands", () => {
  it("is said with what it names, in every state and for every reason, in every language", () => {
    for (const locale of ["en", "fr"] as const)
      for (const state of holdStates)
        for (const reason of [null, ...holdReasons]) {
          const { what, why, todo } = standing({ state, reason }, locale);
          expect([what, why, todo].filter((text) => text !== null && /\{\{|coupons\./.test(text))).toEqual([]);
          expect(why === null).toBe(reason === null);
        }
  });

  it("says until when, in the shop's time zone, and of money at risk what to do", () => {
    expect(standing({}).what).toContain("2:30 p.m.");
    const failed = standing({ state: "capture_failed", reason: "unanswered", nextAttemptAt: "2026-03-14T19:00:00.000Z" });
    expect(failed.what).toBe("#1042 is paid with $5.00 off, and PETZ has not captured it.");
    expect(failed.why).toBe("PETZ has not answered yet.");
    expect(failed.todo).toContain("3:00 p.m.");
    expect(standing({ state: "capture_failed", reason: "authorization_gone" }).todo).toContain("Capture again");
  });

  it("says that what is captured for an order that came back is given back", () => {
    expect(standing({ state: "capturing", orderKept: false }).todo).toContain("given back");
    expect(standing({ state: "capturing" }).todo).toBeNull();
  });
});

it("names each currency of a sum, and nothing for none", () => {
  const sums = [
    { amount: "45.00", currency: "CAD" },
    { amount: "3.00", currency: "USD" },
  ];
  expect(sumsText(format, sums)).toBe("$45.00\u00A0CAD and $3.00\u00A0USD");
  expect(sumsText(format, sums.slice(0, 1))).toBe("$45.00");
  expect(sumsText(format, [])).toBeNull();
});
