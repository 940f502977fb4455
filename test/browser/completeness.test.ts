import { beforeAll, expect, test } from "vitest";
import { petStoreHeartland, petStoreLightspeed } from "#test/fixtures/pet-store-pos.ts";
import { addItem } from "#test/simulators/heartland/books.ts";
import { browseAdmin, phone } from "#test/support/browse-admin.ts";

// Heartland has one product too few.
const pos = { heartland: petStoreHeartland({ without: ["NP-CHK-4"] }), lightspeed: petStoreLightspeed() };
const admin = browseAdmin("completeness", { pos });

beforeAll(async () => {
  // Only now: the app's modules read their environment when they are imported.
  const { connectPos } = await import("#test/support/open-pos.ts");
  const { shop, lightspeedServer } = admin.demo;
  for (const partner of ["lightspeed", "heartland"] as const)
    await connectPos(shop.domain, partner, { systems: { served: { lightspeed: lightspeedServer } } });
});

/** The shop's day, as its page is asked for. */
function today(): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: "America/Toronto" }).format(new Date());
}

/** Opens the day until it says what a test waits for. */
function openDay(text: string | RegExp): Promise<void> {
  return openUntil(`/app/reports/completeness?day=${today()}`, text);
}

/** Opens a page anew until it says what a test waits for: orders take their moment, and each POS its own. */
async function openUntil(path: string, text: string | RegExp): Promise<void> {
  await expect
    .poll(
      async () => {
        await admin.open(path);
        return admin.app.getByText(text).count();
      },
      { timeout: 60_000, interval: 500 },
    )
    .toBeGreaterThan(0);
}

test("an order that did not reach a POS is a gap, from the home page to the fix, and the day is complete once it is mended", async () => {
  const { app, page, demo } = admin;
  await admin.placeOrder({ customer: "ana", sku: "NP-CHK-20" });
  await admin.placeOrder({ customer: "ana", sku: "NP-CHK-4" });
  await openDay(/^Order #\d+ is not at Heartland Retail$/);

  await openUntil("/app", /2 orders, 1 at Heartland Retail, 2 at Lightspeed X-Series, .*1 gap$/);
  expect(await admin.violations()).toEqual([]);
  await admin.tabTo("link", "All days");
  await page.keyboard.press("Enter");
  await app.getByRole("heading", { level: 1, name: "Completeness" }).waitFor();
  await app.getByText("1 gap").first().waitFor();
  expect(await admin.violations()).toEqual([]);
  await app.getByRole("table").getByRole("link").first().click();
  await app.getByRole("heading", { level: 2, name: "Gaps" }).waitFor();

  await admin.tabTo("link", /^Fix the failure: Order #\d+ is not at Heartland Retail$/);
  await page.keyboard.press("Enter");
  await app
    .getByRole("heading", { level: 1, name: "Product not found in the point of sale" })
    .or(app.getByRole("heading", { level: 1 }))
    .first()
    .waitFor();
  await expect.poll(() => page.url()).toContain("/app/failures/");

  // Somebody adds the product at the POS.
  addItem(demo.heartland.books.accountOf(), { publicId: "NP-CHK-4", description: "Northpaw Chicken, 4 lb", stock: 500 }, new Date());
  await openDay("Try again all of this day");
  await admin.press("Try again all of this day");
  await page.getByText("1 order is tried again").first().waitFor();
  await app.getByRole("heading", { name: "No gaps" }).waitFor();
  await app.getByText("Complete").first().waitFor();
  expect(await admin.violations()).toEqual([]);
});

test("a phone shows each day as a card", async () => {
  await admin.page.context().close();
  await admin.openPage(phone);
  await admin.signInAs("en");
  await admin.open("/app/reports/completeness");
  await admin.app.getByText("Lightspeed X-Series").first().waitFor();
  expect(await admin.app.getByText("Nothing sold").count()).toBe(13);
});

test("days and a day are without an axe violation and without a sideways scroll, in English and in French", async () => {
  await admin.expectFit(["/app/reports/completeness", `/app/reports/completeness?day=${today()}`, "/app"]);
});
