import { exitWith, start } from "#app/platform/start.server.ts";
import { prepareQueues } from "#app/queue/queues.server.ts";

/** `npm run migrate`: brings the database to this version's schema and ends. The processes do it themselves when they start. */
try {
  const platform = await start(prepareQueues);
  await platform.stop();
  process.stdout.write("The database has this version's schema.\n");
} catch (error) {
  exitWith(error);
}
