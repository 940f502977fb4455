import { DemoStopped } from "#test/demo/demo-stopped.ts";
import { printResult } from "./print-result.ts";
import { chaosUsage, readArguments } from "./read-arguments.ts";
import { isGood, runChaos } from "./run-chaos.ts";
import type { Chaos } from "./start-chaos.ts";

/**
 * `npm run chaos -- [--json] [--minutes n] [--orders n] [--seed n]`: the app with several web and worker processes in a world in which everything
 * fails, and whether its partners' books agree with the orders once the world is mended. Ends with 0 if they do, with 1 if not, with 2 for
 * arguments that nobody knows.
 */

let running: Chaos | null = null;
let stopping = false;

for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void stopOnSignal());

main().catch(giveUp);

async function main(): Promise<void> {
  const reading = readArguments(process.argv.slice(2));
  if (reading.status === "refused") {
    process.stderr.write(`${reading.problem}\n${chaosUsage}\n`);
    process.exit(2);
  }
  const result = await runChaos({
    ...reading.given,
    tell: (line) => void process.stderr.write(`${line}\n`),
    onStart: (chaos) => {
      running = chaos;
      if (stopping) void chaos.stop().then(() => process.exit(1));
    },
  });
  if (reading.given.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  else printResult(result);
  process.exit(isGood(result) ? 0 : 1);
}

async function stopOnSignal(): Promise<void> {
  if (stopping) return;
  stopping = true;
  // Still starting: it stops as soon as there is something to stop.
  if (!running) return;
  await running.stop();
  process.exit(1);
}

async function giveUp(error: unknown): Promise<void> {
  // What was under way breaks off when everything is stopped, and that is no news.
  if (stopping && running) return;
  if (stopping) process.exit(1);
  await running?.stop();
  process.stderr.write(`${error instanceof DemoStopped ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
}
