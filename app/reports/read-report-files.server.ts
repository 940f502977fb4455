import type { ReportFile, ScheduledReport } from "@prisma/client";
import type { Mailer } from "#app/notifications/mailer.server.ts";
import { openRecipients } from "#app/notifications/recipients.server.ts";
import { dayIn } from "#app/domain/date.ts";
import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { sealedColumns } from "#app/platform/sealed-columns.ts";
import { shownFiles } from "./report-file-view.ts";
import { reportOptions } from "./report-options.ts";
import type { ReportFileView, ReportFilesView, ReportProblem, ScheduledReportView } from "./report-file-view.ts";

/** Everything but the content, which may be long. */
const withoutContent = { omit: { content: true } as const };

/** What the page of the files shows. */
export async function readReportFiles(shopId: string, { mailer, now }: { mailer: Mailer | null; now: Date }): Promise<ReportFilesView> {
  const shop = await db.shop.findUniqueOrThrow({ where: { id: shopId } });
  const [locations, scheduled, files] = await Promise.all([
    db.storeLocation.findMany({
      where: { shopId, chain: { state: { in: ["active", "paused", "removed"] } } },
      include: { chain: { select: { label: true, state: true, interval: true } } },
      orderBy: { locationId: "asc" },
    }),
    db.scheduledReport.findMany({
      where: { shopId },
      include: { files: { ...withoutContent, orderBy: { createdAt: "desc" }, take: 1 } },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    }),
    db.reportFile.findMany({
      where: { shopId },
      ...withoutContent,
      include: { scheduled: { select: { recipients: true } } },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: shownFiles,
    }),
  ]);
  const slow = locations.filter(({ chain }) => chain.state === "active" && chain.interval > 60);
  return {
    timeZone: shop.timeZone,
    today: dayIn(shop.timeZone, now),
    from: mailer?.from ?? null,
    locations: locations.map(({ id, name, locationId, chain }) => ({ id, name, locationId, chain: chain.label })),
    slowChains: [...new Set(slow.map(({ chain }) => chain.label))],
    scheduled: scheduled.map(scheduledView),
    files: files.map(fileView),
  };
}

type Listed = Omit<ReportFile, "content">;

function fileView(file: Listed & { scheduled: { recipients: string } | null }): ReportFileView {
  const { id, name, firstDay, lastDay, hoursFrom, hoursTo, state, rows, late, mail, problem, createdAt, sentAt } = file;
  return {
    ...{ id, name, firstDay, lastDay, state, rows, late, mail },
    kind: reportOptions.parse(file.options).kind,
    hours: hoursFrom && hoursTo && { from: hoursFrom.toISOString(), to: hoursTo.toISOString() },
    problem: problem as ReportProblem | null,
    canSend: file.scheduled !== null && (state === "failed" || file.scheduled.recipients !== ""),
    createdAt: createdAt.toISOString(),
    sentAt: sentAt?.toISOString() ?? null,
  };
}

function scheduledView(report: ScheduledReport & { files: Listed[] }): ScheduledReportView {
  const { id, name, every, hour, active, nextAt, problem, files } = report;
  const [last] = files;
  return {
    ...{ id, name, every, hour, active },
    recipients: recipientsOf(report),
    options: reportOptions.parse(report.options),
    nextAt: nextAt.toISOString(),
    problem: problem as ReportProblem | null,
    lastFile: last ? { id: last.id, state: last.state, createdAt: last.createdAt.toISOString() } : null,
  };
}

/** Without the key that sealed them they are gone; the page can still take new ones. */
function recipientsOf({ id, recipients }: ScheduledReport): string[] {
  try {
    return openRecipients(recipients, sealedColumns.reportRecipients(id));
  } catch (error) {
    log.error("recipients_unreadable", { report: id, error });
    return [];
  }
}
