import type { Browser, FrameLocator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { petStore } from "#test/fixtures/pet-store.ts";
import { openBrowser } from "#test/support/open-browser.ts";
import { violationsWithExtensions } from "#test/support/violations.ts";
import { signProxyQuery } from "../app-proxy-request.ts";
import { createShopifySimulator } from "../create-shopify-simulator.ts";
import type { ShopifySimulator } from "../create-shopify-simulator.ts";
import { serveHandler } from "../serve.ts";
import type { SimulatedShop } from "../simulated-shop.ts";
import type { StoreExtension } from "./extension-frames.ts";
import { createStorefront } from "./storefront.ts";

const app = { apiKey: "key", apiSecret: "secret" };
const inSummary = "purchase.checkout.reductions.render-after";

let simulator: ShopifySimulator;
let shop: SimulatedShop;
let store: string;
let target: string;
let deployed: StoreExtension[] = [];
let asked: Request[] = [];
let allows: Record<string, string> = {};
let browser: Browser;
let page: Page;
let complaints: string[] = [];
const stops: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  const server = await serveHandler((request) => {
    asked.push(request);
    return Promise.resolve(Response.json({ path: new URL(request.url).pathname }, { headers: allows }));
  });
  target = server.origin;
  simulator = createShopifySimulator({
    shops: [petStore],
    ...app,
    appUrl: target,
    scopes: ["read_orders", "read_customers"],
    subscriptions: [],
    send: () => Promise.resolve(new Response()),
  });
  shop = simulator.shop(petStore.domain);
  shop.addDiscount({ code: "FIVE", amount: "5.00", skus: ["NP-CHK-4"] });
  const served = await serveHandler(
    createStorefront(simulator, shop, {
      origin: () => store,
      adminOrigin: () => "http://admin.invalid",
      appTarget: () => target,
      appProxy: { path: "/proxy", prefix: "apps", subpath: "punchcard" },
      extensions: () => Promise.resolve(deployed),
    }),
  );
  store = served.origin;
  browser = await openBrowser({ siteIsolation: true });
  stops.push(() => browser.close(), served.close, server.close);
});

afterAll(async () => {
  for (const stop of stops) await stop();
});

beforeEach(async () => {
  [deployed, asked, allows, complaints] = [[], [], {}, []];
  page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
});

afterEach(async () => {
  await page.context().close();
  expect(complaints).toEqual([]);
});

/** An extension with this function for a target; what it writes with `say` is on the page. */
function extension(run: string, { at = inSummary, handle = "probe", network = true } = {}): StoreExtension {
  return {
    handle,
    name: "t:name",
    apiVersion: "2026-07",
    targets: [at],
    mayUseNetwork: network,
    texts: {
      en: { name: "Probe", greeting: "Hello {{name}}", bags: { one: "{{count}} bag", other: "{{count}} bags" } },
      fr: {
        name: "Sonde",
        greeting: "Bonjour {{name}}",
        bags: { one: "{{count}} sac", many: "{{count}} de sacs", other: "{{count}} sacs" },
      },
    },
    script: `
      const said = () => document.querySelector("s-text") ?? document.body.appendChild(document.createElement("s-text"));
      const say = (...facts) => (said().textContent = facts.map((fact) => (typeof fact === "string" ? fact : JSON.stringify(fact))).join(" "));
      const button = (name, press) => {
        const made = Object.assign(document.createElement("s-button"), { textContent: name });
        made.addEventListener("click", press);
        document.body.append(made);
        return made;
      };
      shopify.extend(${JSON.stringify(at)}, async () => { ${run} });`,
  };
}

function frameOf(handle = "probe"): FrameLocator {
  return page.frameLocator(`iframe[data-extension=${handle}]`);
}

async function shows(text: string | RegExp, handle = "probe"): Promise<void> {
  await frameOf(handle).getByText(text).waitFor();
}

/** To the checkout, with a bag of the small chicken. */
async function checkOut({ customer = "" } = {}): Promise<void> {
  await page.goto(store);
  await page.getByRole("button", { name: /^Add to cart: Northpaw Chicken/ }).click();
  if (customer) {
    await page.getByRole("link", { name: "Sign in" }).click();
    await page.getByLabel("Customer").selectOption(customer);
    await page.getByRole("button", { name: "Sign in" }).click();
  }
  await page.getByRole("button", { name: "Check out" }).click();
  await page.getByRole("heading", { name: "Order summary" }).waitFor();
}

async function switchOn(name: string): Promise<void> {
  await page.getByText("Simulator", { exact: true }).click();
  await page.getByLabel(name).check();
  await page.getByRole("button", { name: "Save" }).click();
  await page.waitForLoadState("load");
}

async function pay(): Promise<void> {
  await page.getByRole("button", { name: "Pay now" }).click();
  await page.getByRole("heading", { name: /^Thank you/ }).waitFor();
}

test("an extension is told the checkout's facts, and again when the buyer changes them", async () => {
  deployed = [
    extension(`
      const draw = () => say(shopify.lines.value.map(({ merchandise, quantity }) => [merchandise.id, quantity]), shopify.cost.totalAmount.value.amount,
        shopify.i18n.formatCurrency(1234.5), shopify.i18n.translate("greeting", { name: shopify.buyerIdentity.customer.value.firstName }),
        shopify.i18n.translate("bags", { count: shopify.lines.value[0].quantity }), shopify.buyerJourney.activeStep.value.handle);
      shopify.cost.totalAmount.subscribe(draw);`),
  ];
  await checkOut({ customer: "ana" });
  const variant = `gid://shopify/ProductVariant/${shop.variant("NP-CHK-4").id}`;
  await shows(`[["${variant}",1]] 30.44 $1,234.50 Hello Ana 1 bag checkout`);
  await page.getByRole("spinbutton").fill("3");
  await page.keyboard.press("Tab");
  await shows(`[["${variant}",3]] 73.36 $1,234.50 Hello Ana 3 bags checkout`);
});

test("a code that an extension applies is on the checkout, with what it takes off, before the extension hears of it", async () => {
  deployed = [
    extension(`
      button("Use", async () => {
        const result = await shopify.applyDiscountCodeChange({ type: "addDiscountCode", code: "FIVE" });
        say(result, shopify.discountCodes.value, shopify.lines.value[0].discountAllocations);
      });
      button("Guess", async () => say((await shopify.applyDiscountCodeChange({ type: "addDiscountCode", code: "NO" })).type));
      button("Remove", async () => {
        await shopify.applyDiscountCodeChange({ type: "removeDiscountCode", code: "five" });
        say("off", shopify.discountCodes.value);
      });`),
  ];
  await checkOut();
  await frameOf().getByRole("button", { name: "Guess" }).click();
  await shows("error");
  await frameOf().getByRole("button", { name: "Use" }).click();
  await shows('{"type":"success"} [{"code":"FIVE"}] [{"type":"code","code":"FIVE","discountedAmount":{"amount":5,"currencyCode":"CAD"}}]');
  await page.getByText("Total savings $5.00").waitFor();
  await frameOf().getByRole("button", { name: "Remove" }).click();
  await shows("off []");
  expect(await page.getByText("Total savings").count()).toBe(0);
});

test("an extension is of no origin: whom it asks must allow that, and its token is Shopify's", async () => {
  deployed = [
    extension(`
      const token = await shopify.sessionToken.get();
      button("Ask", async () => {
        try {
          const response = await fetch("${target}/api", { headers: { Authorization: "Bearer " + token } });
          say("answered", await response.json());
        } catch (error) { say("refused"); }
      });`),
  ];
  await checkOut({ customer: "ana" });
  await frameOf().getByRole("button", { name: "Ask" }).click();
  await shows("refused");
  expect(complaints.join()).toMatch(/from origin 'null' has been blocked by CORS policy/);
  complaints = [];
  allows = { "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "Authorization" };
  await frameOf().getByRole("button", { name: "Ask" }).click();
  await shows('answered {"path":"/api"}');
  const [, payload = ""] = (asked.at(-1)?.headers.get("Authorization") ?? "").split(".");
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as Record<string, unknown>;
  expect(claims).toMatchObject({ dest: shop.domain, aud: app.apiKey, sub: `gid://shopify/Customer/${shop.customer("ana").id}` });
});

test("without the capability an extension reaches nobody", async () => {
  deployed = [extension(`try { await fetch("${target}/api"); say("answered"); } catch { say("refused"); }`, { network: false })];
  await checkOut();
  await shows("refused");
  expect(complaints.join()).toContain("Content Security Policy");
  complaints = [];
});

test("what an extension stores is there on the next page, for it and for no other", async () => {
  deployed = [
    extension(
      `const before = await shopify.storage.read("seen"); await shopify.storage.write("seen", { times: 1 }); say("before", before);`,
    ),
    extension(`say("other", await shopify.storage.read("seen"));`, { handle: "other" }),
  ];
  await checkOut();
  await shows("before null");
  await page.reload();
  await shows('before {"times":1}');
  await shows("other null", "other");
});

test("a component that Shopify has not got, and a text that is missing, are complained about", async () => {
  deployed = [
    extension(
      `document.body.append(document.createElement("s-carousel"), document.createElement("div")); shopify.i18n.translate("nothing");`,
    ),
  ];
  await checkOut();
  await expect
    .poll(() => complaints.sort())
    .toEqual([
      "The checkout has no component <div>.",
      "The checkout has no component <s-carousel>.",
      "The extension has no text nothing in en.",
    ]);
  complaints = [];
});

test("an extension that throws is gone, and checkout goes on", async () => {
  deployed = [extension(`say("Here"); throw new Error("Broken");`), extension(`say("Still here")`, { handle: "other" })];
  await checkOut();
  await shows("Still here", "other");
  await expect.poll(() => complaints.join()).toContain("Broken");
  complaints = [];
  expect(await page.locator("iframe[data-extension=probe]").isVisible()).toBe(false);
  await pay();
});

test("an extension that hangs leaves the checkout usable", async () => {
  // Not at once: Playwright waits for what a new frame says.
  deployed = [extension(`say("Here"); setTimeout(() => { for (;;); }, 1000);`)];
  await checkOut();
  await shows("Here");
  await page.waitForTimeout(1500);
  await page.getByLabel("Discount code or gift card").fill("five");
  await page.getByRole("button", { name: "Apply" }).click();
  await page.getByText("Total savings $5.00").waitFor();
  await pay();
  expect(shop.state.orders.at(-1)?.applications).toMatchObject([{ kind: "code", label: "five" }]);
});

test("with an accelerated wallet no code can be changed, and the extension is told so", async () => {
  deployed = [
    extension(`say(shopify.instructions.value.discounts.canUpdateDiscountCodes,
      (await shopify.applyDiscountCodeChange({ type: "addDiscountCode", code: "FIVE" })).type);`),
  ];
  await checkOut();
  await shows("true success");
  await switchOn("Accelerated wallet (codes cannot be changed)");
  await shows("false error");
  expect(await page.getByLabel("Discount code or gift card").count()).toBe(0);
});

test("a checkout in three pages says which one it is at", async () => {
  deployed = [extension(`say(shopify.buyerJourney.activeStep.value.handle)`)];
  await checkOut();
  await switchOn("Checkout in three pages");
  for (const step of ["information", "shipping"]) {
    await shows(step);
    expect(await page.getByRole("button", { name: "Pay now" }).count()).toBe(0);
    await page.getByRole("link", { name: "Continue to payment" }).click();
  }
  await shows("payment");
  await pay();
});

test("after the payment, the thank-you page and the order's page tell which order it is", async () => {
  deployed = [
    extension(`say(shopify.orderConfirmation.value, shopify.discountCodes.value, "applyDiscountCodeChange" in shopify)`, {
      at: "purchase.thank-you.block.render",
    }),
    extension(`say(shopify.order.value, shopify.authenticationState.value)`, {
      at: "customer-account.order-status.block.render",
      handle: "status",
    }),
  ];
  shop.addDiscount({ code: "ONCE", amount: "1.00", usageLimit: 1 });
  await checkOut({ customer: "jo" });
  await page.getByLabel("Discount code or gift card").fill("ONCE");
  await page.keyboard.press("Enter");
  await page.getByText("Total savings $1.00").waitFor();
  await pay();
  const order = shop.state.orders.at(-1);
  await shows(
    `{"order":{"id":"gid://shopify/OrderIdentity/${order?.id}"},"number":"${order?.name}","isFirstOrder":true} [{"code":"ONCE"}] false`,
  );
  await page.getByText("Total savings $1.00").waitFor();
  await page.getByRole("link", { name: "View order status" }).click();
  await shows(
    `{"id":"gid://shopify/Order/${order?.id}","name":"${order?.name}"} "fully_authenticated"`.replaceAll(
      '"fully_authenticated"',
      "fully_authenticated",
    ),
    "status",
  );
  expect(order?.checkoutToken).toMatch(/^[0-9a-f]{32}$/);
});

test("what the shop forwards to the app is signed, with who is signed in, whatever the visitor adds", async () => {
  await checkOut({ customer: "ben" });
  const answer = await page.evaluate(async () => {
    const response = await fetch("/apps/punchcard/offers?logged_in_customer_id=1&shop=other.myshopify.com&q=a", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: "{}",
    });
    return (await response.json()) as { path: string };
  });
  expect(answer).toEqual({ path: "/proxy/offers" });
  const request = asked.at(-1);
  const query = new URL(request?.url ?? "").searchParams;
  expect(query.get("logged_in_customer_id")).toBe(String(shop.customer("ben").id));
  expect(query.get("shop")).toBe(shop.domain);
  expect(request?.headers.get("Cookie")).toBeNull();
  const signature = query.get("signature");
  const facts = { shop: shop.domain, customerId: shop.customer("ben").id, pathPrefix: "/apps/punchcard", secret: app.apiSecret };
  const at = new Date(Number(query.get("timestamp")) * 1000);
  expect(signProxyQuery(new URLSearchParams({ q: "a" }), { ...facts, now: at }).get("signature")).toBe(signature);
});

test("a discount link's code waits for its goods, and goes with the cart to the checkout", async () => {
  await page.goto(`${store}/discount/FIVE?redirect=/cart`);
  await page.getByText("Your cart is empty.").waitFor();
  await checkOut();
  await page.getByText("Total savings $5.00").waitFor();
  await page.goto(`${store}/discount/FIVE?redirect=//evil.invalid`);
  expect(new URL(page.url()).origin).toBe(store);
});

test("in French on a phone nothing is wider than the page, and no accessibility rule is broken", async () => {
  deployed = [
    extension(
      `say(shopify.localization.language.value.isoCode, shopify.i18n.translate("bags", { count: 0 }), shopify.i18n.formatCurrency(5)); button("Essayer", () => {})`,
    ),
  ];
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(store);
  await page.getByLabel("Language").selectOption("fr");
  await page.getByRole("button", { name: "Change" }).click();
  await expectWellMade();
  await page.getByRole("button", { name: /^Ajouter au panier : Northpaw Chicken/ }).click();
  await expectWellMade();
  await page.getByRole("button", { name: "Paiement" }).click();
  await shows(/^fr-CA 0 sac 5,00\s\$/);
  await page.locator("iframe[title=Sonde]").waitFor();
  await page.getByText("Simulateur", { exact: true }).click();
  await expectWellMade();
  await page.getByRole("button", { name: "Payer maintenant" }).click();
  await page.getByRole("heading", { name: /^Merci/ }).waitFor();
  await expectWellMade();
});

async function expectWellMade(): Promise<void> {
  expect(await violationsWithExtensions(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
}
