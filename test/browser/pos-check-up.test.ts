import { beforeAll, expect, test } from "vitest";
import { lightspeedIds } from "#test/fixtures/lightspeed-world.ts";
import { petStoreHeartland, petStoreLightspeed } from "#test/fixtures/pet-store-pos.ts";
import { addField } from "#test/simulators/heartland/books.ts";
import { browseAdmin } from "#test/support/browse-admin.ts";

const admin = browseAdmin("pos_check_up", { pos: { heartland: petStoreHeartland(), lightspeed: petStoreLightspeed() } });

beforeAll(async () => {
  // Only now: the app's modules read their environment when they are imported.
  const { connectPos } = await import("#test/support/open-pos.ts");
  const { shop, lightspeedServer } = admin.demo;
  for (const partner of ["lightspeed", "heartland"] as const)
    await connectPos(shop.domain, partner, { systems: { served: { lightspeed: lightspeedServer } } });
});

async function setOrders(change: { minimumCreatedAt: Date | null }): Promise<void> {
  const { changeOrderSettings } = await import("#app/pos-setup/pos-settings.server.ts");
  await changeOrderSettings({ shop: admin.demo.shop.domain, partner: "lightspeed" }, () => change);
}

/** Presses "Check now" and waits until it was made. */
async function checkNow(): Promise<void> {
  await admin.press("Check now");
  await admin.app.getByText("Looking at everything live").waitFor();
  await admin.app.getByText("Looking at everything live").waitFor({ state: "detached" });
}

const heading = (name: string | RegExp) => admin.app.getByRole("heading", { level: 2, name });

async function follow(name: string | RegExp): Promise<void> {
  await admin.tabTo("link", name);
  await admin.page.keyboard.press("Enter");
}

test("the menu leads to both points of sale, and each to its check-up", async () => {
  const { app } = admin;
  await admin.open("/app/pos");
  await follow("Why is my order not in Lightspeed X-Series?");
  await app.getByText("No check-up was made yet.").or(app.getByText("Last checked:").first()).first().waitFor();
  await app.getByRole("heading", { level: 3, name: "Assigned employee" }).waitFor();
});

test("an archived employee at Lightspeed is found, named and healed by keyboard alone, and the order arrives", async () => {
  const { app, page } = admin;
  const { books } = admin.demo.lightspeed;
  books.removeUser(lightspeedIds.users.ecom);
  await admin.placeOrder({ customer: "ana", sku: "NP-CHK-20" });
  await admin.open("/app/pos/lightspeed");
  await checkNow();
  await app.getByText(/^eCom Orders is archived or deleted in Lightspeed X-Series/).waitFor();
  await app.getByText(/^1 thing keeps orders from Lightspeed X-Series/).waitFor();
  expect(await admin.violations()).toEqual([]);
  await follow("Fix: Assigned employee is not active");
  await app.getByRole("heading", { level: 1, name: "Assigned employee is not active" }).waitFor();
  // It is about every order: no buyer and no clock.
  expect(await app.getByText("Guest").count()).toBe(0);
  expect(await app.getByText("Time left to correct it").count()).toBe(0);
  expect(await admin.violations()).toEqual([]);
  await admin.tabTo("combobox", "Assigned employee for POS transactions");
  await page.keyboard.type("Robin");
  await admin.press(/^Save/);
  await admin.press("Apply");
  await expect.poll(() => books.sales.filter(({ invoiceNumber }) => invoiceNumber === "S-1001").length).toBe(1);
  await admin.open("/app/pos/lightspeed");
  await checkNow();
  await app.getByText(/^Orders are made in the name of Robin Leclair/).waitFor();
  await app.getByText("Everything is in order.").waitFor();
});

test("a required field at Heartland is found, named and lifted by keyboard alone, and the order arrives", async () => {
  const { app, page } = admin;
  const account = admin.demo.heartland.books.accountOf();
  addField(account, { key: "cashier", name: "Cashier name", group: "sales.transaction", required: true });
  await admin.placeOrder({ customer: "ben", sku: "TG-ROPE" });
  await admin.open("/app/pos/heartland");
  await checkNow();
  await app.getByText(/^An online order cannot fill these fields: Cashier name/).waitFor();
  await app.getByText("Not needed: Heartland Retail asks for no employee.").waitFor();
  expect(await admin.violations()).toEqual([]);
  await follow("Fix: Custom fields are required");
  await admin.tabTo("checkbox", "I agree that these fields become optional");
  await page.keyboard.press("Space");
  await admin.press(/^Make optional/);
  await admin.press("Apply");
  await expect.poll(() => account.customFields.find(({ key }) => key === "cashier")?.required).toBe(false);
  await expect.poll(() => account.orders.map(({ publicId }) => publicId)).toContain("S-1002");
  await admin.open("/app/pos/heartland");
  await checkNow();
  await app.getByText("No field stands in the way of an order.").waitFor();
});

test("a dry run says which orders would not arrive, and leads to why", async () => {
  const { app } = admin;
  await setOrders({ minimumCreatedAt: new Date(Date.now() + 60_000) });
  await admin.placeOrder({ customer: "elsie", sku: "CB-STK" });
  await admin.open("/app/pos/lightspeed");
  await admin.press("Try my last 50 orders");
  await app.getByText("Of your last 3 orders, 2 would arrive or are there; this one would not:").waitFor();
  expect(await admin.violations()).toEqual([]);
  await follow("Diagnose #1003");
  await heading("Order #1003 is not sent to Lightspeed X-Series: It was placed before the minimum created date.").waitFor();
});

test("one order is diagnosed by its number, sent now, and the page shows when it is there", async () => {
  const { app, page } = admin;
  await setOrders({ minimumCreatedAt: null });
  await admin.open("/app/pos/lightspeed");
  await admin.tabTo("textbox", "Order number");
  await page.keyboard.type("#1003");
  await page.keyboard.press("Enter");
  await heading(/^Nothing keeps order #1003 from Lightspeed X-Series/).waitFor();
  expect(await admin.violations()).toEqual([]);
  await admin.press("Send it now");
  await heading("Order #1003 is in Lightspeed X-Series.").waitFor();
  expect(admin.demo.lightspeed.books.sales.filter(({ invoiceNumber }) => invoiceNumber === "S-1003")).toHaveLength(1);
  await admin.press("Copy for support");
  await app.getByText(/^Copied\. It names no person|does not allow copying/).waitFor();
});

test("an order's page shows what each point of sale has of it", async () => {
  const { app } = admin;
  await admin.open("/app/orders");
  await app.getByText("#1003").first().click();
  await app.getByRole("heading", { level: 2, name: "Point of sale: Lightspeed X-Series" }).waitFor();
  await app.getByText("Sale S-1003").first().waitFor();
  expect(await admin.violations()).toEqual([]);
  await follow("Diagnose at Heartland Retail");
  await heading("Order #1003 is in Heartland Retail.").waitFor();
});

test("the pages are without an axe violation and without a sideways scroll, in English and in French", async () => {
  admin.demo.lightspeed.books.removeUser(lightspeedIds.users.owner);
  await admin.open("/app/pos/lightspeed");
  await checkNow();
  await admin.expectFit(["/app/pos", "/app/pos/lightspeed", "/app/pos/heartland", "/app/failures?kind=pos&days=all"]);
  await admin.expectFit(["/app/pos/lightspeed/diagnosis?order=1003"], () => admin.app.getByRole("listitem").first().waitFor());
});
