import { fromPrisma } from "pg-boss";
import type { Tx } from "#app/platform/db.server.ts";
import type { JobDefinition } from "./define-job.ts";
import { startSender } from "./enqueue.server.ts";

/** `key`: its own name among those of its owner; `cron` by the clock of `timeZone` (IANA). */
export type Schedule<Payload> = { key: string; cron: string; timeZone: string; payload: Payload };

/**
 * Sets when jobs of one owner come by themselves, and takes away whatever else the owner had. What was missed while nobody sent it comes
 * once. Whoever reads the key back gets it as pg-boss writes it: letters, digits and `_.-/`.
 */
export async function replaceSchedules<Payload>(
  tx: Tx,
  job: JobDefinition<Payload>,
  { owner, schedules }: { owner: string; schedules: Schedule<Payload>[] },
): Promise<void> {
  const boss = await startSender();
  const here = { db: fromPrisma(tx) };
  const wanted = schedules.map(({ key, ...schedule }) => ({ ...schedule, key: scheduleKey(owner, key) }));
  const keys = wanted.map(({ key }) => key);
  await tx.$executeRaw`
    DELETE FROM pgboss.schedule WHERE name = ${job.name} AND starts_with(key, ${`${owner}/`}) AND NOT key = ANY(${keys})`;
  for (const { key, cron, timeZone: tz, payload } of wanted) {
    const data = job.payload.parse(payload) as { shop?: string };
    const options = { tz, key, singletonKey: job.key(payload), missed: "once" as const, ...(data.shop && { group: { id: data.shop } }) };
    await boss.schedule(job.name, cron, data, { ...options, ...here });
  }
}

export function scheduleKey(owner: string, key: string): string {
  return `${owner}/${key.replaceAll(/[^\w.\-/]/g, "_")}`;
}

/** The keys that are set for jobs of a name, and their cron expressions. */
export async function readSchedules(tx: Pick<Tx, "$queryRaw">, job: { name: string }): Promise<Map<string, string>> {
  const rows = await tx.$queryRaw<{ key: string; cron: string }[]>`SELECT key, cron FROM pgboss.schedule WHERE name = ${job.name}`;
  return new Map(rows.map(({ key, cron }) => [key, cron]));
}
