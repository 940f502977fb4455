import { spawn } from "node:child_process";
import { until } from "./until.ts";

export type Program = {
  pid: number;
  /** Everything it has written so far, errors included. */
  output: () => string;
  /** Waits until it has written this; fails if it ends before. */
  says: (text: string | RegExp) => Promise<void>;
  kill: (signal: NodeJS.Signals) => void;
  /** How it ended: its exit code, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals>;
};

const running = new Set<Program>();

/** Runs a TypeScript file in a Node of its own, with this process's environment and `env`. End what is left in `afterEach(killPrograms)`. */
export function startProgram(file: string, env: Record<string, string> = {}, args: string[] = []): Program {
  // NODE_OPTIONS and the rest of vitest's are not for it.
  const { NODE_OPTIONS: _, VITEST: __, ...own } = process.env;
  const child = spawn(process.execPath, [file, ...args], { env: { ...own, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  let over = false;
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<number | NodeJS.Signals>((resolve) =>
    child.once("close", (code, signal) => {
      over = true;
      running.delete(program);
      resolve(code ?? signal ?? 0);
    }),
  );
  const has = (text: string | RegExp) => (typeof text === "string" ? output.includes(text) : text.test(output));
  const program: Program = {
    pid: child.pid ?? 0,
    output: () => output,
    says: async (text) => {
      await until(() => has(text) || over);
      if (!has(text)) throw new Error(`${file} ended without saying ${String(text)}:\n${output}`);
    },
    kill: (signal) => void child.kill(signal),
    ended,
  };
  running.add(program);
  return program;
}

export async function killPrograms(): Promise<void> {
  const left = [...running];
  for (const program of left) program.kill("SIGKILL");
  await Promise.all(left.map(({ ended }) => ended));
}
