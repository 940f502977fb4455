import { readFileArgument } from "./backup-arguments.ts";

/** `npm run restore -- --from file`: puts a backup into an empty database, before web and worker are started on it. */
const read = readFileArgument(process.argv.slice(2), "from");
if (read.status === "wrong") {
  process.stderr.write(`${read.problem}\n\n  npm run restore -- --from backup.sql.gz\n`);
  process.exit(2);
}
const { databaseUrl } = await import("#app/platform/env.server.ts");
const { exitWith, start } = await import("#app/platform/start.server.ts");
const { prepareQueues } = await import("#app/queue/queues.server.ts");
const { restore } = await import("#app/platform/restore.server.ts");
try {
  const platform = await start(prepareQueues);
  const rows = await restore({ url: databaseUrl(), file: read.file });
  await platform.stop();
  const count = Object.values(rows).reduce((sum, some) => sum + some, 0);
  process.stdout.write(
    `${count} rows of ${Object.keys(rows).length} tables are restored. Start web and worker: what came since is looked up.\n`,
  );
} catch (error) {
  exitWith(error);
}
