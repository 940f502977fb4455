import { readFile } from "node:fs/promises";
import type { Locator } from "playwright-core";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { petStoreUpcs as upc } from "#test/fixtures/pet-store.ts";
import { petStorePrograms } from "#test/fixtures/pet-store-astro.ts";
import type { LineRequest } from "#test/simulators/shopify/place-order.ts";
import { browseAdmin } from "#test/support/browse-admin.ts";

/** Every fix of the catalogue, from the list to what came of it, by keyboard alone; axe looks at each page on the way. */

const admin = browseAdmin("fixes");
const { press, tabTo } = admin;
const store = "northside-pets";
const gift = { percentage: 100, title: "Reward" };
/** A second program that the store is not in, beside the raw food. */
const chewbark = {
  programId: 2501,
  title: "Chewbark Sticks | Buy 12 Get 1 Free",
  brand: "Chewbark",
  required: 12,
  rewardKind: "lesser_or_equal" as const,
  needs: "nothing" as const,
  distributors: ["Prairie Pet Supply", "Lakeside Distributing"],
  accountNumberRequired: true,
  items: [{ itemId: 461, itemCode: upc["CB-STK"], description: "Chewbark Bully Stick", value: 549 }],
};

beforeAll(async () => {
  Object.assign(books().accountOf(store), { storeApi: true, listsUnenrolled: true });
  books().programs.push(structuredClone(chewbark));
  const { refreshListedPrograms } = await import("#app/programs/listed-programs.server.ts");
  await refreshListedPrograms(admin.demo.shop.domain);
});
beforeEach(() => admin.demo.astro.faults.clear());

function books() {
  return admin.demo.astro.books;
}

/** An order, and whatever follows from it by itself. */
async function place(customer: string, ...lines: LineRequest[]) {
  const order = admin.demo.shop.placeOrder({ customer, lines });
  await settled();
  return order;
}

async function settled(): Promise<void> {
  const { quiet } = await import("#test/demo/quiet.ts");
  await quiet(admin.demo);
}

/** Who does what a shop arranges with Astro. */
async function mode(storeActions: "assisted" | "direct"): Promise<void> {
  const { readAstro, saveAstroSettings } = await import("#app/connections/astro.server.ts");
  const shop = admin.demo.shop.domain;
  const { settings } = await readAstro(shop);
  await saveAstroSettings({ shop, settings: { ...settings, storeActions }, actor: "Robin" });
}

/** Units that a till has put on a member's cards. */
function bought(handle: string, sku: keyof typeof upc, quantity: number): void {
  const account = books().accountOf(store);
  const customer = account.customers.find(({ email }) => email === admin.demo.shop.customer(handle).email);
  const found = books().findItem(account, upc[sku]);
  if (!customer || !found) throw new Error(`${handle} and ${sku} are not known.`);
  const till = { transactionID: `TILL-${handle}-${sku}`, saleID: null, amount: null, date: "2026-11-01" };
  books().record(account, { customer, ...found, ...till, quantity });
}

function redeemedWith(email: string | null): string[] {
  const of = books()
    .accountOf(store)
    .customers.find((one) => one.email === email)?.astroCustomerId;
  return books()
    .redemptions()
    .filter(({ astroCustomerId }) => astroCustomerId === of)
    .map(({ item, state }) => `${item} ${state}`);
}

/** Follows an order's failure from the list to its page. */
async function openFailure({ name }: { name: string }, title: string, kind: "transaction" | "redemption" = "transaction"): Promise<void> {
  await admin.open(`/app/failures?kind=${kind}&search=${encodeURIComponent(name)}`);
  await tabTo("link", title);
  await admin.page.keyboard.press("Enter");
  await heading(title, 1).waitFor();
  await expectNoViolation();
}

function heading(name: string | RegExp, level?: number): Locator {
  return admin.app.getByRole("heading", { name, level, exact: true });
}

async function expectNoViolation(): Promise<void> {
  expect(await admin.violations()).toEqual([]);
}

/** Presses a fix, reads what it will do, and has it done. */
async function apply(button: string | RegExp, label: string, ...promised: (string | RegExp)[]): Promise<void> {
  await press(button);
  await confirm(label, ...promised);
}

async function confirm(label: string, ...promised: (string | RegExp)[]): Promise<void> {
  const preview = admin.app.getByRole("region", { name: `Before it is done: ${label}` });
  await preview.waitFor();
  // The keyboard goes on at what is going to happen.
  await expect.poll(() => admin.focused().innerText()).toBe(`Before it is done: ${label}`);
  for (const words of promised) await preview.getByText(words).first().waitFor();
  await expectNoViolation();
  await press("Apply");
}

/** Where the failure stands after a fix: said where the keyboard is now. */
async function expectOutcome(title: "Healed" | "Hidden" | "Waiting for you" | "Put off"): Promise<void> {
  await heading(title, 2).waitFor();
  await expect.poll(() => admin.focused().innerText()).toContain(title);
  await expectNoViolation();
}

async function type(field: string, text: string): Promise<void> {
  await tabTo("textbox", field);
  await admin.page.keyboard.press("Control+A");
  await admin.page.keyboard.press("Delete");
  await admin.page.keyboard.type(text);
}

/** Chooses by typing how the option begins. */
async function choose(field: string, option: string): Promise<void> {
  await tabTo("combobox", field);
  await admin.page.keyboard.type(option);
  await expect
    .poll(() => admin.focused().evaluate((select) => (select as HTMLSelectElement).selectedOptions[0]?.text))
    .toMatch(new RegExp(`^${option.replace(/[|()]/g, "\\$&")}`));
}

test("a buyer is added as a member", async () => {
  const order = await place("dev", { sku: "NP-CHK-20", quantity: 2 });
  await openFailure(order, "Customer is not a member");
  await type("First name", "");
  await press("Add as member");
  await admin.app.getByText("Fill in this field.").waitFor();
  await expect.poll(() => admin.focused().getAttribute("name")).toBe("firstName");
  await admin.page.keyboard.type("Dev");
  await apply("Add as member", "Add as member", "dev.patel@example.test");
  await expectOutcome("Healed");
  expect(books().unitsOf(`S-${order.number}-L1`)).toBe(2);
});

test("a barcode is corrected in Shopify", async () => {
  const order = await place("ben", { sku: "WK-DRY-15" });
  await openFailure(order, "Barcode is not valid");
  await type("Barcode (UPC or EAN)", "071048000252");
  await press("Save barcode");
  await admin.app.getByText(/^The last digit does not fit the others/).waitFor();
  await expectNoViolation();
  await expect.poll(() => admin.focused().getAttribute("name")).toBe("upc");
  await type("Barcode (UPC or EAN)", "071048000253");
  await apply("Save barcode", "Save barcode", "Shopify gets the product’s barcode:");
  await expectOutcome("Healed");
  expect(admin.demo.shop.variant("WK-DRY-15").barcode).toBe("071048000253");
  expect(books().unitsOf(`S-${order.number}-L1`)).toBe(1);
});

test("an item is put aside for everybody who bought it", async () => {
  const order = await place("ben", { sku: "TG-BALL" });
  await place("ana", { sku: "TG-BALL" });
  await openFailure(order, "No item found");
  await apply("Not a program item – heals 2 failures", "Not a program item", "This is for 2 failures of 2 customers.");
  await expectOutcome("Healed");
  await admin.app.getByText("2 failures healed.").waitFor();
  await expectNoViolation();
  expect(books().unitsOf(`S-${order.number}-L1`)).toBe(0);
});

test("what was mended at the partner is tried again", async () => {
  const order = await place("ben", { sku: "RS-LIT-36" });
  await openFailure(order, "No item found");
  const item = { itemId: 481, itemCode: upc["RS-LIT-36"], description: "Riverstone litter 36kg", value: 4299 };
  books().addItem(petStorePrograms.whiskerwoodDry.programId, item);
  await press("Try again");
  await expectOutcome("Healed");
  expect(books().unitsOf(`S-${order.number}-L1`)).toBe(1);
});

test("a purchase whose reference is taken is recorded as far as the card lacks it", async () => {
  await mode("direct");
  const account = books().accountOf(store);
  const customer = account.customers.find(({ firstName }) => firstName === "Ben");
  const found = books().findItem(account, upc["NP-CHK-20"]);
  if (!customer || !found) throw new Error("Ben and the item are known.");
  const reference = `S-${admin.demo.shop.state.nextOrderNumber}-L1`;
  const date = new Date().toISOString().slice(0, 10);
  books().record(account, { customer, ...found, transactionID: reference, saleID: null, quantity: 1, amount: null, date });
  const order = await place("ben", { sku: "NP-CHK-20", quantity: 4 });
  await openFailure(order, "Transaction ID already exists");
  await admin.app.getByText(/^Only 1 of 4 units is on the card/).waitFor();
  await type("Units to add (optional)", "9");
  await press("Record the difference");
  // Said before anything is promised.
  await admin.app.getByText("The card lacks fewer units than that.").waitFor();
  await expectNoViolation();
  await type("Units to add (optional)", "3");
  await apply("Record the difference", "Record the difference", /gets a note on the card/);
  await expectOutcome("Healed");
  expect(books().unitsOf(`${reference}-2`)).toBe(3);
  expect(books().unitsOfLine(reference)).toBe(4);
});

test("an email address that a program wants is added, and the reward redeemed", async () => {
  const order = await place("elsie", { sku: "NP-CHK-4", discount: gift });
  await openFailure(order, "Email address is missing", "redemption");
  await type("Email address", "elsie.moreau@example.test");
  await apply("Save and redeem", "Save and redeem", "elsie.moreau@example.test");
  await expectOutcome("Healed");
  expect(redeemedWith("elsie.moreau@example.test")).toEqual([`${upc["NP-CHK-4"]} redeemed`]);
});

async function enterAddress(): Promise<void> {
  await type("Street and number", "5 Weston Street");
  await type("City", "Toronto");
  await type("Province or state", "ON");
  await type("Postal code", "M6N 1P1");
  await apply("Save and redeem", "Save and redeem", "5 Weston Street");
}

test("a mailing address that a program wants is added, and the reward redeemed", async () => {
  const order = await place("farid", { sku: "TW-TUR-12", discount: gift });
  await openFailure(order, "Mailing address is missing", "redemption");
  await enterAddress();
  await expectOutcome("Healed");
  expect(redeemedWith("farid.haddad@example.test")).toEqual([`${upc["TW-TUR-12"]} redeemed`]);
});

test("a reward that was refused is redeemed for what can be redeemed now", async () => {
  bought("liam", "TW-DUK-12", 10);
  admin.demo.shop.customer("liam").address = null;
  const order = await place("liam", { sku: "TW-DUK-12", discount: gift });
  const items = books().programs.find(({ programId }) => programId === petStorePrograms.tidewater.programId)?.items ?? [];
  const [dropped] = items.splice(1, 1);
  await openFailure(order, "Mailing address is missing", "redemption");
  await enterAddress();
  // The reason is another one now: said where the keyboard is, with the form of its fix.
  await heading("Reward was not redeemed", 1).waitFor();
  await expectNoViolation();
  await choose("Item to redeem", "Tidewater Turkey");
  await apply("Redeem now", "Redeem now", "Tidewater Turkey 12lb");
  await expectOutcome("Healed");
  expect(redeemedWith("liam.oshea@example.test")).toEqual([`${upc["TW-TUR-12"]} redeemed`]);
  if (dropped) items.push(dropped);
});

test("a free good that does not qualify is redeemed for the lowest-valued item", async () => {
  const order = await place("ana", { sku: "NP-SAL-20", discount: gift });
  await openFailure(order, "Item does not qualify as free", "redemption");
  await apply("Redeem for this item", "Redeem for this item", "Northpaw Chicken 20lb");
  await expectOutcome("Healed");
  expect(redeemedWith("ana.roy@example.test")).toEqual([`${upc["NP-CHK-20"]} redeemed`]);
});

test("an incomplete redemption is undone and redeemed for the item that was taken", async () => {
  bought("ines", "NP-SNR-20", 12);
  const ines = books()
    .accountOf(store)
    .customers.find(({ email }) => email === "ines.gagnon@example.test");
  const begun = { programId: petStorePrograms.northpaw.programId, itemId: 403, date: "2026-11-10" };
  books().leaveIncomplete(store, { customer: String(ines?.astroCustomerId), ...begun });
  const order = await place("ines", { sku: "NP-SNR-20", discount: gift });
  await openFailure(order, "Redemption is incomplete", "redemption");
  await choose("Item to redeem", "Northpaw Chicken 20lb");
  await apply("Undo and redeem again", "Undo and redeem again", /is asked to undo the incomplete redemption/, "Northpaw Chicken 20lb");
  await expectOutcome("Healed");
  // The other is of another program, and nobody has asked for anything to be done about it.
  expect(redeemedWith("ines.gagnon@example.test")).toEqual([`${upc["WK-DRY-5"]} incomplete`, `${upc["NP-CHK-20"]} redeemed`]);
});

test("a store is enrolled by a person: begun, given up, begun again, done and said so", async () => {
  await mode("assisted");
  const order = await place("ben", { sku: "FJ-LAM-8" });
  const other = await place("ines", { sku: "FJ-BEF-8", quantity: 2 });
  await openFailure(order, "Not enrolled in the program");
  await type("Your account number at the distributor (optional)", "PPS-20417");
  await press("Enroll in a program");
  await admin.app.getByText("Tick this box to go on.").waitFor();
  await expect.poll(() => admin.focused().getAttribute("type")).toBe("checkbox");
  await admin.page.keyboard.press("Space");
  await press("Enroll in a program");
  await admin.app.getByText("Fill in this field.").waitFor();
  await expectNoViolation();
  // Where the partner does not tell who distributes a program, the first one is typed.
  await expect.poll(() => admin.focused().getAttribute("name")).toBe("distributor");
  await type("Another distributor (optional)", "Prairie Pet Supply");
  await apply("Enroll in a program", "Enroll in a program", "This is for 2 failures", /^Then it waits for you/);
  await expectOutcome("Waiting for you");

  await apply("Do not do it", "Do not do it");
  await heading("Enroll in the program", 2).waitFor();
  await expect.poll(() => heading("Waiting for you", 2).count()).toBe(0);
  await type("Another distributor (optional)", "Prairie Pet Supply");
  await type("Your account number at the distributor (optional)", "PPS-20417");
  await tabTo("checkbox", "I agree to take part in this program");
  await admin.page.keyboard.press("Space");
  await apply("Enroll in a program", "Enroll in a program");
  await expectOutcome("Waiting for you");

  await press("Copy Account number");
  await admin.app.getByText("Copied: Account number").waitFor();
  await expect.poll(() => admin.focused().getAttribute("aria-label")).toBe("Copy Account number");
  await press("Copy all");
  await admin.app.getByText("Everything copied").waitFor();
  books().enrollStore(store, petStorePrograms.frostjaw.programId, { distributor: "Prairie Pet Supply", accountNumber: "PPS-20417" });
  await apply(/^I have done it/, "I have done it");
  await expectOutcome("Healed");
  await expect.poll(() => books().unitsOf(`S-${order.number}-L1`)).toBe(1);
  await expect.poll(() => books().unitsOf(`S-${other.number}-L1`)).toBe(2);
});

test("a store is enrolled by Punchcard, and a wrong account number is said", async () => {
  await mode("direct");
  const order = await place("ana", { sku: "CB-STK", quantity: 3 });
  await openFailure(order, "Not enrolled in the program");
  await choose("Distributor", "Prairie Pet Supply");
  await type("Your account number at the distributor", "PPS-1");
  await tabTo("checkbox", "I agree to take part in this program");
  await admin.page.keyboard.press("Space");
  await apply("Enroll in a program", "Enroll in a program");
  await admin.app.getByText(/^The account number was refused/).waitFor();
  await expectNoViolation();
  await type("Your account number at the distributor", "PPS-20417");
  await apply("Enroll in a program", "Enroll in a program", /gets your enrolment/);
  await expectOutcome("Healed");
  expect(books().unitsOf(`S-${order.number}-L1`)).toBe(3);
  expect(books().enrolments()).toContainEqual(expect.objectContaining({ programId: chewbark.programId, credits: "granted" }));
});

test("a new item is added by a person on each customer's card", async () => {
  await mode("assisted");
  const order = await place("ben", { sku: "RS-LIT-18" });
  await openFailure(order, "No item found");
  await press("Add as new item");
  await choose("Program", petStorePrograms.northpaw.title);
  await choose("Item that it most resembles", "Northpaw Chicken 20lb");
  await type("Detailed name, with the weight", "Riverstone litter 18 kg");
  await admin.page.keyboard.press("Enter");
  await confirm("Add as new item", /^Then it waits for you/);
  await expectOutcome("Waiting for you");
  await admin.app.getByText(/^Ben Okafor · 1 × · /).waitFor();
  const exception = {
    ...{ programId: petStorePrograms.northpaw.programId, like: upc["NP-CHK-20"] },
    ...{ upc: upc["RS-LIT-18"], name: "Riverstone 18 kg", reason: "new_item" },
  };
  const customer = `shopify-${admin.demo.shop.customer("ben").id}`;
  books().addExceptionByHand(store, { customer, exception, date: new Date().toISOString().slice(0, 10) });
  await apply("I have done it", "I have done it");
  await expectOutcome("Healed");
  expect(books().exceptions()).toHaveLength(1);
});

test("a new item is added by Punchcard on each customer's card", async () => {
  await mode("direct");
  const item = "850001234801";
  admin.demo.shop.setBarcode("NP-SNR-4", item);
  const order = await place("liam", { sku: "NP-SNR-4", quantity: 2 });
  await openFailure(order, "New item, not listed yet");
  await type("Detailed name, with the weight", "Northpaw Senior");
  await press("Add as new item");
  await admin.app.getByText(/^Say the weight or size in the name/).waitFor();
  await expect.poll(() => admin.focused().getAttribute("name")).toBe("name");
  await expectNoViolation();
  await type("Detailed name, with the weight", "Northpaw Senior 4 lb");
  await apply("Add as new item", "Add as new item", /gets each purchase as a new item/);
  await expectOutcome("Healed");
  expect(books().unitsOf(`S-${order.number}-L1`)).toBe(2);
  expect(books().exceptions()).toContainEqual(expect.objectContaining({ upc: item, quantity: 2 }));
});

test("credentials that the partner takes again are checked from the failure", async () => {
  const takeAway = admin.demo.astro.faults.add({ kind: "credentials_revoked" });
  const order = await place("kim", { sku: "WK-DRY-10" });
  await openFailure(order, "Credentials were rejected");
  await apply("Check again", "Check again");
  await admin.app.getByText(/does not accept your credentials\. Enter them again/).waitFor();
  await expectNoViolation();
  takeAway();
  await apply("Check again", "Check again", /is asked whether it accepts the stored credentials/);
  await expectOutcome("Healed");
  expect(books().unitsOf(`S-${order.number}-L1`)).toBe(1);
});

test("a failure is noted on, given to somebody, put off, hidden and shown again", async () => {
  const { app, page } = admin;
  const order = await place("hugo", { sku: "TG-ROPE" });
  await openFailure(order, "No item found");
  await press("Add note");
  await app.getByText("Fill in this field.").waitFor();
  await expectNoViolation();
  await type("Note", "Hugo brings the bag.");
  await press("Add note");
  await app.getByText("Hugo brings the bag.", { exact: true }).last().waitFor();
  await expect.poll(() => app.getByRole("textbox", { name: "Note" }).inputValue()).toBe("");
  await type("Your name", "Robin");
  await press("Save name");
  await app.getByText("Note by Robin").waitFor();
  await expect.poll(() => admin.focused().innerText()).toBe("Change your name");
  await choose("Assigned to", "Robin (you)");
  await press("Assign");
  await app.getByText("Assigned to Robin, by Robin").waitFor();
  await choose("Put off until", "In 3 days");
  await press("Put off");
  await heading("Put off", 2).waitFor();
  await expectNoViolation();
  await press("Bring back now");
  await expect.poll(() => heading("Put off", 2).count()).toBe(0);
  await press("Hide");
  await expectOutcome("Hidden");
  await press("Un-hide");
  await app.getByText("Un-hidden by Robin").waitFor();
  await expect.poll(() => heading("Hidden", 2).count()).toBe(0);
  await page.getByText("1 failure shown again").waitFor();
  await expectNoViolation();
});

test("on the list some are hidden, then all that match; a view is kept and opened, and its file brought", async () => {
  const { app, page } = admin;
  const order = await place("hugo", ...Array.from({ length: 30 }, () => ({ sku: "TG-ROPE" })));
  await admin.open(`/app/failures?kind=transaction&search=${encodeURIComponent(order.name)}`);
  const boxes = app.getByRole("row", { name: /No item found/ }).getByRole("checkbox");
  await expect.poll(() => boxes.count()).toBe(25);
  const rowIds = () => app.locator("tbody tr").evaluateAll((rows) => rows.map(({ id }) => id));
  const chosen = (await rowIds()).slice(0, 2);
  await tabTo("checkbox", /^Select failure/);
  await page.keyboard.press("Space");
  for (let presses = 0; presses < 20 && !(await boxes.nth(1).evaluate((box) => box === box.ownerDocument.activeElement)); presses += 1)
    await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await app.getByText("2 selected").first().waitFor();
  await expectNoViolation();
  await press(/^Hide$/);
  await page.getByText("2 failures hidden").waitFor();

  // Two others take their places.
  await expect.poll(async () => (await rowIds()).filter((id) => chosen.includes(id))).toEqual([]);
  await expect.poll(() => app.getByRole("checkbox", { checked: true }).count()).toBe(0);
  await tabTo("checkbox", /^Select all/);
  await page.keyboard.press("Space");
  await press("Select all that match");
  await app.getByText("All that match are selected").first().waitFor();
  await expectNoViolation();
  await press(/^Hide$/);
  const work = app.getByRole("status", { name: "Work in progress" });
  await work.getByText("28 failures hidden").waitFor();
  await app.getByText("No failures match").waitFor();
  await expectNoViolation();

  await admin.open(`/app/failures?kind=transaction&status=hidden&search=${encodeURIComponent(order.name)}`);
  await press("Saved views");
  await tabTo("menuitem", "Save this view");
  await page.keyboard.press("Enter");
  await app.getByRole("dialog").getByLabel("Name").waitFor();
  await expectNoViolation();
  await tabTo("textbox", "Name");
  await page.keyboard.type("Ropes put aside");
  await page.keyboard.press("Enter");
  await app.getByRole("button", { name: "View: Ropes put aside" }).waitFor();
  await admin.open("/app/failures?kind=transaction");
  await press("Saved views");
  await tabTo("menuitem", "Ropes put aside");
  await expectNoViolation();
  await page.keyboard.press("Enter");
  await app.getByRole("button", { name: "View: Ropes put aside" }).waitFor();
  await expect.poll(() => boxes.count()).toBe(25);

  await press("Export CSV");
  await work.getByText("30 failures exported").waitFor();
  await expectNoViolation();
  const [file] = await Promise.all([page.waitForEvent("download"), press("Download")]);
  const rows = (await readFile(await file.path(), "utf8")).trim().split(/\r?\n/);
  expect(rows).toHaveLength(31);
  expect(rows[1]).toContain(order.name);
});
