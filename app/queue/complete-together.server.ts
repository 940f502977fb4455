import { mayBeLost, queryQueue } from "#app/platform/db.server.ts";
import { gather } from "#app/platform/gather.ts";

type Done = { name: string; id: string; retryCount: number; outcome: object };

/** More would keep the first of them waiting for the last. */
const mostTogether = 100;

/**
 * Says that a job is done, beside whatever other jobs of the process end in the same moment. Nothing happens to a job that is not this worker's any
 * more. As `complete` of pg-boss 12.38, which plans its statement anew each time.
 */
export const completeTogether: (done: Done) => Promise<void> = gather(completeAll, { most: mostTogether });

/** One that is lost with the server's last moments runs again, as after a worker's death. */
const statement = `
  UPDATE pgboss.job SET completed_on = pgboss.job_now(), state = 'completed', output = done.output
  FROM unnest($2::uuid[], $3::int[], $4::jsonb[]) AS done (id, retry_count, output)
  WHERE job.name = $1 AND job.id = ANY($2::uuid[]) AND job.id = done.id AND job.retry_count = done.retry_count AND job.state = 'active'
    AND ${mayBeLost.text}`;

async function completeAll(lot: Done[]): Promise<void[]> {
  for (const [name, done] of Map.groupBy(lot, (one) => one.name)) {
    const [ids, attempts] = [done.map(({ id }) => id), done.map(({ retryCount }) => retryCount)];
    const values = [name, ids, attempts, done.map(({ outcome }) => JSON.stringify(outcome))];
    await queryQueue({ text: statement, values }, "complete-jobs");
  }
  return lot.map(() => undefined);
}
