import { handle } from "#app/queue/handle.ts";
import { syncOrderJob } from "#app/queue/jobs.ts";
import { runWorker } from "#app/queue/run-worker.server.ts";

/** A worker that takes a job, says so, and never finishes it: for tests that kill it. */
await runWorker([
  handle(syncOrderJob, async ({ order }) => {
    process.stdout.write(`took ${order}\n`);
    await new Promise(() => {});
  }),
]);
process.stdout.write("ready\n");
