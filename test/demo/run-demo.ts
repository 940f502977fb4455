import { parseArgs } from "node:util";
import { DemoStopped } from "./demo-stopped.ts";
import { say } from "./print.ts";
import { runOnce } from "./run-once.ts";
import { serveDemo } from "./serve-demo.ts";
import type { Demo } from "./start-demo.ts";

/**
 * Does what the arguments say, and ends the process: with 1 when it could not be done, or when a day was played once and its books are not good.
 * @param once plays that day, in place of `runOnce`.
 */
export function runDemo(args: string[], { once: playOnce = runOnce }: { once?: typeof runOnce } = {}): void {
  let running: Demo | null = null;
  let stopping = false;
  let exitCode = 0;

  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stopOnSignal());

  run().catch(giveUp);

  async function run(): Promise<void> {
    const { once, json } = readArguments(args);
    // A day that was broken off proves nothing.
    if (once) exitCode = 1;
    if (process.env.DATABASE_URL) say("DATABASE_URL is set: the demo leaves that database alone and uses one of its own.");
    const onStart = (demo: Demo) => {
      running = demo;
      if (stopping) void demo.stop().then(() => process.exit(exitCode));
    };
    if (!once) return serveDemo({ onStart });
    const isGood = await playOnce({ json, onStart });
    process.exit(isGood ? 0 : 1);
  }

  /** The first signal stops everything in order, a second one does not wait for what is under way. */
  async function stopOnSignal(): Promise<void> {
    const again = stopping;
    if (!again) say("\nStopping …");
    stopping = true;
    // Still starting: it stops as soon as there is something to stop.
    if (!running) return;
    await (again ? running.stopNow() : running.stop());
    process.exit(exitCode);
  }

  async function giveUp(error: unknown): Promise<void> {
    // What was under way breaks off when it is told to stop, and that is no news.
    if (stopping && running) return;
    if (stopping) process.exit(exitCode);
    await running?.stop();
    process.stderr.write(`${error instanceof DemoStopped ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  }
}

function readArguments(args: string[]): { once: boolean; json: boolean } {
  try {
    const { values } = parseArgs({ args, options: { once: { type: "boolean" }, json: { type: "boolean" } } });
    return { once: values.once ?? false, json: values.json ?? false };
  } catch (error) {
    throw new DemoStopped(`${(error as Error).message} Usage: npm run demo [-- --once [--json]]`);
  }
}
