import type { Browser, FrameLocator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { freePorts } from "#test/demo/ports.ts";
import { startDemo } from "#test/demo/start-demo.ts";
import type { Demo } from "#test/demo/start-demo.ts";
import type { SimulatedCheckout } from "#test/simulators/shopify/checkout.ts";
import type { Order } from "#test/simulators/shopify/state.ts";
import { desk, phone } from "./browse-admin.ts";
import { openBrowser } from "./open-browser.ts";
import { ordinaryBrowser } from "./ordinary-browser.ts";
import { serverForDemo } from "./server-for-demo.ts";
import { violationsWithExtensions } from "./violations.ts";
import { endPage, watchRequests } from "./end-page.ts";

type Role = Parameters<Page["getByRole"]>[0];

/**
 * For a file of browser tests: the programs of the demo with the shop opened, its rewards offered online, and for each test a fresh page of the
 * online store at a desk, in English, of a visitor whom nobody knows. A test fails if the page or an extension logs an error that it does not
 * `forgive`.
 */
export function browseStore(name: string) {
  let demo: Demo;
  let browser: Browser;
  let page: Page;
  let complaints: string[] = [];
  let unanswered: ReturnType<typeof watchRequests> = new Set();

  beforeAll(async () => {
    demo = await startDemo({
      ports: await freePorts(),
      database: `punchcard_${name}`,
      server: serverForDemo(),
      temporary: true,
      logs: name,
    });
    const { openShop } = await import("#test/demo/open-shop.ts");
    await openShop(demo, { pos: false });
    browser = await openBrowser({ siteIsolation: true });
  });

  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
  });

  beforeEach(async () => {
    await openPage(desk);
  });

  afterEach(async ({ task }) => {
    await endPage(page, { task, unanswered, complaints, logs: name });
  });

  /** Another visitor, with a page of another size. */
  async function openPage(viewport: { width: number; height: number }): Promise<void> {
    await page?.context().close();
    complaints = [];
    page = await (await browser.newContext(ordinaryBrowser(viewport))).newPage();
    unanswered = watchRequests(page);
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
  }

  /** What an extension shows at a place. */
  function extension(target: string): FrameLocator {
    return page.frameLocator(`iframe[data-target="${target}"]`);
  }

  async function signIn(customer: string): Promise<void> {
    await page.goto(`${demo.storeUrl}/account/login`);
    await page.locator("select[name=customer]").selectOption(customer);
    await page.locator("form[action='/account/login'] button").click();
    await page.waitForURL("**/cart");
  }

  /** Puts a unit of each into the cart. */
  async function fillCart(skus: string[]): Promise<void> {
    for (const sku of skus) {
      await page.goto(demo.storeUrl);
      const form = page.locator("form[action='/cart/add']", { has: page.locator(`[value="${sku}"]`) });
      const sizes = form.locator("select");
      if ((await sizes.count()) > 0) await sizes.selectOption(sku);
      await form.getByRole("button").click();
      await page.waitForURL("**/cart");
    }
  }

  /** As somebody who has looked at the cart, what its block shows included. */
  async function checkOut(): Promise<void> {
    await page.waitForLoadState("networkidle");
    await page.locator("button[value=checkout]").click();
    await page.locator("#pay-form").waitFor();
  }

  /** To the checkout with these goods. */
  async function shopAs(customer: string | null, skus: string[]): Promise<void> {
    if (customer) await signIn(customer);
    await fillCart(skus);
    await checkOut();
  }

  async function pay(): Promise<Order> {
    await page.locator("#pay").click();
    await page.waitForURL("**/thank-you");
    const { order } = checkout();
    if (!order) throw new Error("No order was placed.");
    return order;
  }

  /** The checkout whose page is open. */
  function checkout(): SimulatedCheckout {
    const token = /\/checkouts\/(\w+)/.exec(page.url())?.[1];
    const found = demo.shop.checkouts.find((one) => one.token === token);
    if (!found) throw new Error(`${page.url()} is no checkout.`);
    return found;
  }

  async function switchOn(...names: ("wallet" | "threePages" | "payLater")[]): Promise<void> {
    await page.locator("details.switches summary").click();
    for (const one of names) await page.locator(`details.switches input[name=${one}]`).check();
    await page.locator("details.switches button").click();
    await page.waitForURL(/\/checkouts\/\w+/);
  }

  async function speak(language: "en" | "fr"): Promise<void> {
    await page.goto(demo.storeUrl);
    await page.locator("footer select").selectOption(language);
    await page.locator("footer button").click();
    await page.waitForLoadState("load");
  }

  async function sideways(): Promise<number> {
    return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  }

  /** Presses Tab until the element has the focus, into frames and out of them, as somebody without a mouse does. */
  async function tabTo(within: Page | FrameLocator, role: Role, name: string | RegExp): Promise<void> {
    const wanted = within.getByRole(role, { name }).first();
    await wanted.waitFor();
    for (let presses = 0; presses < 100; presses += 1) {
      if (await wanted.evaluate((element) => (element.getRootNode() as Document | ShadowRoot).activeElement === element)) return;
      await page.keyboard.press("Tab");
    }
    throw new Error(`The keyboard does not reach ${role} ${String(name)}.`);
  }

  return {
    get demo() {
      return demo;
    },
    get page() {
      return page;
    },
    get complaints() {
      return complaints;
    },
    /** For a test that provokes an error: it was seen. */
    forgive: () => void (complaints = []),
    openPage,
    extension,
    signIn,
    fillCart,
    checkOut,
    shopAs,
    pay,
    checkout,
    switchOn,
    speak,
    violations: () => violationsWithExtensions(page),
    sideways,
    tabTo,
  };
}

export { desk, phone };
