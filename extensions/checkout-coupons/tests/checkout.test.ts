import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { translateIn } from "#test/support/extension-texts.ts";
import english from "../locales/en.default.json" with { type: "json" };
import french from "../locales/fr.json" with { type: "json" };
import type { HoldAnswer } from "../src/shared/punchcard.ts";
import { cartLine, fakeCheckout } from "./fake-checkout.ts";
import { close, open, until } from "./open.ts";
import type { Target } from "./open.ts";
import { badges, banners, button, buttons, labels, roles, spinners, texts, words } from "./page.ts";
import { coupon, fakePunchcard, nothing, ready, reward } from "./punchcard.ts";

const summary = "purchase.checkout.reductions.render-after";
const block = "purchase.checkout.block.render";
const lines = [
  { variant: "gid://shopify/ProductVariant/11", quantity: 2 },
  { variant: "gid://shopify/ProductVariant/12", quantity: 1 },
];
const unavailable = "Your coupons can't be shown just now. You can pay as usual.";

// Nobody waits here for what a buyer waits for.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date"] });
  vi.stubEnv("APP_URL", "https://punchcard.test");
});
afterEach(async () => {
  await close();
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

type Scene = {
  target?: Target;
  language?: "en" | "fr";
  punchcard: ReturnType<typeof fakePunchcard>;
  checkout?: ReturnType<typeof fakeCheckout>;
};

async function show({ target = summary, language = "en", punchcard, checkout = fakeCheckout() }: Scene) {
  const [locale, translations] = language === "en" ? (["en-US", english] as const) : (["fr-FR", french] as const);
  await open(target, { locale, translate: translateIn(translations, language), punchcard, install: checkout.install });
  await vi.advanceTimersByTimeAsync(200);
  return checkout;
}

async function shows(text: string): Promise<void> {
  await until(() => words().includes(text));
}

describe("When it asks", () => {
  it("asks with the buyer's token, the checkout and what is in it, once", async () => {
    const punchcard = fakePunchcard({ offers: [ready(coupon)] });
    await show({ punchcard });
    await shows("$5 off Northpaw");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(punchcard.calls).toEqual([
      {
        method: "POST",
        address: "https://punchcard.test/api/checkout/offers",
        authorization: "Bearer mock-session-token",
        body: { checkoutToken: "checkout-token-1", lines, contact: null },
      },
    ]);
  });

  it.each(["information", "shipping", "cart", "thank-you", "unknown"])("asks nothing at the step %s", async (step) => {
    const punchcard = fakePunchcard();
    await show({ punchcard, checkout: fakeCheckout({ step }) });
    await vi.advanceTimersByTimeAsync(5_000);
    expect([punchcard.calls, words()]).toEqual([[], ""]);
  });

  it.each(["payment", "review", "checkout"])("asks at the step %s", async (step) => {
    const punchcard = fakePunchcard();
    await show({ punchcard, checkout: fakeCheckout({ step }) });
    await until(() => punchcard.questions().length === 1);
  });

  it("waits until the buyer comes to the payment step, has a checkout and has something in it", async () => {
    const punchcard = fakePunchcard();
    const checkout = await show({ punchcard, checkout: fakeCheckout({ step: "shipping", checkoutToken: "", lines: [] }) });
    checkout.activeStep.value = { handle: "payment" };
    checkout.checkoutToken.value = "checkout-token-1";
    await vi.advanceTimersByTimeAsync(1_000);
    expect(punchcard.calls).toEqual([]);
    checkout.lines.value = [cartLine(11, 2)];
    await until(() => punchcard.questions().length === 1);
  });

  it("passes on what a guest typed at checkout, and nothing of one who signed in", async () => {
    const guest = fakePunchcard();
    await show({ punchcard: guest, checkout: fakeCheckout({ buyer: { email: "jo@example.com" } }) });
    await until(() => guest.questions().length === 1);
    expect(guest.calls[0]?.body).toMatchObject({ contact: { email: "jo@example.com", phone: null } });

    const customer = fakePunchcard();
    const buyer = { customer: "gid://shopify/Customer/1", email: "jo@example.com", phone: "+15555550100" };
    await show({ punchcard: customer, checkout: fakeCheckout({ buyer }) });
    await until(() => customer.questions().length === 1);
    expect(customer.calls[0]?.body).toMatchObject({ contact: null });
  });

  it("asks again when the buyer signs in on the way", async () => {
    const punchcard = fakePunchcard({ offers: [nothing("sign_in"), ready(coupon)] });
    const checkout = await show({ punchcard, checkout: fakeCheckout({ buyer: {} }) });
    await shows("Sign in to use");
    checkout.customer.value = { id: "gid://shopify/Customer/1" };
    await shows("$5 off Northpaw");
    expect(words()).not.toContain("Sign in to use");
  });

  it("asks again once when the cart was changed several times, and takes off what no longer fits", async () => {
    const punchcard = fakePunchcard({ offers: [ready(coupon), { ...ready(reward), remove: ["OLD-1", "NOT-ON-IT"] }] });
    const checkout = await show({ punchcard, checkout: fakeCheckout({ codes: ["old-1", "SUMMER"] }) });
    await shows("$5 off Northpaw");
    checkout.lines.value = [cartLine(12, 2)];
    await vi.advanceTimersByTimeAsync(200);
    checkout.lines.value = [cartLine(12, 3)];
    await shows("13th bag free");
    expect(punchcard.questions().map(({ body }) => (body as { lines: unknown }).lines)).toEqual([
      lines,
      [{ variant: "gid://shopify/ProductVariant/12", quantity: 3 }],
    ]);
    expect(checkout.changes).toEqual(["-OLD-1"]);
    expect(checkout.discountCodes.value).toEqual([{ code: "SUMMER" }]);
  });

  it("does not take a change of discounts for one of the cart", async () => {
    const punchcard = fakePunchcard({ offers: [ready(coupon)] });
    const checkout = await show({ punchcard });
    await shows("$5 off Northpaw");
    checkout.lines.value = checkout.lines.value.map((line) => ({ ...line, cost: { ...line.cost } }));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(punchcard.questions()).toHaveLength(1);
  });

  it("leaves an answer that came too late for what is in the cart now", async () => {
    const punchcard = fakePunchcard({ offers: [ready(reward)] });
    let answerLate = (_answer: Response) => {};
    const late = new Promise<Response>((resolve) => (answerLate = resolve));
    const slow = { ...punchcard, fetch: vi.fn(punchcard.fetch).mockReturnValueOnce(late) };
    const checkout = await show({ punchcard: slow });
    checkout.lines.value = [cartLine(12, 1)];
    await shows("13th bag free");
    answerLate(Response.json(ready(coupon)));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(words()).not.toContain("$5 off Northpaw");
  });

  it("asks nothing in the editor, and says what stands here", async () => {
    const punchcard = fakePunchcard();
    await show({ punchcard, checkout: fakeCheckout({ inEditor: true }) });
    expect([punchcard.calls, words()]).toEqual([[], "Buyers find their coupons and free goods here when they come to pay."]);
    await show({ target: block, punchcard, language: "fr", checkout: fakeCheckout({ inEditor: true }) });
    expect([punchcard.calls, words()]).toEqual([[], expect.stringContaining("sauf s’ils les voient déjà dans le récapitulatif")]);
  });
});

describe("What it shows", () => {
  it("lists coupons and free goods: what each is for, what it saves, until when", async () => {
    await show({ punchcard: fakePunchcard({ offers: [ready(coupon, reward)] }) });
    await shows("13th bag free");
    expect(texts()).toEqual([
      "$5 off Northpaw",
      "2 units of Northpaw Chicken · 20 lb",
      "Saves $5.00 · Last day: December 31, 2026",
      "13th bag free",
      "Wild Kitchen Tuna",
      "Saves $54.99",
    ]);
    expect(badges()).toEqual(["Coupon", "Free good"]);
    expect(labels()).toEqual(["Use $5 off Northpaw, saves $5.00", "Use 13th bag free, saves $54.99"]);
    expect(roles()).toEqual(expect.arrayContaining(["unordered-list", "list-item"]));
  });

  it("says it in French", async () => {
    await show({ language: "fr", punchcard: fakePunchcard({ offers: [ready(coupon)] }) });
    await shows("$5 off Northpaw");
    expect(words()).toContain("Vos coupons et articles offerts");
    expect(words()).toContain("2 unités de Northpaw Chicken · 20 lb");
    expect(words()).toContain("Économie : 5,00 $US · Dernier jour : 31 décembre 2026");
    expect(buttons()).toEqual(["Utiliser"]);
  });

  it("says quietly that it is looking", async () => {
    await show({ punchcard: fakePunchcard({ offers: ["never"] }) });
    await until(() => spinners().length > 0);
    expect([spinners(), roles(), banners(), buttons()]).toEqual([["Looking for your coupons"], expect.arrayContaining(["status"]), [], []]);
  });

  it.each(["no_wallet", "none", "off"] as const)("shows nothing at all where there is nothing: %s", async (why) => {
    const punchcard = fakePunchcard({ offers: [nothing(why)] });
    await show({ punchcard });
    await until(() => punchcard.questions().length === 1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(document.body.innerHTML).toBe("");
  });

  it.each([
    ["en", "Sign in to use your coupons and free goods."],
    ["fr", "Connectez-vous pour utiliser vos coupons et articles offerts."],
  ] as const)("tells a guest to sign in: %s", async (language, said) => {
    await show({ language, punchcard: fakePunchcard({ offers: [nothing("sign_in")] }) });
    await shows(said);
    expect(buttons()).toEqual([]);
  });

  it.each([[{ status: "unavailable" as const, remove: [] }], ["silence" as const], ["rubbish" as const], [500]])(
    "says that coupons cannot be shown, and that paying goes on: %j",
    async (answer) => {
      await show({ punchcard: fakePunchcard({ offers: [answer, ready(coupon)] }) });
      await shows(unavailable);
      button("Try again").click();
      await shows("$5 off Northpaw");
      expect(words()).not.toContain(unavailable);
    },
  );

  it("says so in French", async () => {
    await show({ language: "fr", punchcard: fakePunchcard({ offers: ["silence"] }) });
    await shows("Vos coupons ne peuvent pas être affichés en ce moment. Vous pouvez payer comme d’habitude.");
  });

  it("waits three seconds and no longer", async () => {
    const punchcard = fakePunchcard({ offers: ["never"] });
    await show({ punchcard });
    await until(() => punchcard.questions().length === 1);
    await vi.advanceTimersByTimeAsync(2_800);
    expect(words()).not.toContain(unavailable);
    await vi.advanceTimersByTimeAsync(250);
    expect(words()).toContain(unavailable);
  });

  it("waits no longer for Shopify's token either", async () => {
    const checkout = fakeCheckout();
    const punchcard = fakePunchcard();
    const install = (shopify: object) => {
      checkout.install(shopify);
      Object.assign((shopify as { sessionToken: object }).sessionToken, { get: () => new Promise(() => {}) });
    };
    await show({ punchcard, checkout: { ...checkout, install } });
    await vi.advanceTimersByTimeAsync(3_000);
    expect([words(), punchcard.calls]).toEqual([expect.stringContaining(unavailable), []]);
  });

  it("says when a partner was silent and there may be more", async () => {
    await show({ punchcard: fakePunchcard({ offers: [{ ...ready(coupon), isPartial: true }] }) });
    await shows("Some of your coupons can't be shown just now.");
    expect(buttons()).toEqual(["Use"]);
  });

  it.each([
    ["en", "Coupons can't be added in this checkout. You can pay as usual, and they are still yours."],
    ["fr", "Ce mode de paiement n’accepte pas de coupons."],
  ] as const)("says where codes cannot be changed, and puts nothing aside: %s", async (language, said) => {
    const punchcard = fakePunchcard({ offers: [ready(coupon)] });
    const checkout = await show({ language, punchcard, checkout: fakeCheckout({ codesAllowed: false }) });
    await shows(said);
    await vi.advanceTimersByTimeAsync(5_000);
    expect([punchcard.calls, checkout.changes]).toEqual([[], []]);
  });

  it("knows a code that came with a link from the cart, and tells Punchcard that it is on", async () => {
    const fromCart = { ...coupon, state: "code" as const, code: "PUNCH-1" };
    const punchcard = fakePunchcard({ offers: [ready(fromCart, { ...reward, state: "applied", code: "PUNCH-2" })] });
    await show({ punchcard, checkout: fakeCheckout({ codes: ["punch-1"] }) });
    await until(() => punchcard.told().length > 0);
    // The other one was taken off where checkout lists the discounts: it can be used again.
    expect([punchcard.told(), buttons()]).toEqual([["applied 1"], ["Remove", "Use"]]);
    expect(texts()).toContain("Saves $4.50 · Last day: December 31, 2026");
  });

  it("says when a code that is on takes nothing off any more", async () => {
    const applied = { ...coupon, state: "applied" as const, code: "PUNCH-1" };
    await show({
      punchcard: fakePunchcard({ offers: [ready(applied)] }),
      checkout: fakeCheckout({ codes: ["PUNCH-1"], takes: "for_nothing" }),
    });
    await shows("It takes nothing off at the moment");
    expect(buttons()).toEqual(["Remove"]);
  });
});

describe("One press", () => {
  it("puts the code on, looks that it saves something, tells Punchcard, and says so", async () => {
    const punchcard = fakePunchcard({ offers: [ready(coupon, reward)] });
    const checkout = await show({ punchcard });
    await shows("$5 off Northpaw");
    button("Use $5 off Northpaw, saves $5.00").click();
    await shows("$5 off Northpaw is on your order. It saves $4.50.");
    expect(checkout.changes).toEqual(["+PUNCH-1"]);
    expect(punchcard.asked()).toEqual(
      ["apply", "applied"].map((intent) => ({
        address: `https://punchcard.test/api/checkout/holds/${coupon.id}`,
        body: { checkoutToken: "checkout-token-1", intent },
      })),
    );
    expect(banners()).toEqual(["success: $5 off Northpaw is on your order. It saves $4.50."]);
    expect(labels()).toEqual(["Remove $5 off Northpaw from this order", "Use 13th bag free, saves $54.99"]);
    expect(punchcard.questions()).toHaveLength(1);
  });

  it("says it in French", async () => {
    await show({ language: "fr", punchcard: fakePunchcard({ offers: [ready(coupon)] }) });
    await shows("$5 off Northpaw");
    button("Utiliser $5 off Northpaw, économie de 5,00 $US").click();
    await shows("$5 off Northpaw s’applique à votre commande. Vous économisez 4,50 $US.");
    expect(buttons()).toEqual(["Retirer"]);
  });

  it("is one press however often it is pressed, and nothing else can be pressed meanwhile", async () => {
    const punchcard = fakePunchcard({ offers: [ready(coupon, reward)] });
    const checkout = await show({ punchcard });
    await shows("$5 off Northpaw");
    const press = button("Use $5 off Northpaw, saves $5.00");
    press.click();
    press.click();
    button("Use 13th bag free, saves $54.99").click();
    await vi.advanceTimersByTimeAsync(0);
    await shows("is on your order");
    expect([checkout.changes, punchcard.told()]).toEqual([["+PUNCH-1"], ["apply 1", "applied 1"]]);
  });

  it("shows that it is at work", async () => {
    await show({ punchcard: fakePunchcard({ offers: [ready(coupon, reward)], holds: { apply: "never" } }) });
    await shows("$5 off Northpaw");
    const [press, other] = labels().map(button);
    press?.click();
    await vi.advanceTimersByTimeAsync(100);
    expect([press, other].map((each) => [each?.hasAttribute("loading"), each?.hasAttribute("disabled")])).toEqual([
      [true, false],
      [false, true],
    ]);
  });

  it.each<[HoldAnswer | "never" | "silence" | "rubbish", string, boolean]>([
    [{ status: "refused", why: "gone" }, "was put back or used in the meantime. This is what you can use now.", true],
    [{ status: "not_found" }, "was put back or used in the meantime.", true],
    [{ status: "refused", why: "code_refused" }, "The shop could not make a discount of $5 off Northpaw.", true],
    [{ status: "refused", why: "unavailable" }, "can't be used just now. It is still yours: try again in a moment", false],
    ["never", "can't be used just now.", false],
    ["silence", "can't be used just now.", false],
    ["rubbish", "can't be used just now.", false],
  ])("says why there is no code, and asks anew where that helps: %j", async (answer, said, asksAgain) => {
    const punchcard = fakePunchcard({ offers: [ready(coupon), ready(reward)], holds: { apply: answer } });
    const checkout = await show({ punchcard });
    await shows("$5 off Northpaw");
    button("Use $5 off Northpaw, saves $5.00").click();
    await shows(said);
    expect(banners()).toEqual([expect.stringMatching(/^warning: /)]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect([punchcard.questions().length, checkout.changes]).toEqual([asksAgain ? 2 : 1, []]);
    expect(words().includes("13th bag free")).toBe(asksAgain);
    // Nothing is stuck.
    expect(
      labels()
        .map(button)
        .every((each) => !each.hasAttribute("disabled")),
    ).toBe(true);
  });

  it("says in French that nothing is lost", async () => {
    await show({ language: "fr", punchcard: fakePunchcard({ offers: [ready(coupon)], holds: { apply: "silence" } }) });
    await shows("$5 off Northpaw");
    button("Utiliser $5 off Northpaw, économie de 5,00 $US").click();
    await shows("ne peut pas être utilisé en ce moment. Rien n’est perdu : réessayez");
  });

  it.each(["no", "throws"] as const)("says when checkout does not take the code, and gives the coupon back: %s", async (takes) => {
    const punchcard = fakePunchcard({ offers: [ready(coupon)] });
    const checkout = await show({ punchcard, checkout: fakeCheckout({ takes }) });
    await shows("$5 off Northpaw");
    button("Use $5 off Northpaw, saves $5.00").click();
    await shows("Checkout did not accept $5 off Northpaw.");
    expect([punchcard.told(), checkout.changes]).toEqual([["apply 1", "refused 1"], ["+PUNCH-1"]]);
    await until(() => punchcard.questions().length === 2);
  });

  it("takes a code off that takes nothing off the order, and gives the coupon back", async () => {
    const punchcard = fakePunchcard({ offers: [ready(coupon)] });
    const checkout = await show({ punchcard, checkout: fakeCheckout({ takes: "for_nothing" }) });
    await shows("$5 off Northpaw");
    button("Use $5 off Northpaw, saves $5.00").click();
    await shows("would take nothing off this order, so it was not used.");
    expect([punchcard.told(), checkout.changes]).toEqual([
      ["apply 1", "refused 1"],
      ["+PUNCH-1", "-PUNCH-1"],
    ]);
  });

  it("takes the code off when the coupon was released while checkout took it", async () => {
    const punchcard = fakePunchcard({ offers: [ready(coupon), nothing("none")], holds: { applied: { status: "refused", why: "gone" } } });
    const checkout = await show({ punchcard });
    await shows("$5 off Northpaw");
    button("Use $5 off Northpaw, saves $5.00").click();
    await shows("was put back or used in the meantime");
    expect(checkout.changes).toEqual(["+PUNCH-1", "-PUNCH-1"]);
  });

  it.each(["silence", "never"] as const)(
    "keeps the discount when Punchcard does not hear of it, and tells it again: %s",
    async (applied) => {
      const punchcard = fakePunchcard({
        offers: [ready(coupon), ready({ ...coupon, state: "code", code: "PUNCH-1" })],
        holds: { applied },
      });
      const checkout = await show({ punchcard });
      await shows("$5 off Northpaw");
      button("Use $5 off Northpaw, saves $5.00").click();
      await shows("is on your order");
      checkout.lines.value = [...checkout.lines.value, cartLine(13, 1)];
      await until(() => punchcard.told().length === 3);
      expect([punchcard.told(), checkout.changes]).toEqual([["apply 1", "applied 1", "applied 1"], ["+PUNCH-1"]]);
    },
  );

  it("keeps to what it knows of a press when an older question is answered after it", async () => {
    const punchcard = fakePunchcard({ offers: [ready(coupon)] });
    const checkout = await show({ punchcard });
    await shows("$5 off Northpaw");
    button("Use $5 off Northpaw, saves $5.00").click();
    await shows("is on your order");
    // It is asked again, and told of the coupon as it was before the press.
    checkout.lines.value = [...checkout.lines.value, cartLine(13, 1)];
    await until(() => punchcard.questions().length === 2);
    await vi.advanceTimersByTimeAsync(500);
    // What it said of the press was said of another cart.
    expect([buttons(), banners()]).toEqual([["Remove"], []]);
  });
});

describe("Remove", () => {
  const applied = { ...coupon, state: "applied" as const, code: "PUNCH-1" };

  it("takes the code off, tells Punchcard, and shows what may be used then", async () => {
    const punchcard = fakePunchcard({ offers: [ready(applied), ready({ ...coupon, id: coupon.id.replace(/1$/, "3") })] });
    const checkout = await show({ punchcard, checkout: fakeCheckout({ codes: ["PUNCH-1"] }) });
    await shows("$5 off Northpaw");
    button("Remove $5 off Northpaw from this order").click();
    await shows("is off your order. It is still yours.");
    await until(() => buttons().join() === "Use");
    expect([checkout.changes, punchcard.told(), punchcard.questions().length]).toEqual([["-PUNCH-1"], ["removed 1"], 2]);
    expect(banners()).toEqual(["info: $5 off Northpaw is off your order. It is still yours."]);
  });

  it("leaves the coupon where it is when checkout does not let go of the code", async () => {
    const punchcard = fakePunchcard({ offers: [ready(applied)] });
    await show({ language: "fr", punchcard, checkout: fakeCheckout({ codes: ["PUNCH-1"], letsGo: false }) });
    await shows("$5 off Northpaw");
    button("Retirer $5 off Northpaw de cette commande").click();
    await shows("n’a pas pu être retiré");
    expect([punchcard.told(), buttons()]).toEqual([[], ["Retirer"]]);
  });

  it("can be pressed for what is on the checkout even when Punchcard does not answer", async () => {
    const punchcard = fakePunchcard({ offers: [ready(applied, reward), "silence"], holds: { removed: "silence" } });
    const checkout = await show({ punchcard, checkout: fakeCheckout({ codes: ["PUNCH-1"] }) });
    await shows("13th bag free");
    checkout.lines.value = [...checkout.lines.value, cartLine(13, 1)];
    await shows(unavailable);
    expect(labels()).toEqual(["Try again", "Remove $5 off Northpaw from this order"]);
    button("Remove $5 off Northpaw from this order").click();
    await shows("is off your order");
    expect(checkout.changes).toEqual(["-PUNCH-1"]);
  });

  it("is offered as new when the code was taken off where checkout lists the discounts", async () => {
    const punchcard = fakePunchcard({ offers: [ready(applied)] });
    const checkout = await show({ punchcard, checkout: fakeCheckout({ codes: ["PUNCH-1"] }) });
    await until(() => buttons().join() === "Remove");
    checkout.takeAway("PUNCH-1");
    await until(() => buttons().join() === "Use");
    expect(punchcard.told()).toEqual([]);
  });
});

describe("The block that the merchant places", () => {
  /** What both targets of one checkout read and write. */
  const storageOf = (notes: Map<string, unknown>) => ({
    read: async (key: string) => notes.get(key) ?? null,
    write: async (key: string, value: unknown) => void notes.set(key, value),
    delete: async (key: string) => void notes.delete(key),
  });
  const sharing = (notes: Map<string, unknown>, checkout = fakeCheckout()) => ({
    ...checkout,
    install: (shopify: object) => {
      checkout.install(shopify);
      Object.assign(shopify, { storage: storageOf(notes) });
    },
  });
  const key = "order-summary-shown-at";

  it("shows the same when it is alone", async () => {
    const punchcard = fakePunchcard({ offers: [ready(coupon)] });
    await show({ target: block, punchcard, checkout: sharing(new Map()) });
    await shows("$5 off Northpaw");
    button("Use $5 off Northpaw, saves $5.00").click();
    await shows("is on your order");
  });

  it("gives way to the one in the order summary, and comes when that one goes", async () => {
    const notes = new Map<string, unknown>();
    const punchcard = fakePunchcard({ offers: [ready(coupon)] });
    await show({ target: block, punchcard, checkout: sharing(notes) });
    notes.set(key, Date.now());
    const renewed = setInterval(() => notes.set(key, Date.now()), 1_000);
    await vi.advanceTimersByTimeAsync(20_000);
    expect([words(), punchcard.calls]).toEqual(["", []]);
    clearInterval(renewed);
    await shows("$5 off Northpaw");
    notes.set(key, Date.now());
    await until(() => words() === "");
  });

  it("is told by the one in the order summary, while that one is on the screen", async () => {
    const notes = new Map<string, unknown>();
    const checkout = await show({ punchcard: fakePunchcard(), checkout: sharing(notes) });
    const age = () => Date.now() - Number(notes.get(key));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(age()).toBeLessThan(2_100);
    checkout.rendered.value = false;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(age()).toBeGreaterThan(7_000);
  });

  it("shows itself where there is no storage", async () => {
    const checkout = fakeCheckout();
    const install = (shopify: object) => {
      checkout.install(shopify);
      Object.assign(shopify, { storage: { read: async () => Promise.reject(new Error("no")) } });
    };
    await show({ target: block, punchcard: fakePunchcard({ offers: [ready(coupon)] }), checkout: { ...checkout, install } });
    await shows("$5 off Northpaw");
  });
});
