import { expect, test } from "vitest";
import { petzCredentials } from "#test/fixtures/pet-store-petz.ts";
import { browseAdmin } from "#test/support/browse-admin.ts";

const admin = browseAdmin("browser");
const { open, placeOrder, violations, expectFit } = admin;

test("an order is placed, its failure is seen, fixed, and gone; the purchase is at the partner", async () => {
  await placeOrder({ customer: "dev", sku: "NP-CHK-20", quantity: "2" });
  await placeOrder({ customer: "dev", sku: "WK-DRY-5" });
  const [first, second] = admin.demo.shop.state.orders.slice(-2);

  await open("/app/failures?kind=transaction");
  const rows = admin.app.getByRole("row", { name: /Dev Patel/ });
  // Webhook, queue and partner take a moment: the page is looked at again, as a person would.
  while ((await rows.count()) < 2) {
    await admin.page.waitForTimeout(300);
    await open("/app/failures?kind=transaction");
  }
  expect(await violations()).toEqual([]);

  // A page whose rows are all settled by now is no empty list.
  await open("/app/failures?kind=transaction&cursor=after_1_00000000-0000-4000-8000-000000000000");
  expect(await rows.count()).toBe(2);

  await rows.first().getByRole("link", { name: "Customer is not a member" }).click();
  await admin.app.getByRole("heading", { level: 1, name: "Customer is not a member" }).waitFor();
  expect(await admin.app.getByLabel("Email address").inputValue()).toBe("dev.patel@example.test");
  expect(await violations()).toEqual([]);

  // What the form lacks is said at its field.
  await admin.app.getByLabel("First name").fill("");
  await admin.app.getByRole("button", { name: "Add as member – heals 2 failures" }).click();
  await admin.app.getByText("Fill in this field.").waitFor();
  await admin.app.getByLabel("First name").fill("Dev");
  await admin.app.getByRole("button", { name: "Add as member – heals 2 failures" }).click();

  // What it will do is said before it is done.
  const preview = admin.app.getByRole("region", { name: "Before it is done: Add as member" });
  await preview.getByText("dev.patel@example.test").waitFor();
  expect(await preview.innerText()).toContain("This is for 2 failures of 1 customer.");
  expect(await violations()).toEqual([]);
  await preview.getByRole("button", { name: "Apply" }).click();
  await admin.app
    .getByText("Back to failures")
    .or(admin.app.getByText(/healed|Healed|in order/))
    .first()
    .waitFor();

  // The form is gone; the keyboard goes on at what came of it.
  await expect.poll(() => admin.focused().innerText()).toContain("Healed");

  await open("/app/failures?kind=transaction");
  await admin.app.getByText("No open transaction failures").waitFor();
  expect(await violations()).toEqual([]);
  expect(admin.demo.astro.books.unitsOf(`S-${first?.number}-L1`)).toBe(2);
  expect(admin.demo.astro.books.unitsOf(`S-${second?.number}-L1`)).toBe(1);

  await open("/app/orders");
  await admin.app
    .getByText(first?.name ?? "")
    .first()
    .click();
  await admin.app.getByText(`S-${first?.number}-L1`).first().waitFor();
  expect(await violations()).toEqual([]);
});

test("every page is without an axe violation and without a sideways scroll, in English and in French", async () => {
  await expectFit([
    "/app",
    "/app/failures?kind=transaction",
    "/app/failures?kind=redemption",
    "/app/orders",
    "/app/connections",
    "/app/connections/astro",
    "/app/connections/petz",
  ]);
});

test("Astro is disconnected and connected again: a wrong password is said, and what waited goes on", async () => {
  await open("/app/connections/astro");
  await admin.app.getByRole("button", { name: "Disconnect" }).click();
  expect(await violations()).toEqual([]);
  await admin.page.keyboard.press("Escape");
  await expect.poll(() => admin.focused().innerText()).toBe("Disconnect");
  await admin.page.keyboard.press("Enter");
  await admin.app.getByRole("dialog").getByRole("button", { name: "Disconnect" }).click();
  await admin.app.getByLabel("Password").waitFor();
  await placeOrder({ customer: "ana", sku: "NP-CHK-20" });
  const order = admin.demo.shop.state.orders.at(-1);
  await open("/app/connections/astro");
  await admin.app.getByLabel("User name").fill("northside-pets");
  await admin.app.getByLabel("Client ID").fill("punchcard-demo");
  await admin.app.getByLabel("Password").fill("wrong");
  await admin.app.getByRole("button", { name: "Connect", exact: true }).click();
  await admin.app
    .getByText(/rejected|not accept|refus/i)
    .first()
    .waitFor();
  await admin.app.getByLabel("Password").fill("paws-and-claws");
  await admin.app.getByRole("button", { name: "Connect", exact: true }).click();
  await admin.app.getByRole("button", { name: "Disconnect" }).waitFor();
  while (admin.demo.astro.books.unitsOf(`S-${order?.number}-L1`) !== 1) await admin.page.waitForTimeout(200);
});

test("PETZ is disconnected and connected again: a wrong key is said, and the settings are kept", async () => {
  await open("/app/connections/petz");
  await admin.app.getByLabel("Minutes that an authorization lasts").fill("20");
  await admin.app.getByRole("button", { name: "Save settings" }).click();
  await admin.page.getByText("Settings saved").first().waitFor();
  await admin.app.getByRole("button", { name: "Disconnect" }).click();
  expect(await violations()).toEqual([]);
  await admin.app.getByRole("dialog").getByRole("button", { name: "Disconnect" }).click();
  await admin.app.getByLabel("Value of the header").fill("Bearer guess");
  await admin.app.getByRole("button", { name: "Connect", exact: true }).click();
  await admin.app.getByText("PETZ does not accept these credentials.", { exact: false }).waitFor();
  expect(await violations()).toEqual([]);
  await admin.app.getByLabel("Value of the header").fill(petzCredentials.headerValue);
  await admin.app.getByRole("button", { name: "Connect", exact: true }).click();
  await admin.app.getByRole("button", { name: "Disconnect" }).waitFor();
  expect(await admin.app.getByLabel("Minutes that an authorization lasts").inputValue()).toBe("20");
});

test("a page whose files a new edition has taken away opens again in the admin, not on the login page", async () => {
  const connections = admin.page.locator("#app-nav").getByRole("link", { name: "Connections" });
  await open("/app");
  await admin.page.locator("#app-nav").getByRole("link", { name: "Orders" }).click();
  await admin.app.getByRole("heading", { level: 1, name: "Orders" }).waitFor();
  await admin.page.route(/\/assets\/app\.connections/, (route) => route.fulfill({ status: 404, body: "" }));
  await connections.click();
  await expect.poll(() => admin.page.frames().at(-1)?.url()).toMatch(/\/app\/orders\?.*id_token=/);
  await admin.page.unroute(/\/assets\/app\.connections/);
  // Once the page has come to life it follows the menu again. A click on the way there begins the way anew: each is given more time.
  const arrived = admin.app.getByRole("heading", { level: 1, name: "Connections" });
  for (let patience = 1000; !(await arrived.isVisible()); patience *= 2) {
    await connections.click();
    await arrived.waitFor({ timeout: patience }).catch(() => {});
  }
  expect(admin.complaints.join()).toContain("reloading page");
  admin.forgive();
});
