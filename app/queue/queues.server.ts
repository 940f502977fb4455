import { PgBoss } from "pg-boss";
import { databaseUrl, env } from "#app/platform/env.server.ts";
import { logBossEvents } from "./boss-events.server.ts";
import { shopIndex } from "./claim-jobs.server.ts";
import * as jobs from "./jobs.ts";
import { schedules } from "./schedules.ts";

/** Our own counting decides when a job is given up (`run-worker.server.ts`): the database's must never get there first. */
const withoutEnd = 2_000_000_000;
const day = 86_400;

/**
 * One queue for each job of jobs.ts, in tables of their own schema. Strictly first in, first out for each key: while a job runs or waits
 * for its next attempt, later ones of its key wait too. A job whose worker was killed is taken over at once when its heartbeat is missed.
 */
export const queueSettings = {
  policy: "key_strict_fifo",
  notify: false,
  retryLimit: withoutEnd,
  retryDelay: 0,
  retryBackoff: false,
  expireInSeconds: 15 * 60,
  retentionSeconds: 30 * day,
  deleteAfterSeconds: 3 * day,
};

/** Makes or updates the queue's tables, queues and schedules; safe to repeat. Runs where the schema is brought up to date, under its lock. */
export async function prepareQueues(): Promise<void> {
  const boss = new PgBoss({ connectionString: databaseUrl(), max: 2, supervise: false, schedule: false, registerInstance: false });
  logBossEvents(boss);
  await boss.start();
  try {
    const { policy, ...changeable } = { ...queueSettings, heartbeatSeconds: env.WORKER_HEARTBEAT_SECONDS };
    for (const { name } of Object.values(jobs)) {
      await boss.createQueue(name, { policy, ...changeable });
      await boss.updateQueue(name, changeable);
    }
    for (const statement of shopIndex) await boss.getDb().executeSql(statement);
    // The queues are strict about order, so each job needs its key.
    for (const { job, key, cron } of schedules) await boss.schedule(job, cron, {}, { tz: "UTC", singletonKey: key });
  } finally {
    await boss.stop({ graceful: false });
  }
}
