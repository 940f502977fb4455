import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { translateIn } from "#test/support/extension-texts.ts";
import english from "../locales/en.default.json" with { type: "json" };
import french from "../locales/fr.json" with { type: "json" };
import type { OrderHold } from "../src/shared/punchcard.ts";
import { close, open, until } from "./open.ts";
import { badges, roles, texts, words } from "./page.ts";
import { fakePunchcard } from "./punchcard.ts";
import { signal } from "./signal.ts";

const thankYou = "purchase.thank-you.block.render";
const orderStatus = "customer-account.order-status.block.render";

const placeOf = (target: string) => (target === thankYou ? "thank_you" : "order_status");

const hold: OrderHold = {
  kind: "coupon",
  title: "$5 off Northpaw",
  item: "Northpaw Chicken · 20 lb",
  saves: { amount: "5.00", currency: "USD" },
  state: "waiting",
};
const redeemed = { ...hold, state: "redeemed" as const };
const returned = { ...hold, title: "13th bag free", kind: "reward" as const, state: "returned" as const };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  vi.stubEnv("APP_URL", "https://punchcard.test");
});
afterEach(async () => {
  await close();
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

type Scene = {
  punchcard: ReturnType<typeof fakePunchcard>;
  language?: "en" | "fr";
  codes?: string[];
  order?: string | undefined;
  checkoutToken?: string;
  inEditor?: boolean;
};

async function show(
  target: typeof thankYou | typeof orderStatus,
  { punchcard, language = "en", codes = ["PUNCH-1"], checkoutToken, order = "gid://shopify/Order/5920400000001", inEditor = false }: Scene,
) {
  const [locale, translations] = language === "en" ? (["en-US", english] as const) : (["fr-FR", french] as const);
  const install = (shopify: object) => {
    const where =
      target === thankYou
        ? { orderConfirmation: signal({ order: { id: order }, isFirstOrder: false }) }
        : { order: signal(order ? { id: order } : undefined) };
    Object.assign(shopify, where, { discountCodes: signal(codes.map((code) => ({ code }))), checkoutToken: signal(checkoutToken) });
    const { extension } = shopify as { extension: object };
    Object.defineProperty(extension, "editor", { value: inEditor ? { type: "checkout" } : undefined, configurable: true });
  };
  await open(target, { locale, translate: translateIn(translations, language), punchcard, install });
  await vi.advanceTimersByTimeAsync(200);
}

describe.each([thankYou, orderStatus] as const)("%s", (target) => {
  it("says what was used and how it stands", async () => {
    const punchcard = fakePunchcard({ orders: [{ status: "known", holds: [redeemed, returned] }] });
    await show(target, { punchcard });
    await until(() => words().includes("13th bag free"));
    expect(punchcard.calls).toEqual([
      {
        method: "GET",
        address: `https://punchcard.test/api/checkout/orders/5920400000001?place=${placeOf(target)}`,
        authorization: "Bearer mock-session-token",
        body: null,
      },
    ]);
    expect(words()).toContain("Coupons and free goods used");
    expect(texts()).toEqual([
      "$5 off Northpaw",
      "Northpaw Chicken · 20 lb · Saved $5.00",
      "13th bag free",
      "Northpaw Chicken · 20 lb · Saved $5.00",
    ]);
    expect(badges()).toEqual(["Redeemed", "Given back to you"]);
    expect(roles()).toEqual(expect.arrayContaining(["unordered-list", "list-item"]));
  });

  it("says it in French", async () => {
    await show(target, { language: "fr", punchcard: fakePunchcard({ orders: [{ status: "known", holds: [redeemed, returned, hold] }] }) });
    await until(() => words().includes("13th bag free"));
    expect(words()).toContain("Coupons et articles offerts utilisés");
    expect(words()).toContain("Économie : 5,00 $US");
    expect(badges()).toEqual(["Utilisé", "Rendu", "En cours"]);
  });

  it("follows what waits until it is redeemed, and an order that Punchcard has not heard of yet", async () => {
    const none = { status: "known" as const, holds: [] };
    const punchcard = fakePunchcard({
      orders: [none, { status: "known", holds: [hold] }, "silence", { status: "known", holds: [redeemed] }],
    });
    await show(target, { punchcard });
    await until(() => badges().join() === "Being redeemed");
    await until(() => badges().join() === "Redeemed");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(punchcard.calls).toHaveLength(4);
  });

  it("tells from which checkout the order came, by which a guest is known", async () => {
    const punchcard = fakePunchcard({ orders: [{ status: "known", holds: [redeemed] }] });
    await show(target, { punchcard, checkoutToken: "checkout-token-1" });
    expect(punchcard.calls.map(({ address }) => address)).toEqual([
      `https://punchcard.test/api/checkout/orders/5920400000001?place=${placeOf(target)}&checkoutToken=checkout-token-1`,
    ]);
  });

  it("stops after a while, and when the page is left", async () => {
    const punchcard = fakePunchcard({ orders: [{ status: "known", holds: [hold] }] });
    await show(target, { punchcard });
    await vi.advanceTimersByTimeAsync(120_000);
    expect([punchcard.calls.length, badges()]).toEqual([5, ["Being redeemed"]]);

    const other = fakePunchcard({ orders: [{ status: "known", holds: [hold] }] });
    await show(target, { punchcard: other });
    await until(() => other.calls.length === 1);
    await close();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(other.calls).toHaveLength(1);
  });

  it.each(["silence", "never", "rubbish", 404] as const)("is quiet without an answer: %s", async (answer) => {
    const punchcard = fakePunchcard({ orders: [answer] });
    await show(target, { punchcard });
    await vi.advanceTimersByTimeAsync(120_000);
    expect([document.body.innerHTML, punchcard.calls.length]).toEqual(["", 5]);
  });

  it("asks nothing about an order without a code", async () => {
    const punchcard = fakePunchcard();
    await show(target, { punchcard, codes: [] });
    await vi.advanceTimersByTimeAsync(10_000);
    expect([document.body.innerHTML, punchcard.calls]).toEqual(["", []]);
  });

  it("says in the editor what stands here", async () => {
    const punchcard = fakePunchcard();
    await show(target, { punchcard, inEditor: true });
    expect([words(), punchcard.calls]).toEqual(["Buyers see here which coupons and free goods were used for the order.", []]);
  });
});

it("takes the number out of what the thank-you page calls the order", async () => {
  const punchcard = fakePunchcard();
  await show(thankYou, { punchcard, order: "gid://shopify/OrderIdentity/77" });
  expect(punchcard.calls[0]?.address).toBe("https://punchcard.test/api/checkout/orders/77?place=thank_you");
});

it("waits for an order that Shopify has not made yet", async () => {
  const punchcard = fakePunchcard();
  await show(orderStatus, { punchcard, order: "" });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(punchcard.calls).toEqual([]);
});
