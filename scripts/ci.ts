import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { z } from "zod";

/**
 * What .ci/run does once the packages are there: the README's test command, then the checks. The last line printed is
 * `N passed, N failed` with the totals of vitest's own report; it ends with 1 when a test or a check failed.
 */

const root = resolve(import.meta.dirname, "..");
const reportFile = resolve(root, "test-results/vitest.json");
/** Longest first. */
const checks = ["check:lint", "check:types", "check:format", "check:unused", "check:licences"];
const shell = process.platform === "win32";

const report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  success: z.boolean(),
  testResults: z.array(z.object({ name: z.string(), status: z.string(), assertionResults: z.array(z.unknown()) })),
});

mkdirSync(resolve(root, "test-results"), { recursive: true });
const testsEnded = npm("test", "--", "--reporter=default", "--reporter=json", `--outputFile.json=${reportFile}`);
const failedChecks = await runChecks();
const totals = readTotals();

for (const check of failedChecks) console.log(`Not passed: npm run ${check}`);
if (testsEnded !== 0 && totals.failed === 0) console.log(`Not passed: npm test ended with ${testsEnded}`);
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exit(testsEnded === 0 && totals.failed === 0 && failedChecks.length === 0 ? 0 : 1);

function npm(...args: string[]): number {
  console.log(`\n$ npm ${args.slice(0, 2).join(" ")}`);
  return spawnSync("npm", args, { cwd: root, stdio: "inherit", shell }).status ?? 1;
}

/** Each keeps one processor busy: as many at once as there are. @returns those that did not pass. */
async function runChecks(): Promise<string[]> {
  const failed: string[] = [];
  const left = checks.values();
  const runLeft = async () => {
    for (const check of left) if (!(await passes(check))) failed.push(check);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, runLeft));
  return failed;
}

/** What it says is printed once it has ended, so that no two speak at once. */
function passes(check: string): Promise<boolean> {
  return new Promise((resolve) => {
    let said = "";
    const child = spawn("npm", ["run", check], { cwd: root, stdio: ["ignore", "pipe", "pipe"], shell });
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
    const end = (passed: boolean) => {
      console.log(`\n$ npm run ${check}\n${said.trim()}`);
      resolve(passed);
    };
    child.once("error", ({ message }) => {
      said += message;
      end(false);
    });
    child.once("close", (code) => end(code === 0));
  });
}

/** A file that could not be loaded has no tests to count: it counts as one that failed. */
function readTotals(): { passed: number; failed: number } {
  const { numPassedTests, numFailedTests, testResults } = readReport();
  const unloaded = testResults.filter(({ status, assertionResults }) => status === "failed" && assertionResults.length === 0);
  for (const { name } of unloaded) console.log(`Could not be loaded: ${name}`);
  return { passed: numPassedTests, failed: numFailedTests + unloaded.length };
}

function readReport(): z.infer<typeof report> {
  try {
    return report.parse(JSON.parse(readFileSync(reportFile, "utf8")));
  } catch {
    console.log("vitest left no report: it did not get as far as running tests.");
    return { numPassedTests: 0, numFailedTests: 0, success: false, testResults: [] };
  }
}
