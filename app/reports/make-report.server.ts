import type { ReportFile } from "@prisma/client";
import { unreachable } from "#app/domain/unreachable.ts";
import type { Mailer } from "#app/notifications/mailer.server.ts";
import type { MailOf } from "#app/notifications/notification-view.ts";
import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import type { FailedAttempt } from "#app/queue/handle.ts";
import { mailReport } from "./mail-report.server.ts";
import { reportOptions } from "./report-options.ts";
import type { ReportFileTexts, ReportProblem } from "./report-file-view.ts";
import { writeReportFile } from "./write-report-file.server.ts";

type Asked = { shop: string; file: string };

export type ReportMaking = {
  mailer: Mailer | null;
  mailOf: MailOf;
  textsFor: (locale: string) => ReportFileTexts;
  now: Date;
};

/** A mail that was not taken, and may be the next time. */
class MailNotTaken extends Error {}

/**
 * Makes the file of a scheduled report and sends it, where it is to be sent. Each is done once that is written down: a mail that was taken by the
 * server just before this process was killed is sent a second time, rather than none.
 */
export async function makeReport({ shop, file: id }: Asked, { mailer, mailOf, textsFor, now }: ReportMaking): Promise<void> {
  const known = await db.reportFile.findFirst({ where: { id, shopId: shop } });
  // Its thirty days are over, or its shop is gone.
  if (!known) return;
  const file = known.state === "waiting" ? await write(known, { textsFor, now }) : known;
  if (file.state !== "made" || file.mail !== "waiting") return;
  const result = await mailReport(file, { mailer, mailOf });
  switch (result.status) {
    case "nobody":
      return void (await db.reportFile.updateMany({ where: { id }, data: { mail: "none", problem: null } }));
    case "sent":
      return noteMail(file, { mail: "sent", problem: result.problem, sentAt: now });
    case "refused":
      return noteMail(file, { mail: "failed", problem: result.problem });
    case "not_taken":
      await noteMail(file, { mail: "waiting", problem: result.problem });
      throw new MailNotTaken(`The mail server did not take a report: ${result.problem}.`);
    default:
      return unreachable(result);
  }
}

/** What kept failing for a day waits for a person. */
export async function giveUpReport({ shop, file: id }: Asked, { error }: FailedAttempt): Promise<void> {
  const file = await db.reportFile.findFirst({ where: { id, shopId: shop } });
  if (!file) return;
  if (file.state === "waiting") await noteFailed(file, "not_made");
  else if (error instanceof MailNotTaken && file.mail === "waiting") await noteMail(file, { mail: "failed", problem: file.problem });
}

async function write(file: ReportFile, { textsFor, now }: Pick<ReportMaking, "textsFor" | "now">): Promise<ReportFile> {
  const { id, shopId: shop, firstDay, lastDay, hoursFrom, hoursTo } = file;
  const options = reportOptions.parse(file.options);
  const hours = hoursFrom && hoursTo && { from: hoursFrom, to: hoursTo };
  const texts = textsFor(options.locale);
  const written = await writeReportFile({ shop, options, cover: { firstDay, lastDay, hours }, now, texts });
  if (written.status === "refused") return noteFailed(file, written.problem);
  const { content, rows, late } = written;
  log("report_file_made", { shop, file: id, kind: options.kind, rows });
  // Another attempt may have made it in the meantime: the first stands.
  await db.reportFile.updateMany({ where: { id, state: "waiting" }, data: { state: "made", content, rows, late } });
  if (file.mail === "none") await noteOnReport(file, null);
  return db.reportFile.findUniqueOrThrow({ where: { id } });
}

async function noteFailed(file: ReportFile, problem: ReportProblem): Promise<ReportFile> {
  await noteOnReport(file, problem);
  return db.reportFile.update({ where: { id: file.id }, data: { state: "failed", mail: "none", problem } });
}

type MailNote = { mail: ReportFile["mail"]; problem: string | null; sentAt?: Date };

async function noteMail(file: ReportFile, note: MailNote): Promise<void> {
  await db.reportFile.updateMany({ where: { id: file.id }, data: note });
  await noteOnReport(file, note.problem);
  log("report_mail_settled", { shop: file.shopId, file: file.id, mail: note.mail, problem: note.problem });
}

async function noteOnReport({ scheduledId, shopId }: ReportFile, problem: string | null): Promise<void> {
  if (scheduledId) await db.scheduledReport.updateMany({ where: { id: scheduledId, shopId }, data: { problem } });
}
