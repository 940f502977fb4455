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

test("every programs page is without an axe violation and without a sideways scroll, in English and in French", async () => {
  const pages = ["/app/programs", "/app/programs/products", "/app/programs/products?state=no_barcode", "/app/programs/exceptions"];
  await admin.expectFit(pages, () => admin.app.getByRole("heading", { level: 2 }).first().waitFor());
});
