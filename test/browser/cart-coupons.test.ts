import { afterEach, beforeAll, expect, test } from "vitest";
import { browseStore, phone } from "#test/support/browse-store.ts";

/** A shop whose plan has no extensions in the steps of checkout: the cart's block and a discount link do the same. */
const store = browseStore("cart_coupons");
const block = () => store.page.locator("punchcard-coupons");

beforeAll(async () => {
  // Only now: the app's modules read their environment when they are imported.
  const { refreshPlan } = await import("#app/coupons/checkout-setup.server.ts");
  store.demo.shop.setPlan({ name: "Basic", plus: false, development: false });
  await refreshPlan(store.demo.shop.domain, { now: new Date(), force: true });
});

afterEach(() => {
  store.demo.petz.faults.clear();
});

async function holds(couponRef: string) {
  const { db } = await import("#app/platform/db.server.ts");
  return db.hold.findMany({ where: { couponRef }, orderBy: { id: "asc" } });
}

async function becomes(couponRef: string, state: string): Promise<void> {
  await expect.poll(async () => (await holds(couponRef)).at(-1)?.state).toBe(state);
}

test("one press in the cart puts the coupon on it, the checkout keeps it, and it is captured once it is paid", async () => {
  const { page } = store;
  await store.signIn("ana");
  await store.fillCart(["RS-LIT-18"]);
  await block()
    .getByRole("button", { name: /^Use 15 % off Riverstone litter, saves / })
    .waitFor();
  expect(await store.violations()).toEqual([]);
  await block()
    .getByRole("button", { name: /^Use 15 % off/ })
    .click();
  // Over the discount link and back.
  await block()
    .getByRole("button", { name: /^Remove 15 % off/ })
    .waitFor();
  await page.getByText(/^Discount: PUNCH-/).waitFor();
  expect(await store.violations()).toEqual([]);

  await store.checkOut();
  expect(await page.locator("iframe").count()).toBe(0);
  await page.getByText("Total savings $3.75").waitFor();
  await store.pay();
  await becomes("ANA-15PCT", "redeemed");
  expect(store.demo.petz.books.entry("ANA-15PCT")).toMatchObject({ consumed: 1, captured: [{ amount: 375 }] });
  // The pages after the purchase may have extensions on every plan.
  await expect.poll(() => store.extension("purchase.thank-you.block.render").getByText("Redeemed", { exact: true }).count()).toBe(1);
});

test("what was put on the cart is taken off it again, and the coupon is free", async () => {
  const { page } = store;
  await store.signIn("elsie");
  await store.fillCart(["WK-DRY-10"]);
  await block()
    .getByRole("button", { name: /^Use \$3 off/ })
    .click();
  await page.getByText(/^Discount: PUNCH-/).waitFor();
  await block()
    .getByRole("button", { name: /^Remove \$3 off/ })
    .click();
  await expect.poll(() => page.getByText(/PUNCH-/).count()).toBe(0);
  await expect.poll(async () => (await holds("ELSIE-3OFF"))[0]).toMatchObject({ state: "released", reason: "removed", codeState: "gone" });
  await store.checkOut();
  const order = await store.pay();
  expect(order.applications).toEqual([]);
  expect(store.demo.petz.books.consumed("ELSIE-3OFF")).toBe(0);
});

test("a free good is used in the cart by keyboard alone, in French on a phone", async () => {
  await store.openPage(phone);
  const { page } = store;
  await store.speak("fr");
  await store.signIn("ana");
  await store.fillCart(["NP-CHK-20"]);
  await block()
    .getByRole("button", { name: /^Utiliser Northpaw/ })
    .waitFor();
  expect(await store.violations()).toEqual([]);
  expect(await store.sideways()).toBe(0);
  await store.tabTo(page, "button", /^Utiliser Northpaw/);
  await page.keyboard.press("Enter");
  await block()
    .getByRole("button", { name: /^Retirer Northpaw/ })
    .waitFor();
  expect(await store.violations()).toEqual([]);
  expect(await store.sideways()).toBe(0);
  await store.tabTo(page, "button", "Paiement");
  await page.keyboard.press("Enter");
  await page.locator("#pay-form").waitFor();
  const order = await store.pay();
  expect(order.lines[0]?.allocations).toMatchObject([{ amount: { shop: 6299 } }]);
  const { db } = await import("#app/platform/db.server.ts");
  await expect.poll(async () => (await db.hold.findFirst({ where: { kind: "reward" } }))?.state).toBe("redeemed");
});

test("who did not sign in is led to do so, and finds the coupons then", async () => {
  await store.fillCart(["WK-TUN-CAN"]);
  await block().getByRole("link", { name: "Sign in to use your coupons and free goods" }).click();
  await store.page.waitForURL("**/account/login");
  await store.signIn("ana");
  await block()
    .getByRole("button", { name: /^Use Free Whiskerwood can/ })
    .waitFor();
});

test("while Punchcard is down the cart says so, and checks out as usual", async () => {
  store.demo.killWeb();
  await store.signIn("ana");
  await store.fillCart(["WK-TUN-CAN"]);
  await block().getByText("Your coupons can't be shown just now. You can check out as usual.").waitFor();
  expect(await store.violations()).toEqual([]);
  await store.checkOut();
  await store.pay();
  store.forgive();
  await store.demo.startWeb();
});
