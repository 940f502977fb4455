import type { PgBoss } from "pg-boss";
import { gather } from "#app/platform/gather.ts";

type Done = { name: string; id: string; retryCount: number; outcome: object };

/** More would keep the first of them waiting for the last. */
const mostTogether = 100;
const completers = new WeakMap<PgBoss, (done: Done) => Promise<void>>();

/**
 * Says that a job is done, beside whatever other jobs of the worker end in the same moment: one statement for those that ended alike. Nothing happens
 * to a job that is not this worker's any more.
 */
export function completeTogether(boss: PgBoss, done: Done): Promise<void> {
  const complete = completers.get(boss) ?? gather((lot: Done[]) => completeAll(boss, lot), { most: mostTogether });
  completers.set(boss, complete);
  return complete(done);
}

async function completeAll(boss: PgBoss, lot: Done[]): Promise<void[]> {
  for (const alike of Map.groupBy(lot, ({ name, outcome }) => `${name} ${JSON.stringify(outcome)}`).values()) {
    const [{ name, outcome } = { name: "", outcome: {} }] = alike;
    const attempts = alike.map(({ id, retryCount }) => ({ id, retryCount }));
    await boss.complete(name, attempts, outcome);
  }
  return lot.map(() => undefined);
}
