import { chaosUsage, readArguments } from "./read-arguments.ts";
import { printResult } from "./print-result.ts";
import { isGood, runChaos } from "./run-chaos.ts";
import type { Chaos } from "./start-chaos.ts";

/**
 * `npm run chaos -- [--json] [--minutes n] [--orders n] [--seed n]`: the app with several web and worker processes in a world in which everything
 * fails, and whether its partners' books agree with the orders once the world is mended. Ends with 0 if they do, with 1 if not, with 2 for
 * arguments that nobody knows.
 */

const reading = readArguments(process.argv.slice(2));
if (reading.status === "refused") {
  process.stderr.write(`${reading.problem}\n${chaosUsage}\n`);
  process.exit(2);
}

let running: Chaos | null = null;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void (running?.stop() ?? Promise.resolve()).finally(() => process.exit(1)));
}

const result = await runChaos({
  ...reading.given,
  tell: (line) => void process.stderr.write(`${line}\n`),
  onStart: (chaos) => (running = chaos),
});
if (reading.given.json) process.stdout.write(`${JSON.stringify(result)}\n`);
else printResult(result);
process.exit(isGood(result) ? 0 : 1);
