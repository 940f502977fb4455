import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";

const root = path.resolve(import.meta.dirname, "../..");

/** `children` gets the process, for whoever ends them all. */
type Program = { env: NodeJS.ProcessEnv; preloads: string[]; children: ChildProcess[] };

/** Starts a web process and waits until it listens; gives its address. */
export async function startWeb(file: string, program: Program): Promise<string> {
  const said = await startProgram(file, { ...program, until: /"url":"([^"]+)"/ });
  return said[1] ?? "";
}

/** Starts a program of the app, or one of its peers, and waits until it has said something; gives what that was. */
export async function startProgram(
  file: string,
  { env, preloads, children, until }: Program & { until: RegExp },
): Promise<RegExpExecArray> {
  const imports = preloads.flatMap((preload) => ["--import", path.join(root, preload)]);
  const args = [...imports, "--disable-warning=ExperimentalWarning", path.join(root, file)];
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  let log = "";
  const ended = endOf(child);
  while (!ended.aborted) {
    const [chunk] = (await once(child.stdout, "data", { signal: ended })) as [Buffer];
    log += chunk.toString();
    const said = until.exec(log);
    if (!said) continue;
    // What somebody would have to look at in production is told here as well.
    createInterface({ input: child.stdout }).on("line", (line) => void (/"level":[456]0/.test(line) && process.stderr.write(`${line}\n`)));
    return said;
  }
  throw new Error(`${file} ended.`);
}

export function endOf(child: ChildProcess): AbortSignal {
  const ended = new AbortController();
  child.once("exit", (code) => ended.abort(new Error(`A process of the measurement ended: ${code}.`)));
  return ended.signal;
}
