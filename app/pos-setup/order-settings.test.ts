import { describe, expect, it } from "vitest";
import { defaultOrderSettings, orderSettings, paymentTypeIdFor, taxIdFor, taxKey } from "./order-settings.ts";

const gst = { title: "GST", rate: 0.05 };
const qst = { title: "QST", rate: 0.09975 };

describe("orderSettings", () => {
  it("reads what was stored as JSON", () => {
    const settings = { ...defaultOrderSettings, minimumCreatedAt: new Date("2026-03-01T00:00:00Z"), ignoreTags: ["wholesale"] };
    expect(orderSettings.parse(JSON.parse(JSON.stringify(settings)))).toEqual(settings);
  });

  it("refuses a list of matches that names one twice", () => {
    expect(orderSettings.safeParse({ customerMatch: ["email", "email"] }).success).toBe(false);
  });
});

describe("taxIdFor", () => {
  const settings = { taxes: { "GST 5 %": "t-gst", "GST 5 % + QST 9.975 %": "t-qc" }, defaultTaxId: "t-default", noTaxId: "t-none" };

  it("finds the tax that stands for the rates together, in any order", () => {
    expect(taxKey([qst, gst])).toBe("GST 5 % + QST 9.975 %");
    expect(taxIdFor([qst, gst], settings)).toBe("t-qc");
    expect(taxIdFor([gst], settings)).toBe("t-gst");
  });

  it("takes the default for rates that were not chosen, and the tax for no tax where none is due", () => {
    expect(taxIdFor([qst], settings)).toBe("t-default");
    expect(taxIdFor([], settings)).toBe("t-none");
    expect(taxIdFor([], { ...settings, noTaxId: null })).toBe("t-default");
  });
});

describe("paymentTypeIdFor", () => {
  it("takes the default for a gateway that was not chosen", () => {
    const settings = { paymentTypes: { gift_card: "p-gift" }, defaultPaymentTypeId: "p-web" };
    expect(paymentTypeIdFor("gift_card", settings)).toBe("p-gift");
    expect(paymentTypeIdFor("paypal", settings)).toBe("p-web");
  });
});
