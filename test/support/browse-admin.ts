import type { Browser, FrameLocator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { freePorts } from "#test/demo/ports.ts";
import { startDemo } from "#test/demo/start-demo.ts";
import type { Demo, PosWorlds } from "#test/demo/start-demo.ts";
import { openBrowser } from "./open-browser.ts";
import { ordinaryBrowser } from "./ordinary-browser.ts";
import { serverForDemo } from "./server-for-demo.ts";
import { violationsIn } from "./violations.ts";
import { endPage, watchRequests } from "./end-page.ts";

export const desk = { width: 1280, height: 900 };
export const phone = { width: 390, height: 844 };

type Role = Parameters<FrameLocator["getByRole"]>[0];

type Options = {
  /** These points of sale instead of the day's, and not connected yet. */
  pos?: PosWorlds;
  /** Of an error that the page logs: whether it is nobody's fault. */
  isHarmless?: (message: string) => boolean;
};

/**
 * For a file of browser tests: the programs of the demo with the shop opened, and for each test a fresh page of the simulated admin at a
 * desk, signed in in English. A test fails if the page logs an error that it does not take out of `complaints`. What the programs find in
 * their environment beside the demo's own settings, a `beforeAll` before this one puts there.
 */
export function browseAdmin(name: string, { pos, isHarmless = () => false }: Options = {}) {
  let demo: Demo;
  let browser: Browser;
  let page: Page;
  let app: FrameLocator;
  let complaints: string[] = [];
  let unanswered: ReturnType<typeof watchRequests> = new Set();
  /** The admin keeps who it is, whatever page is opened. */
  let signedIn: string | null = null;

  beforeAll(async () => {
    const database = { database: `punchcard_${name}`, server: serverForDemo(), temporary: true };
    demo = await startDemo({ ports: await freePorts(), ...database, logs: name, ...(pos && { pos }) });
    const { openShop } = await import("#test/demo/open-shop.ts");
    await openShop(demo, { pos: !pos });
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
  });

  beforeEach(async () => {
    complaints = [];
    await openPage(desk);
    await signInAs("en");
  });

  afterEach(async ({ task }) => {
    await endPage(page, { task, unanswered, complaints, logs: name });
  });

  /** Another page, of another size. */
  async function openPage(viewport: { width: number; height: number }): Promise<void> {
    const context = await browser.newContext(ordinaryBrowser(viewport));
    page = await context.newPage();
    unanswered = watchRequests(page);
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error" && !isHarmless(message.text())) complaints.push(message.text());
    });
    app = page.frameLocator("iframe");
  }

  /** The admin is in the language of whoever is signed in. */
  async function signInAs(locale: string): Promise<void> {
    if (locale === signedIn) return;
    const staff = demo.shop.state.staff.find((one) => one.locale === locale);
    await page.goto(`${demo.adminUrl}/settings`);
    await page.locator("select[name=staff]").selectOption(String(staff?.id));
    const saved = page.waitForResponse((response) => response.request().method() === "POST");
    await page.locator("form:has(select[name=staff]) button").click();
    await saved;
    signedIn = locale;
  }

  async function open(path: string): Promise<void> {
    await page.goto(`${demo.adminUrl}/apps/punchcard${path}`);
    await app.getByRole("heading", { level: 1 }).first().waitFor();
  }

  async function placeOrder(facts: { customer: string; sku: string; quantity?: string }): Promise<void> {
    await page.goto(`${demo.adminUrl}/orders/new`);
    await page.getByRole("combobox", { name: "Customer" }).selectOption(facts.customer);
    await page.getByRole("combobox", { name: "Product 1" }).selectOption(facts.sku);
    await page
      .getByLabel("Units")
      .first()
      .fill(facts.quantity ?? "1");
    await page.getByRole("button", { name: "Place order" }).click();
    await page.getByRole("heading", { level: 1, name: /^#\d+/ }).waitFor();
  }

  /** What axe finds in the app's frame: the admin around it is Shopify's. */
  async function violations(): Promise<string[]> {
    const frame = await (await page.locator("iframe").first().elementHandle())?.contentFrame();
    if (!frame) throw new Error("The app is not on the page.");
    // Menus and dialogs of Polaris stand beside the page's landmarks, in an element of their own.
    return violationsIn(frame, { without: ["region"] });
  }

  /**
   * Opens pages at a desk and on a phone in every language: none has an axe violation, none scrolls sideways.
   * @param shown waits for what a page shows after its heading.
   */
  async function expectFit(paths: string[], shown: () => Promise<void> = async () => {}): Promise<void> {
    // In the same browser window, which has the app's files by then: a fresh one for each would spend half of its time on them.
    const show = async (size: typeof desk) => {
      const { viewport, extraHTTPHeaders } = ordinaryBrowser(size);
      await page.setViewportSize(viewport);
      await page.setExtraHTTPHeaders(extraHTTPHeaders);
    };
    const views = demo.shop.state.staff.flatMap(({ locale }) => [desk, phone].map((size) => ({ locale, size })));
    for (const { locale, size } of views) {
      await show(size);
      await signInAs(locale);
      for (const path of paths) {
        await open(path);
        await shown();
        expect([locale, size.width, path, await violations()]).toEqual([locale, size.width, path, []]);
        const sideways = await app.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
        expect([locale, size.width, path, sideways]).toEqual([locale, size.width, path, 0]);
      }
      expect(await app.locator("html").getAttribute("lang")).toMatch(new RegExp(`^${locale}\\b`));
    }
    await show(desk);
  }

  /** Presses Tab, or Shift and Tab, until the element has the focus, as somebody without a mouse does. */
  async function tabTo(role: Role, name: string | RegExp): Promise<void> {
    const wanted = app.getByRole(role, { name }).first();
    await wanted.waitFor();
    // An open menu takes the focus a moment later, and closes where a key led it on before: who sees where the focus is waits for it.
    if (role === "menuitem")
      await expect
        .poll(() => wanted.evaluate((item) => item.closest("[data-portal-id]")?.contains(item.ownerDocument.activeElement)))
        .toBe(true);
    // To find it by role and name takes the browser longer than a press does: it is found anew only where it may have become another.
    let found = await wanted.elementHandle();
    let last: ReturnType<typeof wayTo> = "gone";
    for (let presses = 0; presses < 200; presses += 1) {
      let way = await found?.evaluate(wayTo).catch(() => "gone" as const);
      // Reached, passed by, or drawn anew.
      if (!way || way === "here" || way === "gone" || (last !== "gone" && way !== last)) {
        found = await wanted.elementHandle();
        way = await wanted.evaluate(wayTo);
      }
      if (way === "here") return;
      if (way !== "gone") await page.keyboard.press(way);
      last = way;
    }
    throw new Error(`The keyboard does not reach ${role} ${String(name)}.`);
  }

  /** Goes to a button with the Tab key and presses it. */
  async function press(name: string | RegExp): Promise<void> {
    await tabTo("button", name);
    await page.keyboard.press("Enter");
  }

  /** What the keyboard is at. */
  const focused = () => app.locator(":focus");

  return {
    get demo() {
      return demo;
    },
    get page() {
      return page;
    },
    get app() {
      return app;
    },
    get complaints() {
      return complaints;
    },
    /** For a test that provokes an error of the page: it was seen. */
    forgive: () => void (complaints = []),
    openPage,
    signInAs,
    open,
    placeOrder,
    violations,
    expectFit,
    tabTo,
    press,
    focused,
  };
}

/** How the keyboard gets to an element, in the page. */
function wayTo(element: Element): "here" | "gone" | "Tab" | "Shift+Tab" {
  const here = element.ownerDocument.activeElement;
  if (!element.isConnected) return "gone";
  if (here === element) return "here";
  const isBefore = here && element.compareDocumentPosition(here) & Node.DOCUMENT_POSITION_FOLLOWING;
  return isBefore ? "Shift+Tab" : "Tab";
}
