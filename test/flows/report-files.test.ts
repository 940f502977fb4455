import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { mailOf } from "#app/components/mail-of.ts";
import { reportFileTextsFor } from "#app/components/report-file-texts.ts";
import { createMailer } from "#app/notifications/mailer.server.ts";
import type { Mailer } from "#app/notifications/mailer.server.ts";
import { tick } from "#app/notifications/tick.server.ts";
import { db } from "#app/platform/db.server.ts";
import { rotateKeys } from "#app/platform/rotate-keys.server.ts";
import { sealedColumns } from "#app/platform/sealed-columns.ts";
import { seal } from "#app/platform/secrets.server.ts";
import { stopSender } from "#app/queue/enqueue.server.ts";
import { handle } from "#app/queue/handle.ts";
import { makeReportJob } from "#app/queue/jobs.ts";
import { runWorker } from "#app/queue/run-worker.server.ts";
import { enqueueDueReports } from "#app/reports/enqueue-due-reports.server.ts";
import { makeReportFile, previewReportFile } from "#app/reports/make-report-file.server.ts";
import { giveUpReport, makeReport } from "#app/reports/make-report.server.ts";
import { openReportFile } from "#app/reports/open-report-file.server.ts";
import { readReportFiles } from "#app/reports/read-report-files.server.ts";
import { removeOldReportFiles } from "#app/reports/remove-old-files.server.ts";
import { firstOptions } from "#app/reports/report-file-view.ts";
import type { DaysInput, ScheduledReportInput } from "#app/reports/report-file-view.ts";
import type { ReportOptions } from "#app/reports/report-options.ts";
import { deleteScheduledReport, saveScheduledReport, switchScheduledReport } from "#app/reports/save-scheduled-report.server.ts";
import { sendReportAgain } from "#app/reports/send-report-again.server.ts";
import { addChain, addLocation, rollUpHours, sell, work } from "#test/support/add-stores.ts";
import { clearShops } from "#test/support/clear-shops.ts";
import { openMailbox } from "#test/support/mailbox.ts";
import type { Mailbox } from "#test/support/mailbox.ts";
import { until } from "#test/support/until.ts";

const shop = "northside-pets.myshopify.com";
const other = "southside-pets.myshopify.com";
const from = "Punchcard <punchcard@example.test>";
const sam = "sam@example.test";
const actor = "Staff 42";
/** Wednesday; six in the morning in Toronto is 11:00 UTC. */
const noon = new Date("2026-11-25T17:00:00Z");

let mailbox: Mailbox;
let mailer: Mailer;
let chain: Awaited<ReturnType<typeof addChain>>;
let queen: Awaited<ReturnType<typeof addLocation>>;
let harbour: Awaited<ReturnType<typeof addLocation>>;

beforeEach(async () => {
  mailbox = await openMailbox();
  mailer = createMailer({ url: mailbox.url, from });
  await openShop(shop);
  chain = await addChain({ shop, importedAt: new Date("2026-11-30T00:00:00Z") });
  queen = await addLocation({ chain, name: "Queen Street", locationId: "3a64f8f4" });
  harbour = await addLocation({ chain, name: "Harbour", locationId: "0b11f8f4" });
});
afterEach(async () => {
  await mailbox.close();
  await stopSender();
  await clearShops();
});

async function openShop(id: string) {
  await db.shop.create({ data: { id, name: id.split(".")[0] ?? id, timeZone: "America/Toronto", currency: "CAD" } });
}

type Made = { options?: Partial<ReportOptions>; days?: Partial<DaysInput>; now?: Date; shopId?: string };
const asked = ({ options = {}, days = {}, now = noon, shopId = shop }: Made) => {
  const chosen = { ...firstOptions("en"), ...options };
  return {
    shop: shopId,
    options: chosen,
    days: { span: "yesterday" as const, first: "", last: "", ...days },
    now,
    texts: reportFileTextsFor(chosen.locale),
  };
};
const make = (made: Made = {}) => makeReportFile({ ...asked(made), actor });
const preview = (made: Made = {}) => previewReportFile(asked(made));

async function contentOf(result: Awaited<ReturnType<typeof make>>): Promise<string> {
  if (result.status !== "made") throw new Error(JSON.stringify(result));
  return (await openReportFile(shop, result.file))?.content ?? "";
}
const linesOf = (content: string) => content.split("\r\n").slice(0, -1);

/** Saved on the day before, at noon. */
async function schedule(
  changes: Partial<ScheduledReportInput> = {},
  { id = null, now = new Date("2026-11-24T17:00:00Z") }: { id?: string | null; now?: Date } = {},
) {
  const input = {
    name: "For TMAS",
    every: "day" as const,
    hour: 6,
    delivery: "download" as const,
    recipients: "",
    options: firstOptions("en"),
  };
  const result = await saveScheduledReport({ shop, id, input: { ...input, ...changes }, actor, now });
  const newest = await db.scheduledReport.findFirst({ where: { shopId: shop }, orderBy: { id: "desc" } });
  return { result, id: id ?? newest?.id ?? "" };
}
const byMail = { delivery: "mail" as const, recipients: sam };
const due = (iso: string) => enqueueDueReports({ now: new Date(iso) });
const files = () => db.reportFile.findMany({ where: { shopId: shop }, orderBy: { createdAt: "asc" } });
const jobs = async () =>
  (await db.$queryRaw<{ count: number }[]>`SELECT count(*)::int FROM pgboss.job WHERE name = ${makeReportJob.name}`)[0]?.count;
const given = (mail: Mailer | null = mailer, now = noon) => ({ mailer: mail, mailOf, textsFor: reportFileTextsFor, now });

/** What a worker does with the files that wait, one attempt each. */
async function makeAll(mail: Mailer | null = mailer, now = noon): Promise<unknown[]> {
  const waiting = (await files()).filter((file) => file.state === "waiting" || file.mail === "waiting");
  const settled = await Promise.allSettled(waiting.map(({ id }) => makeReport({ shop, file: id }, given(mail, now))));
  return settled.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
}

const view = () => readReportFiles(shop, { mailer, now: noon });
const problems = async () => {
  const shown = await view();
  return [shown.scheduled[0]?.problem, shown.files[0]?.problem];
};

/** The parts of a mail, undone. */
function partsOf(raw = ""): { type: string; name: string | null; content: string }[] {
  const [, boundary = ""] = /boundary="([^"]+)"/.exec(raw) ?? [];
  return raw
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => {
      const [head = "", ...body] = part.split("\r\n\r\n");
      const encoded = body.join("\r\n\r\n");
      const content = /base64/i.test(head) ? Buffer.from(encoded, "base64").toString("utf8") : encoded;
      return { type: /Content-Type: ([^;\r]+)/.exec(head)?.[1] ?? "", name: /filename="?([^"\r\n;]+)/.exec(head)?.[1] ?? null, content };
    });
}
/** Its lines put together, and its encoded words undone. */
function subjectOf(raw = ""): string {
  const [, subject = ""] = /^Subject: ((?:.*\r\n )*.*)\r\n/m.exec(raw) ?? [];
  const words = subject.replace(/\?=\r\n =\?UTF-8\?Q\?/g, "").replace(/=\?UTF-8\?Q\?(.*)\?=/, "$1");
  return readable(words.replaceAll("_", " "));
}
/** Quoted-printable undone. */
const readable = (raw = "") =>
  raw.replace(/=\r?\n/g, "").replace(/(?:=[0-9A-F]{2})+/g, (bytes) => Buffer.from(bytes.replaceAll("=", ""), "hex").toString("utf8"));

describe("a file that is made now", () => {
  it("is in TMAS's format, with every hour of the day and each location's own ID", async () => {
    await sell(queen, { at: "2026-11-24T14:10:00Z", minor: 1_250, items: 2 });
    await sell(queen, { at: "2026-11-24T14:50:00Z", minor: -3_000, items: -1, isReturn: true });
    await work(queen, { from: "2026-11-24T14:00:00Z", to: "2026-11-24T15:30:00Z" });
    const result = await make();
    const lines = linesOf(await contentOf(result));
    expect(lines.slice(0, 2)).toEqual([
      "Location ID,Date & Time,Hour,Sales,Transactions,Items,Staff Hours",
      "0b11f8f4,2026-11-24 00:00,00,0.00,0,0,0.00",
    ]);
    expect(lines.length).toBe(1 + 2 * 24);
    expect(lines.slice(1 + 24 + 9, 1 + 24 + 11)).toEqual([
      "3a64f8f4,2026-11-24 09:00,09,-17.50,1,1,1.00",
      "3a64f8f4,2026-11-24 10:00,10,0.00,0,0,0.50",
    ]);
    const [file] = await files();
    expect(file).toMatchObject({
      rows: 48,
      firstDay: "2026-11-24",
      lastDay: "2026-11-24",
      late: [],
      name: "TMAS import file",
      createdBy: actor,
    });
    expect(await openReportFile(shop, file?.id ?? "")).toMatchObject({ name: "tmas-2026-11-24.csv", type: "text/csv; charset=utf-8" });
  });

  it("is written as it was chosen: masked, without the optional columns, separated by tabs, for one location", async () => {
    await sell(queen, { at: "2026-11-24T14:10:00Z", minor: 1_250 });
    const options = { mask: "last4", hourColumn: false, staffHours: false, separator: "tab", dateFormat: "us", heading: false } as const;
    const result = await make({ options: { ...options, hours: "with_figures", locations: [queen.id] } });
    expect(await contentOf(result)).toBe("f8f4\t11/24/2026 09:00\t12.50\t1\t1\r\n");
    expect((await openReportFile(shop, (await files())[0]?.id ?? ""))?.name).toBe("tmas-2026-11-24.txt");
  });

  it("is refused while masked IDs of locations are the same, which the preview says before", async () => {
    const refused = { status: "invalid", errors: { mask: { error: "ids_alike", named: "Harbour, Queen Street" } } };
    expect(await preview({ options: { mask: "last4" } })).toEqual(refused);
    expect(await make({ options: { mask: "last4" } })).toEqual(refused);
    expect(await files()).toEqual([]);
    expect((await make({ options: { mask: "last4", kind: "daily_totals" } })).status).toBe("made");
  });

  it("can be totals of days for people, with names in their language, which no name makes a formula of", async () => {
    await db.storeLocation.update({ where: { id: queen.id }, data: { name: "=HYPERLINK(1)" } });
    await sell(queen, { at: "2026-11-24T14:10:00Z", minor: -1_250, isReturn: true });
    const content = await contentOf(await make({ options: { kind: "daily_totals", locale: "fr", separator: "semicolon" } }));
    expect(content.startsWith("\uFEFFIdentifiant de l’emplacement;Emplacement;Chaîne;")).toBe(true);
    expect(linesOf(content)[2]).toBe("3a64f8f4;'=HYPERLINK(1);Northern Pets;2026-11-24;CAD;-12.50;-1.62;0;1;1;0.00");
  });

  it("leaves out what is not over, and what was not imported, and says which chain is behind", async () => {
    await db.storeChain.update({ where: { id: chain.id }, data: { importedAt: new Date("2026-11-25T15:02:00Z") } });
    await sell(queen, { at: "2026-11-25T14:30:00Z", minor: 500 });
    await sell(queen, { at: "2026-11-25T17:00:00Z", minor: 700 });
    const options = { locations: [queen.id] };
    const result = await make({
      days: { span: "range", first: "2026-11-25", last: "2026-11-25" },
      now: new Date("2026-11-25T17:30:00Z"),
      options,
    });
    expect(linesOf(await contentOf(result)).at(-1)).toBe("3a64f8f4,2026-11-25 09:00,09,5.00,1,1,0.00");
    expect((await files()).map(({ late }) => late)).toEqual([["Northern Pets"]]);
    const earlier = await make({
      days: { span: "range", first: "2026-11-25", last: "2026-11-25" },
      now: new Date("2026-11-25T15:30:00Z"),
      options,
    });
    expect(earlier.status).toBe("made");
    expect((await files()).map(({ late }) => late)).toEqual([[], ["Northern Pets"]]);
  });

  it("shows its first lines before, and how it goes on", async () => {
    await sell(queen, { at: "2026-11-24T14:10:00Z", minor: 1_250 });
    expect(await preview({ options: { hours: "with_figures" } })).toEqual({
      status: "shown",
      lines: ["Location ID,Date & Time,Hour,Sales,Transactions,Items,Staff Hours", "3a64f8f4,2026-11-24 09:00,09,12.50,1,1,0.00"],
      more: false,
    });
    expect(await preview()).toMatchObject({ lines: { length: 5 }, more: true });
  });

  it.each<[Made, object]>([
    [{ days: { span: "range", first: "2026-11-25", last: "2026-11-24" } }, { last: { error: "wrong_order" } }],
    [{ days: { span: "range", first: "2026-11-25", last: "2026-11-26" } }, { last: { error: "in_future" } }],
    [{ days: { span: "range", first: "x", last: "2026-11-24" } }, { first: { error: "not_a_day" } }],
    [{ days: { span: "range", first: "2025-11-01", last: "2026-11-24" } }, { last: { error: "too_long", named: "366" } }],
    [{ options: { locations: ["00000000-0000-7000-8000-000000000000"] } }, { locations: { error: "no_locations" } }],
  ])("is not made of what is wrong: %j", async (wrong, errors) => {
    expect(await make(wrong)).toMatchObject({ status: "invalid", errors });
    expect(await files()).toEqual([]);
  });

  it("knows neither stores nor files of another shop", async () => {
    await openShop(other);
    expect(await make({ shopId: other, options: { locations: [queen.id] } })).toMatchObject({
      errors: { locations: { error: "no_locations" } },
    });
    const result = await make();
    const id = result.status === "made" ? result.file : "";
    expect(await openReportFile(shop, id)).not.toBeNull();
    expect(await openReportFile(other, id)).toBeNull();
    expect((await readReportFiles(other, { mailer, now: noon })).files).toEqual([]);
    expect(await sendReportAgain({ shop: other, file: id })).toEqual({ status: "gone" });
  });

  it("adds up to the roll-ups, whatever was sold, on days on which the clock changes as well", async () => {
    const vancouver = await addLocation({ chain, name: "West", locationId: "0000west", timeZone: "America/Los_Angeles" });
    const minutes = fc.integer({ min: 0, max: 3 * 24 * 60 - 1 });
    const sale = fc.record({
      minute: minutes,
      minor: fc.integer({ min: -50_000, max: 50_000 }),
      items: fc.integer({ min: -3_000, max: 9_000 }),
      west: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("2026-03-07", "2026-10-31"),
        fc.array(sale, { minLength: 1, maxLength: 25 }),
        async (first, sales) => {
          await db.$executeRaw`DELETE FROM "StoreSale"`;
          await db.$executeRaw`DELETE FROM "StoreRollup"`;
          const start = Date.parse(`${first}T08:00:00Z`);
          for (const { minute, minor, items, west } of sales) {
            await sell(west ? vancouver : queen, {
              at: new Date(start + minute * 60_000).toISOString(),
              minor,
              items: items / 1_000,
              isReturn: minor < 0,
            });
          }
          const last = new Date(start + 4 * 86_400_000).toISOString().slice(0, 10);
          const rows = linesOf(await contentOf(await make({ days: { span: "range", first, last }, options: { heading: false } }))).map(
            (line) => line.split(","),
          );
          const sums = await db.storeRollup.aggregate({
            where: { dimension: "total", grain: "year" },
            _sum: { salesMinor: true, transactions: true, items: true },
          });
          const sum = (numbers: number[]) => numbers.reduce((one, more) => one + more, 0);
          expect(sum(rows.map((row) => Math.round(Number(row[3]) * 100)))).toBe(Number(sums._sum.salesMinor));
          expect(sum(rows.map((row) => Number(row[4])))).toBe(sums._sum.transactions);
          expect(sum(rows.map((row) => Math.round(Number(row[5]) * 1_000)))).toBe(Math.round(Number(sums._sum.items) * 1_000));
          expect(new Set(rows.map((row) => `${row[0]} ${row[1]}`)).size).toBe(rows.length);
        },
      ),
      { numRuns: 8 },
    );
  });

  it("may have the 439,200 lines of fifty stores and a leap year's days, without keeping others waiting", async () => {
    await db.$executeRaw`DELETE FROM "StoreLocation"`;
    await rollUpHours(shop, { chain: chain.id, locations: 50, first: "2025-11-24", days: 366 });
    let turns = 0;
    const watch = setInterval(() => (turns += 1), 1);
    const result = await make({ days: { span: "range", first: "2025-11-24", last: "2026-11-24" } });
    clearInterval(watch);
    const content = await contentOf(result);
    expect((await files())[0]?.rows).toBe(439_200);
    expect(linesOf(content).length).toBe(1 + 439_200);
    expect(content.length).toBeGreaterThan(20_000_000);
    // Others had their turn after each piece of five thousand lines.
    expect(turns).toBeGreaterThan(439_200 / 5_000);
  }, 180_000);
});

describe("a scheduled report", () => {
  it("is made once a day at its hour of the shop's clock, of the day before, over a change of the clock", async () => {
    await db.storeChain.update({ where: { id: chain.id }, data: { importedAt: new Date("2027-01-01T00:00:00Z") } });
    await schedule({}, { now: new Date("2026-10-30T17:00:00Z") });
    // Toronto: until 2026-11-01 six is 10:00 UTC, from then on 11:00.
    for (const moment of [
      "2026-10-31T09:55:00Z",
      "2026-10-31T10:00:00Z",
      "2026-10-31T10:05:00Z",
      "2026-11-01T10:00:00Z",
      "2026-11-01T11:00:00Z",
    ])
      await due(moment);
    expect((await files()).map(({ firstDay, lastDay, dueAt, state }) => [firstDay, lastDay, dueAt?.toISOString(), state])).toEqual([
      ["2026-10-30", "2026-10-30", "2026-10-31T10:00:00.000Z", "waiting"],
      ["2026-10-31", "2026-10-31", "2026-11-01T11:00:00.000Z", "waiting"],
    ]);
    await makeAll();
    expect((await files()).map(({ state, rows, mail, name }) => [state, rows, mail, name])).toEqual([
      ["made", 48, "none", "For TMAS"],
      ["made", 48, "none", "For TMAS"],
    ]);
    expect(await jobs()).toBe(2);
  });

  it("is made once for each moment, though several ticks come at once and the job is done twice", async () => {
    await schedule(byMail);
    await Promise.all([1, 2, 3, 4].map(() => due("2026-11-25T11:00:00Z")));
    expect([(await files()).length, await jobs()]).toEqual([1, 1]);
    const [file] = await files();
    const job = { shop, file: file?.id ?? "" };
    await makeReport(job, given());
    await makeReport(job, given());
    expect(mailbox.mails.length).toBe(1);
    expect(await files()).toMatchObject([{ state: "made", mail: "sent", sentAt: noon, problem: null }]);
  });

  it("waits for the import of its time, and after half an hour no more", async () => {
    const imported = (iso: string) => db.storeChain.update({ where: { id: chain.id }, data: { importedAt: new Date(iso) } });
    await schedule({ every: "hour" }, { now: new Date("2026-11-25T12:30:00Z") });
    await imported("2026-11-25T12:02:00Z");
    await due("2026-11-25T13:00:00Z");
    expect(await files()).toEqual([]);
    await imported("2026-11-25T13:02:30Z");
    await due("2026-11-25T13:05:00Z");
    expect((await files()).map(({ hoursFrom, hoursTo }) => [hoursFrom?.toISOString(), hoursTo?.toISOString()])).toEqual([
      ["2026-11-25T12:00:00.000Z", "2026-11-25T13:00:00.000Z"],
    ]);
    await due("2026-11-25T14:25:00Z");
    expect((await files()).length).toBe(1);
    await due("2026-11-25T14:30:00Z");
    await makeAll(mailer, new Date("2026-11-25T14:30:00Z"));
    expect((await files()).map(({ late }) => late)).toEqual([[], ["Northern Pets"]]);
  });

  it("waits until the day is over at each of its locations", async () => {
    await addLocation({ chain, name: "Honolulu", locationId: "honolulu", timeZone: "Pacific/Honolulu" });
    await schedule({ hour: 2 });
    // Midnight in Honolulu is 10:00 UTC.
    for (const moment of ["2026-11-25T07:00:00Z", "2026-11-25T09:55:00Z"]) await due(moment);
    expect(await files()).toEqual([]);
    await due("2026-11-25T10:00:00Z");
    await makeAll(mailer, new Date("2026-11-25T10:00:00Z"));
    expect((await files()).map(({ rows, firstDay }) => [rows, firstDay])).toEqual([[72, "2026-11-24"]]);
  });

  it("covers with one file what was missed, and goes on from there", async () => {
    await schedule();
    await due("2026-11-28T12:00:00Z");
    await due("2026-11-28T12:05:00Z");
    expect((await files()).map(({ firstDay, lastDay, dueAt }) => [firstDay, lastDay, dueAt?.toISOString()])).toEqual([
      ["2026-11-24", "2026-11-27", "2026-11-28T11:00:00.000Z"],
    ]);
    expect((await db.scheduledReport.findFirstOrThrow()).nextAt).toEqual(new Date("2026-11-29T11:00:00Z"));
  });

  it("covers missed hours with one file: every hour of them, each once", async () => {
    await sell(queen, { at: "2026-11-24T17:30:00Z", minor: 100 });
    await sell(queen, { at: "2026-11-24T21:59:59Z", minor: 200 });
    await sell(queen, { at: "2026-11-24T22:00:00Z", minor: 400 });
    await schedule({ every: "hour", options: { ...firstOptions("en"), hours: "with_figures", heading: false } });
    await due("2026-11-24T22:04:00Z");
    await makeAll();
    const [file] = await files();
    expect(linesOf(file?.content ?? "")).toEqual([
      "3a64f8f4,2026-11-24 12:00,12,1.00,1,1,0.00",
      "3a64f8f4,2026-11-24 16:00,16,2.00,1,1,0.00",
    ]);
    expect((await openReportFile(shop, file?.id ?? ""))?.name).toBe("tmas-2026-11-24-12.csv");
    await due("2026-11-24T23:00:00Z");
    await makeAll();
    expect(linesOf((await files())[1]?.content ?? "")).toEqual(["3a64f8f4,2026-11-24 17:00,17,4.00,1,1,0.00"]);
  });

  it("is not made while it is switched off, nor later for that time, nor for a shop that has left", async () => {
    const { id } = await schedule();
    await switchScheduledReport({ shop, id, active: false, now: noon });
    await due("2026-11-28T12:00:00Z");
    await switchScheduledReport({ shop, id, active: true, now: new Date("2026-11-28T12:00:00Z") });
    await due("2026-11-28T12:05:00Z");
    expect(await files()).toEqual([]);
    await db.shop.update({ where: { id: shop }, data: { uninstalledAt: new Date() } });
    await due("2026-11-29T12:05:00Z");
    expect(await files()).toEqual([]);
  });

  it("says what is wrong with it, and is made once that is mended", async () => {
    await db.storeLocation.update({ where: { id: harbour.id }, data: { locationId: "0b110007" } });
    await schedule({ ...byMail, options: { ...firstOptions("en"), mask: "last4" } });
    await db.storeLocation.update({ where: { id: harbour.id }, data: { locationId: "0b11f8f4" } });
    await due("2026-11-25T11:00:00Z");
    await makeAll();
    expect(await problems()).toEqual(["ids_alike", "ids_alike"]);
    expect(mailbox.mails).toEqual([]);
    await db.storeLocation.update({ where: { id: harbour.id }, data: { locationId: "0b110007" } });
    const [file] = await files();
    expect(await sendReportAgain({ shop, file: file?.id ?? "" })).toEqual({ status: "asked" });
    await makeAll();
    expect([await problems(), mailbox.mails.length]).toEqual([[null, null], 1]);
  });

  it("stays as the merchant changed it, and its files outlive it", async () => {
    const { id } = await schedule();
    await schedule({ name: "  Renamed \n ", hour: 6 }, { id });
    expect(await view()).toMatchObject({ scheduled: [{ id, name: "Renamed", nextAt: "2026-11-25T11:00:00.000Z", lastFile: null }] });
    await schedule({ hour: 8 }, { id });
    expect((await view()).scheduled[0]?.nextAt).toBe("2026-11-25T13:00:00.000Z");
    await due("2026-11-25T13:00:00Z");
    expect((await view()).scheduled[0]?.lastFile).toMatchObject({ state: "waiting" });
    await deleteScheduledReport({ shop, id });
    await makeAll();
    expect(await view()).toMatchObject({ scheduled: [], files: [{ state: "made", canSend: false }] });
    expect((await schedule({}, { id })).result).toEqual({ status: "gone" });
    expect(await switchScheduledReport({ shop, id, active: false, now: noon })).toEqual({ status: "gone" });
  });

  it.each<[Partial<ScheduledReportInput>, object]>([
    [{ name: " " }, { name: { error: "name_required", named: "" } }],
    [{ name: "x".repeat(101) }, { name: { error: "name_too_long", named: "100" } }],
    [{ delivery: "mail", recipients: " ; " }, { recipients: { error: "recipients_required", named: "" } }],
    [{ delivery: "mail", recipients: `${sam}, sam@` }, { recipients: { error: "not_an_address", named: "sam@" } }],
    [
      { delivery: "mail", recipients: Array.from({ length: 11 }, (_, number) => `s${number}@example.test`).join() },
      { recipients: { error: "too_many_recipients", named: "10" } },
    ],
    [{ options: { ...firstOptions("en"), mask: "last3" } }, { mask: { error: "ids_alike", named: "Harbour, Queen Street" } }],
    [
      { options: { ...firstOptions("en"), locations: ["00000000-0000-7000-8000-000000000000"] } },
      { locations: { error: "no_locations", named: "" } },
    ],
  ])("is not kept with what is wrong: %j", async (wrong, errors) => {
    expect((await schedule(wrong)).result).toEqual({ status: "invalid", errors });
    expect(await db.scheduledReport.count()).toBe(0);
  });

  it("is one of thirty at most, and another shop can neither change nor delete it", async () => {
    await openShop(other);
    const { id } = await schedule();
    await addLocation({ chain: await addChain({ shop: other }), name: "Their store", locationId: "1" });
    const input = {
      name: "Mine",
      every: "day" as const,
      hour: 6,
      delivery: "download" as const,
      recipients: "",
      options: firstOptions("en"),
    };
    expect(await saveScheduledReport({ shop: other, id, input, actor, now: noon })).toEqual({ status: "gone" });
    await deleteScheduledReport({ shop: other, id });
    for (let number = 1; number < 30; number++) await schedule();
    expect((await schedule()).result).toMatchObject({ status: "invalid", errors: { name: { error: "too_many_scheduled" } } });
    expect(await db.scheduledReport.count({ where: { shopId: shop } })).toBe(30);
  });
});

describe("a report by mail", () => {
  const dueNow = async (changes: Partial<ScheduledReportInput> = {}) => {
    const { id } = await schedule({ ...byMail, ...changes });
    await due("2026-11-25T11:00:00Z");
    return id;
  };

  it("brings the file as it is, in the chosen language, with no figures in its subject, to recipients who are sealed", async () => {
    await sell(queen, { at: "2026-11-24T14:10:00Z", minor: 987_654 });
    const id = await dueNow({ recipients: `${sam}\nimport@tmas.test`, options: { ...firstOptions("fr"), separator: "semicolon" } });
    const { recipients } = await db.scheduledReport.findUniqueOrThrow({ where: { id } });
    expect([recipients.startsWith("sealed."), recipients.includes(sam)]).toEqual([true, false]);
    await makeAll();
    const [mail] = mailbox.mails;
    expect(mail).toMatchObject({ from: "punchcard@example.test", to: [sam, "import@tmas.test"] });
    expect(subjectOf(mail?.raw)).toBe("northside-pets\u00a0: For TMAS, 24 nov. 2026");
    const [file] = await files();
    const attachment = partsOf(mail?.raw).find(({ name }) => name !== null);
    expect(attachment).toMatchObject({ type: "text/csv", name: "tmas-2026-11-24.csv" });
    expect(attachment?.content).toBe(file?.content);
    expect(attachment?.content).toContain("3a64f8f4;2026-11-24 09:00;09;9876.54;1;1;0.00\r\n");
    const words = readable(mail?.raw);
    expect(words).toContain("48 lignes");
    expect(words).toContain("/app/reports/files");
    expect(words.replace(attachment?.content ?? "", "")).not.toContain("9876");
  });

  it("is tried again by the queue while the mail server is down, and the page says so meanwhile", async () => {
    await dueNow();
    const { port } = mailbox;
    await mailbox.close();
    const handlers = [handle(makeReportJob, (payload) => makeReport(payload, given()), { onGivenUp: giveUpReport })];
    const worker = await runWorker(handlers, { schedule: false, lookEvery: 1, retryMin: 0.2, retryMax: 0.5 });
    try {
      await until(async () => (await files())[0]?.problem === "unreachable");
      expect(await problems()).toEqual(["unreachable", "unreachable"]);
      expect((await view()).files[0]).toMatchObject({ state: "made", mail: "waiting" });
      mailbox = await openMailbox({ port });
      await until(async () => (await files())[0]?.mail === "sent");
      expect([await problems(), mailbox.mails.length]).toEqual([[null, null], 1]);
    } finally {
      await worker.stop();
    }
  });

  it("is given up after a day, and sent again by a press", async () => {
    await dueNow();
    mailbox.refuse("login");
    const [error] = await makeAll();
    const [file] = await files();
    const job = { shop, file: file?.id ?? "" };
    await giveUpReport(job, { error, attempt: 9, nextAttemptAt: null });
    expect((await view()).files[0]).toMatchObject({ mail: "failed", problem: "credentials_rejected", canSend: true });
    await makeReport(job, given());
    expect(mailbox.mails).toEqual([]);
    mailbox.refuse(null);
    expect(await sendReportAgain(job)).toEqual({ status: "asked" });
    await makeAll();
    expect([await problems(), mailbox.mails.length]).toEqual([[null, null], 1]);
    expect(await sendReportAgain(job)).toEqual({ status: "gone" });
  });

  it.each([
    ["recipients", "recipients_refused"],
    ["message", "refused"],
  ] as const)("that the server refuses for its %s waits for a person, who can send it again", async (trouble, problem) => {
    await dueNow();
    mailbox.refuse(trouble);
    expect(await makeAll()).toEqual([]);
    expect(await problems()).toEqual([problem, problem]);
    expect((await files())[0]).toMatchObject({ state: "made", mail: "failed" });
    mailbox.refuse(null);
    await sendReportAgain({ shop, file: (await files())[0]?.id ?? "" });
    await makeAll();
    expect(mailbox.mails.map(({ to }) => to)).toEqual([[sam]]);
  });

  it("reaches the others when the server refuses one recipient, and the page says so", async () => {
    await dueNow({ recipients: `${sam}\ngone@example.test` });
    mailbox.refusedRecipients.add("gone@example.test");
    await makeAll();
    expect(mailbox.mails.map(({ to }) => to)).toEqual([[sam]]);
    expect(await problems()).toEqual(["some_recipients_refused", "some_recipients_refused"]);
    expect((await files())[0]?.mail).toBe("sent");
  });

  it("waits for a person while mail is not set up, or its recipients cannot be read", async () => {
    const id = await dueNow();
    await makeAll(null);
    expect(await problems()).toEqual(["mail_not_set_up", "mail_not_set_up"]);
    await db.scheduledReport.update({ where: { id }, data: { recipients: "sealed.gone.AAAA" } });
    await sendReportAgain({ shop, file: (await files())[0]?.id ?? "" });
    await makeAll();
    expect(await problems()).toEqual(["recipients_unreadable", "recipients_unreadable"]);
    expect((await view()).scheduled[0]?.recipients).toEqual([]);
  });

  it("may come twice after a crash rather than be lost, and both have one id", async () => {
    await dueNow();
    const dies: Mailer = { from, send: async (mail) => (await mailer.send(mail), Promise.reject(new Error("killed"))) };
    expect(await makeAll(dies)).toMatchObject([{ message: "killed" }]);
    expect((await files())[0]).toMatchObject({ state: "made", mail: "waiting" });
    await makeAll();
    const ids = mailbox.mails.map(({ raw }) => /^Message-ID: (.*)$/im.exec(raw)?.[1]);
    expect([ids.length, new Set(ids).size]).toEqual([2, 1]);
  });

  it("names where the file is when it is too large for a mail", async () => {
    await dueNow();
    const [file] = await files();
    await db.reportFile.updateMany({ where: { id: file?.id ?? "" }, data: { state: "made", content: "x".repeat(8 * 1024 * 1024) } });
    await makeAll();
    const words = readable(mailbox.mails[0]?.raw);
    expect([words.includes("too large for a mail"), words.length < 50_000]).toEqual([true, true]);
  });

  it("goes to nobody once its report is deleted", async () => {
    await deleteScheduledReport({ shop, id: await dueNow() });
    await makeAll();
    expect([mailbox.mails, (await files())[0]]).toMatchObject([[], { state: "made", mail: "none" }]);
  });

  it("keeps its recipients when the keys are changed", async () => {
    const id = await dueNow();
    const [old, fresh] = [
      { id: "old", key: Buffer.alloc(32, 1) },
      { id: "fresh", key: Buffer.alloc(32, 2) },
    ];
    await db.scheduledReport.update({
      where: { id },
      data: { recipients: seal(JSON.stringify([sam]), sealedColumns.reportRecipients(id), [old]) },
    });
    expect(await rotateKeys({ keys: [fresh, old] })).toEqual({ resealed: 1, unreadable: [] });
  });
});

describe("the tick", () => {
  it("asks for what is due, and takes away what is thirty days old", async () => {
    await schedule();
    const made = await make();
    await tick({ now: new Date("2026-11-25T11:00:00Z"), mailer, mailOf, alsoDue: { enqueueDueReports, removeOldReportFiles } });
    expect((await files()).length).toBe(2);
    await makeAll();
    await tick({ now: new Date("2026-12-25T16:59:00Z"), mailer, mailOf, alsoDue: { removeOldReportFiles } });
    expect((await files()).map(({ id }) => id)).toEqual([made.status === "made" ? made.file : ""]);
    await tick({ now: new Date("2026-12-25T17:00:01Z"), mailer, mailOf, alsoDue: { removeOldReportFiles } });
    expect(await files()).toEqual([]);
  });

  it("makes the other reports although one cannot be read", async () => {
    const { id } = await schedule();
    await schedule();
    await db.scheduledReport.update({ where: { id }, data: { options: { kind: "of yore" } } });
    await due("2026-11-25T11:00:00Z");
    expect((await files()).length).toBe(1);
  });
});

it("the page shows the newest twenty files, without what is in them", async () => {
  for (let number = 0; number < 22; number++) await make({ now: new Date(noon.getTime() + number * 60_000) });
  const shown = await view();
  expect([shown.files.length, shown.files[0]?.createdAt]).toEqual([20, "2026-11-25T17:21:00.000Z"]);
  expect(JSON.stringify(shown)).not.toContain("Staff Hours");
  expect(shown).toMatchObject({
    today: "2026-11-25",
    from,
    timeZone: "America/Toronto",
    slowChains: [],
    locations: [{ name: "Harbour" }, { name: "Queen Street", chain: "Northern Pets" }],
  });
});
