import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePorts } from "#test/demo/ports.ts";
import { startDemo } from "#test/demo/start-demo.ts";
import type { Demo } from "#test/demo/start-demo.ts";
import { openBrowser } from "#test/support/open-browser.ts";
import { ordinaryUserAgent } from "#test/support/ordinary-user-agent.ts";

let demo: Demo;
let browser: Browser;
const complaints: string[] = [];

beforeAll(async () => {
  demo = await startDemo({ ports: await freePorts(), database: "punchcard_programs", temporary: true, logs: "programs" });
  const { openShop } = await import("#test/demo/open-shop.ts");
  await openShop(demo);
  browser = await openBrowser();
});

afterAll(async () => {
  await browser.close();
  await demo.stop();
});

async function signIn(locale: string, viewport: { width: number; height: number }): Promise<{ page: Page; app: FrameLocator }> {
  const context = await browser.newContext({ userAgent: ordinaryUserAgent, viewport });
  const page = await context.newPage();
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  const staff = demo.shop.state.staff.find((one) => one.locale === locale);
  await page.goto(`${demo.adminUrl}/settings`);
  await page.locator("select[name=staff]").selectOption(String(staff?.id));
  await page.locator("form:has(select[name=staff]) button").click();
  return { page, app: page.frameLocator("iframe") };
}

async function open({ page, app }: { page: Page; app: FrameLocator }, path: string): Promise<void> {
  await page.goto(`${demo.adminUrl}/apps/punchcard${path}`);
  await app.getByRole("heading", { level: 1 }).first().waitFor();
}

test("a shopkeeper finds programs, products and exceptions, and keeps a distributor, by keyboard alone", async () => {
  const here = await signIn("en", { width: 1280, height: 900 });
  const { page, app } = here;
  await open(here, "/app/programs");
  // Opening the page has it read; it shows what came by itself.
  await app.getByRole("heading", { level: 3, name: "Northpaw Dog 20lb | Buy 12 Get 1 Free" }).waitFor();
  await app
    .getByText(/Last read/)
    .nth(1)
    .waitFor();

  await app.getByRole("button", { name: "Add distributor" }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.type("Prairie Pet Supply");
  await page.keyboard.press("Enter");
  await app.getByText("Fill in this field.").waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.type("AC-771204");
  await page.keyboard.press("Enter");
  await app.getByText("••••1204").waitFor();
  await expect.poll(() => app.locator(":focus").innerText()).toContain("Distributors and account numbers");

  await app.getByRole("tab", { name: "Programs" }).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await app.getByText("1 UPC is used by more than one product").waitFor();
  await app.getByLabel("Search by product, SKU or UPC").focus();
  await page.keyboard.type("senior");
  await app.getByRole("link", { name: "Northpaw Senior · 4 lb" }).waitFor();
  await expect.poll(() => app.getByRole("link", { name: /Northpaw Chicken/ }).count()).toBe(0);
  await open(here, "/app/programs/exceptions");
  await app.getByText("No exception has been added yet.").waitFor();
  await page.context().close();
  expect(complaints).toEqual([]);
});

test.each([390, 1280])(
  "every programs page is without an axe violation and a sideways scroll at %i px, in English and in French",
  async (width) => {
    for (const { locale } of demo.shop.state.staff) {
      const here = await signIn(locale, { width, height: 900 });
      for (const path of [
        "/app/programs",
        "/app/programs/products",
        "/app/programs/products?state=no_barcode",
        "/app/programs/exceptions",
      ]) {
        await open(here, path);
        await here.app.getByRole("heading", { level: 2 }).first().waitFor();
        const { violations } = await new AxeBuilder({ page: here.page }).analyze();
        expect(violations.map(({ id, nodes }) => `${path} ${id}: ${nodes.map(({ target }) => String(target)).join(", ")}`)).toEqual([]);
        const overflow = await here.app.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
        expect([path, overflow]).toEqual([path, 0]);
      }
      await here.page.context().close();
    }
    expect(complaints).toEqual([]);
  },
);
