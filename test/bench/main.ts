import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import pg from "pg";
import { everyShop, letOutsideSee } from "#app/platform/shop-scope.server.ts";
import { createDatabase, urlOfDatabase } from "#test/support/database.ts";
import { testEnvironment } from "#test/support/environment.ts";
import { measureCheckout } from "./checkout.ts";
import { measureFailures } from "./failures.ts";
import { measureReports } from "./reports.ts";

/** `npm run bench -- <name> [--json]`, `npm run bench -- reports --lines 500000`: measures on a PostgreSQL of its own, which is gone afterwards. */

const benches = { checkout: measureCheckout, failures: measureFailures, reports: measureReports };
const { name, json, lines } = readArguments();
Object.assign(process.env, testEnvironment);
letOutsideSee(everyShop);
// What is lost with the power does not matter here.
const settings = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  max_wal_size: "4GB",
  shared_buffers: "512MB",
  autovacuum: "off",
};
const { startPostgres } = await import("#app/platform/postgres.server.ts");
const parent = await mkdtemp(path.join(tmpdir(), "punchcard-bench-"));
await chmod(parent, 0o755);
let stopping: Promise<void> | null = null;
const server = await startPostgres({ folder: path.join(parent, "postgres"), settings });
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stop().finally(() => process.exit(1)));

try {
  await makeTemplate();
  const figures = await benches[name](server.url, { lines });
  for (const [what, value] of Object.entries(figures)) process.stdout.write(`${what}: ${value}\n`);
  if (json) process.stdout.write(`${JSON.stringify({ [name]: figures })}\n`);
} finally {
  await stop();
}

/** `lines` of sales at the larger size of the reports: five million unless it says less. */
function readArguments(): { name: keyof typeof benches; json: boolean; lines: number } {
  try {
    const options = { json: { type: "boolean", default: false }, lines: { type: "string", default: "5000000" } } as const;
    const { positionals, values } = parseArgs({ allowPositionals: true, options });
    const [name = ""] = positionals;
    const lines = Number(values.lines);
    if (Object.hasOwn(benches, name) && lines > 0) return { name: name as keyof typeof benches, json: values.json, lines };
  } catch {
    // An option that nobody knows.
  }
  process.stderr.write(`usage: npm run bench -- ${Object.keys(benches).join("|")} [--json] [--lines <number>]\n`);
  process.exit(2);
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
