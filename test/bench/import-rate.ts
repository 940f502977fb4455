import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createDatabase, urlOfDatabase } from "#test/support/database.ts";
import { testEnvironment } from "#test/support/environment.ts";
import type { ImportWorld } from "./import-world.ts";
import type { Imported } from "./run-import.ts";
import { say } from "./tell.ts";

const stores = 50;
const sales = 20_000;
const products = 5000;
/** The most that Lightspeed tells in one call, and how long the time is for which it counts calls. */
const pageSize = 200;
const windowSeconds = 300;

export type ImportFigures = { importPerSecond: number; rateLimitPerSecond: number };

/**
 * The first import of a chain from a simulated Lightspeed that answers at once. Beside it what its rate limit lets through: 300 calls for
 * each register and 50, in five minutes, with a page of sales in each; no chain is faster than that, and none of the calls for products and
 * people is counted.
 */
export async function measureImport(serverUrl: string): Promise<ImportFigures> {
  say(`Importing ${sales.toLocaleString("en")} sales of ${stores} stores`);
  const url = await createDatabase(urlOfDatabase(serverUrl, "postgres"), "bench_import", "bench_template");
  const env = { ...process.env, ...testEnvironment, PARTNER_TIMEOUT_SECONDS: "20", DATABASE_URL: url };
  const children: ChildProcess[] = [];
  try {
    const world = await start<ImportWorld>("import-world.ts", [String(stores), String(sales), String(products)]);
    const imported = await start<Imported>("run-import.ts", [JSON.stringify(world)]);
    if (imported.sales !== sales) throw new Error(`${imported.sales} of ${sales} sales came.`);
    const importPerSecond = imported.sales / imported.seconds;
    const rateLimitPerSecond = (world.limit / windowSeconds) * pageSize;
    process.stdout.write(
      `Import: ${imported.sales} sales in ${imported.seconds.toFixed(1)} s, ${importPerSecond.toFixed(0)} per second. Rate limit with ${stores} registers: ` +
        `${world.limit} calls in ${windowSeconds} s of ${pageSize} sales each, ${rateLimitPerSecond.toFixed(0)} per second.\n`,
    );
    return { importPerSecond, rateLimitPerSecond };
  } finally {
    for (const child of children) child.kill("SIGKILL");
  }

  async function start<Message>(file: string, args: string[]): Promise<Message> {
    const child = fork(path.join(import.meta.dirname, file), args, { env });
    children.push(child);
    const ended = new AbortController();
    child.once("exit", () => ended.abort(new Error(`${file} ended.`)));
    const [message] = (await once(child, "message", { signal: ended.signal })) as [Message];
    return message;
  }
}
