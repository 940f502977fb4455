import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, FrameLocator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { freePorts } from "#test/demo/ports.ts";
import { startDemo } from "#test/demo/start-demo.ts";
import type { Demo } from "#test/demo/start-demo.ts";
import { openBrowser } from "#test/support/open-browser.ts";
import { ordinaryUserAgent } from "#test/support/ordinary-user-agent.ts";

let demo: Demo;
let browser: Browser;
let page: Page;
let app: FrameLocator;
let complaints: string[];

beforeAll(async () => {
  demo = await startDemo({ ports: await freePorts(), database: "punchcard_browser", temporary: true, logs: "browser" });
  const { openShop } = await import("#test/demo/open-shop.ts");
  await openShop(demo);
  browser = await openBrowser();
});

afterAll(async () => {
  await browser.close();
  await demo.stop();
});

beforeEach(async () => {
  complaints = [];
  await openPage({ width: 1280, height: 900 });
  await signInAs("en");
});

afterEach(async () => {
  await page.context().close();
  expect(complaints).toEqual([]);
});

async function openPage(viewport: { width: number; height: number }): Promise<void> {
  const context = await browser.newContext({ userAgent: ordinaryUserAgent, viewport });
  page = await context.newPage();
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  app = page.frameLocator("iframe");
}

/** The admin is in the language of whoever is signed in. */
async function signInAs(locale: string): Promise<void> {
  const staff = demo.shop.state.staff.find((one) => one.locale === locale);
  await page.goto(`${demo.adminUrl}/settings`);
  await page.locator("select[name=staff]").selectOption(String(staff?.id));
  await page.locator("form:has(select[name=staff]) button").click();
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

async function violations(): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => String(target)).join(", ")}`);
}

test("an order is placed, its failure is seen, fixed, and gone; the purchase is at the partner", async () => {
  await placeOrder({ customer: "dev", sku: "NP-CHK-20", quantity: "2" });
  await placeOrder({ customer: "dev", sku: "WK-DRY-5" });
  const [first, second] = demo.shop.state.orders.slice(-2);

  await open("/app/failures?kind=transaction");
  const rows = app.getByRole("row", { name: /Dev Patel/ });
  // Webhook, queue and partner take a moment: the page is looked at again, as a person would.
  while ((await rows.count()) < 2) {
    await page.waitForTimeout(300);
    await open("/app/failures?kind=transaction");
  }
  expect(await violations()).toEqual([]);

  // A page whose rows are all settled by now is no empty list.
  await open("/app/failures?kind=transaction&cursor=after_1_00000000-0000-4000-8000-000000000000");
  expect(await rows.count()).toBe(2);

  await rows.first().getByRole("link", { name: "Customer is not a member" }).click();
  await app.getByRole("heading", { level: 1, name: "Customer is not a member" }).waitFor();
  expect(await app.getByLabel("Email address").inputValue()).toBe("dev.patel@example.test");
  expect(await violations()).toEqual([]);

  // What the form lacks is said at its field.
  await app.getByLabel("First name").fill("");
  await app.getByRole("button", { name: "Add as member – heals 2 failures" }).click();
  await app.getByText("Fill in this field.").waitFor();
  await app.getByLabel("First name").fill("Dev");
  await app.getByRole("button", { name: "Add as member – heals 2 failures" }).click();
  await app
    .getByText("Back to failures")
    .or(app.getByText(/healed|Healed|in order/))
    .first()
    .waitFor();

  // The form is gone; the keyboard goes on at what came of it.
  const focused = () => app.locator(":focus").innerText();
  await expect.poll(focused).toContain("Healed");

  await open("/app/failures?kind=transaction");
  await app.getByText("No open transaction failures").waitFor();
  expect(await violations()).toEqual([]);
  expect(demo.astro.books.unitsOf(`S-${first?.number}-L1`)).toBe(2);
  expect(demo.astro.books.unitsOf(`S-${second?.number}-L1`)).toBe(1);

  await open("/app/orders");
  await app
    .getByText(first?.name ?? "")
    .first()
    .click();
  await app.getByText(`S-${first?.number}-L1`).first().waitFor();
  expect(await violations()).toEqual([]);
});

test("every page is without an axe violation and without a sideways scroll at 390 px, in English and in French", async () => {
  await page.context().close();
  for (const staff of demo.shop.state.staff) {
    await openPage({ width: 390, height: 844 });
    await signInAs(staff.locale);
    for (const path of [
      "/app",
      "/app/failures?kind=transaction",
      "/app/failures?kind=redemption",
      "/app/orders",
      "/app/connections",
      "/app/connections/astro",
    ]) {
      await open(path);
      expect([staff.locale, path, await violations()]).toEqual([staff.locale, path, []]);
      const sideways = await app.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
      expect([path, sideways]).toEqual([path, 0]);
    }
    expect(await app.locator("html").getAttribute("lang")).toMatch(new RegExp(`^${staff.locale}\\b`));
    await page.context().close();
  }
  await openPage({ width: 390, height: 844 });
});

test("Astro is disconnected and connected again: a wrong password is said, and what waited goes on", async () => {
  await open("/app/connections/astro");
  await app.getByRole("button", { name: "Disconnect" }).click();
  expect(await violations()).toEqual([]);
  await page.keyboard.press("Escape");
  await expect.poll(() => app.locator(":focus").innerText()).toBe("Disconnect");
  await page.keyboard.press("Enter");
  await app.getByRole("dialog").getByRole("button", { name: "Disconnect" }).click();
  await app.getByLabel("Password").waitFor();
  await placeOrder({ customer: "ana", sku: "NP-CHK-20" });
  const order = demo.shop.state.orders.at(-1);
  await open("/app/connections/astro");
  await app.getByLabel("User name").fill("northside-pets");
  await app.getByLabel("Client ID").fill("punchcard-demo");
  await app.getByLabel("Password").fill("wrong");
  await app.getByRole("button", { name: "Connect", exact: true }).click();
  await app
    .getByText(/rejected|not accept|refus/i)
    .first()
    .waitFor();
  await app.getByLabel("Password").fill("paws-and-claws");
  await app.getByRole("button", { name: "Connect", exact: true }).click();
  await app.getByRole("button", { name: "Disconnect" }).waitFor();
  while (demo.astro.books.unitsOf(`S-${order?.number}-L1`) !== 1) await page.waitForTimeout(200);
});

test("a page whose files a new edition has taken away opens again in the admin, not on the login page", async () => {
  const connections = page.locator("#app-nav").getByRole("link", { name: "Connections" });
  await open("/app");
  await page.locator("#app-nav").getByRole("link", { name: "Orders" }).click();
  await app.getByRole("heading", { level: 1, name: "Orders" }).waitFor();
  await page.route(/\/assets\/app\.connections/, (route) => route.fulfill({ status: 404, body: "" }));
  await connections.click();
  await expect.poll(() => page.frames().at(-1)?.url()).toMatch(/\/app\/orders\?.*id_token=/);
  await page.unroute(/\/assets\/app\.connections/);
  // Once the page has come to life it follows the menu again.
  while (!(await app.getByRole("heading", { level: 1, name: "Connections" }).isVisible())) {
    await connections.click();
    await page.waitForTimeout(500);
  }
  expect(complaints.join()).toContain("reloading page");
  complaints = [];
});
