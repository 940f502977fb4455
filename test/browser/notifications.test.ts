import { afterAll, beforeAll, expect, test } from "vitest";
import { browseAdmin } from "#test/support/browse-admin.ts";
import { openMailbox } from "#test/support/mailbox.ts";
import type { Mailbox } from "#test/support/mailbox.ts";
import { violationsOf } from "#test/support/violations.ts";

let mailbox: Mailbox;

beforeAll(async () => {
  mailbox = await openMailbox();
  // The processes of the app get what this one was given.
  Object.assign(process.env, { SMTP_URL: mailbox.url, MAIL_FROM: "Punchcard <punchcard@example.test>" });
});

afterAll(() => mailbox.close());

// The sandbox around a mail stops the scripts that look into it for the test, too.
const admin = browseAdmin("notifications", { isHarmless: (message) => message.includes("'about:srcdoc'") });

test("settings are saved and a test mail is sent by keyboard alone, and what is wrong is said", async () => {
  const { app, page } = admin;
  await admin.open("/app/notifications");
  await admin.tabTo("textbox", "Recipients");
  await page.keyboard.type("sam@");
  await admin.tabTo("checkbox", "Send a digest once a day");
  await page.keyboard.press("Space");
  await admin.tabTo("combobox", "Hour of the digest");
  await page.keyboard.press("Home");
  await admin.press("Save settings");
  await app.getByText("“sam@” is not an email address.").waitFor();
  // The keyboard goes on where the mistake is.
  await expect.poll(() => admin.focused().inputValue()).toBe("sam@");
  expect(await admin.violations()).toEqual([]);
  await page.keyboard.press("End");
  await page.keyboard.type("example.test");
  await admin.press("Save settings");
  await page.getByText("Settings saved").first().waitFor();

  await admin.press("Send a test mail");
  await app.getByText(/handed to the mail server for 1 recipient/).waitFor();
  expect(mailbox.mails.map(({ to, subject }) => [to, subject])).toEqual([[["sam@example.test"], "Test mail from Punchcard"]]);
  expect(await admin.violations()).toEqual([]);

  await page.reload();
  await app.getByRole("heading", { level: 1 }).first().waitFor();
  expect(await app.getByLabel("Recipients").inputValue()).toBe("sam@example.test");
  expect(await app.getByLabel("Hour of the digest").inputValue()).toBe("0");
});

test("the previews are mails that can be read, in the language that is chosen", async () => {
  const { app, page } = admin;
  await admin.open("/app/notifications");
  const mail = app.frameLocator("iframe[title^=Digest]");
  await mail.getByRole("heading", { level: 1, name: /^Open failures on/ }).waitFor();
  await app.getByLabel("Language of the mails").selectOption("fr");
  await mail.getByRole("heading", { level: 1, name: /^Échecs ouverts/ }).waitFor();
  await app
    .getByText(/^Subject: .*échec/)
    .first()
    .waitFor();
  expect(await admin.violations()).toEqual([]);

  for (const preview of await app.locator("iframe").all()) {
    const html = (await preview.getAttribute("srcdoc")) ?? "";
    const alone = await page.context().newPage();
    await alone.setContent(html);
    expect(await violationsOf(alone)).toEqual([]);
    await alone.close();
  }
});

test("the page is without an axe violation and without a sideways scroll, in English and in French", async () => {
  await admin.expectFit(["/app/notifications"], () =>
    admin.app.frameLocator("iframe").first().getByRole("heading", { level: 1 }).waitFor(),
  );
});
