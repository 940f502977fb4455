import type { Browser, FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { petStore } from "#test/fixtures/pet-store.ts";
import { openBrowser } from "#test/support/open-browser.ts";
import { violationsOf } from "#test/support/violations.ts";
import { createShopifySimulator } from "../create-shopify-simulator.ts";
import type { ShopifySimulator } from "../create-shopify-simulator.ts";
import { serveHandler } from "../serve.ts";
import { readSessionToken } from "../session-token.ts";
import { startShopify } from "../start-shopify.ts";
import type { RunningShopify } from "../start-shopify.ts";

const app = { apiKey: "key", apiSecret: "secret" };
const isValid = (token: string): boolean => readSessionToken(token, { ...app, now: new Date() }).status === "valid";
const seen: { path: string; authorization: string | null; retried: boolean }[] = [];
let refuseNext = false;

/** A small app with everything in it that is asked of App Bridge. */
async function answer(request: Request): Promise<Response> {
  const url = new URL(request.url);
  if (url.pathname === "/data") {
    const authorization = request.headers.get("Authorization");
    seen.push({ path: url.pathname, authorization, retried: !refuseNext && seen.some(({ path }) => path === "/data") });
    if (refuseNext) {
      refuseNext = false;
      return new Response(null, { status: 401, headers: { "X-Shopify-Retry-Invalid-Session-Request": "1" } });
    }
    return Response.json({ signed: isValid((authorization ?? "").replace("Bearer ", "")) });
  }
  if (url.pathname === "/leave") return Response.redirect("https://admin.shopify.com/store/pawsome-pets/apps/key");
  if (url.pathname === "/auth/session-token")
    return htmlAnswer(url, `<script data-api-key="key" src="https://cdn.shopify.com/shopifycloud/app-bridge.js"></script>`);
  if (url.searchParams.get("embedded") === "1" && !isValid(url.searchParams.get("id_token") ?? "")) {
    url.searchParams.delete("id_token");
    const reload = `http://app.invalid${url.pathname}?${url.searchParams}`;
    return new Response(null, {
      status: 302,
      headers: { Location: `/auth/session-token?${new URLSearchParams({ shop: petStore.domain, "shopify-reload": reload })}` },
    });
  }
  return htmlAnswer(url, document(url.pathname));
}

function htmlAnswer(url: URL, body: string): Response {
  const policy = `frame-ancestors https://${url.searchParams.get("shop")} https://admin.shopify.com;`;
  return new Response(`<!doctype html><html lang="en"><title>App</title><body>${body}</body></html>`, {
    headers: { "Content-Type": "text/html", "Content-Security-Policy": policy },
  });
}

const document = (path: string): string => `
  <script data-api-key="key" src="https://cdn.shopify.com/shopifycloud/app-bridge.js"></script>
  <ui-nav-menu><a href="/" rel="home">Home</a><a href="/failures">Failures</a></ui-nav-menu>
  <ui-save-bar id="bar"><button variant="primary" id="save">Save it</button><button id="discard">Forget it</button></ui-save-bar>
  <ui-modal id="modal"><ui-title-bar title="Sure?"><button variant="primary" id="yes">Yes</button></ui-title-bar></ui-modal>
  <main><h1>${path}</h1><p id="out"></p>
  <button id="load">Load</button><button id="toast">Toast</button><button id="dirty">Dirty</button><button id="ask">Ask</button><button id="pick">Pick</button>
  <a id="link" href="/elsewhere">Elsewhere</a> <a id="order" href="shopify://admin/orders">Orders</a></main>
  <script>
    const out = (value) => (document.getElementById("out").textContent = JSON.stringify(value));
    const on = (id, work) => document.getElementById(id).addEventListener("click", work);
    on("load", async () => out(await (await fetch("/data")).json()));
    on("toast", () => shopify.toast.show("Done"));
    on("dirty", () => document.getElementById("bar").show());
    on("ask", () => shopify.modal.show("modal"));
    on("yes", () => { out("yes"); shopify.modal.hide("modal"); });
    on("save", () => { out("saved"); shopify.saveBar.hide("bar"); });
    on("discard", () => { out("discarded"); shopify.saveBar.hide("bar"); });
    on("pick", async () => out((await shopify.resourcePicker({ type: "product", multiple: true }))?.selection.map((p) => p.variants.map((v) => v.sku)) ?? "none"));
    addEventListener("shopify:navigate", (event) => { history.pushState(null, "", event.target.getAttribute("href")); document.querySelector("h1").textContent = location.pathname; });
  </script>`;

let simulator: ShopifySimulator;
let running: RunningShopify;
let browser: Browser;
let page: Page;
let frame: FrameLocator;
const stops: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  const target = await serveHandler(answer);
  simulator = createShopifySimulator({
    shops: [petStore],
    ...app,
    appUrl: target.origin,
    scopes: ["read_orders"],
    subscriptions: [{ topics: ["orders/paid"], uri: "/webhooks" }],
    send: () => Promise.resolve(new Response()),
  });
  running = await startShopify(simulator, { appTarget: target.origin });
  browser = await openBrowser();
  stops.push(() => browser.close(), running.close, target.close);
  page = await (await browser.newContext()).newPage();
  await page.goto(`${running.origin}/store/pawsome-pets/apps/punchcard`);
  frame = page.frameLocator("iframe");
}, 60_000);

afterAll(async () => {
  for (const stop of stops) await stop();
});

test("the app opens in its frame with a valid id token, its menu is in the admin's navigation, and the address follows", async () => {
  await frame.getByRole("heading", { name: "/", exact: true }).waitFor();
  await page.getByRole("link", { name: "Failures" }).click();
  await frame.getByRole("heading", { name: "/failures" }).waitFor();
  await page.waitForURL(`${running.origin}/store/pawsome-pets/apps/punchcard/failures`);
  await page.getByRole("link", { name: "Failures" }).waitFor();
  await page.reload();
  await frame.getByRole("heading", { name: "/failures" }).waitFor();
  expect(await page.getByRole("link", { name: "Failures" }).getAttribute("aria-current")).toBe("page");
});

test("without an id token the app's bounce page fetches one and comes back", async () => {
  const other = await browser.newPage();
  await other.goto(`${running.origin}/store/pawsome-pets/apps/punchcard`);
  await other
    .locator("iframe")
    .evaluate(
      (element, src) => element.setAttribute("src", src),
      `${running.appOrigin}/deep?${simulator.shop("pawsome-pets").embeddedQuery({ idToken: false })}`,
    );
  await other.frameLocator("iframe").getByRole("heading", { name: "/deep" }).waitFor();
  await other.close();
});

test("opened outside of the admin, the app ends up in it", async () => {
  const other = await browser.newPage();
  await other.goto(`${running.appOrigin}/top?shop=${petStore.domain}`);
  await other.frameLocator("iframe").getByRole("heading", { name: "/top" }).waitFor();
  await other.goto(`${running.appOrigin}/leave`);
  await other.waitForURL(`${running.origin}/store/pawsome-pets/apps/punchcard`);
  await other.close();
});

test("a fetch carries a session token, and is repeated once when it is refused", async () => {
  refuseNext = true;
  await frame.locator("#load").click();
  await frame.getByText('{"signed":true}').waitFor();
  expect(seen).toHaveLength(2);
});

test("toasts are announced, and a modal's button presses the app's", async () => {
  await frame.locator("#toast").click();
  await page.getByRole("status").getByText("Done").waitFor();
  await frame.locator("#ask").click();
  await frame.getByRole("dialog", { name: "Sure?" }).getByRole("button", { name: "Yes" }).click();
  await frame.getByText('"yes"').waitFor();
});

test("the save bar saves, and keeps somebody from leaving unsaved changes by mistake", async () => {
  await frame.locator("#dirty").click();
  await page.getByRole("button", { name: "Save it" }).click();
  await frame.getByText('"saved"').waitFor();
  await frame.locator("#dirty").click();
  await page.getByRole("link", { name: "Failures" }).click();
  await page.getByRole("button", { name: "Stay" }).click();
  await frame.locator("#link").click();
  await page.getByRole("dialog").getByText("Leave page with unsaved changes?").waitFor();
  await page.getByRole("button", { name: "Leave page" }).click();
  await frame.getByRole("heading", { name: "/elsewhere" }).waitFor();
  expect(await page.getByRole("button", { name: "Save it" }).isVisible()).toBe(false);
});

test("the resource picker gives what was chosen, or nothing", async () => {
  await frame.locator("#pick").click();
  await page.getByRole("searchbox").fill("tuggo");
  await page.getByRole("checkbox", { name: "Rope" }).check();
  await page.getByRole("dialog").getByRole("button", { name: "Add" }).click();
  await frame.getByText('[["TG-ROPE"]]').waitFor();
  await frame.locator("#pick").click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await frame.getByText('"none"').waitFor();
});

test("a person places an order, refunds a unit of it and cancels it; no page breaks an accessibility rule or the width of a phone", async () => {
  await frame.locator("#order").click();
  await page.getByRole("heading", { name: "Orders" }).waitFor();
  await page.setViewportSize({ width: 390, height: 800 });
  await page.getByRole("link", { name: "Place an order" }).click();
  await expectWellMade();
  await page.getByRole("button", { name: "Several lines with shipping and tax" }).click();
  await page.getByRole("heading", { name: /#1001 Paid/ }).waitFor();
  await expectWellMade();
  await page.getByLabel("Units of line 1").fill("1");
  await page.getByRole("button", { name: "Refund", exact: true }).click();
  await page.getByRole("heading", { name: /Partially refunded/ }).waitFor();
  await page.getByRole("button", { name: "Cancel order" }).click();
  await page.getByRole("heading", { name: /Refunded Cancelled/ }).waitFor();
  for (const path of ["", "/products", "/customers", "/settings"]) {
    await page.goto(`${running.origin}/store/pawsome-pets${path}`);
    await expectWellMade();
  }
});

async function expectWellMade(): Promise<void> {
  expect(await violationsOf(page)).toEqual([]);
  expect(await page.evaluate(() => globalThis.document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
}
