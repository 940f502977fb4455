import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { DemoStopped } from "./demo-stopped.ts";

export type Child = {
  name: string;
  pid: number;
  /** Fulfilled when it ends without having been asked to; never rejects. */
  died: Promise<DemoStopped>;
  /** Asks it to finish what it has in hand, and ends it if it does not. */
  stop(): Promise<void>;
  /** Ends it at once. */
  kill(): void;
};

const root = path.resolve(import.meta.dirname, "../..");
const preloads = ["test/demo/stop-with-parent.ts", "test/simulators/redirect/preload.ts"].map((file) => path.join(root, file));
/** The processes themselves take 25 seconds at most. */
const patienceSeconds = 30;

/**
 * Starts one of the app's programs as a process of its own and waits until its log says `event`.
 * It has a process group of its own, so that Ctrl-C in a terminal reaches the demo only, which then stops everything in order.
 * @throws DemoStopped if it ends before.
 */
export async function startChild({
  name,
  program,
  event,
  env,
  log,
}: {
  name: string;
  program: string;
  event: string;
  env: NodeJS.ProcessEnv;
  log: string;
}): Promise<Child> {
  // Straight into the file: through a pipe, what it writes would have nowhere to go once the demo is killed.
  const file = openSync(log, "w");
  const child = spawn(process.execPath, [...preloads.flatMap((preload) => ["--import", preload]), path.join(root, program)], {
    cwd: root,
    env,
    stdio: ["pipe", file, file],
    detached: true,
  });
  closeSync(file);
  child.stdin?.on("error", () => {});
  let stopping = false;
  let isOver = false;
  const ended = new Promise<string>((resolve) => {
    const end = (how: string) => {
      isOver = true;
      resolve(how);
    };
    child.once("error", ({ message }) => end(message));
    child.once("exit", (code, signal) => end(signal ? `ended by ${signal}` : `exit code ${code}`));
  });
  const died = ended.then(
    (how) => new DemoStopped(`The ${name} process ended by itself (${how}); its log is ${path.relative(root, log)}.`),
  );
  while (!isOver && !(await readFile(log, "utf8")).includes(`"event":"${event}"`)) await setTimeout(50);
  if (isOver) throw new DemoStopped(lastWords(await readFile(log, "utf8")) ?? (await died).message);
  return {
    name,
    pid: child.pid ?? 0,
    died: new Promise((resolve) => void died.then((why) => (stopping ? undefined : resolve(why)))),
    async stop() {
      stopping = true;
      child.kill("SIGTERM");
      const late = new AbortController();
      await Promise.race([ended, setTimeout(patienceSeconds * 1000, undefined, { signal: late.signal }).catch(() => {})]);
      late.abort();
      child.kill("SIGKILL");
      await ended;
    },
    kill: () => void child.kill("SIGKILL"),
  };
}

/** Programs of the app end with a sentence for people; log lines are JSON. */
function lastWords(log: string): string | null {
  const words = log.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("{"));
  return words[0]?.startsWith("Punchcard") ? words.join("\n") : null;
}
