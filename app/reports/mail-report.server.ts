import type { ReportFile } from "@prisma/client";
import type { Mailer, SendResult } from "#app/notifications/mailer.server.ts";
import type { MailOf } from "#app/notifications/notification-view.ts";
import { openRecipients } from "#app/notifications/recipients.server.ts";
import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { sealedColumns } from "#app/platform/sealed-columns.ts";
import { addressInAdmin } from "#app/shopify/address-in-admin.server.ts";
import { calledAs } from "./open-report-file.server.ts";
import { fileDays } from "./report-file-view.ts";
import { reportOptions } from "./report-options.ts";
import type { ReportProblem } from "./report-file-view.ts";

/** Bytes: many servers take mails of ten megabytes, and a file grows by a third on its way. */
const mostAttached = 7 * 1024 * 1024;

type MailResult =
  /** Its report is gone, or goes to nobody any more. */
  | { status: "nobody" }
  | { status: "sent"; problem: ReportProblem | null }
  /** Trying again changes nothing: somebody has to mend something. */
  | { status: "refused"; problem: ReportProblem }
  | { status: "not_taken"; problem: ReportProblem };

/** Hands a file to the mail server, for the recipients that its report has now. */
export async function mailReport(file: ReportFile, { mailer, mailOf }: { mailer: Mailer | null; mailOf: MailOf }): Promise<MailResult> {
  const { scheduledId, shopId } = file;
  const report = scheduledId ? await db.scheduledReport.findFirst({ where: { id: scheduledId, shopId }, include: { shop: true } }) : null;
  if (!report || report.recipients === "") return { status: "nobody" };
  if (!mailer) return { status: "refused", problem: "mail_not_set_up" };
  const to = readRecipientsOf(report);
  if (!to) return { status: "refused", problem: "recipients_unreadable" };
  const { shop } = report;
  const attached = Buffer.byteLength(file.content) <= mostAttached;
  const facts = {
    ...{ shopName: shop.name, timeZone: shop.timeZone, appUrl: addressInAdmin(shopId) },
    ...{ name: file.name, firstDay: file.firstDay, lastDay: file.lastDay, hours: hoursOf(file) },
    ...{ rows: file.rows, late: file.late, attached, keptDays: fileDays },
  };
  const mail = mailOf({ kind: "report", facts }, reportOptions.parse(file.options).locale);
  const attachments = attached ? [{ ...calledAs(file, shop.timeZone), content: file.content }] : [];
  return outcomeOf(await mailer.send({ to, id: `report.${file.id}`, ...mail, attachments }));
}

function readRecipientsOf({ id, recipients }: { id: string; recipients: string }): string[] | null {
  try {
    return openRecipients(recipients, sealedColumns.reportRecipients(id));
  } catch (error) {
    log.error("recipients_unreadable", { report: id, error });
    return null;
  }
}

function hoursOf({ hoursFrom, hoursTo }: ReportFile): { from: string; to: string } | null {
  return hoursFrom && hoursTo && { from: hoursFrom.toISOString(), to: hoursTo.toISOString() };
}

function outcomeOf(result: SendResult): MailResult {
  switch (result.status) {
    case "sent":
      return { status: "sent", problem: null };
    case "partly_sent":
      return { status: "sent", problem: problemOf(result.problem) };
    case "failed":
      return { status: result.ofServer ? "not_taken" : "refused", problem: problemOf(result.problem) };
  }
}

/** `interrupted` is what is noted before a mail goes out that must not go out twice: this one may. */
function problemOf(problem: (SendResult & { status: "failed" })["problem"]): ReportProblem {
  return problem === "interrupted" ? "refused" : problem;
}
