import { afterEach, expect, test } from "vitest";
import { astroCredentials } from "#test/fixtures/astro-world.ts";
import type { Order } from "#test/simulators/shopify/state.ts";
import { browseStore, desk, phone } from "#test/support/browse-store.ts";

const store = browseStore("checkout");
const inSummary = () => store.extension("purchase.checkout.reductions.render-after");
const asBlock = () => store.extension("purchase.checkout.block.render");
const thanks = () => store.extension("purchase.thank-you.block.render");
const orderStatus = () => store.extension("customer-account.order-status.block.render");

// What a test leaves put aside is over before the next one.
afterEach(() => {
  store.demo.petz.faults.clear();
  books().lapse();
});

/** Presses an offer and waits until it is on the checkout, with what it saves. */
async function use(title: string): Promise<void> {
  await inSummary()
    .getByRole("button", { name: new RegExp(`^Use ${escaped(title)}, saves`) })
    .click();
  await inSummary().getByRole("status").getByText(`${title} is on your order.`).waitFor();
}

function escaped(text: string): string {
  return text.replace(/[$|%.]/g, String.raw`\$&`);
}

async function holds(couponRef: string) {
  const { db } = await import("#app/platform/db.server.ts");
  return db.hold.findMany({ where: { couponRef }, orderBy: { id: "asc" } });
}

async function becomes(couponRef: string, state: string): Promise<void> {
  await expect.poll(async () => (await holds(couponRef)).at(-1)?.state).toBe(state);
}

/** What the order's codes took off, by the holds that they stood for. */
async function savings(order: Order): Promise<Record<string, number>> {
  const { db } = await import("#app/platform/db.server.ts");
  const found = await db.hold.findMany({ where: { code: { in: order.applications.map(({ label }) => label) } } });
  return Object.fromEntries(
    found.map(({ couponRef, code }) => {
      const { index } = order.applications.find(({ label }) => label === code) ?? {};
      const allocations = order.lines.flatMap((line) => line.allocations).filter(({ application }) => application === index);
      return [couponRef, allocations.reduce((sum, { amount }) => sum + amount.shop, 0)];
    }),
  );
}

const books = () => store.demo.petz.books;

function rewardOf(lastName: string) {
  const { customers } = store.demo.astro.books.accountOf(astroCredentials.username);
  return customers.find((one) => one.lastName === lastName)?.cards.find(({ reward }) => reward)?.reward;
}

test("a free good and a coupon are used with a press each, paid, captured and redeemed, and the buyer sees it", async () => {
  const { page } = store;
  await store.shopAs("ana", ["NP-CHK-20", "RS-LIT-18"]);
  await use("Northpaw Dog 20lb | Buy 12 Get 1 Free");
  await use("15 % off Riverstone litter");
  await page.locator("#summary-totals").getByText("Total savings $66.74").waitFor();
  // The one in the order summary is on the screen: the block gives way.
  expect(await asBlock().getByRole("button").count()).toBe(0);
  expect(await store.violations()).toEqual([]);
  expect(books().consumed("ANA-15PCT")).toBe(0);

  const order = await store.pay();
  const reward = rewardOf("Roy");
  expect(await savings(order)).toEqual({ "ANA-15PCT": 375, [String(reward?.rewardId)]: 6299 });
  await becomes("ANA-15PCT", "redeemed");
  expect(books().entry("ANA-15PCT")).toMatchObject({ consumed: 1, captured: [{ amount: 375 }] });
  await becomes(String(reward?.rewardId), "redeemed");
  expect(rewardOf("Roy")).toMatchObject({ state: "redeemed", redeemedItem: { itemCode: "850001234511" } });

  await thanks().getByText("15 % off Riverstone litter").waitFor();
  await expect.poll(() => thanks().getByText("Redeemed", { exact: true }).count()).toBe(2);
  expect(await store.violations()).toEqual([]);
  await page.getByRole("link", { name: "View order status" }).click();
  await expect.poll(() => orderStatus().getByText("Redeemed", { exact: true }).count()).toBe(2);
  expect(await store.violations()).toEqual([]);
});

test("what was put on the order is taken off it with another press, and stays the buyer's", async () => {
  await store.shopAs("elsie", ["WK-DRY-5"]);
  await use("$3 off Whiskerwood indoor");
  expect(store.checkout().codes).toHaveLength(1);
  await inSummary().getByRole("button", { name: "Remove $3 off Whiskerwood indoor from this order" }).click();
  await inSummary().getByRole("status").getByText("$3 off Whiskerwood indoor is off your order. It is still yours.").waitFor();
  expect(store.checkout().codes).toEqual([]);
  await expect.poll(async () => (await holds("ELSIE-3OFF"))[0]).toMatchObject({ state: "released", reason: "removed", codeState: "gone" });
  await store.pay();
  expect(books().consumed("ELSIE-3OFF")).toBe(0);
});

test("a code that checkout does not take is refused in words, put back, and the buyer pays without it", async () => {
  store.demo.shop.addDiscount({ title: "Half price", percentage: 50, skus: ["WK-DRY-10"] });
  await store.shopAs("elsie", ["WK-DRY-10"]);
  await inSummary()
    .getByRole("button", { name: /^Use \$3 off/ })
    .click();
  await inSummary()
    .getByText(/^(Checkout did not accept \$3 off|\$3 off Whiskerwood indoor would take nothing off)/)
    .waitFor();
  expect(await store.violations()).toEqual([]);
  const order = await store.pay();
  expect(order.applications.map(({ label }) => label)).toEqual(["Half price"]);
  expect((await holds("ELSIE-3OFF")).filter(({ reason }) => reason === "apply_refused")).toMatchObject([
    { state: "released", codeState: "gone" },
  ]);
  expect(books().consumed("ELSIE-3OFF")).toBe(0);
  store.demo.shop.removeDiscount("Half price");
});

test("when what a coupon was for leaves the cart at checkout, so does its code, and the coupon is free", async () => {
  await store.shopAs("elsie", ["WK-DRY-5", "TG-ROPE"]);
  await use("$3 off Whiskerwood indoor");
  await store.page.getByLabel(/^Quantity of Whiskerwood/).fill("0");
  await store.page.keyboard.press("Tab");
  await expect.poll(() => inSummary().getByText("Whiskerwood").count()).toBe(0);
  await expect.poll(async () => (await holds("ELSIE-3OFF")).at(-1)).toMatchObject({ state: "released", reason: "cart_changed" });
  const order = await store.pay();
  expect(order.applications).toEqual([]);
  expect(books().consumed("ELSIE-3OFF")).toBe(0);
});

test("while Punchcard is down the extension says so, checkout pays as usual, and the order is recorded later", async () => {
  store.demo.killWeb();
  await store.shopAs("chloe", ["TW-TUR-CAN"]);
  await inSummary().getByText("Your coupons can't be shown just now. You can pay as usual.").waitFor();
  const order = await store.pay();
  store.forgive();
  await store.demo.startWeb();
  const { db } = await import("#app/platform/db.server.ts");
  await expect.poll(() => db.order.count({ where: { name: order.name } })).toBe(1);
});

test("a partner that is slow keeps the buyer no longer than three seconds", async () => {
  store.demo.petz.faults.add({ kind: "slow", delayMs: 8000, endpoints: ["customer/set", "order/set"] });
  await store.signIn("chloe");
  await store.fillCart(["TW-DUK-CAN"]);
  await store.checkOut();
  const since = Date.now();

  await inSummary()
    .getByText(/can't be shown just now\. You can pay as usual\.$/)
    .waitFor();
  expect(Date.now() - since).toBeLessThan(4000);
  await store.pay();
});

test("an accelerated wallet takes no codes: nothing is offered or put aside, and the buyer is told", async () => {
  await store.shopAs("chloe", ["TW-TUR-CAN"]);
  await store.switchOn("wallet");
  const before = (await holds("CHLOE-2CANS")).length;
  await store.page.getByLabel(/^Quantity of/).fill("2");
  await store.page.keyboard.press("Tab");
  await inSummary().getByText("Coupons can't be added in this checkout.", { exact: false }).waitFor();
  await store.page.waitForTimeout(1500);
  expect(await holds("CHLOE-2CANS")).toHaveLength(before);
  await store.pay();
});

test("a buyer who did not sign in is asked to, and nothing is looked up", async () => {
  const calls = store.demo.petz.calls.length;
  await store.shopAs(null, ["NP-CHK-20"]);
  await inSummary().getByText("Sign in to use your coupons and free goods.").waitFor();
  await store.page.getByLabel("Email").fill("ana.roy@example.test");
  await store.page.keyboard.press("Tab");
  await store.page.waitForTimeout(1500);
  expect(store.demo.petz.calls.length).toBe(calls);
  expect(await store.violations()).toEqual([]);
});

test("in a checkout of three pages the coupons come at the payment, and not before", async () => {
  await store.shopAs("chloe", ["TW-DUK-CAN"]);
  await store.switchOn("threePages");
  await store.page.getByLabel(/^Quantity of/).fill("2");
  await store.page.keyboard.press("Tab");
  expect(await inSummary().getByRole("button").count()).toBe(0);
  for (const step of ["shipping", "payment"]) {
    await store.page.getByRole("link", { name: "Continue to payment" }).click();
    await store.page.waitForURL(`**step=${step}`);
  }
  await inSummary()
    .getByRole("button", { name: /^Use \$1 off 2 Tidewater cans/ })
    .waitFor();
});

test("in French on a phone a coupon of two units is used, and nothing is too wide or hard to read", async () => {
  await store.openPage(phone);
  await store.speak("fr");
  await store.shopAs("chloe", ["TW-TUR-CAN", "TW-TUR-CAN"]);
  const offer = inSummary().getByRole("button", { name: /^Utiliser/ });
  await offer.waitFor();
  expect(await store.violations()).toEqual([]);
  await offer.click();
  await store.page.getByText(/^Économies totales 1,00\s\$$/).waitFor();
  await inSummary()
    .getByRole("status")
    .getByText(/1,00\s\$/)
    .waitFor();
  expect(await store.violations()).toEqual([]);
  expect(await store.sideways()).toBe(0);
  const order = await store.pay();
  expect(await savings(order)).toEqual({ "CHLOE-2CANS": 100 });
  await becomes("CHLOE-2CANS", "redeemed");
  await thanks().getByText("$1 off 2 Tidewater cans").waitFor();
  expect(await store.sideways()).toBe(0);
});

test("by keyboard alone, from the cart to the thank-you page with a coupon", async () => {
  await store.openPage(desk);
  const { page } = store;
  await store.signIn("ana");
  await store.fillCart(["WK-TUN-CAN"]);
  const press = async (within: Parameters<typeof store.tabTo>[0], name: string | RegExp) => {
    await store.tabTo(within, "button", name);
    await page.keyboard.press("Enter");
  };
  await press(page, "Check out");
  await page.locator("#pay-form").waitFor();
  await press(inSummary(), /^Use Free Whiskerwood can/);
  await inSummary().getByRole("status").getByText("Free Whiskerwood can is on your order.").waitFor();
  // The keyboard is where it was.
  expect(
    await inSummary()
      .getByRole("button", { name: /^Remove Free Whiskerwood can/ })
      .evaluate(isFocused),
  ).toBe(true);
  await press(page, "Pay now");
  await page.waitForURL("**/thank-you");
  await becomes("ANA-FREECAN", "redeemed");
  expect(books().consumed("ANA-FREECAN")).toBe(1);
});

function isFocused(element: Element): boolean {
  return (element.getRootNode() as Document | ShadowRoot).activeElement === element;
}
