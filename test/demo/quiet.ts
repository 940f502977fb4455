import { setTimeout } from "node:timers/promises";
import { db } from "#app/platform/db.server.ts";
import { scanOrdersJob } from "#app/queue/jobs.ts";
import { DemoStopped } from "./demo-stopped.ts";
import type { Demo } from "./start-demo.ts";

const lookEveryMs = 100;
/** Far beyond what a day takes, even on a slow machine. */
const patienceMs = 5 * 60_000;

/** Until every webhook was taken and nothing is left to do now; what waits for a partner that is down may wait on. */
export async function quiet({ shopify }: Pick<Demo, "shopify">): Promise<void> {
  await shopify.webhooks.settled();
  await untilTrue("the queue to be quiet", async () => (await jobsDue()) === 0);
}

export async function untilTrue(what: string, condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new DemoStopped(`Waited five minutes for ${what}, in vain.`);
    await setTimeout(lookEveryMs);
  }
}

/**
 * Jobs that run, wait for a worker, or are tried again within seconds. Behind one that waits longer, later ones of its key wait as well. There
 * is always a comparison with Shopify's list that waits for its time.
 */
async function jobsDue(): Promise<number> {
  const [row] = await db.$queryRaw<{ due: bigint }[]>`
    WITH waiting AS (SELECT name, singleton_key FROM pgboss.job WHERE state = 'retry' AND start_after > now() + interval '30 seconds')
    SELECT count(*) AS due FROM pgboss.job
    WHERE state IN ('created', 'active', 'retry') AND name <> ${scanOrdersJob.name} AND (name, singleton_key) NOT IN (SELECT name, singleton_key FROM waiting)`;
  return Number(row?.due ?? 0);
}
