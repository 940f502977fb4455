import { describe, expect, it } from "vitest";
import { formatFor } from "#app/i18n/format.ts";
import { translatorFor } from "#app/i18n/translator.ts";
import { failureTexts } from "./failure-texts.ts";

const failure = {
  ...{ code: "reward_unredeemed" as const, partner: "astro", customerName: "Ana Roy", orderName: "#1001", productTitle: "Northpaw 20 lb" },
  ...{ upc: "850001234511", program: "Northpaw Dog 20lb", rewardId: "77", details: { message: "Not Eligible" } },
};

function textsOf(locale: "en" | "fr", change: { rewardId?: null; details?: Record<string, unknown> } = {}) {
  return failureTexts(translatorFor(locale).t, formatFor(locale, "America/Toronto"), { ...failure, ...change });
}

describe("A reward that was not redeemed", () => {
  it("is told with what the partner said of it", () => {
    expect(textsOf("en").explanation).toContain("did not redeem reward 77");
    expect(textsOf("en").explanation).toContain("Not Eligible");
  });

  it("is told as missing where the member had none for the unit: the partner was not asked, and said nothing", () => {
    for (const locale of ["en", "fr"] as const) {
      const missing = textsOf(locale, { rewardId: null, details: { message: "" } });
      expect(missing.title).toBe(textsOf(locale).title);
      expect(missing.explanation).toContain("Northpaw Dog 20lb");
      expect(missing.explanation).toContain("Ana Roy");
      expect(`${missing.explanation} ${missing.advice}`).not.toMatch(/“”|«.?»|\{\{|undefined|null/);
    }
    expect(textsOf("en", { rewardId: null }).advice).toMatch(/hide this failure/);
  });
});
