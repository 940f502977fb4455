import { beforeAll, expect, test } from "vitest";
import { petStoreCoupons } from "#test/fixtures/pet-store-petz.ts";
import { petStoreUpcs as upc } from "#test/fixtures/pet-store.ts";
import { browseAdmin } from "#test/support/browse-admin.ts";

const admin = browseAdmin("coupons");

/** By what the test needs of them: the holds' ids. */
const holds = { aside: "", applied: "", refused: "", redeemed: "" };

beforeAll(async () => {
  // Only now: the app's modules read their environment when they are imported.
  const { makeHold } = await import("#test/support/make-hold.ts");
  const { db } = await import("#app/platform/db.server.ts");
  const shop = admin.demo.shop.domain;
  const customerGid = `gid://shopify/Customer/${admin.demo.shop.customer("ana").id}`;
  await db.customer.create({
    data: { shopId: shop, key: customerGid, gid: customerGid, name: "Ana Roy", words: { create: [word("ana"), word("roy")] } },
  });
  const step = (kind: string, state: "authorized" | "capture_failed", details = {}) => ({
    shopId: shop,
    actor: "punchcard",
    kind,
    state,
    details,
  });
  holds.aside = (await makeHold(shop, { customerGid, events: { create: [step("authorized", "authorized")] } })).id;
  holds.applied = (
    await makeHold(shop, {
      title: "Free Whiskerwood can",
      kind: "reward",
      partner: "astro",
      surface: "cart",
      state: "applied",
      code: "PC-AAAA-7Q2X",
      codeState: "made",
      amountMinor: 349n,
    })
  ).id;
  holds.refused = (
    await makeHold(shop, {
      ...{
        customerGid,
        title: "$12.50 off Tidewater",
        state: "capture_failed",
        reason: "authorization_gone",
        codeState: "gone",
        code: "PC-BBBB-9K3M",
      },
      ...{ orderGid: "gid://shopify/Order/999", orderName: "#1042", amountMinor: 1250n, discountMinor: 1250n, attempts: 3 },
      events: {
        create: [step("authorized", "authorized"), step("capture_refused", "capture_failed", { message: "no such authorization" })],
      },
    })
  ).id;
  holds.redeemed = (
    await makeHold(shop, {
      title: "15 % off litter",
      state: "redeemed",
      orderGid: "gid://shopify/Order/998",
      orderName: "#1041",
      discountMinor: 480n,
    })
  ).id;

  function word(one: string) {
    return { shopId: shop, word: one };
  }
});

async function stateOf(id: string): Promise<string> {
  const { db } = await import("#app/platform/db.server.ts");
  return (await db.hold.findUniqueOrThrow({ where: { id } })).state;
}

test("the menu leads to the coupons, which say where the money is and what needs somebody", async () => {
  const { app, page } = admin;
  await admin.open("/app");
  await app.getByText("1 coupon was not captured: $12.50 at risk").waitFor();
  await admin.tabTo("link", "See what to do");
  await page.keyboard.press("Enter");
  await app.getByRole("heading", { level: 1, name: "Coupons" }).waitFor();
  await app.getByRole("link", { name: "$12.50 off Tidewater" }).waitFor();
  expect(await app.getByRole("link", { name: "15 % off litter" }).count()).toBe(0);
  await app.getByRole("tab", { name: "All" }).click();
  await app.getByRole("link", { name: "15 % off litter" }).waitFor();
  await app.getByPlaceholder(/^Search by order/).fill("7q2x");
  await expect.poll(() => app.getByRole("link", { name: "15 % off litter" }).count()).toBe(0);
  await app.getByRole("link", { name: "Free Whiskerwood can" }).click();
  await app.getByText(/^It is on the buyer’s checkout\./).waitFor();
  await app.getByText("ends in 7Q2X").waitFor();
});

test("a coupon is released by hand with a reason, which stays in its history", async () => {
  const { app, page } = admin;
  await admin.open(`/app/coupons/${holds.aside}`);
  await app.getByText(/^Put aside for a checkout \(until/).waitFor();
  expect(await admin.violations()).toEqual([]);
  await admin.press("Release");
  const dialog = app.getByRole("dialog");
  await dialog.getByRole("button", { name: "Release" }).click();
  await dialog.getByText("Say why in a few words.").waitFor();
  await dialog.getByRole("textbox").fill("The customer asked to use it in the store");
  expect(await admin.violations()).toEqual([]);
  await dialog.getByRole("button", { name: "Release" }).click();
  await expect.poll(() => stateOf(holds.aside)).toBe("released");
  await app.getByText(/^Released\. Nothing was used up/).waitFor();
  await app.getByText("The customer asked to use it in the store").waitFor();
  await app.getByText(/^Released by Staff member/).waitFor();
  await page.getByText("It is being released.").waitFor();
});

test("a coupon that could not be captured says what to do, and is written off", async () => {
  const { app } = admin;
  await admin.open(`/app/coupons/${holds.refused}`);
  await app.getByText("$12.50 at risk").waitFor();
  await app.getByText(/^Press “Capture again”: PETZ is asked to authorize/).waitFor();
  await app.getByText("no such authorization").waitFor();
  expect(await admin.violations()).toEqual([]);
  await admin.press("Write off");
  const dialog = app.getByRole("dialog");
  await dialog.getByRole("textbox").fill("PETZ settled it by phone");
  await dialog.getByRole("button", { name: "Write off" }).click();
  await app.getByText("A staff member wrote it off.").waitFor();
  expect(await stateOf(holds.refused)).toBe("redeemed");
  await admin.open("/app");
  expect(await app.getByText(/not captured/).count()).toBe(0);
});

test("a wallet is looked up for a wrong phone number, and for the wrong size", async () => {
  const { app } = admin;
  await admin.placeOrder({ customer: "ben", sku: "NP-CHK-20" });
  await admin.open("/app/coupons/wallet");
  await app.getByLabel("Customer’s name, phone number or email").fill("416 555-0104");
  await admin.press("Look up");
  // Shopify has the number, PETZ does not.
  await app.getByText("Dev Patel").waitFor();
  await app.getByText(/^PETZ has no wallet under this number\./).waitFor();
  expect(await admin.violations()).toEqual([]);
  await app.getByLabel("Customer’s name, phone number or email").fill("416 555-0140");
  await admin.press("Look up");
  await app.getByText("Coupons under 416 555-0140").waitFor();
  await app.getByLabel("Customer’s name, phone number or email").fill("416 555-0102");
  await app.getByLabel("Order to compare with (optional)").fill("1001");
  await admin.press("Look up");
  await app.getByText("Compared with order #1001.").first().waitFor();
  await app.getByText(upc["NP-CHK-20"]).first().waitFor();
  await app.getByText(petStoreCoupons.inStoreOnly.title).waitFor();
  await app.getByText("PETZ allows it in the store only.").waitFor();
  expect(await admin.violations()).toEqual([]);
  // A name leads to both contacts that Shopify has.
  await app.getByLabel("Customer’s name, phone number or email").fill("Ana");
  await app.getByLabel("Order to compare with (optional)").fill("");
  await app.getByLabel("Or what was in the cart (optional)").fill(upc["NP-CHK-4"]);
  await admin.press("Look up");
  await app.getByText("Email ana.roy@example.test").waitFor();
  await app.getByText(petStoreCoupons.threeOff.title).waitFor();
});

test("checkout is set up: what the plan can use, what works, and what is offered", async () => {
  const { app, page } = admin;
  const { db } = await import("#app/platform/db.server.ts");
  await admin.open("/app/coupons/setup");
  await app.getByRole("heading", { level: 3, name: "Checkout" }).waitFor();
  expect(await admin.violations()).toEqual([]);
  admin.demo.shop.setPlan({ name: "Basic", plus: false, development: false });
  await admin.press("Read plan again");
  await app.getByText("Your Shopify plan: Basic. This is what it can use.").waitFor();
  expect(await app.getByRole("heading", { level: 3, name: "Checkout", exact: true }).count()).toBe(0);
  await app.getByLabel("Put aside for").fill("500");
  await admin.press("Save settings");
  await app.getByText("Enter a whole number from 5 to 240.").waitFor();
  await app.getByLabel("Put aside for").fill("45");
  await app.getByLabel("Offer to guests").check();
  await app.getByText(/^Anybody can type somebody else’s number/).waitFor();
  await admin.press("Save settings");
  await page.getByText("Settings saved.").waitFor();
  const { settings } = await db.checkoutSetup.findUniqueOrThrow({ where: { shopId: admin.demo.shop.domain } });
  expect(settings).toMatchObject({ holdMinutes: 45, guests: true });
});

test("the pages are without an axe violation and without a sideways scroll, in English and in French", async () => {
  await admin.expectFit([
    "/app/coupons",
    `/app/coupons/${holds.applied}`,
    `/app/coupons/${holds.redeemed}`,
    "/app/coupons/wallet",
    "/app/coupons/setup",
  ]);
});
