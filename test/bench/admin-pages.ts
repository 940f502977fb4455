import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Browser, BrowserContext, CDPSession, Frame, Page } from "playwright-core";
import { freePorts } from "#test/demo/ports.ts";
import { startDemo } from "#test/demo/start-demo.ts";
import { openBrowser } from "#test/support/open-browser.ts";
import { ordinaryBrowser } from "#test/support/ordinary-browser.ts";
import { pagesOf } from "./admin-routes.ts";
import { median, round, say } from "./tell.ts";

/**
 * A process of its own: the demo's shop with its day and its stores, and a browser that opens each page of the admin in it. What a page is measured by is what
 * its frame says by `web-vitals`, as App Bridge would tell Shopify. Tells its parent, and ends with it.
 */

type Load = { lcpMs: number; cls: number; clsOn: string; inpMs: number; inpOn: string; navigationMs: number; jsKb: number };
export type AdminPage = Load & { page: string };
type Vitals = {
  LCP?: number;
  CLS?: number;
  INP?: number;
  moved?: { largestShiftTarget?: string };
  slowest?: { interactionTarget: string; interactionType: string };
};
type InFrame = { vitals: Vitals; __remixRouter: { navigate: (to: string) => Promise<void> } };

/** As Lighthouse throttles: its desktop preset, and a middling phone ("slow 4G"). Bytes in a second. */
const presets = {
  desktop: { latency: 40, bytes: (10 * 1024 * 1024) / 8, slower: 1, viewport: { width: 1350, height: 940 } },
  mobile: { latency: 150, bytes: (1.6 * 1024 * 1024) / 8, slower: 4, viewport: { width: 412, height: 823 } },
};
const [timesGiven = "1", presetGiven = "desktop", part = ""] = process.argv.slice(2);
const preset = presets[presetGiven === "mobile" ? "mobile" : "desktop"];
const root = path.resolve(import.meta.dirname, "../..");

const demo = await startDemo({ ports: await freePorts(), database: `punchcard_bench_${process.pid}`, temporary: true, logs: "bench" });
let browser: Browser | null = null;
process.on("disconnect", () => void finish());
const { db } = await import("#app/platform/db.server.ts");
const { merchant, openShop } = await import("#test/demo/open-shop.ts");
const { placeDay } = await import("#test/demo/place-day.ts");
const { openStores } = await import("#test/demo/open-stores.ts");
const { quiet } = await import("#test/demo/quiet.ts");
const library = await readFile(path.join(root, "node_modules/web-vitals/dist/web-vitals.attribution.iife.js"), "utf8");
/** In each frame, before anything else. */
const observe = `${library};
  window.vitals = {};
  for (const name of ["LCP", "CLS", "INP"])
    webVitals["on" + name](({ value, attribution }) => {
      window.vitals[name] = value;
      if (name === "INP") window.vitals.slowest = attribution;
      if (name === "CLS") window.vitals.moved = attribution;
    }, { reportAllChanges: true, ...(name === "INP" && { durationThreshold: 16 }) });`;

try {
  await openShop(demo);
  await placeDay(demo);
  await openStores(demo, { actor: merchant });
  await quiet(demo);
  browser = await openBrowser();
  process.send?.(await measure(browser));
} catch (error) {
  process.stderr.write(`${String(error)}\n`);
  await finish(1);
}

async function finish(code = 0): Promise<void> {
  await browser?.close().catch(() => undefined);
  await demo.stop();
  process.exit(code);
}

async function measure(opened: Browser): Promise<AdminPage[]> {
  const pages = await addresses();
  say(`Opening ${pages.length} pages`);
  const measured: AdminPage[] = [];
  // Programs that have done nothing yet are not what is measured.
  for (const address of Number(timesGiven) > 1 ? pages : pages.slice(0, 1)) await firstLoad(opened, address);
  for (const address of pages) {
    const loads: Load[] = [];
    for (let time = 0; time < Number(timesGiven); time += 1) loads.push(await firstLoad(opened, address));
    const of = (what: Exclude<keyof Load, "inpOn" | "clsOn">) => round(median(loads.map((load) => load[what])));
    const inpOn = loads.reduce((slowest, load) => (load.inpMs > slowest.inpMs ? load : slowest)).inpOn;
    const clsOn = loads.reduce((most, load) => (load.cls > most.cls ? load : most)).clsOn;
    const figures = {
      lcpMs: of("lcpMs"),
      cls: of("cls"),
      clsOn,
      inpMs: of("inpMs"),
      inpOn,
      navigationMs: of("navigationMs"),
      jsKb: of("jsKb"),
    };
    measured.push({ page: address.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, ":id"), ...figures });
  }
  return measured;
}

/** One of each page: of those about a thing, the demo's first. */
async function addresses(): Promise<string[]> {
  const folder = path.join(root, "app/routes");
  const files = (await readdir(folder)).filter((file) => file.endsWith(".tsx"));
  const routes = pagesOf(await Promise.all(files.map(async (file) => ({ file, text: await readFile(path.join(folder, file), "utf8") }))));
  const first: Record<string, string | undefined> = {
    "/app/coupons/:id": (await db.hold.findFirst({ select: { id: true } }))?.id,
    "/app/customers/:id": (await db.customer.findFirst({ orderBy: { id: "asc" }, select: { id: true } }))?.id,
    "/app/failures/:id": (await db.failure.findFirst({ orderBy: { id: "asc" }, select: { id: true } }))?.id,
    "/app/orders/:id": (await db.order.findFirst({ orderBy: { id: "asc" }, select: { id: true } }))?.id,
  };
  const chain = (await db.storeChain.findFirst({ select: { id: true } }))?.id;
  return routes
    .filter((route) => route.includes(part))
    .flatMap((route) => {
      const filled = route
        .replace(/:partner|:pos/, "heartland")
        .replace(":chain", chain ?? ":chain")
        .replace(":id", first[route] ?? ":id");
      if (!filled.includes(":")) return [filled];
      say(`The demo has nothing to show on ${route}`);
      return [];
    });
}

async function firstLoad(opened: Browser, address: string): Promise<Load> {
  const context = await opened.newContext(ordinaryBrowser(preset.viewport));
  await context.addInitScript({ content: observe });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    await throttle(context, page);
    await page.goto(`${demo.adminUrl}/apps/punchcard${address}`);
    const frame = await shown(page);
    // Some pages look again every few seconds whether something has changed.
    await page.waitForLoadState("networkidle", { timeout: 5000 }).catch(() => undefined);
    // Sizes of scripts are told to pages of the same origin.
    const jsKb = await frame.evaluate(() => {
      const files = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
      return files.filter(({ name }) => /\.js(\?|$)/.test(name)).reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0) / 1000;
    });
    const { LCP: lcpMs = 0 } = await vitalsOf(frame);
    await touch(page, frame);
    // What moves while somebody is at it counts, unless it is what they did that moves it: CLS knows.
    const { INP: inpMs = 0, CLS: cls = 0, slowest, moved } = await vitalsOf(frame);
    const inpOn = slowest ? `${slowest.interactionType} on ${slowest.interactionTarget.split(">").at(-1) ?? ""}` : "nothing slow";
    const clsOn = moved?.largestShiftTarget ?? "nothing";
    const navigationMs = await navigate(frame, address);
    return { lcpMs, cls, clsOn, inpMs, inpOn, navigationMs, jsKb };
  } finally {
    await context.close();
  }
}

async function throttle(context: BrowserContext, page: Page): Promise<void> {
  const session: CDPSession = await context.newCDPSession(page);
  const { latency, bytes, slower } = preset;
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", { offline: false, latency, downloadThroughput: bytes, uploadThroughput: bytes });
  await session.send("Emulation.setCPUThrottlingRate", { rate: slower });
}

/** The app's frame, once its page shows. */
async function shown(page: Page): Promise<Frame> {
  const frame = await (await page.waitForSelector("iframe")).contentFrame();
  if (!frame) throw new Error("The admin shows no app.");
  await frame.getByRole("heading", { level: 1 }).first().waitFor();
  return frame;
}

function vitalsOf(frame: Frame): Promise<Vitals> {
  return frame.evaluate(() => (window as unknown as InFrame).vitals);
}

/** What a visitor does who changes nothing: goes through the page with the keyboard, types into what searches, opens a menu and closes it again. */
async function touch(page: Page, frame: Frame): Promise<void> {
  await frame.getByRole("heading", { level: 1 }).first().click();
  for (let presses = 0; presses < 5; presses += 1) await page.keyboard.press("Tab");
  const field = frame.locator("input[type=text]:visible, input[type=search]:visible").first();
  if (await field.isVisible()) await field.pressSequentially("ab", { delay: 50 });
  const menu = frame.locator("button[aria-haspopup]:visible:not([disabled])").first();
  if (await menu.isVisible()) {
    await menu.click();
    await page.keyboard.press("Escape");
  }
  // The observer hears of them a moment later.
  await page.waitForTimeout(200);
}

/** From another page of the app to this one, as a link of the app does: until it is painted. */
async function navigate(frame: Frame, address: string): Promise<number> {
  return frame.evaluate(
    async ({ from, to }) => {
      const { __remixRouter: router } = window as unknown as InFrame;
      const painted = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      await router.navigate(from);
      await painted();
      const began = performance.now();
      await router.navigate(to);
      await painted();
      return performance.now() - began;
    },
    { from: address === "/app/notifications" ? "/app" : "/app/notifications", to: address },
  );
}
