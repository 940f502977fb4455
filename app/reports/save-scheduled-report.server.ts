import { v7 as newId } from "uuid";
import { readRecipients } from "#app/notifications/read-recipients.ts";
import { sealRecipients } from "#app/notifications/recipients.server.ts";
import { db } from "#app/platform/db.server.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { sealedColumns } from "#app/platform/sealed-columns.ts";
import { refusal } from "./make-report-file.server.ts";
import { readFileLocations } from "./read-file-locations.server.ts";
import { longestReportName, mostReportRecipients, mostScheduled } from "./report-file-view.ts";
import type { ReportFileErrors, SaveReportResult, ScheduledReportInput } from "./report-file-view.ts";
import { nextMoment } from "./report-moments.ts";

type Saving = { shop: string; /** null: a new one. */ id: string | null; input: ScheduledReportInput; actor: string; now: Date };

/** Checks and keeps a report that is made again and again. Its first file is made when it is next due. */
export async function saveScheduledReport({ shop, id, input, actor, now }: Saving): Promise<SaveReportResult> {
  const name = input.name.replace(/\s+/g, " ").trim();
  const read = readInput({ ...input, name });
  const locations = await readFileLocations(shop, input.options);
  const errors = { ...read.errors, ...(locations.status === "refused" && refusal(locations.problem, locations.named)) };
  if (Object.keys(errors).length > 0) return { status: "invalid", errors };
  const { every, hour, options } = input;
  return db.$transaction(async (tx) => {
    const timeZone = await lockShop(tx, shop);
    const known = id ? await tx.scheduledReport.findFirst({ where: { id, shopId: shop } }) : null;
    if (id && !known) return { status: "gone" };
    if (!known && (await tx.scheduledReport.count({ where: { shopId: shop } })) >= mostScheduled) {
      return { status: "invalid", errors: { name: { error: "too_many_scheduled", named: String(mostScheduled) } } };
    }
    const isAtSameTime = known?.every === every && known.hour === hour;
    const report = known?.id ?? newId();
    const data = {
      ...{ name, options, every, hour },
      recipients: sealRecipients(read.recipients, sealedColumns.reportRecipients(report)),
      nextAt: isAtSameTime ? known.nextAt : nextMoment({ every, hour, timeZone }, now),
      // Mended, perhaps: the next file says so.
      problem: null,
    };
    await tx.scheduledReport.upsert({
      where: { id: report },
      create: { id: report, shopId: shop, createdBy: actor, createdAt: now, ...data },
      update: data,
    });
    log("scheduled_report_saved", { shop, report, every, recipients: read.recipients.length });
    return { status: "saved" };
  });
}

type Switching = { shop: string; id: string; active: boolean; now: Date };

/** While it is switched off, nothing is due, and nothing of that time is made later. */
export async function switchScheduledReport({ shop, id, active, now }: Switching): Promise<SaveReportResult> {
  return db.$transaction(async (tx) => {
    const timeZone = await lockShop(tx, shop);
    const known = await tx.scheduledReport.findFirst({ where: { id, shopId: shop } });
    if (!known) return { status: "gone" };
    if (known.active === active) return { status: "saved" };
    const { every, hour } = known;
    await tx.scheduledReport.update({
      where: { id },
      data: { active, ...(active && { nextAt: nextMoment({ every, hour, timeZone }, now) }) },
    });
    return { status: "saved" };
  });
}

/** Its files stay until they are old. Pressed twice, it is gone all the same. */
export async function deleteScheduledReport({ shop, id }: { shop: string; id: string }): Promise<void> {
  await db.scheduledReport.deleteMany({ where: { id, shopId: shop } });
}

/** One at a time per shop: two at once could both be the last that there is room for. */
async function lockShop(tx: Tx, shop: string): Promise<string> {
  const [row] = await tx.$queryRaw<{ timeZone: string }[]>`SELECT "timeZone" FROM "Shop" WHERE id = ${shop} FOR UPDATE`;
  if (!row) throw new Error("The shop is not there.");
  return row.timeZone;
}

function readInput({ name, delivery, recipients }: ScheduledReportInput): { recipients: string[]; errors: ReportFileErrors } {
  const errors: ReportFileErrors = {};
  if (name === "") errors.name = { error: "name_required", named: "" };
  else if (name.length > longestReportName) errors.name = { error: "name_too_long", named: String(longestReportName) };
  if (delivery === "download") return { recipients: [], errors };
  const read = readRecipients(recipients, mostReportRecipients);
  if (read.status === "ok" && read.recipients.length > 0) return { recipients: read.recipients, errors };
  if (read.status === "not_an_address") errors.recipients = { error: "not_an_address", named: read.named };
  else if (read.status === "too_many") errors.recipients = { error: "too_many_recipients", named: String(mostReportRecipients) };
  else errors.recipients = { error: "recipients_required", named: "" };
  return { recipients: [], errors };
}
