import "./quiet.ts";
import { readDiagnoseArguments, usage } from "./diagnose-arguments.ts";

/** `npm run diagnose`: what the page "Why is my order not in my POS?" says of one order, for support. */
const read = readDiagnoseArguments(process.argv.slice(2));
if (read.status === "ok") {
  // Only now: the app's settings need not be right for somebody to be told how to ask.
  const { printDiagnosis } = await import("./print-diagnosis.ts");
  process.exitCode = await printDiagnosis(read.asked);
} else {
  process.stderr.write(`${read.problem}\n\n${usage}`);
  process.exitCode = 2;
}
