import { expect, test } from "vitest";
import { heartlandToken, northside } from "#test/fixtures/heartland-world.ts";
import { petStoreHeartland, petStoreLightspeed } from "#test/fixtures/pet-store-pos.ts";
import { browseAdmin } from "#test/support/browse-admin.ts";
import { violationsOf } from "#test/support/violations.ts";

const admin = browseAdmin("pos_connections", {
  pos: { heartland: petStoreHeartland({ without: ["TG-ROPE"] }), lightspeed: petStoreLightspeed() },
});

/** Chooses in a list as somebody without a mouse does: by its first letters. */
async function choose(label: string | RegExp, text: string): Promise<void> {
  await admin.tabTo("combobox", label);
  await admin.page.keyboard.type(text);
}

async function switchTo(label: string): Promise<void> {
  await admin.tabTo("checkbox", label);
  await admin.page.keyboard.press("Space");
}

test("Heartland is connected by keyboard alone, and a token that it does not take is said to be refused", async () => {
  const { app, page } = admin;
  await admin.open("/app/connections");
  await admin.tabTo("link", "Connect: Heartland Retail");
  await page.keyboard.press("Enter");
  await app.getByRole("heading", { level: 1, name: "Heartland Retail" }).waitFor();
  await admin.tabTo("textbox", "Heartland address");
  await page.keyboard.type("https://example.test");
  await page.keyboard.press("Enter");
  await app.getByText("This is not an address of Heartland Retail.").waitFor();
  // The keyboard goes on where the mistake is.
  await expect.poll(() => admin.focused().inputValue()).toBe("https://example.test");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("northside-pets");
  await admin.tabTo("textbox", "API token");
  await page.keyboard.type("guess");
  await admin.press("Connect");
  await app.getByText(/does not accept this token/).waitFor();
  expect(await admin.violations()).toEqual([]);
  await admin.tabTo("textbox", "API token");
  await page.keyboard.press("Control+A");
  await page.keyboard.type(heartlandToken);
  await admin.press("Test connection");
  await app.getByText("Heartland Retail accepted this access.").waitFor();
  await admin.press("Connect");
  await app.getByText(/^Connected to Heartland Retail/).waitFor();
  await app.getByText("Northside Pets").waitFor();
  expect(await admin.violations()).toEqual([]);
  await admin.press("Check again");
  await app.getByText("Heartland Retail accepted this access.").waitFor();
});

test("order settings are chosen, previewed and saved by keyboard alone", async () => {
  const { app, page } = admin;
  await admin.placeOrder({ customer: "ana", sku: "NP-CHK-20" });
  await admin.open("/app/connections/heartland");
  await admin.tabTo("link", "Order settings");
  await page.keyboard.press("Enter");
  await app.getByText(/does not apply to Heartland Retail/).waitFor();
  await choose("Location and station", "Mon");
  await choose("Shipping method", "Gr");
  await choose("Default payment type", "Shopify P");
  await admin.tabTo("textbox", "Ignore orders with these tags");
  await page.keyboard.type("wholesale");
  await page.keyboard.press("Enter");
  await app.getByRole("button", { name: "Remove wholesale" }).waitFor();
  await switchTo("Download unfulfilled orders");
  await admin.press("Preview");
  await app.getByText(/^Of your last (\d+ )?orders?/).waitFor();
  expect(await admin.violations()).toEqual([]);
  // Another choice is another preview: saving asks first.
  await switchTo("Download unfulfilled orders");
  await switchTo("Download orders");
  await admin.press("Save settings");
  await app.getByText("Save this change?").waitFor();
  await app.getByText("#1001: “Download orders” is off.").waitFor();
  expect(await admin.violations()).toEqual([]);
  // The question has the focus, and whoever goes on from it finds its two answers.
  await page.keyboard.press("Tab");
  expect(await admin.focused().innerText()).toBe("Save");
  await page.keyboard.press("Tab");
  expect(await admin.focused().innerText()).toBe("Cancel");
  await page.keyboard.press("Enter");
  await app.getByText("Save this change?").waitFor({ state: "detached" });
  await switchTo("Download orders");
  await admin.press("Save settings");
  await page.getByText("Settings saved").first().waitFor();

  await page.reload();
  await app.getByRole("heading", { level: 1 }).first().waitFor();
  expect(await app.getByLabel("Location and station").inputValue()).toBe(String(northside.station.id));
  expect(await app.getByRole("checkbox", { name: "Download orders", exact: true }).isChecked()).toBe(true);
  await app.getByRole("button", { name: "Remove wholesale" }).waitFor();
});

test("a product is linked by keyboard alone", async () => {
  const { app, page } = admin;
  await admin.open("/app/connections/heartland/products?state=unlinked");
  await app.getByRole("button", { name: /^Read again/ }).waitFor();
  if ((await app.getByRole("button", { name: /for Rope|Tugga/ }).count()) === 0) await admin.press(/^Read again/);
  const choice = app.getByRole("button", { name: /^Choose a product for .*[Rr]ope/ });
  await choice.waitFor();
  expect(await admin.violations()).toEqual([]);
  await admin.press(/^Choose a product for .*[Rr]ope/);
  await admin.tabTo("textbox", "SKU of the product in Heartland Retail");
  await page.keyboard.type("NO-SUCH");
  await page.keyboard.press("Enter");
  await app.getByText("Your point of sale has no active product with this SKU.").waitFor();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("TG-BALL");
  await page.keyboard.press("Enter");
  await page
    .getByText(/^Linked to/)
    .first()
    .waitFor();
  // It is linked, and so it is not among those that are not.
  await choice.waitFor({ state: "detached" });
});

test("Lightspeed is connected on its own page, by keyboard alone, and a refusal there is said", async () => {
  const { app, page } = admin;
  admin.demo.lightspeed.visitBy({ denied: true });
  await admin.open("/app/connections/lightspeed");
  await app.getByText(/^Sales: to send your online orders/).waitFor();
  expect(await admin.violations()).toEqual([]);
  await admin.press("Connect Lightspeed");
  await app.getByText(/permission was not given/).waitFor();
  admin.demo.lightspeed.visitBy({});
  await admin.press("Connect Lightspeed");
  await app.getByText(/^Connected to Lightspeed X-Series/).waitFor();
  await app.getByText("Robin Leclair").waitFor();
  expect(page.url()).not.toContain("code=");
  expect(await admin.violations()).toEqual([]);

  await admin.tabTo("link", "Order settings");
  await page.keyboard.press("Enter");
  await choose("Assigned employee for POS transactions", "eCom");
  await choose("Outlet and register", "Online");
  await choose("Default tax", "HST");
  await admin.press("Save settings");
  await page.getByText("Settings saved").first().waitFor();

  await admin.open("/app/connections/lightspeed");
  await admin.press("Disconnect");
  await app.getByText(/when you connect again, they go on by themselves/).waitFor();
  expect(await admin.violations()).toEqual([]);
  await page.keyboard.press("Escape");
  await app.getByText(/when you connect again, they go on by themselves/).waitFor({ state: "detached" });
});

test("a way back from Lightspeed that is nobody's leads to a page that says to start again", async () => {
  const { page } = admin;
  const answer = await page.goto(`${process.env.SHOPIFY_APP_URL}/connect/lightspeed?code=c&domain_prefix=p&state=made-up`);
  expect(answer?.status()).toBe(400);
  await page.getByRole("heading", { level: 1, name: "This link cannot be used any more" }).waitFor();
  expect(await violationsOf(page)).toEqual([]);
  expect(admin.complaints.splice(0).filter((complaint) => !complaint.includes("400"))).toEqual([]);
});

test("the pages are without an axe violation and without a sideways scroll, in English and in French", async () => {
  await admin.expectFit([
    "/app/connections",
    "/app/connections/heartland",
    "/app/connections/lightspeed",
    "/app/connections/heartland/orders",
    "/app/connections/lightspeed/orders",
    "/app/connections/heartland/products",
  ]);
});
