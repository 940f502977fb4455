import { setUpExtension } from "@shopify/ui-extensions-tester";
import { render } from "preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { translateIn } from "#test/support/extension-texts.ts";
import english from "../locales/en.default.json" with { type: "json" };
import french from "../locales/fr.json" with { type: "json" };
import type { KnownOrder, OrderStatus } from "../src/shared/order-status.ts";
import { fakePunchcard, knownOrder } from "./punchcard.ts";

const block = "admin.order-details.block.render";
const action = "admin.order-details.action.render";
const notHeardOf: OrderStatus = { status: "not_heard_of", run: "idle" };
const working: KnownOrder = { ...knownOrder, run: "working" };

// Punchcard is asked again after some seconds: the tests do not wait for them.
beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
let leave = () => {};
afterEach(() => {
  leave();
  vi.useRealTimers();
});

type Target = typeof block | typeof action;
const texts = { en: english, fr: french };
type Language = keyof typeof texts;
type Page = { language?: Language; selected?: { id: string }[] };
const orderPage = [{ id: "gid://shopify/Order/5920400000001" }];

/** Opens the block or the action on an order's page. */
async function open(target: Target, punchcard: { fetch: typeof fetch }, { language = "en", selected = orderPage }: Page = {}) {
  leave();
  const extension = setUpExtension(target);
  leave = () => {
    // The tester empties the page by itself without a word to Preact, which would take the next one for this one.
    render(null, document.body);
    extension[Symbol.dispose]();
    leave = () => {};
  };
  const { shopify } = extension;
  extension.fetch = punchcard.fetch;
  shopify.i18n.translate = translateIn(texts[language], language) as typeof shopify.i18n.translate;
  shopify.data.selected = selected;
  const close = vi.fn();
  if ("close" in shopify) shopify.close = close;
  await extension.render();
  return { close };
}

/** Lets time pass until it is so: more of it than anybody is kept waiting. */
async function until(isSo: () => boolean): Promise<void> {
  for (let passed = 0; passed < 120_000 && !isSo(); passed += 50) await vi.advanceTimersByTimeAsync(50);
}

async function shows(text: string): Promise<void> {
  await until(() => words().includes(text));
  expect(words()).toContain(text);
}

/** French puts spaces that do not break before some marks. */
const words = () => (document.body.textContent ?? "").replace(/[\u00a0\u202f]/g, " ");
const all = (tag: string) => [...document.body.querySelectorAll(tag)];
const badges = () => all("s-badge").map(({ textContent }) => textContent);
const banners = () => all("s-banner").map((banner) => `${banner.getAttribute("tone")}: ${banner.textContent}`);
const buttons = () => all("s-button").map(({ textContent }) => textContent);

function button(text: string): HTMLElement {
  const found = all("s-button").find(({ textContent }) => textContent === text);
  if (!found) throw new Error(`There is no button ${text}, only: ${buttons().join(", ")}`);
  return found as HTMLElement;
}

function link(text: string): { href: string | null; target: string | null; label: string | null } {
  const found = all("s-link").find(({ textContent }) => textContent === text);
  if (!found) throw new Error(`There is no link ${text}.`);
  return { href: found.getAttribute("href"), target: found.getAttribute("target"), label: found.getAttribute("accessibilitylabel") };
}

describe("The block on the order page", () => {
  it("names what was used at checkout, how it stands, and the way to it", async () => {
    const page = "/app/coupons/0198c0de-0000-7000-8000-000000000007";
    const title = "Free good from checkout: Buy 12 Get 1 Free (Northpaw Chicken 20lb)";
    await open(block, fakePunchcard([{ ...knownOrder, coupons: [{ title, standing: "waiting", page }] }]));
    await shows("Coupons and free goods");
    expect(badges()).toContain("In progress");
    expect(link(title).href).toBe("app:app/coupons/0198c0de-0000-7000-8000-000000000007");
  });

  it("tells in a few words where the order stands, with the way to the POS and to Punchcard", async () => {
    const punchcard = fakePunchcard([knownOrder]);
    await open(block, punchcard);
    await shows("Astro Loyalty");
    expect(punchcard.calls).toEqual([{ method: "GET", address: "/api/orders/5920400000001?locale=en", body: null }]);
    expect(badges()).toEqual(["Recorded", "Sent"]);
    expect(words()).toContain("2 lines recorded · 1 line skipped");
    expect(words()).toContain("Sale 100233");
    expect(words()).toContain("Return S-1042-R1: being sent");
    expect(link("View in POS")).toEqual({
      href: "https://pos.example.test/sales/100233",
      target: "_blank",
      label: "View Sale 100233 in Heartland Retail, opens in a new tab",
    });
    expect(link("Open in Punchcard").href).toBe("app:app/orders/0198c0de-0000-7000-8000-000000000042");
    expect(buttons()).toEqual(["Send again"]);
    const [card] = all("s-admin-block");
    expect(card?.getAttribute("heading")).toBe("Loyalty and point of sale");
    expect(card?.getAttribute("collapsedsummary")).toBe("Recorded · Heartland Retail: Sent");
  });

  it("tells it in French, and asks Punchcard for French", async () => {
    const punchcard = fakePunchcard([knownOrder]);
    await open(block, punchcard, { language: "fr" });
    await shows("Astro Loyalty");
    expect(punchcard.calls[0]?.address).toBe("/api/orders/5920400000001?locale=fr");
    expect(badges()).toEqual(["Enregistrée", "Envoyée"]);
    expect(words()).toContain("2 lignes enregistrées · 1 ligne ignorée");
    expect(words()).toContain("Retour S-1042-R1 : envoi en cours");
    expect(link("Voir dans la caisse").label).toBe("Voir Vente 100233 dans Heartland Retail, dans un nouvel onglet");
    expect(buttons()).toEqual(["Envoyer de nouveau"]);
  });

  it("says why a POS has nothing, what waits for a fix, and where the fix is", async () => {
    const failing: KnownOrder = {
      ...knownOrder,
      loyalty: { ...knownOrder.loyalty, state: "failed", failed: 1 },
      pos: [
        { partner: "heartland", name: "Heartland Retail", state: "skipped", why: "It is archived.", sales: [] },
        { partner: "lightspeed", name: "Lightspeed X-Series", state: "not_yet", why: null, sales: [] },
      ],
      failures: [{ title: "Barcode is missing – Marrow bones", page: "/app/failures/7" }],
    };
    await open(block, fakePunchcard([failing]));
    await shows("It is archived.");
    expect(badges()).toEqual(["Failed", "Held back", "Not sent yet"]);
    expect(all("s-banner").map((banner) => banner.getAttribute("heading"))).toEqual(["1 failure waits for a fix"]);
    expect(link("Barcode is missing – Marrow bones")).toMatchObject({
      href: "app:app/failures/7",
      label: "Barcode is missing – Marrow bones: open in Punchcard to fix it",
    });
  });

  it("says the one reason for which every line was skipped, and that there is no POS", async () => {
    const why = "Skipped: the order was cancelled.";
    const lines = [1, 2].map((place) => ({ title: `Line ${place}`, state: "skipped" as const, why }));
    const loyalty = { ...knownOrder.loyalty, state: "skipped" as const, recorded: 0, skipped: 2, lines };
    await open(block, fakePunchcard([{ ...knownOrder, loyalty, pos: [] }]));
    await shows(why);
    expect(words()).toContain("No point of sale is connected.");
  });

  it("says that it is asking while there is no answer", async () => {
    await open(block, fakePunchcard(["never"]));
    expect(all("s-spinner").map((spinner) => spinner.getAttribute("accessibilitylabel"))).toEqual(["Asking Punchcard"]);
    expect(buttons()).toEqual([]);
  });

  it.each<["silence" | { status: number }]>([["silence"], [{ status: 500 }], [{ status: 503 }]])(
    "says that Punchcard does not answer and that nothing is lost, and tries again: %j",
    async (trouble) => {
      await open(block, fakePunchcard([trouble, knownOrder]));
      await shows("Punchcard does not answer. Nothing is lost");
      expect(buttons()).toEqual(["Try again"]);
      button("Try again").click();
      await shows("Astro Loyalty");
    },
  );

  it("says in French that nothing is lost", async () => {
    await open(block, fakePunchcard(["silence"]), { language: "fr" });
    await shows("Punchcard ne répond pas. Rien n’est perdu");
  });

  it("takes an answer that it cannot read for none", async () => {
    await open(block, fakePunchcard([{ status: 200 }]));
    await shows("Punchcard does not answer.");
  });

  it("says what to do when Punchcard does not know who asks", async () => {
    await open(block, fakePunchcard([{ status: 401 }]));
    await shows("Open Punchcard once from the menu");
  });

  it("says why it can tell nothing of an order that Shopify does not show", async () => {
    await open(block, fakePunchcard([{ status: 404 }]));
    await shows("older than 60 days");
    expect(buttons()).toEqual([]);
  });

  it("says so on a page that has no order, and asks nothing", async () => {
    const punchcard = fakePunchcard([knownOrder]);
    await open(block, punchcard, { selected: [] });
    expect(words()).toBe("This page has no order.");
    expect(punchcard.calls).toEqual([]);
  });

  it("follows an order that Punchcard has in hand already", async () => {
    const punchcard = fakePunchcard([working, working, knownOrder]);
    await open(block, punchcard);
    await until(() => punchcard.calls.length === 3 && all("s-spinner").length === 0);
    expect([punchcard.calls.length, all("s-spinner"), banners()]).toEqual([3, [], []]);
  });

  it("stops asking once the page is left", async () => {
    const punchcard = fakePunchcard([working]);
    await open(block, punchcard);
    await until(() => punchcard.calls.length > 1);
    render(null, document.body);
    const asked = punchcard.calls.length;
    expect(asked).toBe(2);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(punchcard.calls).toHaveLength(asked);
  });
});

describe("Send again", () => {
  it("asks once, shows that Punchcard is at work, then what came of it", async () => {
    const waiting: KnownOrder = {
      ...knownOrder,
      pos: [{ partner: "heartland", name: "Heartland Retail", state: "failed", why: "Down.", sales: [] }],
    };
    const punchcard = fakePunchcard([waiting, { ...waiting, run: "working" }, { ...waiting, run: "working" }, knownOrder]);
    await open(block, punchcard);
    await shows("Down.");
    button("Send again").click();
    await shows("Punchcard is looking at the order");
    expect(punchcard.posted()).toEqual([{ method: "POST", address: "/api/orders/5920400000001", body: { intent: "send_again" } }]);
    expect(button("Send again").getAttribute("loading")).not.toBeNull();
    expect(button("Send again").getAttribute("disabled")).not.toBeNull();
    await shows("This is where it stands now.");
    expect(banners()).toEqual(["success: Punchcard has looked at the order again. This is where it stands now."]);
    expect(badges()).toEqual(["Recorded", "Sent"]);
    expect(button("Send again").getAttribute("disabled")).toBeNull();
    expect(punchcard.posted()).toHaveLength(1);
  });

  it.each<[string, KnownOrder[], string]>([
    ["something still keeps it", [{ ...knownOrder, failures: [{ title: "A", page: "/a" }] }], "Something still keeps it: see below."],
    ["a partner does not answer", [{ ...knownOrder, run: "retrying" }], "A partner does not answer just now."],
    ["it takes long", [working], "It takes longer than usual."],
  ])("says when %s", async (_case, after, said) => {
    await open(block, fakePunchcard([knownOrder, ...after]));
    await shows("Astro Loyalty");
    button("Send again").click();
    await shows(said);
  });

  it("goes on when one question in between has no answer", async () => {
    await open(block, fakePunchcard([knownOrder, "silence", working, "silence", knownOrder]));
    await shows("Astro Loyalty");
    button("Send again").click();
    await shows("This is where it stands now.");
  });

  it("says that it was not sent again when Punchcard does not answer, and keeps what is known", async () => {
    await open(block, fakePunchcard([knownOrder], { asked: "silence" }));
    await shows("Astro Loyalty");
    button("Send again").click();
    await shows("the order was not sent again. Nothing is lost.");
    expect(badges()).toEqual(["Recorded", "Sent"]);
    expect(button("Send again").getAttribute("disabled")).toBeNull();
  });

  it("sends for the first time an order that Punchcard has not heard of", async () => {
    const punchcard = fakePunchcard([notHeardOf, { status: "not_heard_of", run: "working" }, knownOrder]);
    await open(block, punchcard);
    await shows("has not heard of this order yet");
    button("Send now").click();
    await shows("Astro Loyalty");
    expect(punchcard.posted()).toHaveLength(1);
    expect(buttons()).toEqual(["Send again"]);
  });

  it("says when Shopify tells nothing of it even then", async () => {
    await open(block, fakePunchcard([notHeardOf]), { language: "fr" });
    await shows("Punchcard ne connaît pas encore cette commande");
    button("Envoyer maintenant").click();
    await shows("ne connaît toujours pas cette commande");
  });
});

describe("The action", () => {
  it("shows each line with its reason, in English and in French", async () => {
    await open(action, fakePunchcard([knownOrder]));
    await shows("Northpaw Chicken · 20 lb");
    expect(all("s-admin-action")[0]?.getAttribute("heading")).toBe("Order #1042: loyalty and point of sale");
    expect(badges()).toEqual(["Recorded", "Recorded", "Already recorded", "Skipped", "Sent"]);
    expect(words()).toContain("Skipped: gift cards are not purchases of goods.");

    await open(action, fakePunchcard([knownOrder]), { language: "fr" });
    await shows("Northpaw Chicken · 20 lb");
    expect(badges()).toEqual(["Enregistrée", "Enregistrée", "Déjà enregistrée", "Ignorée", "Envoyée"]);
  });

  it("sends again with its main button", async () => {
    const punchcard = fakePunchcard([knownOrder, working, knownOrder]);
    await open(action, punchcard);
    await shows("Astro Loyalty");
    expect(button("Send again").getAttribute("slot")).toBe("primary-action");
    button("Send again").click();
    await shows("This is where it stands now.");
    expect(punchcard.posted()).toHaveLength(1);
  });

  it("tries again when Punchcard did not answer, and can always be closed", async () => {
    const { close } = await open(action, fakePunchcard(["silence", knownOrder]));
    await shows("Nothing is lost");
    button("Try again").click();
    await shows("Astro Loyalty");
    button("Close").click();
    expect(close).toHaveBeenCalledOnce();
  });
});

describe("For those who cannot see it", () => {
  it.each([block, action] as const)("everything that can be pressed, and every spinner, has a name: %s", async (target) => {
    await open(target, fakePunchcard([{ ...knownOrder, failures: [{ title: "A", page: "/a" }] }, working]));
    await shows("Astro Loyalty");
    button("Send again").click();
    await shows("Punchcard is looking at the order");
    const named = (element: Element) => (element.getAttribute("accessibilitylabel") ?? element.textContent ?? "").trim();
    const pressed = [...all("s-button"), ...all("s-link"), ...all("s-spinner")];
    expect(pressed.length).toBeGreaterThan(3);
    expect(pressed.filter((element) => named(element) === "")).toEqual([]);
    const labels = all("s-link").map(named);
    expect(new Set(labels).size).toBe(labels.length);
  });
});
