import { readFileArgument } from "./backup-arguments.ts";

/** `npm run backup -- --to file`: everything in the database, as it is at this moment, while web and worker go on. */
const read = readFileArgument(process.argv.slice(2), "to");
if (read.status === "wrong") {
  process.stderr.write(`${read.problem}\n\n  npm run backup -- --to backup.sql.gz\n`);
  process.exit(2);
}
// Only now: the app's settings need not be right for somebody to be told how to ask.
const { databaseUrl } = await import("#app/platform/env.server.ts");
const { exitWith, start } = await import("#app/platform/start.server.ts");
const { prepareQueues } = await import("#app/queue/queues.server.ts");
const { backUp } = await import("#app/platform/back-up.server.ts");
try {
  const platform = await start(prepareQueues);
  const { rows, bytes } = await backUp({ url: databaseUrl(), file: read.file });
  await platform.stop();
  const count = Object.values(rows).reduce((sum, some) => sum + some, 0);
  process.stdout.write(`${count} rows of ${Object.keys(rows).length} tables are in ${read.file} (${bytes} bytes).\n`);
  process.stdout.write("Secrets in it are sealed: keep ENCRYPTION_KEYS as well, in another place.\n");
} catch (error) {
  exitWith(error);
}
