import { expect, test } from "vitest";
import { browseAdmin } from "#test/support/browse-admin.ts";

const admin = browseAdmin("customers");

/** The buyer's page once their order was looked at. */
async function customerPath(name: string): Promise<string> {
  const link = admin.app.getByRole("link", { name, exact: true });
  await admin.open("/app/customers");
  while ((await link.count()) === 0) {
    await admin.page.waitForTimeout(300);
    await admin.open("/app/customers");
  }
  const href = await link.first().getAttribute("href");
  return `/app/customers/${/customers\/([0-9a-f-]{36})/.exec(href ?? "")?.[1] ?? ""}`;
}

test("a buyer is found by name, and an account is linked by keyboard alone: what had failed is recorded", async () => {
  await admin.placeOrder({ customer: "dev", sku: "NP-CHK-20", quantity: "2" });
  const order = admin.demo.shop.state.orders.at(-1);
  await customerPath("Dev Patel");
  await admin.tabTo("textbox", "Search by name");
  await admin.page.keyboard.type("pat");
  await expect.poll(() => admin.app.getByRole("link", { name: "Dev Patel" }).getAttribute("href")).toContain("search=pat");
  await admin.tabTo("link", "Dev Patel");
  await admin.page.keyboard.press("Enter");
  await admin.app.getByRole("heading", { level: 1, name: "Dev Patel" }).waitFor();

  await admin.press("Link an account");
  await admin.app.getByText(/has no account with this customer’s/).waitFor();
  await admin.tabTo("textbox", "Find an account by email address or phone number");
  await admin.page.keyboard.type("ben.okafor@example.test");
  await admin.page.keyboard.press("Enter");
  await admin.tabTo("button", /^Choose Ben Okafor/);
  expect(await admin.violations()).toEqual([]);
  await admin.page.keyboard.press("Enter");
  await admin.app.getByRole("group", { name: /^Link Dev Patel to Ben Okafor/ }).waitFor();
  expect(await admin.violations()).toEqual([]);
  await admin.press("Link account");
  await admin.app.getByText("Account linked. 1 failure is tried again.").waitFor();
  // The button is gone; the keyboard goes on at what came of it.
  await expect.poll(() => admin.focused().innerText()).toContain("Account linked");
  await expect.poll(() => admin.demo.astro.books.unitsOf(`S-${order?.number}-L1`)).toBe(2);

  await expect.poll(() => admin.app.getByRole("img", { name: /2 of 12 purchases, 2 added today/ }).count()).toBe(1);
  // The account has another card, whose reward is to be redeemed: that one comes first.
  await admin.press(/^Expand details.*Northpaw Dog 20lb/);
  await admin.app.getByText(`S-${order?.number}-L1 · UPC 850001234511`).waitFor();
  expect(await admin.violations()).toEqual([]);

  await admin.press("Unlink");
  await admin.press("Unlink account");
  await admin.app.getByText("No account is linked.", { exact: false }).waitFor();
});

test("the list and a buyer's page are without an axe violation and without a sideways scroll, in English and in French", async () => {
  await admin.placeOrder({ customer: "ana", sku: "NP-CHK-20", quantity: "12" });
  const order = admin.demo.shop.state.orders.at(-1);
  while (admin.demo.astro.books.unitsOf(`S-${order?.number}-L1`) !== 12) await admin.page.waitForTimeout(200);
  const reward = admin.demo.astro.books
    .accountOf("northside-pets")
    .customers.flatMap(({ cards }) => cards)
    .find((card) => card.reward)?.reward?.rewardId;
  const path = await customerPath("Ana Roy");
  await admin.open(`${path}?reward=${reward}`);
  await admin.app.getByText(`Reward ${reward} is on this card`).waitFor();
  await admin.expectFit(["/app/customers", "/app/customers?search=zz", path, `${path}?reward=${reward}`]);
});
