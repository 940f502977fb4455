import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { HoldAnswer, Offer, Offers } from "#app/coupons/checkout-view.ts";
import { drawBlock, script } from "./theme-block.ts";

/** The block that a theme shows in the cart, with a shop and a Punchcard behind it that answer as they are told to. */

const coupon: Offer = {
  id: "0198c0de-0000-7000-8000-000000000001",
  kind: "coupon",
  title: "$5 off <Northpaw>",
  item: "Northpaw Chicken · 20 lb",
  variant: "gid://shopify/ProductVariant/11",
  units: 2,
  saves: { amount: "5.00", currency: "USD" },
  lastDay: "2026-12-31",
  state: "available",
  code: null,
};
const reward: Offer = { ...coupon, id: coupon.id.replace(/1$/, "2"), kind: "reward", title: "13th bag free", units: 1, lastDay: null };
const ready = (...offers: Offer[]): Offers => ({ status: "ready", offers, remove: [], isPartial: false });
const unavailable = "Your coupons can't be shown just now. You can check out as usual.";

type Cart = {
  token: string;
  currency?: string;
  items: { variant_id: number; quantity: number }[];
  discount_codes?: { code: string; applicable: boolean }[];
};
const twoBags: Cart = { token: "Z2NwLWV1cm9wZTE?key=secret", items: [{ variant_id: 11, quantity: 2 }], discount_codes: [] };

type Answer = object | "silence" | "never" | "rubbish";
type Shop = { carts?: (Cart | "silence")[]; offers?: Answer[]; hold?: Answer };

let observers: ((names: string[]) => void)[] = [];
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  observers = [];
});
afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Each test has an element of its own: one that was defined cannot be taken back. */
let elements = 0;

async function show({ carts = [twoBags], offers = [ready(coupon)], hold, ...theme }: Shop & Parameters<typeof drawBlock>[0] = {}) {
  const calls: { address: string; body: unknown }[] = [];
  const left = { carts: [...carts], offers: [...offers] };
  const next = <T>(answers: T[]) => (answers.length > 1 ? answers.shift() : answers[0]);
  const fetch = async (address: string, init: { body?: string } = {}) => {
    calls.push({ address, body: init.body ? (JSON.parse(init.body) as unknown) : null });
    const { intent } = (init.body ? JSON.parse(init.body) : {}) as { intent?: string };
    const link: HoldAnswer = { status: "code", code: "PUNCH-1", link: "/discount/PUNCH-1?redirect=/cart" };
    const answer: Answer | undefined = address.endsWith("/cart.js")
      ? next(left.carts)
      : address.endsWith("/offers")
        ? next(left.offers)
        : (hold ?? (intent === "apply" ? link : { status: "noted" }));
    if (answer === "never") return new Promise(() => {});
    if (answer === "silence" || answer === undefined) throw new TypeError("Failed to fetch");
    return answer === "rubbish" ? new Response("<html>", { status: 502 }) : Response.json(answer);
  };
  const location = { assign: vi.fn(), reload: vi.fn() };
  class Observer {
    constructor(changed: (seen: { getEntries(): { name: string }[] }) => void) {
      observers.push((names) => changed({ getEntries: () => names.map((name) => ({ name })) }));
    }
    observe() {}
    disconnect() {}
  }
  const tag = `punchcard-coupons-${(elements += 1)}`;
  const named = (text: string) => text.replaceAll(/(<\/?|const tag = ")punchcard-coupons/g, `$1${tag}`);
  new Function("fetch", "location", "PerformanceObserver", named(script))(fetch, location, Observer);
  document.body.innerHTML = named(drawBlock(theme));
  await pass(50);
  const block = document.querySelector<HTMLElement>(tag);
  if (!block) throw new Error("There is no block.");
  const told = () =>
    calls.filter(({ address }) => address.includes("/holds/")).map(({ address, body }) => ({ address, ...(body as object) }));
  return { block, calls, location, told, questions: () => calls.filter(({ address }) => address.endsWith("/offers")) };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const plain = (text: string | null | undefined) => (text ?? "").replace(/[\u00a0\u202f]/g, " ");
const words = () => [...document.body.querySelectorAll("h2, p, button")].map(({ textContent }) => plain(textContent)).filter(Boolean);
const said = () => plain(document.body.querySelector("[role=status]")?.textContent);
const labels = () => [...document.body.querySelectorAll("button")].map((each) => plain(each.getAttribute("aria-label")));

function press(label: string): void {
  const button = [...document.body.querySelectorAll("button")].find((_each, place) => labels()[place] === label);
  if (!button) throw new Error(`There is no button ${label}, only: ${labels().join(", ")}`);
  button.click();
}

const use = "Use $5 off <Northpaw>, saves $5.00";

describe("The cart's block", () => {
  it("asks with the cart's token and items, and keeps the cart's key to itself", async () => {
    const { calls } = await show();
    expect(calls).toEqual([
      { address: "/cart.js", body: null },
      {
        address: "/apps/punchcard/offers",
        body: { checkoutToken: "Z2NwLWV1cm9wZTE", lines: [{ variant: "gid://shopify/ProductVariant/11", quantity: 2 }] },
      },
    ]);
  });

  it("lists coupons and free goods: what each is for, what it saves, until when", async () => {
    const { block } = await show({ offers: [ready(coupon, reward)] });
    expect(words()).toEqual([
      "Your coupons and free goods",
      "$5 off <Northpaw>",
      "Coupon · 2 × Northpaw Chicken · 20 lb · Saves $5.00 · Last day: December 31, 2026",
      "Use",
      "13th bag free",
      "Free good · Northpaw Chicken · 20 lb · Saves $5.00",
      "Use",
    ]);
    expect(labels()).toEqual([use, "Use 13th bag free, saves $5.00"]);
    expect(block.hidden).toBe(false);
    expect(block.querySelector("ul")?.getAttribute("role")).toBe("list");
  });

  it("says it in French, with the merchant's own heading", async () => {
    await show({ language: "fr", heading: "Vos </script> avantages" });
    expect(words()).toEqual([
      "Vos </script> avantages",
      "$5 off <Northpaw>",
      "Coupon · 2 × Northpaw Chicken · 20 lb · Économie : 5,00 $US · Dernier jour : 31 décembre 2026",
      "Utiliser",
    ]);
    expect(labels()).toEqual(["Utiliser $5 off <Northpaw>, économie de 5,00 $US"]);
  });

  it("writes the cart's own currency as the cart does, and names any other", async () => {
    const saves = { amount: "5.00", currency: "CAD" };
    await show({ carts: [{ ...twoBags, currency: "CAD" }], offers: [ready({ ...reward, saves })] });
    expect(words().join()).toContain("Saves $5.00");
    await show({ carts: [{ ...twoBags, currency: "USD" }], offers: [ready({ ...reward, saves })] });
    expect(words().join()).toContain("Saves CA$5.00");
  });

  it.each(["no_wallet", "none", "off"] as const)("is not there where there is nothing: %s", async (why) => {
    const { block } = await show({ offers: [{ status: "nothing", why, remove: [] }] });
    expect([block.hidden, words()]).toEqual([true, []]);
  });

  it("is not there for an empty cart, and asks nothing about it", async () => {
    const { block, questions } = await show({ carts: [{ ...twoBags, items: [] }] });
    expect([block.hidden, questions()]).toEqual([true, []]);
  });

  it("leads a buyer who is not known to the sign-in, where the merchant wants that", async () => {
    const nobody: Offers = { status: "nothing", why: "sign_in", remove: [] };
    const { block } = await show({ offers: [nobody] });
    const link = block.querySelector("a");
    expect([link?.getAttribute("href"), link?.textContent, block.hidden]).toEqual([
      "/account/login",
      "Sign in to use your coupons and free goods",
      false,
    ]);
    expect((await show({ offers: [nobody], signIn: false })).block.hidden).toBe(true);
  });

  it.each<[Answer]>([[{ status: "unavailable", remove: [] }], ["silence"], ["rubbish"]])(
    "says that coupons cannot be shown, and that checking out goes on: %j",
    async (answer) => {
      await show({ offers: [answer] });
      expect(words()).toEqual([unavailable]);
    },
  );

  it("waits three seconds and no longer", async () => {
    const { questions } = await show({ offers: ["never"] });
    await pass(2_900);
    expect([questions().length, words()]).toEqual([1, []]);
    await pass(100);
    expect(words()).toEqual([unavailable]);
  });

  it("says so in French, and when the shop does not tell what is in the cart", async () => {
    await show({ language: "fr", carts: ["silence"] });
    expect(words()).toEqual(["Vos coupons ne peuvent pas être affichés en ce moment. Vous pouvez passer au paiement comme d’habitude."]);
  });

  it("says when a partner was silent and there may be more", async () => {
    await show({ offers: [{ ...ready(coupon), isPartial: true }] });
    expect(said()).toBe("Some of your coupons can't be shown just now. You can check out as usual.");
  });

  it("asks again once the cart has settled, whoever changed it, and takes off what no longer fits", async () => {
    const changed: Cart = {
      ...twoBags,
      items: [{ variant_id: 12, quantity: 1 }],
      discount_codes: [
        { code: "old-1", applicable: false },
        { code: "SUMMER", applicable: true },
      ],
    };
    const { calls, questions } = await show({
      carts: [twoBags, changed],
      offers: ["silence", { ...ready(reward), remove: ["OLD-1", "NOT-ON-IT"] }],
    });
    for (const observer of observers) observer(["https://shop.test/cart/change.js"]);
    await pass(300);
    for (const observer of observers) observer(["https://shop.test/fr/cart/update", "https://shop.test/logo.png"]);
    await pass(600);
    expect(questions()).toHaveLength(2);
    expect(calls.at(-1)).toEqual({ address: "/cart/update.js", body: { discount: "SUMMER" } });
    // What was said of the earlier question is over.
    expect(words()).not.toContain(unavailable);
    expect(labels()).toEqual(["Use 13th bag free, saves $5.00"]);
  });

  it("does not ask again for what is none of the cart's", async () => {
    const { questions } = await show();
    for (const observer of observers) observer(["https://shop.test/cart.js", "https://shop.test/products/a.js"]);
    await pass(5_000);
    expect(questions()).toHaveLength(1);
  });

  it("asks nothing in the theme editor, and says what stands here", async () => {
    const { calls } = await show({ inEditor: true });
    expect([calls, words()]).toEqual([[], ["Buyers who signed in find their coupons and free goods here."]]);
  });
});

describe("One press in the cart", () => {
  it("leads over the discount link back to the cart, however often it is pressed", async () => {
    const { told, location } = await show({ offers: [ready(coupon, reward)] });
    press(use);
    press(use);
    press("Use 13th bag free, saves $5.00");
    expect(said()).toBe("$5 off <Northpaw> is being put on your cart.");
    expect([...document.querySelectorAll("button")].map((each) => each.getAttribute("aria-disabled"))).toEqual(["true", "true"]);
    await pass(50);
    expect(told()).toEqual([{ address: `/apps/punchcard/holds/${coupon.id}`, checkoutToken: "Z2NwLWV1cm9wZTE", intent: "apply" }]);
    expect(location.assign.mock.calls).toEqual([["/discount/PUNCH-1?redirect=/cart"]]);
  });

  it.each(["https://evil.example/discount/A", "//evil.example", "javascript:alert(1)", "/discount/../account"])(
    "goes nowhere but to a discount of the shop: %s",
    async (link) => {
      const { location } = await show({ hold: { status: "code", code: "A", link } });
      press(use);
      await pass(50);
      expect(location.assign).not.toHaveBeenCalled();
      expect(said()).toContain("can't be used or taken off just now.");
    },
  );

  it.each<[Answer, string, number]>([
    [{ status: "refused", why: "gone" }, "was put back or used in the meantime.", 2],
    [{ status: "not_found" }, "was put back or used in the meantime.", 2],
    [{ status: "refused", why: "code_refused" }, "The shop could not make a discount of $5 off <Northpaw>.", 2],
    [{ status: "refused", why: "unavailable" }, "can't be used or taken off just now. Nothing is lost", 1],
    ["silence", "can't be used or taken off just now.", 1],
    ["never", "can't be used or taken off just now.", 1],
  ])("says why not, and asks anew where that helps: %j", async (hold, text, asked) => {
    const { questions, location } = await show({ hold });
    press(use);
    await pass(3_100);
    expect(said()).toContain(text);
    expect([questions().length, location.assign.mock.calls]).toEqual([asked, []]);
    expect(document.querySelector("button")?.getAttribute("aria-disabled")).not.toBe("true");
  });

  it("shows what is on the cart already, tells Punchcard, and takes it off again", async () => {
    const withCode: Cart = {
      ...twoBags,
      discount_codes: [
        { code: "punch-1", applicable: true },
        { code: "SUMMER", applicable: false },
      ],
    };
    const { calls, told, location } = await show({ carts: [withCode], offers: [ready({ ...coupon, state: "code", code: "PUNCH-1" })] });
    expect(told().map((each) => "intent" in each && each.intent)).toEqual(["applied"]);
    press("Remove $5 off <Northpaw> from this cart");
    await pass(50);
    expect(calls.slice(-2)).toEqual([
      { address: "/cart/update.js", body: { discount: "SUMMER" } },
      { address: `/apps/punchcard/holds/${coupon.id}`, body: { checkoutToken: "Z2NwLWV1cm9wZTE", intent: "removed" } },
    ]);
    expect(location.reload).toHaveBeenCalledOnce();
  });

  it("can be used again when the cart does not take the code", async () => {
    const { told } = await show({
      carts: [{ ...twoBags, discount_codes: [{ code: "PUNCH-1", applicable: false }] }],
      offers: [ready({ ...coupon, state: "code", code: "PUNCH-1" })],
    });
    expect([labels(), told()]).toEqual([[use], []]);
  });

  it("can be pressed again by one who comes back to the page as it was left", async () => {
    const { questions } = await show();
    press(use);
    await pass(50);
    window.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
    await pass(50);
    expect(questions()).toHaveLength(2);
    expect(document.querySelector("button")?.getAttribute("aria-disabled")).not.toBe("true");
  });
});
