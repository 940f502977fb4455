import "./quiet.ts";
import { readReconcileArguments, usage } from "./reconcile-arguments.ts";

/** `npm run reconcile`: what the page of completeness says of the last days, for support and for a clock. */
const read = readReconcileArguments(process.argv.slice(2));
if (read.status === "ok") {
  // Only now: the app's settings need not be right for somebody to be told how to ask.
  const { printCompleteness } = await import("./print-completeness.ts");
  process.exitCode = await printCompleteness(read.asked);
} else {
  process.stderr.write(`${read.problem}\n\n${usage}`);
  process.exitCode = 2;
}
