import type { JobWithMetadata } from "pg-boss";
import { queryQueue } from "#app/platform/db.server.ts";

/** A job as its worker knows it. */
export type ClaimedJob = Pick<JobWithMetadata<unknown>, "id" | "name" | "data" | "retryCount" | "createdOn" | "output" | "groupId">;

/** Makes what shops are found by, and tells apart the jobs of before there was a difference. Safe to repeat. */
export const shopIndex = [
  `CREATE INDEX IF NOT EXISTS punchcard_waiting_by_shop ON pgboss.job (name, (coalesce(group_id, '')), created_on, start_after)
    WHERE state < 'active' AND NOT blocked`,
  `UPDATE pgboss.job SET group_id = data ->> 'shop' WHERE state < 'active' AND NOT blocked AND group_id IS NULL AND data ? 'shop'`,
];

/**
 * Claims as pg-boss 12.38 does, with two differences. It goes from shop to shop in an index and looks at the first jobs of each, where pg-boss
 * sorts all that wait; and the shop that had the fewest turns comes first, where pg-boss takes the oldest.
 * Of jobs of one key, one that is tried again comes first, then the oldest, and never one beside another.
 */
const statement = `
  WITH RECURSIVE shops AS (
    SELECT min(coalesce(group_id, '')) AS shop FROM pgboss.job WHERE name = $1 AND state < 'active' AND NOT blocked
    UNION ALL
    SELECT (
      SELECT min(coalesce(group_id, '')) FROM pgboss.job
      WHERE name = $1 AND state < 'active' AND NOT blocked AND coalesce(group_id, '') > shops.shop
    ) FROM shops WHERE shops.shop IS NOT NULL
  ), waiting AS MATERIALIZED (
    SELECT shops.shop, coalesce(served.turns, 0) AS turns, count(*) OVER () AS shops
    FROM shops LEFT JOIN unnest($3::text[], $4::int[]) AS served (shop, turns) ON served.shop = shops.shop
    WHERE shops.shop IS NOT NULL AND NOT shops.shop = ANY($5::text[])
  ), heads AS MATERIALIZED (
    SELECT head.id, head.created_on, waiting.turns + row_number() OVER (PARTITION BY waiting.shop ORDER BY head.created_on, head.id) AS turn
    FROM waiting CROSS JOIN LATERAL (
      SELECT one.id, one.created_on FROM (
        -- Where PostgreSQL has counted badly, what follows is not looked up for tens of thousands.
        SELECT * FROM pgboss.job
        WHERE name = $1 AND coalesce(group_id, '') = waiting.shop AND state < 'active' AND NOT blocked AND start_after <= now()
        ORDER BY created_on LIMIT 1000
      ) AS one
      WHERE NOT EXISTS (
          SELECT FROM pgboss.job AS other
          WHERE other.name = $1 AND other.singleton_key = one.singleton_key AND other.policy = 'key_strict_fifo'
            AND other.state IN ('active', 'retry', 'failed') AND other.id <> one.id
        )
        AND (one.state = 'retry' OR NOT EXISTS (
          SELECT FROM pgboss.job AS other
          WHERE other.name = $1 AND other.singleton_key = one.singleton_key AND other.policy = 'key_strict_fifo'
            AND other.state < 'active' AND NOT other.blocked AND other.start_after <= now()
            AND (other.created_on, other.id) < (one.created_on, one.id)
        ))
      ORDER BY one.created_on
      -- More than are wanted: another worker may be claiming the first ones.
      LIMIT least(3 * $2::int + 10, 2 + 6 * $2::int / waiting.shops)
    ) AS head
  ), wanted AS (
    SELECT id FROM heads ORDER BY turn, created_on, id LIMIT 3 * $2::int + 10
  ), chosen AS (
    SELECT job.id FROM unnest(ARRAY(SELECT id FROM wanted)) WITH ORDINALITY AS one (id, place)
    JOIN pgboss.job ON job.name = $1 AND job.id = one.id AND job.state < 'active'
    ORDER BY one.place LIMIT $2
    FOR UPDATE OF job SKIP LOCKED
  )
  UPDATE pgboss.job SET state = 'active', started_on = now(), heartbeat_on = now(),
    retry_count = CASE WHEN started_on IS NOT NULL THEN retry_count + 1 ELSE retry_count END
  WHERE job.name = $1 AND job.id = ANY(ARRAY(SELECT id FROM chosen))
  RETURNING job.id, job.name, job.data, job.retry_count AS "retryCount", job.created_on AS "createdOn", job.output, job.group_id AS "groupId"`;

type Wanted = {
  job: string;
  /** At most. */
  places: number;
  /** What each shop was given a moment ago. */
  turns: Map<string, number>;
  /** Shops that get none. */
  except: string[];
};

export function claimJobs({ job, places, turns, except }: Wanted): Promise<ClaimedJob[]> {
  const values = [job, places, [...turns.keys()], [...turns.values()], except];
  // To plan it anew each time takes PostgreSQL longer than to carry it out.
  return queryQueue<ClaimedJob>({ text: statement, values }, "claim-jobs");
}
