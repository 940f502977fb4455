import { beforeAll, expect, test } from "vitest";
import { heartlandToken } from "#test/fixtures/heartland-world.ts";
import { lightspeedStores, storeIds } from "#test/fixtures/lightspeed-stores.ts";
import { lightspeedIds } from "#test/fixtures/lightspeed-world.ts";
import { petStoreHeartland } from "#test/fixtures/pet-store-pos.ts";
import { createTill } from "#test/simulators/lightspeed/till.ts";
import { browseAdmin } from "#test/support/browse-admin.ts";

// A look at a store waits no longer than a partner may take: on a busy machine the tests' usual time is too short for it.
beforeAll(() => void (process.env.PARTNER_TIMEOUT_SECONDS = "15"));

const admin = browseAdmin("stores", { pos: { lightspeed: lightspeedStores(), heartland: petStoreHeartland() } });

const hourMs = 3_600_000;
/** The paths of the chain that is set up first, and of one whose set-up is left. */
let chain = "";
let unfinished = "";

beforeAll(() => {
  const till = createTill(admin.demo.lightspeed.books);
  const { registers } = storeIds;
  // Oldest first: versions are counted as they come. Robson Street sold nothing.
  for (const hoursAgo of [60, 40, 20, 5, 2]) {
    for (const registerId of [registers.queen, registers.water]) {
      till.ringUp({
        registerId,
        userId: lightspeedIds.users.owner,
        paymentTypeId: lightspeedIds.paymentTypes.other,
        at: new Date(Date.now() - hoursAgo * hourMs),
        lines: [{ productId: lightspeedIds.products.chicken, quantity: 1, price: 20, tax: 2.6 }],
      });
    }
  }
});

/** The path of the chain that is shown. */
async function chainPath(): Promise<string> {
  const frame = await (await admin.page.locator("iframe").first().elementHandle())?.contentFrame();
  const path = /\/stores\/[0-9a-f]{8}-[0-9a-f-]{27}/.exec(frame?.url() ?? "")?.[0];
  if (!path) throw new Error(`No chain is shown at ${frame?.url()}.`);
  return `/app${path}`;
}

/** Chooses in a list as somebody without a mouse does: by its first letters. */
async function choose(label: string | RegExp, text: string): Promise<void> {
  await admin.tabTo("combobox", label);
  await admin.page.keyboard.type(text);
}

/** Types over what stands in the field that has the focus, and sends it once the form takes it: it takes nothing while it is being answered. */
async function retype(text: string): Promise<void> {
  await admin.app.locator("button[aria-busy='true']").first().waitFor({ state: "detached" });
  await admin.page.keyboard.press("Control+A");
  await admin.page.keyboard.type(text);
  await admin.page.keyboard.press("Enter");
}

test("a chain is set up by keyboard alone, left in between and taken up again, and its first days come in", async () => {
  const { app, page } = admin;
  await admin.open("/app/stores");
  await app.getByText("See your stores beside your online shop").waitFor();
  expect(await admin.violations()).toEqual([]);
  await admin.tabTo("link", "Set up a chain");
  await page.keyboard.press("Enter");
  await app.getByRole("heading", { name: "What is the chain called?" }).waitFor();
  await admin.press("Next");
  await app.getByText("This is required.").waitFor();
  // The keyboard goes on where the mistake is.
  await expect.poll(() => admin.focused().getAttribute("aria-invalid")).toBe("true");
  await retype("Pawsome Pets");

  await app.getByRole("heading", { name: "Connect to Lightspeed X-Series" }).waitFor();
  await app.getByText(/belongs to the user who authorises it/).waitFor();
  expect(await admin.violations()).toEqual([]);
  admin.demo.lightspeed.visitBy({ denied: true });
  await admin.press("Connect Lightspeed");
  await app.getByText(/permission was not given/).waitFor();
  admin.demo.lightspeed.visitBy({});
  await admin.press("Connect Lightspeed");

  await app.getByRole("heading", { name: "Match the locations" }).waitFor();
  await app.getByRole("table", { name: "Locations" }).waitFor();
  expect(page.url()).not.toContain("code=");
  chain = await chainPath();
  // What the looks say comes by itself.
  await expect.poll(() => app.getByText("5 sales in the last 7 days").count()).toBe(2);
  await app.getByText("Queen Street and Water Street: 3a64f8f4").waitFor();
  expect(await admin.violations()).toEqual([]);

  await admin.press("Edit Robson Street");
  await expect.poll(() => admin.focused().inputValue()).toBe("d41b2c9a");
  await retype("1D7E6F30");
  await app.getByText("Bloor Street has this location ID. Each can be used once.").waitFor();
  await expect.poll(() => admin.focused().inputValue()).toBe("1D7E6F30");
  expect(await admin.violations()).toEqual([]);
  await retype("robson");
  await app.getByRole("cell", { name: "robson", exact: true }).waitFor();
  await expect.poll(() => admin.focused().getAttribute("aria-label")).toBe("Edit Robson Street");

  // Left for the list, and taken up again where it was left.
  await admin.open("/app/stores");
  await app.getByText("Being set up").waitFor();
  expect(await admin.violations()).toEqual([]);
  await admin.tabTo("link", "Continue the set-up of Pawsome Pets");
  await page.keyboard.press("Enter");
  await app.getByRole("heading", { name: "Match the locations" }).waitFor();
  await admin.press("1. Label");
  await app.getByRole("heading", { name: "What is the chain called?" }).waitFor();
  await admin.press("3. Locations");
  await app.getByRole("cell", { name: "robson", exact: true }).waitFor();
  await admin.press("Next");

  await app.getByRole("heading", { name: "Set the import schedule" }).waitFor();
  expect(await app.getByLabel("First import of a day").inputValue()).toBe("00:02");
  await app.getByText("Sales come in 2 minutes past each hour, on the clock of each location.").waitFor();
  await app.getByText(/^America\/St_Johns: /).waitFor();
  expect(await admin.violations()).toEqual([]);
  await admin.tabTo("textbox", "Days to bring in first");
  await retype("0");
  await app.getByText("Enter a whole number from 1 to 730.").waitFor();
  await expect.poll(() => admin.focused().inputValue()).toBe("0");
  await retype("14");

  await app.getByRole("heading", { name: "The import has begun" }).waitFor();
  await app.getByText("The import is done: 10 sales.").waitFor();
  expect(await admin.violations()).toEqual([]);
  await admin.tabTo("link", "Open the reports");
});

test("a chain says how it stands, and everything of it is changed by keyboard alone", async () => {
  const { app, page } = admin;
  await admin.open(chain);
  await app.getByRole("heading", { level: 1, name: "Pawsome Pets" }).waitFor();
  await app.getByText("Lightspeed X-Series lets the import in, in the name of Robin Leclair.").waitFor();
  await app.getByText("First days").waitFor();
  expect(await admin.violations()).toEqual([]);

  await admin.press("Check access");
  await app.getByText("Lightspeed X-Series accepted this access.").waitFor();
  await admin.press("Import now");
  await app.getByText("Asked for").waitFor();

  // All locations at once, and one of them back.
  await admin.tabTo("checkbox", "Select all locations");
  await page.keyboard.press("Space");
  await choose("Status of 4 selected locations", "Clo");
  await admin.press("Set status");
  await app.getByText("No location is operational, so nothing comes in.", { exact: false }).waitFor();
  expect(await admin.violations()).toEqual([]);
  await choose("Status of Queen Street", "Op");
  await app.getByText("No location is operational, so nothing comes in.", { exact: false }).waitFor({ state: "detached" });
  await app.getByText("Imported again").waitFor();

  await choose("Interval", "Every 3");
  await app.getByText("Every 3 hours, the first at 00:02 on the clock of each location.").waitFor();
  await admin.tabTo("button", "Save");
  await page.keyboard.press("Enter");
  await page.getByText("Schedule saved").first().waitFor();

  await admin.press("Import again");
  await expect.poll(() => app.getByText("This is required.").count()).toBe(2);
  await app.getByLabel("First day").fill("2026-03-02");
  await app.getByLabel("Last day").fill("2026-03-01");
  await admin.press("Import again");
  await app.getByText("The last day is before the first.").waitFor();
  await app.getByLabel("Last day").fill("2026-03-03");
  await admin.press("Import again");
  await app.getByText("Mar 2, 2026 to Mar 3, 2026").waitFor();

  await admin.tabTo("checkbox", "Figures may be edited by hand while the import runs");
  await page.keyboard.press("Space");
  await app.getByText(/^While this is on, figures edited by hand stay as they are/).waitFor();
  await admin.press(/^Switch editing off/);
  await app.getByText(/^While this is on, figures edited by hand stay as they are/).waitFor({ state: "detached" });

  await admin.press("Pause");
  await app.getByText("Pause this chain?").waitFor();
  expect(await admin.violations()).toEqual([]);
  await admin.tabTo("button", "Pause");
  await page.keyboard.press("Enter");
  await app.getByText("None while it is paused").waitFor();
  await admin.press("Resume");
  await app.getByText("None while it is paused").waitFor({ state: "detached" });
});

test("a chain says that all has stopped when the user who authorised it is removed, and goes on once it is connected again", async () => {
  const { app, page } = admin;
  const { books } = admin.demo.lightspeed;
  books.changeUser(lightspeedIds.users.owner, { deletedAt: new Date().toISOString() });
  await admin.open(chain);
  await admin.press("Check access");
  await app.getByText(/^Lightspeed X-Series does not let Punchcard in/).waitFor();
  await app.getByText(/so all locations have stopped/).waitFor();
  expect(await admin.violations()).toEqual([]);
  books.changeUser(lightspeedIds.users.owner, { deletedAt: null });
  await admin.tabTo("link", "Connect again (Access)");
  await page.keyboard.press("Enter");
  await app.getByRole("heading", { name: "Connect to Lightspeed X-Series" }).waitFor();
  await admin.press("Connect Lightspeed");
  await app.getByText("Lightspeed X-Series lets the import in, in the name of Robin Leclair.").waitFor();
});

test("a chain at Heartland is connected with a token, and asks for the time zone that its point of sale does not tell", async () => {
  const { app, page } = admin;
  await admin.open("/app/stores/new");
  await admin.tabTo("textbox", "Label");
  await page.keyboard.type("Northside");
  await admin.tabTo("radio", "Lightspeed X-Series");
  await page.keyboard.press("ArrowDown");
  await admin.press("Next");
  await app.getByRole("heading", { name: "Connect to Heartland Retail" }).waitFor();
  await admin.tabTo("textbox", "Heartland address");
  await page.keyboard.type("northside-pets");
  await admin.tabTo("textbox", "API token");
  await page.keyboard.type("guess");
  await admin.press("Connect");
  await app.getByText(/does not accept this token/).waitFor();
  await admin.tabTo("textbox", "API token");
  await retype(heartlandToken);

  await app.getByRole("table", { name: "Locations" }).waitFor();
  unfinished = await chainPath();
  await admin.press("Next");
  await app.getByText("Choose a time zone: sales of a day begin and end by it.").first().waitFor();
  await expect.poll(() => admin.focused().evaluate((field) => field.tagName)).toBe("SELECT");
  expect(await admin.violations()).toEqual([]);
  const zones = app.getByLabel(/^Time zone of (?!all)/);
  for (let index = 0; index < (await zones.count()); index += 1) await zones.nth(index).selectOption("America/Toronto");
  await admin.press("Next");
  await app.getByRole("heading", { name: "Set the import schedule" }).waitFor();
});

test("the pages are without an axe violation and without a sideways scroll, in English and in French", async () => {
  const steps = ["label", "connect", "locations", "schedule"].map((step) => `${unfinished}/setup?step=${step}`);
  await admin.expectFit(["/app/stores", "/app/stores/new", ...steps, `${chain}/setup?step=finished`, chain]);
});

test("a chain is removed with what it brought in only when its label is typed", async () => {
  const { app, page } = admin;
  await admin.open(chain);
  await admin.press("Remove…");
  await app.getByText(/stay, and reports and exports go on showing them/).waitFor();
  expect(await admin.violations()).toEqual([]);
  await app.getByLabel("Keep the figures").focus();
  await page.keyboard.press("ArrowDown");
  await app.getByText("This cannot be undone", { exact: false }).waitFor();
  await admin.press("Delete everything");
  await app.getByText("This is not the label. Nothing was deleted.").waitFor();
  expect(await admin.violations()).toEqual([]);
  await admin.tabTo("textbox", "Enter the label to confirm: Pawsome Pets");
  await page.keyboard.type("Pawsome Pets");
  await admin.press("Delete everything");
  await app.getByRole("heading", { name: "Northside" }).waitFor();
  await app.getByRole("heading", { name: "Pawsome Pets" }).waitFor({ state: "detached" });
});
