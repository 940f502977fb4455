import { expect, test } from "vitest";
import { browseAdmin } from "#test/support/browse-admin.ts";

const admin = browseAdmin("privacy");

test("a customer's data is brought and handed over by keyboard alone, and the page says by whom", async () => {
  await admin.placeOrder({ customer: "dev", sku: "NP-CHK-20", quantity: "2" });
  admin.demo.shop.sendCompliance("customers/data_request", "dev");
  const customer = admin.demo.shop.customer("dev").id;
  const download = admin.app.getByRole("button", { name: `Download data of customer ${customer}` });
  await admin.open("/app/customers");
  await admin.open("/app/privacy");
  while ((await download.count()) === 0) {
    await admin.page.waitForTimeout(300);
    await admin.open("/app/privacy");
  }
  // Looking at the list of customers is among what is told.
  await admin.app.getByText("Customer list").waitFor();
  expect(await admin.violations()).toEqual([]);
  const bringing = admin.page.waitForEvent("download");
  await admin.press(`Download data of customer ${customer}`);
  expect((await bringing).suggestedFilename()).toMatch(/^customer-data-[\d-]+\.json$/);
  await admin.press(`Handed over: data of customer ${customer}`);
  await admin.page.getByText("Noted as handed over.").waitFor();
  await expect.poll(() => download.count()).toBe(0);
  // The buttons are gone; the keyboard goes on at the list.
  await expect.poll(() => admin.focused().innerText()).toBe("Requests");
});

test("the page is without an axe violation and without a sideways scroll, in English and in French", async () => {
  await admin.expectFit(["/app/privacy"]);
});
