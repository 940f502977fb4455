import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { Frame, Page } from "playwright-core";
import { openBrowser } from "#test/support/open-browser.ts";
import { ordinaryUserAgent } from "#test/support/ordinary-user-agent.ts";
import { DemoStopped } from "./demo-stopped.ts";
import { freePorts } from "./ports.ts";
import { say } from "./print.ts";
import { startDemo } from "./start-demo.ts";

/** npm run screenshots: the pictures of docs/screenshots, taken from a demo of its own. */

const folder = path.resolve(import.meta.dirname, "../../docs/screenshots");
const desk = { width: 1280, height: 900 };
const phone = { width: 390, height: 844 };

const demo = await startDemo({
  ports: await freePorts(),
  database: `punchcard_screenshots_${process.pid}`,
  temporary: true,
  logs: "screenshots",
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void demo.stop().then(() => process.exit(1)));
const { openShop } = await import("./open-shop.ts");
const { placeDay } = await import("./place-day.ts");
await mkdir(folder, { recursive: true });
const browser = await openBrowser();
try {
  await openShop(demo);
  await placeDay(demo);
  const at = async (viewport: { width: number; height: number }) =>
    (await browser.newContext({ userAgent: ordinaryUserAgent, viewport, reducedMotion: "reduce" })).newPage();

  const page = await at(desk);
  await open(page, "/app");
  await take(page, "home");
  await open(page, "/app/failures?kind=transaction");
  await take(page, "failures");
  await follow(page, "Dev Patel");
  await take(page, "failure-enroll");
  await open(page, "/app/failures?kind=transaction&code=reference_exists");
  await follow(page, "Ana Roy");
  await take(page, "failure-reference-exists");
  await open(page, "/app/failures?kind=redemption");
  await take(page, "redemption-failures");
  await open(page, "/app/orders");
  await take(page, "orders");
  await follow(page, "#1040");
  await take(page, "order");
  await open(page, "/app/connections/astro");
  await take(page, "astro-connection");

  const small = await at(phone);
  await open(small, "/app/failures?kind=transaction");
  await take(small, "failures-390px");

  const french = await at(desk);
  await signIn(french, "Camille");
  await open(french, "/app/failures?kind=transaction");
  await take(french, "failures-french");
} finally {
  await browser.close();
  await demo.stop();
}
say(`The pictures are in ${path.relative(process.cwd(), folder)}.`);
process.exit(0);

async function open(page: Page, app: string): Promise<Frame> {
  await page.goto(`${demo.adminUrl}/apps/punchcard${app}`);
  return settle(page);
}

/** The app's frame, once it shows its page. */
async function settle(page: Page): Promise<Frame> {
  const handle = await page.waitForSelector("iframe");
  const frame = await handle.contentFrame();
  if (!frame) throw new DemoStopped("The admin shows no app.");
  await frame.getByRole("heading", { level: 1 }).first().waitFor();
  await page.waitForLoadState("networkidle");
  return frame;
}

async function follow(page: Page, text: string): Promise<void> {
  const frame = await settle(page);
  const heading = await frame.getByRole("heading", { level: 1 }).first().textContent();
  await frame.getByText(text, { exact: false }).first().click();
  await frame.waitForFunction((before) => document.querySelector("h1")?.textContent !== before, heading);
  await settle(page);
}

/** Whoever looks at the admin decides the language. */
async function signIn(page: Page, firstName: string): Promise<void> {
  const staff = demo.shop.state.staff.find((one) => one.firstName === firstName);
  await page.request.post(`${demo.adminUrl}/settings/staff`, { form: { staff: String(staff?.id) } });
}

async function take(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
}
