import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { browseAdmin } from "#test/support/browse-admin.ts";
import { openMailbox } from "#test/support/mailbox.ts";
import type { Mailbox } from "#test/support/mailbox.ts";

let mailbox: Mailbox;

beforeAll(async () => {
  mailbox = await openMailbox();
  // The processes of the app get what this one was given.
  Object.assign(process.env, { SMTP_URL: mailbox.url, MAIL_FROM: "Punchcard <punchcard@example.test>" });
});

afterAll(() => mailbox.close());

const admin = browseAdmin("report_files");
const dayMs = 86_400_000;

/** Two stores, of which one sold something at noon, two days ago and so before today by the shop's clock as well. The app's modules may be imported once the demo has started. */
beforeAll(async () => {
  const { addChain, addLocation, sell } = await import("#test/support/add-stores.ts");
  const now = Date.now();
  const chain = await addChain({
    ...{ shop: admin.demo.shop.domain, label: "Northern Pets" },
    ...{ importedAt: new Date(now + dayMs), salesFrom: new Date(now - 30 * dayMs) },
  });
  const queen = await addLocation({ chain, name: "Queen Street", locationId: "3a64f8f4", timeZone: "Etc/UTC" });
  await addLocation({ chain, name: "Harbour", locationId: "0b11f8f4", timeZone: "Etc/UTC" });
  const day = new Date(now - 2 * dayMs).toISOString().slice(0, 10);
  await sell(queen, { at: `${day}T12:10:00Z`, minor: 1_250, items: 2 });
});

test("a file is looked at, made and downloaded by keyboard alone, and what masking would mix up is said before", async () => {
  const { app, page } = admin;
  await admin.open("/app/reports/files");
  const preview = app.getByRole("region", { name: "First lines of the file" });
  await preview.getByText("Location ID,Date & Time,Hour,Sales,Transactions,Items,Staff Hours").waitFor();
  await app.getByLabel("Location ID").selectOption("last4");
  await app.getByText(/^These locations would have the same ID in the file: Harbour, Queen Street\./).waitFor();
  expect(await admin.violations()).toEqual([]);
  await app.getByLabel("Location ID").selectOption("none");
  await app.getByLabel("Days").selectOption("range");
  await app.getByLabel("First day").fill("");
  await admin.press("Make and download");
  await app.getByText("Choose a day.").waitFor();
  await app.getByLabel("Days").selectOption("last_7_days");
  await app.getByLabel("Hours", { exact: true }).selectOption("with_figures");
  await preview.getByText(/3a64f8f4,.* 12:00,12,12\.50,1,2,/).waitFor();
  const [file] = await Promise.all([page.waitForEvent("download"), admin.press("Make and download")]);
  expect(file.suggestedFilename()).toMatch(/^tmas-\d{4}-\d\d-\d\d-to-\d{4}-\d\d-\d\d\.csv$/);
  const content = await readFile(await file.path(), "utf8");
  expect(content).toMatch(/^Location ID,Date & Time,Hour,[^\n]+\r\n3a64f8f4,\d{4}-\d\d-\d\d 12:00,12,12\.50,1,2,0\.00\r\n$/);
  await app.getByRole("heading", { level: 3, name: "TMAS import file" }).waitFor();
  const [again] = await Promise.all([page.waitForEvent("download"), admin.press(/^Download “TMAS import file”/)]);
  expect(await readFile(await again.path(), "utf8")).toBe(content);
  expect(await admin.violations()).toEqual([]);
});

test("a report is scheduled, mailed when it is due, shown in trouble and sent again, and deleted", async () => {
  const { app, page } = admin;
  await admin.open("/app/reports/files");
  await admin.press("Schedule a report");
  await page.keyboard.type("For TMAS");
  await admin.tabTo("radio", "For download");
  await page.keyboard.press("ArrowDown");
  await app.getByRole("textbox", { name: "Recipients" }).fill("import@");
  await admin.press("Save report");
  await app.getByText("“import@” is not an email address.").waitFor();
  await expect.poll(() => admin.focused().inputValue()).toBe("import@");
  expect(await admin.violations()).toEqual([]);
  await page.keyboard.press("End");
  await page.keyboard.type("tmas.test");
  await admin.press("Save report");
  await app.getByRole("heading", { level: 3, name: "For TMAS" }).waitFor();
  await app.getByText("Every day at 6:00").waitFor();

  mailbox.refuse("recipients");
  await makeDue();
  await page.reload();
  await app.getByText("Not sent", { exact: true }).waitFor();
  await app
    .getByText(/^The mail server refused the recipients or the sender/)
    .first()
    .waitFor();
  expect(await admin.violations()).toEqual([]);
  mailbox.refuse(null);
  await admin.press(/^Send again “For TMAS”/);
  await app.getByText("Sent", { exact: true }).waitFor();
  expect(mailbox.mails.map(({ to }) => to)).toEqual([["import@tmas.test"]]);
  expect(mailbox.mails[0]?.raw).toMatch(/filename=tmas-\d{4}-\d\d-\d\d\.csv/);

  await admin.press("Switch off “For TMAS”");
  await app.getByText("Off", { exact: true }).waitFor();
  await admin.press("Delete “For TMAS”");
  await app.getByText("Files that it has made stay for 30 days.").waitFor();
  expect(await admin.violations()).toEqual([]);
  await admin.press("Delete the report");
  await app.getByText("Nothing is scheduled.").waitFor();
  await app.getByText("Sent", { exact: true }).waitFor();
});

test("the page is without an axe violation and without a sideways scroll, in English and in French", async () => {
  await admin.expectFit(["/app/reports/files"], () => admin.app.locator("pre").waitFor());
});

/** As if its hour had come: the worker's tick, which is asked for here, finds it. */
async function makeDue(): Promise<void> {
  const { db } = await import("#app/platform/db.server.ts");
  const { enqueue } = await import("#app/queue/enqueue.server.ts");
  const { tickJob } = await import("#app/queue/jobs.ts");
  await db.$transaction(async (tx) => {
    await tx.scheduledReport.updateMany({ data: { nextAt: new Date(Date.now() - 60_000) } });
    await enqueue(tx, tickJob, {});
  });
}
