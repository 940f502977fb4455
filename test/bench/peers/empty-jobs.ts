import { PgBoss } from "pg-boss";
import { databaseUrl, env } from "#app/platform/env.server.ts";
import { queueSettings } from "#app/queue/queues.server.ts";
import { middleRate } from "../middle-rate.ts";

/**
 * What bringing orders to a partner is compared with: pg-boss by itself with jobs that are empty, in a queue with the same settings, as many at a time, woken
 * by its own notifications. In a process of its own; does what its parent asks, and ends with it.
 */

export type EmptyOrder = { jobs: number };
export type EmptyDone = { perSecond: number };

const name = "empty";
const boss = new PgBoss({ connectionString: databaseUrl(), max: 5, schedule: false });
boss.on("error", (error) => process.stderr.write(`${String(error)}\n`));
await boss.start();
await boss.createQueue(name, { ...queueSettings, notify: true, heartbeatSeconds: env.WORKER_HEARTBEAT_SECONDS });
let times: number[] = [];
let wanted = Infinity;
let tell = () => {};
await boss.work(
  name,
  { batchSize: env.WORKER_CONCURRENCY, perJobResults: true, pollingIntervalSeconds: 1, burstWhenBatchFull: true },
  (jobs) => {
    times.push(...jobs.map(() => performance.now()));
    if (times.length >= wanted) tell();
    return Promise.resolve(jobs.map(({ id }) => ({ id, status: "completed" as const })));
  },
);
process.on("message", (order: EmptyOrder) => {
  run(order).then(
    (done) => process.send?.(done),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
});
process.on("disconnect", () => process.exit(0));
process.send?.({});

async function run({ jobs }: EmptyOrder): Promise<EmptyDone> {
  [times, wanted] = [[], jobs];
  const all = new Promise<void>((resolve) => (tell = resolve));
  await boss.insert(
    name,
    Array.from({ length: jobs }, (_, index) => ({ data: {}, singletonKey: `${Date.now()}/${index}` })),
  );
  await all;
  return { perSecond: middleRate(times) };
}
