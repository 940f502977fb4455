import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { createDatabase, dropDatabase, urlOfDatabase } from "./database.ts";
import { testEnvironment } from "./environment.ts";

const prefix = "punchcard-test-";

/** One server for all tests: that of DATABASE_URL, or an embedded one in a folder of its own. Its template has the newest schema. */
export default async function startServerForTests(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.DATABASE_URL;
  Object.assign(process.env, testEnvironment);
  const server = given ? await asOrdinaryRole(given) : await startTemporaryPostgres();
  const template = `punchcard_test_${process.pid}_${randomBytes(4).toString("hex")}`;
  const stop = async () => {
    await dropDatabase(urlOfDatabase(server.url, "postgres"), template);
    await server.stop();
  };
  try {
    process.env.DATABASE_URL = await createDatabase(server.url, template);
    const { applyMigrations } = await import("#app/platform/migrations.server.ts");
    const { prepareQueues } = await import("#app/queue/queues.server.ts");
    await applyMigrations(prepareQueues);
  } catch (error) {
    await stop();
    throw error;
  } finally {
    if (given) process.env.DATABASE_URL = given;
    else delete process.env.DATABASE_URL;
  }
  project.provide("postgresUrl", server.url);
  project.provide("templateDatabase", template);
  return stop;
}

/** A superuser passes by row-level security, which is to be tested as well. */
async function asOrdinaryRole(given: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const client = new pg.Client({ connectionString: given });
  await client.connect();
  const { rows } = await client.query<{ bypasses: boolean }>(
    "SELECT rolsuper OR rolbypassrls AS bypasses FROM pg_roles WHERE rolname = current_user",
  );
  const url = new URL(given);
  [url.username, url.password] = [`punchcard_test_${process.pid}`, randomBytes(12).toString("hex")];
  if (rows[0]?.bypasses) await client.query(`CREATE ROLE "${url.username}" LOGIN CREATEDB PASSWORD '${url.password}'`);
  return {
    url: rows[0]?.bypasses ? url.href : given,
    stop: async () => {
      if (rows[0]?.bypasses) await client.query(`DROP ROLE "${url.username}"`);
      await client.end();
    },
  };
}

async function startTemporaryPostgres(): Promise<{ url: string; stop: () => Promise<void> }> {
  const { startPostgres } = await import("#app/platform/postgres.server.ts");
  await stopLeftOvers();
  const parent = await mkdtemp(path.join(tmpdir(), `${prefix}${process.pid}-`));
  await chmod(parent, 0o755);
  // What is lost with the power does not matter here.
  const settings = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "300" };
  const server = await startPostgres({ folder: path.join(parent, "postgres"), settings });
  return {
    url: server.url,
    stop: async () => {
      await server.release();
      await rm(parent, { recursive: true, force: true });
    },
  };
}

/** Servers of test runs that were killed: their folder carries the number of a process that is no more. */
async function stopLeftOvers(): Promise<void> {
  const { startPostgres } = await import("#app/platform/postgres.server.ts");
  for (const name of await readdir(tmpdir())) {
    const pid = name.startsWith(prefix) ? Number(name.slice(prefix.length).split("-")[0]) : 0;
    if (!pid || isAlive(pid)) continue;
    const parent = path.join(tmpdir(), name);
    const folder = path.join(parent, "postgres");
    if (existsSync(path.join(folder, "data", "postmaster.pid"))) await (await startPostgres({ folder })).release();
    await rm(parent, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as { code?: string }).code === "EPERM";
  }
}
