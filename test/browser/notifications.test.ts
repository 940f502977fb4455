import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, FrameLocator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { freePorts } from "#test/demo/ports.ts";
import { startDemo } from "#test/demo/start-demo.ts";
import type { Demo } from "#test/demo/start-demo.ts";
import { openMailbox } from "#test/support/mailbox.ts";
import type { Mailbox } from "#test/support/mailbox.ts";
import { openBrowser } from "#test/support/open-browser.ts";
import { ordinaryUserAgent } from "#test/support/ordinary-user-agent.ts";

let mailbox: Mailbox;
let demo: Demo;
let browser: Browser;
let page: Page;
let app: FrameLocator;
let complaints: string[] = [];

beforeAll(async () => {
  mailbox = await openMailbox();
  // The processes of the app get what this one was given.
  Object.assign(process.env, { SMTP_URL: mailbox.url, MAIL_FROM: "Punchcard <punchcard@example.test>" });
  demo = await startDemo({ ports: await freePorts(), database: "punchcard_notifications", temporary: true, logs: "notifications" });
  const { openShop } = await import("#test/demo/open-shop.ts");
  await openShop(demo);
  browser = await openBrowser();
});

afterAll(async () => {
  await browser.close();
  await demo.stop();
  await mailbox.close();
});

afterEach(async () => {
  await page.context().close();
  expect(complaints).toEqual([]);
});

async function openAs(locale: string, viewport: { width: number; height: number }): Promise<void> {
  complaints = [];
  const context = await browser.newContext({ userAgent: ordinaryUserAgent, viewport });
  page = await context.newPage();
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    // The sandbox around a mail stops the scripts that look into it for the test, too.
    if (message.type() === "error" && !message.text().includes("'about:srcdoc'")) complaints.push(message.text());
  });
  app = page.frameLocator("iframe");
  const staff = demo.shop.state.staff.find((one) => one.locale === locale);
  await page.goto(`${demo.adminUrl}/settings`);
  await page.locator("select[name=staff]").selectOption(String(staff?.id));
  await page.locator("form:has(select[name=staff]) button").click();
  await page.goto(`${demo.adminUrl}/apps/punchcard/app/notifications`);
  await app.getByRole("heading", { level: 1 }).first().waitFor();
}

/**
 * Of the page around the mails: in their sandbox no script answers, they are looked at on their own. On a busy machine axe gives up on a
 * frame after a second and leaves it out: once more, until the app was looked at.
 */
async function violations(): Promise<string[]> {
  for (;;) {
    const results = await new AxeBuilder({ page }).exclude(["iframe", "iframe"]).analyze();
    const insideTheApp = results.passes.some(({ nodes }) => nodes.some(({ target }) => target.length > 1));
    if (insideTheApp) return named(results.violations);
  }
}

function named(found: { id: string; nodes: { target: unknown }[] }[]): string[] {
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => String(target)).join(", ")}`);
}

/** Moves on with the Tab key until the focus is on something that is called so. */
async function tabTo(name: RegExp): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press("Tab");
    const focused = app.locator(":focus");
    if ((await focused.count()) === 0) continue;
    const called = await focused.evaluate((element) => {
      const labels = "labels" in element ? [...((element.labels as NodeListOf<HTMLElement> | null) ?? [])] : [];
      return [...labels.map((label) => label.innerText), (element as HTMLElement).innerText].join(" ");
    });
    if (name.test(called)) return;
  }
  throw new Error(`Nothing that can be reached with the keyboard is called ${name}.`);
}

test("settings are saved and a test mail is sent by keyboard alone, and what is wrong is said", async () => {
  await openAs("en", { width: 1280, height: 900 });
  await tabTo(/^Recipients/);
  await page.keyboard.type("sam@");
  await tabTo(/Send a digest once a day/);
  await page.keyboard.press("Space");
  await tabTo(/^Hour of the digest/);
  await page.keyboard.press("Home");
  await tabTo(/^Save settings/);
  await page.keyboard.press("Enter");
  await app.getByText("“sam@” is not an email address.").waitFor();
  // The keyboard goes on where the mistake is.
  await expect.poll(() => app.locator(":focus").inputValue()).toBe("sam@");
  expect(await violations()).toEqual([]);
  await page.keyboard.press("End");
  await page.keyboard.type("example.test");
  await tabTo(/^Save settings/);
  await page.keyboard.press("Enter");
  await page.getByText("Settings saved").first().waitFor();

  await tabTo(/^Send a test mail/);
  await page.keyboard.press("Enter");
  await app.getByText(/handed to the mail server for 1 recipient/).waitFor();
  expect(mailbox.mails.map(({ to, subject }) => [to, subject])).toEqual([[["sam@example.test"], "Test mail from Punchcard"]]);
  expect(await violations()).toEqual([]);

  await page.reload();
  await app.getByRole("heading", { level: 1 }).first().waitFor();
  expect(await app.getByLabel("Recipients").inputValue()).toBe("sam@example.test");
  expect(await app.getByLabel("Hour of the digest").inputValue()).toBe("0");
});

test("the previews are mails that can be read, in the language that is chosen", async () => {
  await openAs("en", { width: 1280, height: 900 });
  const mail = app.frameLocator("iframe[title^=Digest]");
  await mail.getByRole("heading", { level: 1, name: /^Open failures on/ }).waitFor();
  await app.getByLabel("Language of the mails").selectOption("fr");
  await mail.getByRole("heading", { level: 1, name: /^Échecs ouverts/ }).waitFor();
  await app
    .getByText(/^Subject: .*échec/)
    .first()
    .waitFor();
  expect(await violations()).toEqual([]);

  for (const preview of await app.locator("iframe").all()) {
    const html = (await preview.getAttribute("srcdoc")) ?? "";
    const alone = await page.context().newPage();
    await alone.setContent(html);
    expect(named((await new AxeBuilder({ page: alone }).analyze()).violations)).toEqual([]);
    await alone.close();
  }
});

test.each([
  ["en", 390],
  ["en", 1280],
  ["fr", 390],
  ["fr", 1280],
])("the page is without an axe violation and without a sideways scroll: %s, %i px", async (locale, width) => {
  await openAs(locale, { width, height: 844 });
  await app.frameLocator("iframe").first().getByRole("heading", { level: 1 }).waitFor();
  expect(await violations()).toEqual([]);
  expect(await app.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth)).toBe(0);
});
