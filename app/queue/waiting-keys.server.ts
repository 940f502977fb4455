import type { Tx } from "#app/platform/db.server.ts";
import type { JobDefinition } from "./define-job.ts";

/** Which of these keys have a job that has yet to begin, or to begin again after an attempt that failed: it does so once the transaction is over. */
export async function waitingKeys<Payload>(tx: Pick<Tx, "$queryRaw">, job: JobDefinition<Payload>, keys: string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  // The policy is that of all our queues; naming it lets PostgreSQL use pg-boss's indexes by key.
  const rows = await tx.$queryRaw<{ key: string }[]>`
    SELECT singleton_key AS key FROM pgboss.job
    WHERE name = ${job.name} AND singleton_key = ANY(${keys}) AND policy = 'key_strict_fifo' AND state < 'active'
    ORDER BY id FOR UPDATE SKIP LOCKED`;
  return new Set(rows.map(({ key }) => key));
}
