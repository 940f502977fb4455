import { removeOldExports } from "#app/failures/export-failures.server.ts";
import { wakeFailures } from "#app/failures/wake-failures.server.ts";
import { log } from "#app/platform/log.server.ts";
import { readStaleCatalogues } from "#app/programs/read-catalogue.server.ts";
import { alertOnSpikes } from "./alert-on-spikes.server.ts";
import type { Post } from "./deliver.server.ts";
import { sendDigests } from "./send-digests.server.ts";

/** What is due every few minutes: put-off failures come back, mails go out, old readings are renewed, old exports go. `alsoDue`: parts of folders that stand beside this one. One part that fails keeps none of the others from it, and has its next turn soon. */
export async function tick({
  alsoDue = {},
  ...given
}: Post & { now: Date; alsoDue?: Record<string, (due: { now: Date }) => Promise<void>> }): Promise<void> {
  // What comes back today belongs in today's digest: first.
  const parts = { ...alsoDue, wakeFailures, sendDigests, alertOnSpikes, readStaleCatalogues, removeOldExports };
  for (const [part, run] of Object.entries(parts)) {
    await run(given).catch((error: unknown) => log.error("tick_part_failed", { part, error }));
  }
}
