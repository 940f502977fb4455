import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { DemoStopped } from "./demo-stopped.ts";

export type Child = {
  name: string;
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
  const imports = preloads.flatMap((file) => ["--import", file]);
  const process_ = spawn(process.execPath, [...imports, path.join(root, program)], { cwd: root, env, stdio: "pipe", detached: true });
  const file = createWriteStream(log);
  let stopping = false;
  let isReady = () => {};
  const ready = new Promise<void>((resolve) => (isReady = resolve));
  let tail = "";
  for (const stream of [process_.stdout, process_.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      file.write(chunk);
      tail = (tail + chunk.toString()).slice(-4000);
      if (tail.includes(`"event":"${event}"`)) isReady();
    });
  }
  process_.stdin.on("error", () => {});
  const ended = new Promise<string>((resolve) => {
    process_.once("error", (error) => resolve(error.message));
    process_.once("close", (code, signal) => {
      file.end();
      resolve(signal ? `ended by ${signal}` : `exit code ${code}`);
    });
  });
  const died = ended.then(
    (how) => new DemoStopped(`The ${name} process ended by itself (${how}); its log is ${path.relative(root, log)}.`),
  );
  const deadEarly = await Promise.race([ready.then(() => null), died]);
  if (deadEarly) throw new DemoStopped(lastWords(tail) ?? deadEarly.message);
  return {
    name,
    died: new Promise((resolve) => void died.then((why) => (stopping ? undefined : resolve(why)))),
    async stop() {
      stopping = true;
      process_.kill("SIGTERM");
      const late = new AbortController();
      await Promise.race([ended, setTimeout(patienceSeconds * 1000, undefined, { signal: late.signal }).catch(() => {})]);
      late.abort();
      process_.kill("SIGKILL");
      await ended;
    },
    kill: () => void process_.kill("SIGKILL"),
  };
}

/** Programs of the app end with a sentence for people; log lines are JSON. */
function lastWords(tail: string): string | null {
  const line = tail
    .split("\n")
    .filter((one) => one.trim() !== "" && !one.startsWith("{"))
    .at(0);
  return line?.startsWith("Punchcard") ? line : null;
}
