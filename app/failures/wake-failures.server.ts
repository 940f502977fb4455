import { db } from "#app/platform/db.server.ts";
import { clockDays } from "./risk.ts";

/** Brings back what was put off until now, and notes whose thirty days are over. Runs every few minutes; safe to repeat. */
export async function wakeFailures({ now }: { now: Date }): Promise<void> {
  await db.$executeRaw`
    UPDATE "Failure" SET status = (CASE WHEN "waitingSince" IS NULL THEN 'open' ELSE 'waiting' END)::"FailureStatus", "snoozedUntil" = NULL
    WHERE status = 'snoozed' AND "snoozedUntil" <= ${now}`;
  const since = new Date(now.getTime() - clockDays * 86_400_000);
  await db.failure.updateMany({ where: { clockOver: false, kind: { not: "pos" }, occurredAt: { lt: since } }, data: { clockOver: true } });
}
