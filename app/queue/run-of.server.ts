import { db } from "#app/platform/db.server.ts";
import type { JobDefinition } from "./define-job.ts";

/** What the queue has in hand: nothing, something that runs now or next, or something that comes by itself again after an attempt that failed. */
export type Run = "idle" | "working" | "retrying";

/** Where the jobs of one key stand. */
export async function runOf<Payload>(job: JobDefinition<Payload>, payload: Payload): Promise<Run> {
  // The policy is that of all our queues (`queues.server.ts`); naming it lets PostgreSQL use pg-boss's indexes by key.
  const [found] = await db.$queryRaw<{ working: boolean | null; retrying: boolean | null; jobs: bigint }[]>`
    SELECT bool_or(state = 'active' OR (state = 'retry' AND start_after <= now())) AS working,
           bool_or(state = 'retry' AND start_after > now()) AS retrying,
           count(*) AS jobs
    FROM pgboss.job
    WHERE name = ${job.name} AND singleton_key = ${job.key(payload)} AND policy = 'key_strict_fifo'
      AND state IN ('created', 'retry', 'active')`;
  if (!found || found.jobs === 0n) return "idle";
  // One that waits for its next attempt holds up those behind it.
  return found.retrying && !found.working ? "retrying" : "working";
}
