import { v7 as idOf } from "uuid";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { mailOf } from "#app/components/mail-of.ts";
import type { FailureCode } from "#app/failures/catalogue.ts";
import { createMailer } from "#app/notifications/mailer.server.ts";
import type { Mailer } from "#app/notifications/mailer.server.ts";
import type { NotificationSettingsInput } from "#app/notifications/notification-view.ts";
import { readNotifications } from "#app/notifications/read-notifications.server.ts";
import { saveNotifications } from "#app/notifications/save-notifications.server.ts";
import { sendTestMail } from "#app/notifications/send-test-mail.server.ts";
import { tick } from "#app/notifications/tick.server.ts";
import { db } from "#app/platform/db.server.ts";
import { enqueue, stopSender } from "#app/queue/enqueue.server.ts";
import { tickJob } from "#app/queue/jobs.ts";
import { runWorker } from "#app/queue/run-worker.server.ts";
import { workerHandlers } from "#app/worker-handlers.server.ts";
import { clearShops } from "#test/support/clear-shops.ts";
import { openMailbox } from "#test/support/mailbox.ts";
import type { Mailbox } from "#test/support/mailbox.ts";
import { until } from "#test/support/until.ts";

const shop = "northside-pets.myshopify.com";
const other = "southside-pets.myshopify.com";
const from = "Punchcard <punchcard@example.test>";
const sam = "sam@example.test";
const hourMs = 3_600_000;

let mailbox: Mailbox;
let mailer: Mailer;
beforeEach(async () => {
  mailbox = await openMailbox();
  mailer = createMailer({ url: mailbox.url, from });
  await openShop(shop, "America/Toronto");
});
afterEach(async () => {
  await mailbox.close();
  await clearShops();
});

async function openShop(id: string, timeZone: string) {
  await db.shop.create({ data: { id, name: id.split(".")[0] ?? id, timeZone, currency: "CAD" } });
}

/** Saved at a moment before any of the tests' moments, so that the first day counts as well. */
async function choose(changes: Partial<NotificationSettingsInput>, shopId = shop) {
  const quiet = { recipients: sam, locale: "en" as const, digest: false, digestHour: 18, spike: false, spikeThreshold: "2" };
  const now = new Date("2026-01-01T12:00:00Z");
  return saveNotifications({ shop: shopId, input: { ...quiet, ...changes }, actor: "Staff 42", now });
}

type Facts = {
  seenAt: string;
  code?: FailureCode;
  cause?: string;
  status?: "open" | "waiting" | "hidden";
  shopId?: string;
  atRisk?: number;
};

let subjects = 0;
async function fail({ seenAt, code = "no_item_found", cause = "upc:1", status = "open", shopId = shop, atRisk = 1_000 }: Facts) {
  const at = new Date(seenAt);
  const kind = code.startsWith("reward_") ? ("redemption" as const) : ("transaction" as const);
  return db.failure.create({
    data: {
      id: idOf({ msecs: at.getTime() }),
      ...{ shopId, partner: "astro", kind, code, cause, status, subject: `line:${++subjects}`, details: {} },
      ...{ orderName: "#1001", customerName: "Ana Roy", productTitle: "Northpaw 20 lb", upc: "850001234511", program: "Northpaw" },
      ...{ atRiskMinor: atRisk, currency: "CAD", rank: at, occurredAt: at, lastSeenAt: at },
    },
  });
}

const at = (iso: string, given: Mailer | null = mailer) => tick({ now: new Date(iso), mailer: given, mailOf });
const settingsOf = (shopId = shop) => db.notificationSettings.findUniqueOrThrow({ where: { shopId } });
const subjectsReceived = () => mailbox.mails.map(({ subject }) => subject);

/** Quoted-printable undone. */
const readable = (raw = "") =>
  raw.replace(/=\r?\n/g, "").replace(/(?:=[0-9A-F]{2})+/g, (bytes) => Buffer.from(bytes.replaceAll("=", ""), "hex").toString("utf8"));

describe("the digest", () => {
  it("is not sent until somebody asks for it, nor while mail is not set up", async () => {
    await fail({ seenAt: "2026-11-24T15:00:00Z" });
    await at("2026-11-24T23:30:00Z");
    await choose({});
    await at("2026-11-24T23:30:00Z");
    await choose({ digest: true });
    await at("2026-11-24T23:30:00Z", null);
    expect(mailbox.mails).toEqual([]);
    expect(await settingsOf()).toMatchObject({ lastDigestDay: null, problem: null });
  });

  it("comes once a day at its hour in the shop's zone, before and after the clocks change", async () => {
    await choose({ digest: true });
    await fail({ seenAt: "2026-03-06T15:00:00Z" });
    // Toronto: until 2026-03-08 18:00 is 23:00 UTC, from then on 22:00.
    for (const moment of [
      "2026-03-07T22:55:00Z",
      "2026-03-07T23:00:00Z",
      "2026-03-07T23:05:00Z",
      "2026-03-08T21:55:00Z",
      "2026-03-08T22:00:00Z",
      "2026-03-08T23:00:00Z",
    ]) {
      await at(moment);
      const { lastDigestDay } = await settingsOf();
      if (moment === "2026-03-07T22:55:00Z") expect([lastDigestDay, mailbox.mails.length]).toEqual([null, 0]);
      if (moment === "2026-03-08T21:55:00Z") expect([lastDigestDay, mailbox.mails.length]).toEqual(["2026-03-07", 1]);
    }
    expect(mailbox.mails.length).toBe(2);
    expect(await settingsOf()).toMatchObject({ lastDigestDay: "2026-03-08", problem: null, sentAt: new Date("2026-03-08T22:00:00Z") });
  });

  it("is sent once even when two workers tick at the same moment", async () => {
    await choose({ digest: true });
    await fail({ seenAt: "2026-11-24T15:00:00Z" });
    await Promise.all([1, 2, 3].map(() => at("2026-11-24T23:00:00Z")));
    expect(mailbox.mails.length).toBe(1);
    expect((await settingsOf()).problem).toBeNull();
  });

  it("says what is open without naming a customer, to each recipient, in the chosen language", async () => {
    await choose({ digest: true, locale: "fr", recipients: `${sam}, kim@example.test` });
    for (const cause of ["upc:1", "upc:1", "upc:1", "customer:gid"])
      await fail({ seenAt: "2026-11-20T15:00:00Z", cause, code: cause === "upc:1" ? "no_item_found" : "customer_not_found" });
    await fail({ seenAt: "2026-11-14T15:00:00Z", code: "reward_email_missing", cause: "reward:1", status: "waiting", atRisk: 6_000 });
    await fail({ seenAt: "2026-11-14T15:00:00Z", status: "hidden", atRisk: 99_900 });
    await at("2026-11-24T23:00:00Z");
    const [mail] = mailbox.mails;
    expect(mail).toMatchObject({ from: "punchcard@example.test", to: [sam, "kim@example.test"] });
    const text = readable(mail?.raw);
    expect(text).toContain("- 1 échec d’échange");
    expect(text).toContain("- 4 échecs de transaction");
    expect(text).toContain("- 1 d’entre eux attend que vous terminiez une étape");
    expect(text).toMatch(/- 100,00.\$ en jeu/);
    expect(text).toContain("Il reste 20 jours");
    expect(text).toMatch(/- Aucun article trouvé.: 3 échecs\r?\n {2}Northpaw 20 lb · 850001234511/);
    expect(text).toContain("https://admin.shopify.com/store/northside-pets/apps/test-client-id/app/failures");
    expect(text).toContain('<html lang="fr">');
    expect(text).not.toContain("Ana Roy");
  });

  it("is left out on a day on which nothing is open at its hour", async () => {
    await choose({ digest: true });
    await fail({ seenAt: "2026-11-24T15:00:00Z", status: "hidden" });
    await at("2026-11-24T23:00:00Z");
    await fail({ seenAt: "2026-11-24T23:20:00Z" });
    await at("2026-11-24T23:30:00Z");
    expect(mailbox.mails).toEqual([]);
    await at("2026-11-25T23:00:00Z");
    expect(mailbox.mails.length).toBe(1);
  });

  it("begins tomorrow when it is switched on after its hour", async () => {
    await fail({ seenAt: "2026-11-24T15:00:00Z" });
    const input = { recipients: sam, locale: "en" as const, digest: true, digestHour: 18, spike: false, spikeThreshold: "20" };
    await saveNotifications({ shop, input, actor: "Staff 42", now: new Date("2026-11-25T01:00:00Z") });
    await at("2026-11-25T01:05:00Z");
    expect(mailbox.mails).toEqual([]);
    await at("2026-11-25T23:00:00Z");
    expect(mailbox.mails.length).toBe(1);
  });

  it("is told of what was put off until today, as that comes back first", async () => {
    await choose({ digest: true });
    const failure = await fail({ seenAt: "2026-11-20T15:00:00Z" });
    await db.failure.update({ where: { id: failure.id }, data: { status: "snoozed", snoozedUntil: new Date("2026-11-24T20:00:00Z") } });
    await at("2026-11-24T23:00:00Z");
    expect(subjectsReceived()).toEqual(["northside-pets: 1 open failure"]);
  });

  it("goes to no shop that has left, and knows nothing of other shops", async () => {
    await openShop(other, "America/Vancouver");
    await choose({ digest: true });
    await choose({ digest: true, recipients: "lee@example.test" }, other);
    await fail({ seenAt: "2026-11-24T15:00:00Z" });
    for (let number = 0; number < 2; number++) await fail({ seenAt: "2026-11-24T15:00:00Z", shopId: other });
    await at("2026-11-24T23:00:00Z");
    expect(mailbox.mails.map(({ to, subject }) => [to, subject])).toEqual([[[sam], "northside-pets: 1 open failure"]]);
    expect((await settingsOf(other)).lastDigestDay).toBeNull();
    await db.shop.update({ where: { id: shop }, data: { uninstalledAt: new Date() } });
    await at("2026-11-26T02:00:00Z");
    expect(mailbox.mails.slice(1).map(({ to, subject }) => [to, subject])).toEqual([
      [["lee@example.test"], "southside-pets: 2 open failures"],
    ]);
  });

  it("counts no further than it has to in a shop with very many failures", async () => {
    await choose({ digest: true });
    const seenAt = new Date("2026-11-20T15:00:00Z");
    await db.failure.createMany({
      data: Array.from({ length: 2_600 }, (_, number) => ({
        ...{
          shopId: shop,
          partner: "astro",
          kind: "transaction" as const,
          code: "no_item_found",
          details: {},
          subject: `line:many${number}`,
        },
        ...{ cause: number < 2_500 ? "upc:many" : `upc:${number}`, atRiskMinor: 100, currency: "CAD" },
        ...{ rank: seenAt, occurredAt: seenAt, lastSeenAt: seenAt },
      })),
    });
    await at("2026-11-24T23:00:00Z");
    expect(subjectsReceived()).toEqual(["northside-pets: more than 2,000 open failures"]);
    expect(readable(mailbox.mails[0]?.raw)).toContain("- No item found: more than 2,000 failures");
  });
});

describe("the alert", () => {
  it("comes when more failures than the threshold came up within an hour, with their reason and its fix", async () => {
    await choose({ spike: true });
    await fail({ seenAt: "2026-11-24T13:50:00Z" });
    await fail({ seenAt: "2026-11-24T14:30:00Z" });
    await fail({ seenAt: "2026-11-24T14:40:00Z" });
    await fail({ seenAt: "2026-11-24T14:45:00Z", status: "hidden" });
    await at("2026-11-24T15:00:00Z");
    expect(mailbox.mails).toEqual([]);
    await fail({ seenAt: "2026-11-24T14:59:00Z", code: "customer_not_found" });
    await at("2026-11-24T15:00:00Z");
    expect(subjectsReceived()).toEqual(["northside-pets: 3 new failures within an hour"]);
    expect(readable(mailbox.mails[0]?.raw)).toContain("Most common reason: No item found (2 of 3).");
  });

  it("comes once in six hours, and once when two workers tick at the same moment", async () => {
    await choose({ spike: true, spikeThreshold: "1" });
    const start = Date.parse("2026-11-24T15:00:00Z");
    for (let minutes = -30; minutes <= 6 * 60 + 5; minutes += 10) await fail({ seenAt: new Date(start + minutes * 60_000).toISOString() });
    await Promise.all([1, 2].map(() => at("2026-11-24T15:00:00Z")));
    for (const hours of [1, 3, 5.9]) await at(new Date(start + hours * hourMs).toISOString());
    expect(mailbox.mails.length).toBe(1);
    await at(new Date(start + 6 * hourMs).toISOString());
    expect(mailbox.mails.length).toBe(2);
  });

  it("does not count another shop's failures", async () => {
    await openShop(other, "America/Toronto");
    await choose({ spike: true });
    for (let number = 0; number < 5; number++) await fail({ seenAt: "2026-11-24T14:30:00Z", shopId: other });
    await at("2026-11-24T15:00:00Z");
    expect(mailbox.mails).toEqual([]);
  });
});

describe("a mail server in trouble", () => {
  it("is shown as a problem without a secret, tried again, and forgotten once a mail went out", async () => {
    await choose({ digest: true });
    await fail({ seenAt: "2026-11-24T15:00:00Z" });
    const { port, url } = mailbox;
    await mailbox.close();
    await at("2026-11-24T23:00:00Z");
    const view = () => readNotifications(shop, { mailer, mailOf, now: new Date("2026-11-24T23:03:00Z") });
    expect((await view()).problem).toEqual({ code: "unreachable", at: "2026-11-24T23:00:00.000Z" });
    expect(await settingsOf()).toMatchObject({ lastDigestDay: null, sentAt: null });
    mailbox = await openMailbox({ port });
    expect(mailbox.url).toBe(url);
    await at("2026-11-24T23:05:00Z");
    await at("2026-11-24T23:10:00Z");
    expect(mailbox.mails.length).toBe(1);
    expect((await view()).problem).toBeNull();
  });

  it.each([
    ["login", "credentials_rejected"],
    ["recipients", "recipients_refused"],
    ["message", "refused"],
  ] as const)("refuses the %s: %s, and nothing of it is lost", async (trouble, problem) => {
    await choose({ digest: true, spike: true, spikeThreshold: "1" });
    for (const minute of [10, 20]) await fail({ seenAt: `2026-11-24T22:${minute}:00Z` });
    mailbox.refuse(trouble);
    await at("2026-11-24T23:00:00Z");
    expect(await settingsOf()).toMatchObject({ problem, lastDigestDay: null, lastSpikeAt: null });
    mailbox.refuse(null);
    await at("2026-11-24T23:05:00Z");
    expect(subjectsReceived()).toEqual(["northside-pets: 2 open failures", "northside-pets: 2 new failures within an hour"]);
    expect(await settingsOf()).toMatchObject({ problem: null, lastDigestDay: "2026-11-24" });
  });

  it("that refuses one recipient sends to the others, once", async () => {
    await choose({ digest: true, recipients: `${sam}\ngone@example.test` });
    await fail({ seenAt: "2026-11-24T15:00:00Z" });
    mailbox.refusedRecipients.add("gone@example.test");
    await at("2026-11-24T23:00:00Z");
    await at("2026-11-24T23:05:00Z");
    expect(mailbox.mails.map(({ to }) => to)).toEqual([[sam]]);
    expect((await settingsOf()).problem).toBe("some_recipients_refused");
  });

  it("does not keep every shop waiting: the next are told the same at once", async () => {
    await openShop(other, "America/Toronto");
    for (const id of [shop, other]) {
      await choose({ digest: true }, id);
      await fail({ seenAt: "2026-11-24T15:00:00Z", shopId: id });
    }
    let tries = 0;
    const down: Mailer = { from, send: async () => (tries++, { status: "failed", problem: "unreachable", ofServer: true }) };
    await at("2026-11-24T23:00:00Z", down);
    expect(tries).toBe(1);
    for (const id of [shop, other]) expect(await settingsOf(id)).toMatchObject({ problem: "unreachable", lastDigestDay: null });
  });

  it("a process that is killed while it sends leaves a problem, and the mail is not sent twice", async () => {
    await choose({ digest: true });
    await fail({ seenAt: "2026-11-24T15:00:00Z" });
    const killed: Mailer = { from, send: () => new Promise(() => {}) };
    void at("2026-11-24T23:00:00Z", killed);
    await until(async () => (await settingsOf()).lastDigestDay !== null);
    await at("2026-11-24T23:05:00Z");
    expect(mailbox.mails).toEqual([]);
    const problemAt = async (iso: string) => (await readNotifications(shop, { mailer, mailOf, now: new Date(iso) })).problem?.code;
    expect(await problemAt("2026-11-24T23:01:00Z")).toBeUndefined();
    expect(await problemAt("2026-11-24T23:05:00Z")).toBe("interrupted");
  });
});

describe("the tick", () => {
  it("sends mails although waking fails, and wakes although nobody is told", async () => {
    await choose({ digest: true });
    const failure = await fail({ seenAt: "2026-11-24T15:00:00Z" });
    const put = { status: "snoozed" as const, snoozedUntil: new Date("2026-11-24T16:00:00Z") };
    const snoozed = await fail({ seenAt: "2026-11-24T15:00:00Z" });
    await db.failure.update({ where: { id: snoozed.id }, data: put });
    await db.$executeRaw`CREATE FUNCTION refuse() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'not now'; END $$ LANGUAGE plpgsql`;
    await db.$executeRaw`CREATE TRIGGER refuse BEFORE UPDATE ON "Failure" FOR EACH ROW EXECUTE FUNCTION refuse()`;
    try {
      await at("2026-11-24T23:00:00Z");
    } finally {
      await db.$executeRaw`DROP TRIGGER refuse ON "Failure"`;
      await db.$executeRaw`DROP FUNCTION refuse`;
    }
    expect(subjectsReceived()).toEqual(["northside-pets: 1 open failure"]);
    await at("2026-11-24T23:05:00Z", null);
    const open = await db.failure.findMany({ where: { status: "open" }, orderBy: { id: "asc" } });
    expect(open.map(({ id }) => id).sort()).toEqual([failure.id, snoozed.id].sort());
  });

  it("one shop's trouble keeps no other from its mail", async () => {
    await openShop(other, "America/Toronto");
    for (const id of [shop, other]) {
      await choose({ digest: true }, id);
      await fail({ seenAt: "2026-11-24T15:00:00Z", shopId: id });
    }
    // Its key is gone: the recipients cannot be read.
    await db.notificationSettings.update({ where: { shopId: shop }, data: { recipients: "sealed.gone.AAAA" } });
    await at("2026-11-24T23:00:00Z");
    expect(subjectsReceived()).toEqual(["southside-pets: 1 open failure"]);
    expect((await readNotifications(shop, { mailer, mailOf, now: new Date() })).settings.recipients).toEqual([]);
  });

  it("wakes failures in the worker when its job comes", async () => {
    const failure = await fail({ seenAt: "2026-11-20T15:00:00Z" });
    await db.failure.update({ where: { id: failure.id }, data: { status: "snoozed", snoozedUntil: new Date(Date.now() - 1_000) } });
    const worker = await runWorker(workerHandlers(), { lookEvery: 1, schedule: false });
    await db.$transaction((tx) => enqueue(tx, tickJob, {}));
    await until(async () => (await db.failure.findUniqueOrThrow({ where: { id: failure.id } })).status === "open");
    await worker.stop(2);
    await stopSender();
  });
});

describe("the settings", () => {
  it("are nothing until somebody says so, and come back as they were saved; addresses are sealed", async () => {
    const read = async () => (await readNotifications(shop, { mailer: null, mailOf, now: new Date() })).settings;
    expect(await read()).toEqual({ recipients: [], locale: null, digest: false, digestHour: 18, spike: false, spikeThreshold: 20 });
    expect(
      await choose({ recipients: `${sam};  KIM@example.test\n${sam.toUpperCase()}`, locale: "fr", digestHour: 7, digest: true }),
    ).toEqual({
      status: "saved",
    });
    expect(await read()).toMatchObject({ recipients: [sam.toUpperCase(), "KIM@example.test"], locale: "fr", digest: true, digestHour: 7 });
    const { recipients, updatedBy } = await settingsOf();
    expect([recipients.startsWith("sealed."), updatedBy]).toEqual([true, "Staff 42"]);
  });

  it.each<[Partial<NotificationSettingsInput>, object]>([
    [{ recipients: "", digest: true }, { recipients: { error: "required", named: "" } }],
    [{ recipients: " , ", spike: true }, { recipients: { error: "required", named: "" } }],
    [{ recipients: `${sam}\nsam@` }, { recipients: { error: "not_an_address", named: "sam@" } }],
    [{ recipients: "Sam <sam@example.test>" }, { recipients: { error: "not_an_address", named: "Sam" } }],
    [
      { recipients: Array.from({ length: 11 }, (_, number) => `s${number}@example.test`).join("\n") },
      { recipients: { error: "too_many", named: "10" } },
    ],
    ...["", "0", "-1", "1.5", "many", "1000000"].map(
      (spikeThreshold) =>
        [{ spikeThreshold }, { spikeThreshold: { error: "not_a_threshold", named: "100000" } }] as [
          Partial<NotificationSettingsInput>,
          object,
        ],
    ),
  ])("refuse what is wrong and keep what was: %j", async (changes, errors) => {
    await choose({ digest: true });
    const before = await settingsOf();
    expect(await choose({ digest: true, ...changes })).toEqual({ status: "invalid", errors });
    expect(await settingsOf()).toEqual(before);
  });
});

describe("the test mail", () => {
  const now = new Date("2026-11-24T15:00:00Z");
  const press = (moment = now, given: Mailer | null = mailer) => sendTestMail(shop, { mailer: given, mailOf, now: moment });

  it("goes to the saved recipients, and says so", async () => {
    await choose({ recipients: `${sam}\nkim@example.test` });
    expect(await press()).toEqual({ status: "sent", recipients: 2 });
    expect(mailbox.mails.map(({ to, subject }) => [to, subject])).toEqual([[[sam, "kim@example.test"], "Test mail from Punchcard"]]);
  });

  it("says why it was not sent", async () => {
    expect(await press(now, null)).toEqual({ status: "not_set_up" });
    expect(await press()).toEqual({ status: "no_recipients" });
    await choose({});
    mailbox.refuse("login");
    expect(await press()).toEqual({ status: "failed", problem: "credentials_rejected" });
    mailbox.refuse(null);
    expect(await press()).toEqual({ status: "sent", recipients: 1 });
  });

  it("floods nobody: one in a minute, also when pressed twice at once", async () => {
    await choose({});
    const answers = await Promise.all([press(), press()]);
    expect(answers.map(({ status }) => status).sort()).toEqual(["sent", "too_soon"]);
    expect(await press(new Date(now.getTime() + 59_000))).toEqual({ status: "too_soon" });
    expect(await press(new Date(now.getTime() + 60_000))).toEqual({ status: "sent", recipients: 1 });
    expect(mailbox.mails.length).toBe(2);
  });
});

describe("the preview", () => {
  const now = new Date("2026-11-24T15:00:00Z");
  const previews = async () => (await readNotifications(shop, { mailer, mailOf, now })).previews;

  it("shows examples while there is nothing to say, and says so", async () => {
    const { digest, spike } = await previews();
    expect([digest.example, spike.example]).toEqual([true, true]);
    expect(digest.mails.fr.subject).toMatch(/^northside-pets.: 5 échecs ouverts$/);
  });

  it("shows what would be sent now, in both languages", async () => {
    await fail({ seenAt: "2026-11-24T14:30:00Z" });
    const { digest, spike } = await previews();
    expect([digest.example, spike.example]).toEqual([false, false]);
    expect(digest.mails.en.subject).toBe("northside-pets: 1 open failure");
    expect(spike.mails.fr.subject).toMatch(/: 1 nouvel échec en une heure$/);
  });
});
