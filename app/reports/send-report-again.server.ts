import { db } from "#app/platform/db.server.ts";
import { enqueueNow } from "#app/queue/enqueue.server.ts";
import { makeReportJob } from "#app/queue/jobs.ts";

/** Makes a file that was not made, or sends one again whose mail had a problem, to the recipients that its report has now. */
export async function sendReportAgain({ shop, file }: { shop: string; file: string }): Promise<{ status: "asked" | "gone" }> {
  return db.$transaction(async (tx) => {
    const known = await tx.reportFile.findFirst({
      where: { id: file, shopId: shop, scheduledId: { not: null } },
      include: { scheduled: true },
    });
    if (!known?.scheduled || (known.state !== "failed" && known.problem === null)) return { status: "gone" };
    const mail = known.scheduled.recipients === "" ? "none" : "waiting";
    await tx.reportFile.update({
      where: { id: file },
      data: { mail, problem: null, ...(known.state === "failed" && { state: "waiting" }) },
    });
    await enqueueNow(tx, makeReportJob, [{ shop, file }]);
    return { status: "asked" };
  });
}
