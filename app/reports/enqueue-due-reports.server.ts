import type { ScheduledReport } from "@prisma/client";
import { v7 as newId } from "uuid";
import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { enqueue } from "#app/queue/enqueue.server.ts";
import { makeReportJob } from "#app/queue/jobs.ts";
import { readFileLocations } from "./read-file-locations.server.ts";
import type { FileChain } from "./read-file-locations.server.ts";
import { mostDays } from "./report-file-view.ts";
import { reportOptions } from "./report-options.ts";
import { coverAll, coverAt, endOfCover, nextMoment } from "./report-moments.ts";
import type { Cover, Timing } from "./report-moments.ts";
import { isImported } from "./write-report-file.server.ts";

/** How long a file waits for the sales of its time to be brought in: an import comes a few minutes after the hour. */
const patienceMs = 30 * 60_000;
const dayMs = 86_400_000;

type Due = ScheduledReport & { shop: { timeZone: string } };

/** Asks for the files that are due, each once. Of several that were missed, one file covers all. Safe to repeat, and to run twice at once. */
export async function enqueueDueReports({ now }: { now: Date }): Promise<void> {
  const due = await db.scheduledReport.findMany({
    where: { active: true, nextAt: { lte: now }, shop: { uninstalledAt: null } },
    include: { shop: { select: { timeZone: true } } },
    orderBy: { nextAt: "asc" },
  });
  for (const report of due) {
    await enqueueDue(report, now).catch((error: unknown) => log.error("due_report_failed", { report: report.id, error }));
  }
}

async function enqueueDue(report: Due, now: Date): Promise<void> {
  const timing: Timing = { every: report.every, hour: report.hour, timeZone: report.shop.timeZone };
  const chains = await chainsOf(report);
  const ready = lastReady(report.nextAt, { timing, chains, now });
  if (!ready) return;
  const cover = coverAll(coverAt(timing, report.nextAt), coverAt(timing, ready));
  const { id, shopId, name, recipients } = report;
  await db.$transaction(async (tx) => {
    // Whoever moves it on makes the file: the next one to try finds another moment.
    const { count } = await tx.scheduledReport.updateMany({
      where: { id, active: true, nextAt: report.nextAt },
      data: { nextAt: nextMoment(timing, ready) },
    });
    if (count === 0) return;
    const file = newId();
    const made = await tx.reportFile.createMany({
      data: {
        ...{
          id: file,
          shopId,
          scheduledId: id,
          dueAt: ready,
          name,
          options: reportOptions.parse(report.options),
          state: "waiting",
          rows: 0,
          content: "",
        },
        ...{ firstDay: cover.firstDay, lastDay: cover.lastDay, hoursFrom: cover.hours?.from ?? null, hoursTo: cover.hours?.to ?? null },
        ...{ mail: recipients === "" ? "none" : "waiting", createdBy: report.createdBy, createdAt: now },
      },
      skipDuplicates: true,
    });
    if (made.count === 1) await enqueue(tx, makeReportJob, { shop: shopId, file });
  });
}

/** Without locations there is nothing to wait for: the file says what is wrong. */
async function chainsOf({ shopId, options }: Due): Promise<FileChain[]> {
  const world = await readFileLocations(shopId, reportOptions.parse(options));
  return world.status === "ready" ? world.chains : [];
}

type Waiting = { timing: Timing; chains: FileChain[]; now: Date };

/** The last moment at which the report was due and what it covers is over and brought in; null where not even the first is that far. */
function lastReady(first: Date, waiting: Waiting): Date | null {
  const { timing, now } = waiting;
  let ready: Date | null = null;
  // A file covers no more than a year: what is older is not looked through hour by hour.
  const earliest = new Date(now.getTime() - mostDays * dayMs);
  for (
    let at = first;
    at <= now && isReady(coverAt(timing, at), { ...waiting, at });
    at = nextMoment(timing, at < earliest ? earliest : at)
  ) {
    ready = at;
  }
  return ready;
}

/** A day may end later at a location than by the shop's clock. */
function isReady(cover: Cover, { at, chains, now }: Waiting & { at: Date }): boolean {
  const ends = chains.flatMap(({ timeZones }) => timeZones.map((timeZone) => endOfCover(cover, timeZone).getTime()));
  const over = Math.max(at.getTime(), ...ends);
  if (now.getTime() < over) return false;
  return now.getTime() >= over + patienceMs || chains.every((chain) => !chain.active || isImported(chain, { cover, now }));
}
