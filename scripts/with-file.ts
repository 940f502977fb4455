import { readFileArgument } from "./file-argument.ts";

type Script = {
  script: "backup" | "restore";
  option: "to" | "from";
  /** Does it with the database of this address, and says what was done. */
  work: (given: { url: string; file: string }) => Promise<string>;
};

/** A program that is told one file: reads its arguments, brings the database up to date, does its work, and says what became of it. */
export async function withFile({ script, option, work }: Script): Promise<void> {
  const read = readFileArgument(process.argv.slice(2), option);
  if (read.status === "wrong") {
    process.stderr.write(`${read.problem}\n\n  npm run ${script} -- --${option} backup.sql.gz\n`);
    process.exit(2);
  }
  // Only now: the app's settings need not be right for somebody to be told how to ask.
  const { databaseUrl } = await import("#app/platform/env.server.ts");
  const { exitWith, start } = await import("#app/platform/start.server.ts");
  const { prepareQueues } = await import("#app/queue/queues.server.ts");
  try {
    const platform = await start(prepareQueues);
    const said = await work({ url: databaseUrl(), file: read.file });
    await platform.stop();
    process.stdout.write(said);
  } catch (error) {
    exitWith(error);
  }
}

/** "1200 rows of 60 tables". */
export function countRows(rows: Record<string, number>): string {
  const count = Object.values(rows).reduce((sum, some) => sum + some, 0);
  return `${count} rows of ${Object.keys(rows).length} tables`;
}
