import { db } from "#app/platform/db.server.ts";
import { clockDays } from "./risk.ts";

/** Brings back what was put off until now, and notes whose thirty days are over. Runs every few minutes; safe to repeat. */
export async function wakeFailures({ now }: { now: Date }): Promise<void> {
  await db.failure.updateMany({
    where: { status: "snoozed", snoozedUntil: { lte: now } },
    data: { status: "open", snoozedUntil: null },
  });
  const since = new Date(now.getTime() - clockDays * 86_400_000);
  await db.failure.updateMany({ where: { clockOver: false, occurredAt: { lt: since } }, data: { clockOver: true } });
}
