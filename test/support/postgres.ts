import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { createDatabase, dropDatabase, urlOfDatabase } from "./database.ts";
import { testEnvironment } from "./environment.ts";

/** One server for all tests: that of DATABASE_URL, or an embedded one in a folder of its own. Its template has the newest schema. */
export default async function startServerForTests(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.DATABASE_URL;
  Object.assign(process.env, testEnvironment);
  const server = given ? { url: given, stop: async () => {} } : await startTemporaryPostgres();
  const template = `punchcard_test_${process.pid}_${randomBytes(4).toString("hex")}`;
  process.env.DATABASE_URL = await createDatabase(server.url, template);
  const { applyMigrations } = await import("#app/platform/migrations.server.ts");
  const { prepareQueues } = await import("#app/queue/queues.server.ts");
  await applyMigrations(prepareQueues);
  if (given) process.env.DATABASE_URL = given;
  else delete process.env.DATABASE_URL;
  project.provide("postgresUrl", server.url);
  project.provide("templateDatabase", template);
  return async () => {
    await dropDatabase(urlOfDatabase(server.url, "postgres"), template);
    await server.stop();
  };
}

async function startTemporaryPostgres(): Promise<{ url: string; stop: () => Promise<void> }> {
  const { startPostgres } = await import("#app/platform/postgres.server.ts");
  const parent = await mkdtemp(path.join(tmpdir(), "punchcard-test-"));
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
