import { parseArgs } from "node:util";
import { DemoStopped } from "./demo-stopped.ts";
import { say } from "./print.ts";
import { runOnce } from "./run-once.ts";
import { serveDemo } from "./serve-demo.ts";
import type { Demo } from "./start-demo.ts";

/** npm run demo [-- --once [--json]]: everything there is, on this machine, with a simulated Shopify and a simulated Astro. */

let running: Demo | null = null;
let stopping = false;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stopOnSignal());

main().catch(giveUp);

async function main(): Promise<void> {
  const { once, json } = readArguments();
  if (process.env.DATABASE_URL) say("DATABASE_URL is set: the demo leaves that database alone and uses one of its own.");
  const onStart = (demo: Demo) => {
    running = demo;
    if (stopping) void stopOnSignal();
  };
  if (!once) return serveDemo({ onStart });
  const isGood = await runOnce({ json, onStart });
  process.exit(isGood ? 0 : 1);
}

function readArguments(): { once: boolean; json: boolean } {
  try {
    const { values } = parseArgs({ options: { once: { type: "boolean" }, json: { type: "boolean" } } });
    return { once: values.once ?? false, json: values.json ?? false };
  } catch (error) {
    throw new DemoStopped(`${(error as Error).message} Usage: npm run demo [-- --once [--json]]`);
  }
}

async function stopOnSignal(): Promise<void> {
  if (!stopping) say("\nStopping …");
  stopping = true;
  if (!running) return;
  await running.stop();
  process.exit(0);
}

async function giveUp(error: unknown): Promise<void> {
  // What was under way breaks off when it is told to stop, and that is no news.
  if (stopping) return;
  await running?.stop();
  process.stderr.write(`${error instanceof DemoStopped ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
}
