import { db } from "#app/platform/db.server.ts";
import { fileDays } from "./report-file-view.ts";

const dayMs = 86_400_000;

/** Safe to repeat. */
export async function removeOldReportFiles({ now }: { now: Date }): Promise<void> {
  await db.reportFile.deleteMany({ where: { createdAt: { lt: new Date(now.getTime() - fileDays * dayMs) } } });
}
