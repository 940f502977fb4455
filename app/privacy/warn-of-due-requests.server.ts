import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { warningDays } from "./privacy-view.ts";

const dayMs = 86_400_000;
const most = 1_000;

/** Says which requests are open whose end is near: merchants see theirs on the home page, and whoever runs Punchcard here. */
export async function warnOfDueRequests({ now }: { now: Date }): Promise<void> {
  const due = await db.complianceRequest.findMany({
    where: { doneAt: null, dueAt: { lt: new Date(now.getTime() + warningDays * dayMs) } },
    orderBy: { dueAt: "asc" },
    take: most,
    select: { id: true, shopId: true, kind: true, dueAt: true },
  });
  for (const { id, shopId: shop, kind, dueAt } of due) log.warn("compliance_request_due", { shop, request: id, kind, dueAt });
}
