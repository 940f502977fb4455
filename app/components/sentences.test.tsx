import { describe, expect, it } from "vitest";
import { failureCodes } from "#app/failures/catalogue.ts";
import { formatFor } from "#app/i18n/format.ts";
import { locales } from "#app/i18n/locale.ts";
import { translatorFor } from "#app/i18n/translator.ts";
import { timelineKinds } from "#app/orders/order-view.ts";
import { actorName } from "./actor-name.ts";
import { failureTexts } from "./failure-texts.ts";
import { variantsOf } from "./ignored-items-card.tsx";
import { timelineText } from "./order-timeline.tsx";

const failure = {
  partner: "astro",
  customerName: "Ana Roy",
  orderName: "#1042",
  productTitle: "Northpaw Chicken",
  upc: "850001234511",
  program: "Buy 12 Get 1 Free",
  rewardId: "1990001",
};
const ofPos = {
  ...{ code: "NP-20", products: 2, fields: "Brand", employee: "Robin", place: "", gateway: "paypal", tax: "", orders: 3 },
  ...{ difference: "0.01 CAD", total: "61.98 CAD", scopes: "sales:write" },
};
const details = { account: "778899", barcode: "85-bad", message: "No", reference: "S-1042-L1", quantity: 2, day: "2026-03-14", ...ofPos };

describe.each(locales)("The sentences (%s)", (locale) => {
  const { t } = translatorFor(locale);
  const format = formatFor(locale, "America/Toronto");

  it.each(failureCodes)("tell what happened and what to do: %s", (code) => {
    const known = failureTexts(t, format, { ...failure, code, details });
    const bare = failureTexts(t, format, {
      code,
      details,
      partner: "astro",
      customerName: null,
      orderName: null,
      productTitle: null,
      upc: null,
      program: null,
      rewardId: null,
    });
    for (const text of [...Object.values(known), ...Object.values(bare)]) expect(text).not.toMatch(/\{\{|undefined|null|failures\./);
  });

  it.each(timelineKinds)("tell why something was or was not done: %s", (kind) => {
    const event = { title: "Rope", quantity: 2, reference: "S-1-L1", member: "shopify-1", program: "Buy 12", reward: "7", reason: "tip" };
    const more = { code: "no_item_found", fix: "enroll", actor: "Staff 42", why: "disconnected" };
    const text = timelineText(
      t,
      { id: "1", at: "2026-03-14T21:04:00.000Z", kind, details: { ...event, ...more } },
      { channel: "online", partner: "Astro Loyalty" },
    );
    expect(text).not.toMatch(/\{\{|undefined|orders\.|: $/);
  });
});

describe("Names", () => {
  it("name staff by number, in the reader's language, and others as they are", () => {
    expect(actorName(translatorFor("fr").t, "Staff 42")).toBe("Membre du personnel 42");
    expect(actorName(translatorFor("en").t, "Staff")).toBe("Staff member");
    expect(actorName(translatorFor("en").t, "Robin")).toBe("Robin");
  });

  it("leave out Shopify's name for an only variant", () => {
    const variants = [
      { id: "gid://shopify/ProductVariant/1", title: "Default Title" },
      { id: "gid://shopify/ProductVariant/2", title: "20 lb" },
      { title: "no id" },
    ];
    expect(variantsOf({ title: "Rope", variants })).toEqual([
      { gid: "gid://shopify/ProductVariant/1", title: "Rope" },
      { gid: "gid://shopify/ProductVariant/2", title: "Rope · 20 lb" },
    ]);
  });
});
