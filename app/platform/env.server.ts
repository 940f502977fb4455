import { parseEnv } from "./parse-env.ts";
import type { Env } from "./parse-env.ts";

/** What this process was told by its environment: the only file that reads it. With problems it says all of them and ends. */
export const env: Env = readEnv();

/**
 * Where the database is. Known once the process has started (`start.server.ts`): it is either given or the embedded one.
 * @throws if nothing was given and the embedded one was not started.
 */
export function databaseUrl(): string {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error("No database yet: set DATABASE_URL, or start the embedded PostgreSQL first.");
  return url;
}

/** Kept in the environment, so that child processes and a bundled copy of this file know it too. */
export function setDatabaseUrl(url: string): void {
  process.env.DATABASE_URL = url;
}

function readEnv(): Env {
  const reading = parseEnv(process.env);
  if (reading.status === "valid") return reading.env;
  const list = reading.problems.map((problem) => `  - ${problem}`).join("\n");
  process.stderr.write(`Punchcard cannot start, its environment needs mending (see .env.example):\n${list}\n`);
  process.exit(1);
}

/** For a child process: what this one was given, and `extra`. */
export function environmentWith(extra: Record<string, string>): NodeJS.ProcessEnv {
  return { ...process.env, ...extra };
}
