import { askForScans } from "#app/orders/ask-for-scans.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { log } from "#app/platform/log.server.ts";
import { acrossShops } from "#app/platform/shop-scope.server.ts";
import { exitWith, start } from "#app/platform/start.server.ts";
import type { Platform } from "#app/platform/start.server.ts";
import { stopSender } from "#app/queue/enqueue.server.ts";
import { prepareQueues } from "#app/queue/queues.server.ts";
import { runWorker } from "#app/queue/run-worker.server.ts";
import type { Worker } from "#app/queue/run-worker.server.ts";
import { workerHandlers } from "#app/worker-handlers.server.ts";

/** The worker process; any number of them may run: `npm run worker`. */

/** Less than the 30 seconds that most platforms wait between SIGTERM and SIGKILL. */
const stopSeconds = 25;

main().catch(exitWith);

async function main(): Promise<void> {
  const platform = await start(prepareQueues);
  try {
    stopOnSignal(await runWorker(workerHandlers(), { onHang: () => process.exit(1) }), platform);
    // What Shopify told of while no worker ran is looked for at once; the next tick may be minutes away.
    await acrossShops(() => askForScans({ now: now() })).catch((error: unknown) => log.error("scans_not_asked_for", { error }));
  } catch (error) {
    await platform.stop();
    throw error;
  }
}

/** The first signal finishes the jobs in hand, the second ends at once: whatever was not finished is taken over by another worker. */
function stopOnSignal(worker: Worker, platform: Platform): void {
  let stopping = false;
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      log("worker_stopping", { signal });
      stop(worker, platform).catch(exitWith);
    });
  }
}

async function stop(worker: Worker, platform: Platform): Promise<void> {
  await worker.stop(stopSeconds);
  await stopSender();
  await platform.stop();
  log("worker_stopped");
  process.exit(0);
}
