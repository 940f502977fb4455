import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { testEnvironment } from "#test/support/environment.ts";
import type { ImportWorld } from "./import-world.ts";
import type { Imported } from "./run-import.ts";
import { say } from "./tell.ts";

/** With a till each, as the other tests of stores have them. */
const stores = 3;
const large = 50;
const sales = 20_000;
const products = 5000;
/** The most that Lightspeed tells in one call, and how long the time is for which it counts calls. */
const pageSize = 200;
const windowSeconds = 300;

export type ImportFigures = { importPerSecond: number; rateLimitPerSecond: number };

/**
 * The first import of another chain into the database that the reports were read from, out of a simulated Lightspeed that answers at once.
 * Beside it what the rate limit of that Lightspeed lets through: 300 calls for each register and 50, in five minutes, with a page of sales in
 * each, as if products and people were never asked for.
 */
export async function measureImport({ shop, url }: { shop: string; url: string }): Promise<ImportFigures> {
  say(`Importing ${sales.toLocaleString("en")} sales of ${stores} stores`);
  const env = { ...process.env, ...testEnvironment, PARTNER_TIMEOUT_SECONDS: "20", DATABASE_URL: url };
  const children: ChildProcess[] = [];
  try {
    const world = await start<ImportWorld>("import-world.ts", [String(stores), String(sales), String(products)]);
    const imported = await start<Imported>("run-import.ts", [JSON.stringify(world), shop]);
    if (imported.sales !== sales) throw new Error(`${imported.sales} of ${sales} sales came.`);
    const importPerSecond = imported.sales / imported.seconds;
    tell({ ...imported, importPerSecond, limit: callsAllowed(stores) });
    return { importPerSecond, rateLimitPerSecond: rateOf(callsAllowed(stores)) };
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

/** In five minutes. */
function callsAllowed(registers: number): number {
  return 300 * registers + 50;
}

/** Sales in a second. */
function rateOf(callsInWindow: number): number {
  return (callsInWindow / windowSeconds) * pageSize;
}

function tell({ sales: came, seconds, importPerSecond, limit }: Imported & { importPerSecond: number; limit: number }): void {
  const largeLimit = callsAllowed(large);
  process.stdout.write(
    `Import: ${came} sales in ${seconds.toFixed(1)} s, ${importPerSecond.toFixed(0)} per second.\n` +
      `Rate limit with ${stores} registers: ${limit} calls in ${windowSeconds} s with ${pageSize} sales each, ${rateOf(limit).toFixed(0)} per second. ` +
      `With ${large} it is ${largeLimit} calls: pages come one after the other, and each would have to be there ` +
      `within ${((windowSeconds * 1000) / largeLimit).toFixed(0)} ms, which no partner answers in.\n`,
  );
}
