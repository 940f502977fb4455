import { expect, test } from "vitest";
import { browseAdmin } from "#test/support/browse-admin.ts";

const admin = browseAdmin("programs");

test("a shopkeeper finds programs, products and exceptions, and keeps a distributor, by keyboard alone", async () => {
  const { app, page } = admin;
  await admin.open("/app/programs");
  // Opening the page has it read; it shows what came by itself.
  await app.getByRole("heading", { level: 3, name: "Northpaw Dog 20lb | Buy 12 Get 1 Free" }).waitFor();
  await app
    .getByText(/Last read/)
    .nth(1)
    .waitFor();

  await admin.press("Add distributor");
  await page.keyboard.type("Prairie Pet Supply");
  await page.keyboard.press("Enter");
  await app.getByText("Fill in this field.").waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.type("AC-771204");
  await page.keyboard.press("Enter");
  await app.getByText("••••1204").waitFor();
  await expect.poll(() => admin.focused().innerText()).toContain("Distributors and account numbers");

  await admin.tabTo("tab", "Programs");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await app.getByText("1 UPC is used by more than one product").waitFor();
  await admin.tabTo("textbox", "Search by product, SKU or UPC");
  await page.keyboard.type("senior");
  await app.getByRole("link", { name: "Northpaw Senior · 4 lb" }).waitFor();
  await expect.poll(() => app.getByRole("link", { name: /Northpaw Chicken/ }).count()).toBe(0);
  await admin.open("/app/programs/exceptions");
  await app.getByText("No exception has been added yet.").waitFor();
});

test("what waits for a person is given up and done where it stands, by keyboard alone", async () => {
  const { app, demo } = admin;
  const shop = demo.shop.domain;
  const { db } = await import("#app/platform/db.server.ts");
  const { readAstro, saveAstroSettings } = await import("#app/connections/astro.server.ts");
  const { settings } = await readAstro(shop);
  await saveAstroSettings({ shop, settings: { ...settings, storeActions: "assisted" }, actor: "Robin" });
  const enrolment = { programId: "2101", programTitle: "Northpaw Dog 20lb", distributor: "Prairie Pet Supply", accountNumber: "PPS-1" };
  const exception = {
    ...{ cause: "upc:00850009911025", upc: "850009911025", name: "Tuggo rope, 30 g", programId: "2101", programTitle: "Northpaw Dog 20lb" },
    ...{ likeUpc: "850001234511", likeTitle: "Northpaw Chicken 20lb", reason: "new_item" },
  };
  const waits = { shopId: shop, partner: "astro", state: "waiting" as const, how: "assisted" as const, startedBy: "Robin" };
  await db.enrolment.create({ data: { ...waits, ...enrolment } });
  await db.programException.create({ data: { ...waits, ...exception } });

  await admin.open("/app/programs");
  await admin.press(/^I have done it: Northpaw Dog 20lb/);
  await app.getByText("Everything that waits for it is tried again.").waitFor();
  expect(await admin.violations()).toEqual([]);
  await admin.press("Yes, it is done");
  await app.getByText("Noted. Everything that waited for it is tried again.").waitFor();
  // What was pressed is gone: the keyboard goes on at what came of it.
  await expect.poll(() => admin.focused().innerText()).toContain("Noted.");
  await expect.poll(() => app.getByRole("button", { name: /^I have done it/ }).count()).toBe(0);
  expect(await admin.violations()).toEqual([]);
  expect(await db.enrolment.findFirst({ where: { shopId: shop } })).toMatchObject({ state: "done" });

  await admin.open("/app/programs/exceptions");
  await app.getByText("1 waits for you").waitFor();
  await admin.press("Do not do it: Tuggo rope, 30 g");
  expect(await admin.violations()).toEqual([]);
  await admin.press("Give it up");
  await app.getByText("Given up. What waited for it is open again.").waitFor();
  await expect.poll(() => admin.focused().innerText()).toContain("Given up.");
  await expect.poll(() => app.getByText("1 waits for you").count()).toBe(0);
  expect(await db.programException.findFirst({ where: { shopId: shop } })).toMatchObject({ state: "cancelled" });
});

test("every programs page is without an axe violation and without a sideways scroll, in English and in French", async () => {
  const pages = ["/app/programs", "/app/programs/products", "/app/programs/products?state=no_barcode", "/app/programs/exceptions"];
  await admin.expectFit(pages, () => admin.app.getByRole("heading", { level: 2 }).first().waitFor());
});
