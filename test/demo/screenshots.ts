import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { Frame, Page } from "playwright-core";
import { openBrowser } from "#test/support/open-browser.ts";
import { ordinaryBrowser } from "#test/support/ordinary-browser.ts";
import type { FailureCode } from "#app/failures/catalogue.ts";
import { petStore } from "#test/fixtures/pet-store.ts";
import { dayOf } from "./clock-of-day.ts";
import { merchantKnows } from "./day.ts";
import { DemoStopped } from "./demo-stopped.ts";
import { freePorts } from "./ports.ts";
import { say } from "./print.ts";
import { startDemo } from "./start-demo.ts";

/**
 * npm run screenshots [-- part]: the pictures of docs/screenshots, taken from a demo of its own; of those with `part` in their names only,
 * where it is given.
 */

const folder = path.resolve(import.meta.dirname, "../../docs/screenshots");
const desk = { width: 1280, height: 900 };
const phone = { width: 390, height: 844 };
const tallest = 1600;
const part = process.argv[2] ?? "";
const isWanted = (name: string) => name.includes(part);
const checkoutPictures = ["checkout-offers", "checkout-applied", "checkout-thank-you"] as const;
const couponPictures = ["coupons", "coupons-390px", "coupons-hold", "coupons-setup", "coupons-wallet"] as const;
const storePictures = [
  ...["reports", "reports-390px", "reports-french", "reports-product", "reports-day", "reports-completeness", "reports-completeness-390px"],
  ...["reports-files", "reports-files-390px", "stores", "stores-390px", "stores-chain", "stores-chain-390px"],
  ...["stores-figures", "stores-figures-390px"],
];
const savedViews = [
  ["Costs the most", "?kind=transaction&sort=urgent"],
  ["Frostjaw", "?kind=transaction&search=frostjaw"],
  ["Mine", "?kind=transaction&assignee=me"],
] as const;

const demo = await startDemo({
  ports: await freePorts(),
  database: `punchcard_screenshots_${process.pid}`,
  temporary: true,
  logs: "screenshots",
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void demo.stop().then(() => process.exit(1)));
const { db } = await import("#app/platform/db.server.ts");
const { saveView } = await import("#app/failures/saved-views.server.ts");
const { merchant, openShop } = await import("./open-shop.ts");
const { placeDay } = await import("./place-day.ts");
const { quiet } = await import("./quiet.ts");
const { askAtOnce } = await import("#app/connections/circuit.server.ts");
await mkdir(folder, { recursive: true });
const browser = await openBrowser();
const shop = demo.shop.domain;
try {
  await openShop(demo);
  await placeDay(demo);
  for (const [name, query] of savedViews) await saveView({ shop, name, query, actor: merchant });
  demo.shop.sendCompliance("customers/data_request", "ana");
  // What is open, before anything is mended.
  await takeDesk();
  await takePhone();
  await takeFrench();
  if (["cart-coupons", ...checkoutPictures, ...couponPictures].some(isWanted)) await takeCheckout();
  if (couponPictures.some(isWanted)) await takeCoupons();
  if (storePictures.some(isWanted)) await takeStores();
  // From here on failures are mended.
  if (part === "") await takeFixes();
} finally {
  await browser.close();
  await demo.stop();
}
say(`The pictures are in ${path.relative(process.cwd(), folder)}.`);
process.exit(0);

async function takeDesk(): Promise<void> {
  const page = await pageOf(desk);
  for (const [name, address] of [
    ["home", "/app"],
    ["failures", "/app/failures?kind=transaction"],
    ["redemption-failures", "/app/failures?kind=redemption"],
    ["orders", "/app/orders"],
    ["astro-connection", "/app/connections/astro"],
    ["petz-connection", "/app/connections/petz"],
    ["programs", "/app/programs"],
    ["programs-products", "/app/programs/products"],
    ["failure-enroll", await failurePath("customer_not_found", "Dev Patel")],
    ["failure-no-item", await failurePath("no_item_found")],
    ["failure-program", await failurePath("not_enrolled")],
    ["failure-new-item", await failurePath("new_item")],
    ["failure-reference-exists", await failurePath("reference_exists", "Ana Roy")],
    ["failure-difference", await failurePath("reference_exists", "Hugo Bergeron")],
    ["failure-lowest-valued", await failurePath("reward_item_not_free")],
    ["failure-incomplete", await failurePath("reward_incomplete")],
    ["failure-email", await failurePath("reward_email_missing")],
    ["failure-address", await failurePath("reward_address_missing")],
    ["order", await orderPath("#1040")],
    ["pos-check-up", "/app/pos/lightspeed"],
    ["pos-check-up-heartland", "/app/pos/heartland"],
    ["pos-diagnosis", "/app/pos/lightspeed/diagnosis?order=1058"],
    ["pos-failures", "/app/failures?kind=pos"],
    ["pos-failure-employee", await failurePath("pos_employee")],
    ["pos-failure-products", await failurePath("pos_required_products")],
    ["pos-connections", "/app/connections"],
    ["pos-connection", "/app/connections/lightspeed"],
    ["pos-order-settings", "/app/connections/lightspeed/orders"],
    ["pos-product-links", "/app/connections/lightspeed/products"],
    ["customer", await customerPath("Ana")],
    ["privacy", "/app/privacy"],
  ] as const) {
    if (!isWanted(name)) continue;
    await open(page, address);
    await take(page, name);
  }

  if (part !== "") return;
  const list = await open(page, "/app/failures?kind=transaction");
  await list.getByRole("button", { name: "Saved views" }).click();
  await list.getByRole("menuitem", { name: "Save this view" }).waitFor();
  await take(page, "saved-views");

  const customer = await open(page, await customerPath("Dev"));
  await customer.getByRole("button", { name: "Link an account" }).click();
  await customer.getByRole("textbox", { name: /^Find an account/ }).fill("ben.okafor@example.test");
  await customer.getByRole("button", { name: "Find" }).click();
  await customer.getByRole("button", { name: /^Choose Ben Okafor/ }).click();
  await customer.getByRole("button", { name: "Link account" }).waitFor();
  await take(page, "customer-link");

  await open(page, "/app/notifications");
  await page.frameLocator("iframe").frameLocator("iframe").first().getByText("failures").first().waitFor();
  await take(page, "notifications");
}

async function takePhone(): Promise<void> {
  const page = await pageOf(phone);
  for (const [name, address] of [
    ["failures-390px", "/app/failures?kind=transaction"],
    ["redemption-failures-390px", "/app/failures?kind=redemption"],
    ["failure-program-390px", await failurePath("not_enrolled")],
    ["failure-difference-390px", await failurePath("reference_exists", "Hugo Bergeron")],
    ["customer-390px", await customerPath("Ana")],
    ["programs-390px", "/app/programs"],
    ["notifications-390px", "/app/notifications"],
    ["pos-check-up-390px", "/app/pos/lightspeed"],
    ["pos-diagnosis-390px", "/app/pos/lightspeed/diagnosis?order=1058"],
    ["pos-order-settings-390px", "/app/connections/lightspeed/orders"],
    ["pos-failures-390px", "/app/failures?kind=pos"],
    ["pos-product-links-390px", "/app/connections/lightspeed/products"],
    ["privacy-390px", "/app/privacy"],
  ] as const) {
    if (!isWanted(name)) continue;
    await open(page, address);
    await take(page, name);
  }
}

/** The chain's stores, and what they sold, a month that is not over and the week before. */
async function takeStores(): Promise<void> {
  const { openStores } = await import("./open-stores.ts");
  const chain = await openStores(demo, { actor: merchant });
  const today = dayOf(new Date(), petStore.timeZone);
  const yesterday = dayOf(new Date(Date.now() - 86_400_000), petStore.timeZone);
  const pages = [
    ["reports", `/app/reports?unit=month&day=${today}`],
    ["reports-day", `/app/reports?unit=day&day=${yesterday}&by=hour`],
    ["reports-product", `/app/reports?unit=week&day=${yesterday}&by=product`],
    ["reports-completeness", "/app/reports/completeness"],
    ["reports-files", "/app/reports/files"],
    ["stores", "/app/stores"],
    ["stores-chain", `/app/stores/${chain}`],
    ["stores-figures", `/app/stores/${chain}/figures?day=${yesterday}`],
  ] as const;
  for (const [size, suffix] of [
    [desk, ""],
    [phone, "-390px"],
  ] as const) {
    const page = await pageOf(size);
    for (const [name, address] of pages) {
      if (!isWanted(`${name}${suffix}`) || !storePictures.includes(`${name}${suffix}`)) continue;
      await open(page, address);
      await take(page, `${name}${suffix}`);
    }
  }
  if (!isWanted("reports-french")) return;
  const page = await pageOf(desk);
  await signIn(page, "Camille");
  await open(page, `/app/reports?unit=month&day=${today}`);
  await take(page, "reports-french");
}

async function takeFrench(): Promise<void> {
  const page = await pageOf(desk);
  await signIn(page, "Camille");
  for (const [name, address] of [
    ["failures-french", "/app/failures?kind=transaction"],
    ["redemption-failures-french", "/app/failures?kind=redemption"],
    ["failure-lowest-valued-french", await failurePath("reward_item_not_free")],
    ["pos-check-up-french", "/app/pos/lightspeed"],
    ["pos-order-settings-french", "/app/connections/lightspeed/orders"],
  ] as const) {
    if (!isWanted(name)) continue;
    await open(page, address);
    await take(page, name);
  }
  await signIn(page, "Robin");
}

/** A buyer's way from the cart to the thank-you page, at each step at a desk and on a phone. */
async function takeCheckout(): Promise<void> {
  // The day leaves Astro asking for time: what the buyer uses would wait for that long.
  await db.$transaction((tx) => askAtOnce(tx, { shop, partner: "astro" }));
  await quiet(demo);
  const page = await pageOf(desk);
  const { storeUrl } = demo;
  const [offers, applied, thanks] = checkoutPictures;
  await page.goto(`${storeUrl}/account/login`);
  await page.locator("select[name=customer]").selectOption("ana");
  await page.locator("form[action='/account/login'] button").click();
  for (const sku of ["RS-LIT-18", "WK-CHK-CAN", "WK-TUN-CAN"]) {
    await page.goto(storeUrl);
    const form = page.locator("form[action='/cart/add']", { has: page.locator(`[value="${sku}"]`) });
    await form.locator("select").selectOption(sku);
    await form.getByRole("button").click();
    await page.waitForURL("**/cart");
  }
  await page.locator("punchcard-coupons button").first().waitFor();
  await takeStore(page, "cart-coupons");
  await page.locator("button[value=checkout]").click();
  const summary = page.frameLocator("iframe[data-target='purchase.checkout.reductions.render-after']");
  const uses = summary.getByRole("button", { name: /^Use / });
  await uses.nth(2).waitFor();
  await takeStore(page, offers);
  for (const [place, title] of ["15 % off Riverstone litter", "Whiskerwood Cans"].entries()) {
    await summary.getByRole("button", { name: new RegExp(`^Use ${title}`) }).click();
    await summary
      .getByRole("button", { name: /^Remove / })
      .nth(place)
      .waitFor();
    await summary.getByText(/is on your order/).waitFor();
  }
  await takeStore(page, applied);
  await page.locator("#pay").click();
  const after = page.frameLocator("iframe[data-target='purchase.thank-you.block.render']");
  await after.getByText("Redeemed", { exact: true }).nth(1).waitFor();
  await takeStore(page, thanks);
  await page.context().close();
}

/** What became of the buyer's coupons, and what the merchant sets for them. */
async function takeCoupons(): Promise<void> {
  const [list, listOnPhone, hold, setup, wallet] = couponPictures;
  const { id } = await db.hold.findFirstOrThrow({ where: { shopId: shop, state: "redeemed", kind: "coupon" } });
  const page = await pageOf(desk);
  for (const [name, address] of [
    [list, "/app/coupons"],
    [hold, `/app/coupons/${id}`],
    [setup, "/app/coupons/setup"],
    [wallet, "/app/coupons/wallet"],
  ] as const) {
    if (!isWanted(name)) continue;
    await open(page, address);
    await take(page, name);
  }
  if (!isWanted(listOnPhone)) return;
  const small = await pageOf(phone);
  await open(small, "/app/coupons");
  await take(small, listOnPhone);
}

async function takeFixes(): Promise<void> {
  const page = await pageOf(desk);
  const program = await failurePath("not_enrolled");
  const enrolling = await open(page, program);
  await enrolling.getByLabel("Distributor", { exact: false }).first().selectOption(merchantKnows.distributor.distributor);
  await enrolling.getByLabel("Your account number at the distributor", { exact: false }).fill(merchantKnows.distributor.accountNumber);
  await enrolling.getByLabel("I agree to take part in this program").check();
  await preview(enrolling, /^Enroll in a program/);
  await take(page, "failure-preview");
  await applyPreviewed(enrolling);
  await enrolling.getByRole("button", { name: /^I have done it/ }).waitFor();
  await take(page, "failure-waiting");

  const exception = await failurePath("new_item");
  const adding = await open(page, exception);
  await preview(adding, /^Add as new item/);
  await applyPreviewed(adding);
  await adding.getByRole("button", { name: /^I have done it/ }).waitFor();
  await take(page, "exception-waiting");
  await open(page, "/app/programs/exceptions");
  await take(page, "programs-exceptions");
  await open(page, "/app/failures?kind=transaction&status=waiting");
  await take(page, "failures-waiting");

  const address = await open(page, await failurePath("reward_address_missing"));
  for (const [label, value] of [
    ["Street and number", merchantKnows.people.farid?.street],
    ["City", merchantKnows.people.farid?.city],
    ["Province or state", merchantKnows.people.farid?.region],
    ["Postal code", merchantKnows.people.farid?.postalCode],
  ] as const)
    await address.getByLabel(label).fill(value ?? "");
  await preview(address, /^Save and redeem/);
  await applyPreviewed(address);
  await quiet(demo);
  await open(page, await failurePath("reward_unredeemed"));
  await take(page, "failure-redeem-now");

  const dev = await failurePath("customer_not_found", "Dev Patel");
  const enrollment = await open(page, dev);
  await preview(enrollment, /^Add as member/);
  await applyPreviewed(enrollment);
  await quiet(demo);
  await open(page, dev);
  await take(page, "failure-result");

  const list = await open(page, "/app/failures?kind=transaction");
  await list.getByRole("button", { name: "Export CSV" }).click();
  await list.getByRole("button", { name: "Download" }).waitFor();
  await take(page, "export");
}

async function pageOf(viewport: { width: number; height: number }): Promise<Page> {
  const page = await (await browser.newContext(ordinaryBrowser(viewport))).newPage();
  page.setDefaultTimeout(60_000);
  return page;
}

async function failurePath(code: FailureCode, customerName?: string): Promise<string> {
  const failure = await db.failure.findFirst({
    where: { shopId: shop, code, status: { not: "resolved" }, ...(customerName ? { customerName } : {}) },
    orderBy: [{ occurredAt: "asc" }, { id: "asc" }],
  });
  if (!failure) throw new DemoStopped(`The day has no failure ${code}.`);
  return `/app/failures/${failure.id}`;
}

async function orderPath(name: string): Promise<string> {
  const { id } = await db.order.findFirstOrThrow({ where: { shopId: shop, name } });
  return `/app/orders/${id}`;
}

async function customerPath(firstName: string): Promise<string> {
  const failure = await db.failure.findFirst({
    where: { shopId: shop, customerName: { startsWith: firstName }, customerId: { not: null } },
  });
  if (!failure) throw new DemoStopped(`${firstName} has no failure.`);
  return `/app/customers/${failure.customerId}`;
}

async function preview(frame: Frame, name: RegExp): Promise<void> {
  await frame.getByRole("button", { name }).first().click();
  await frame.getByRole("button", { name: "Apply", exact: true }).waitFor();
}

async function applyPreviewed(frame: Frame): Promise<void> {
  const apply = frame.getByRole("button", { name: "Apply", exact: true });
  await apply.click();
  await apply.waitFor({ state: "detached" });
}

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
  await page.waitForLoadState("networkidle", { timeout: 5000 }).catch(() => undefined);
  return frame;
}

/** Whoever looks at the admin decides the language. */
async function signIn(page: Page, firstName: string): Promise<void> {
  const staff = demo.shop.state.staff.find((one) => one.firstName === firstName);
  await page.request.post(`${demo.adminUrl}/settings/staff`, { form: { staff: String(staff?.id) } });
}

/** A page of the online store, at both sizes. */
async function takeStore(page: Page, name: string): Promise<void> {
  if (!isWanted(name)) return;
  for (const [size, ending] of [
    [desk, ""],
    [phone, "-390px"],
  ] as const) {
    await page.setViewportSize(size);
    // Frames of extensions take the height of what they show.
    await page.waitForTimeout(300);
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.setViewportSize({ ...size, height: Math.min(Math.max(size.height, height), tallest) });
    await page.waitForTimeout(300);
    await page.screenshot({ path: path.join(folder, `${name}${ending}.png`) });
  }
  await page.setViewportSize(desk);
}

/** The page as long as what is on it, within reason. */
async function take(page: Page, name: string): Promise<void> {
  const usual = page.viewportSize() ?? desk;
  const frame = await (await page.waitForSelector("iframe")).contentFrame();
  const overflow = (await frame?.evaluate(() => document.documentElement.scrollHeight - innerHeight)) ?? 0;
  await page.setViewportSize({ ...usual, height: Math.min(usual.height + Math.max(0, overflow), tallest) });
  // Toasts go, and lazy parts come.
  await page.waitForTimeout(300);
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
  await page.setViewportSize(usual);
}
