import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import pg from "pg";
import { everyShop, letOutsideSee } from "#app/platform/shop-scope.server.ts";
import { createDatabase, urlOfDatabase } from "#test/support/database.ts";
import { testEnvironment } from "#test/support/environment.ts";
import { measureAdmin } from "./admin.ts";
import { measureCheckout } from "./checkout.ts";
import { measureFailures } from "./failures.ts";
import { measureIngest } from "./ingest.ts";
import { measureMemory } from "./memory.ts";
import { measureReports } from "./reports.ts";
import { measureLatency, measureScaleOut, measureSync } from "./sync.ts";

/**
 * `npm run bench -- <name> [--json]`, `npm run bench -- reports --lines 500000`, `npm run bench -- all --seconds 3`: measures on a PostgreSQL of its
 * own, which is gone afterwards. `all` is what `docs/performance.md` tells of; the others are told of where their pages are.
 */

type Options = { lines: number; seconds: number; minutes: number; mobile: boolean; pages: string };
type Bench = (serverUrl: string, options: Options) => Promise<object>;

const pages: Record<string, Bench> = { checkout: measureCheckout, failures: measureFailures, reports: measureReports };
const all: Record<string, Bench> = {
  ingest: measureIngest,
  sync: measureSync,
  latency: measureLatency,
  scaleOut: measureScaleOut,
  admin: measureAdmin,
  memory: measureMemory,
};
const benches: Record<string, Bench> = { ...all, ...pages };
const { names, json, options } = readArguments();
Object.assign(process.env, testEnvironment);
letOutsideSee(everyShop);
const roomy = { max_wal_size: "4GB", shared_buffers: "512MB" };
// What is lost with the power does not matter where pages are read; where work is written down, it is what takes the time.
const quick = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", autovacuum: "off" };
const settings = { ...roomy, ...(names.some((name) => Object.hasOwn(pages, name)) ? quick : {}) };
const { startPostgres } = await import("#app/platform/postgres.server.ts");
const parent = await mkdtemp(path.join(tmpdir(), "punchcard-bench-"));
await chmod(parent, 0o755);
let stopping: Promise<void> | null = null;
const server = await startPostgres({ folder: path.join(parent, "postgres"), settings });
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stop().finally(() => process.exit(1)));

try {
  await makeTemplate();
  const figures: Record<string, object> = {};
  for (const name of names) figures[name] = (await benches[name]?.(server.url, options)) ?? {};
  for (const [name, found] of Object.entries(figures)) tellFigures(name, found);
  if (json) process.stdout.write(`${JSON.stringify(figures)}\n`);
} finally {
  await stop();
}

/** `lines` of sales at the larger size of the reports; `seconds` of each measurement of `all`, and `minutes` that memory is looked at for. */
function readArguments(): { names: string[]; json: boolean; options: Options } {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: {
        json: { type: "boolean", default: false },
        lines: { type: "string", default: "5000000" },
        seconds: { type: "string", default: "10" },
        minutes: { type: "string", default: "2" },
        mobile: { type: "boolean", default: false },
        pages: { type: "string", default: "" },
      },
    });
    const [name = ""] = positionals;
    const options = {
      lines: Number(values.lines),
      seconds: Number(values.seconds),
      minutes: Number(values.minutes),
      mobile: values.mobile,
      pages: values.pages,
    };
    const names = name === "all" ? Object.keys(all) : [name];
    const isKnown = names.every((one) => Object.hasOwn(benches, one));
    if (isKnown && [options.lines, options.seconds, options.minutes].every((value) => value > 0))
      return { names, json: values.json, options };
  } catch {
    // An option that nobody knows.
  }
  process.stderr.write(
    `usage: npm run bench -- all|${Object.keys(benches).join("|")} [--json] [--seconds <number>] [--minutes <number>] [--lines <number>]\n`,
  );
  process.exit(2);
}

function tellFigures(name: string, figures: object): void {
  for (const [what, value] of Object.entries(figures) as [string, unknown][])
    process.stdout.write(`${name}.${what}: ${typeof value === "object" ? JSON.stringify(value) : String(value)}\n`);
}

async function makeTemplate(): Promise<void> {
  process.env.DATABASE_URL = await createDatabase(urlOfDatabase(server.url, "postgres"), "bench_template");
  const { applyMigrations } = await import("#app/platform/migrations.server.ts");
  await applyMigrations(async () => {});
  // What is seeded has no look-ups for its foreign keys, which is for a superuser to allow.
  const password = (await readFile(path.join(server.folder, "password"), "utf8")).trim();
  const superuser = new pg.Client({ connectionString: Object.assign(new URL(server.url), { username: "postgres", password }).href });
  await superuser.connect();
  await superuser.query("GRANT SET ON PARAMETER session_replication_role TO punchcard");
  await superuser.end();
}

function stop(): Promise<void> {
  stopping ??= server.release().finally(() => rm(parent, { recursive: true, force: true }));
  return stopping;
}
