import { execFileSync } from "node:child_process";
import { appendFile, chmod, chown, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { until } from "#test/support/until.ts";
import { startPostgres } from "./postgres.server.ts";
import type { EmbeddedPostgres } from "./postgres.server.ts";

// Real servers in folders of their own: whatever can be provoked is.

const isRoot = userInfo().uid === 0;
const settings = { fsync: "off" };
let fresh: string;
let parent: string;
const started: EmbeddedPostgres[] = [];

beforeAll(async () => {
  fresh = await mkdtemp(path.join(tmpdir(), "punchcard-pg-"));
  await chmod(fresh, 0o755);
  await (await startPostgres({ folder: path.join(fresh, "postgres"), settings })).release();
});
afterAll(() => rm(fresh, { recursive: true, force: true }));

beforeEach(async () => {
  parent = await mkdtemp(path.join(tmpdir(), "punchcard-pg-"));
  await chmod(parent, 0o755);
});
afterEach(async () => {
  for (const server of started.splice(0)) await server.release();
  await rm(parent, { recursive: true, force: true });
});

async function start(folder = path.join(parent, "postgres")): Promise<EmbeddedPostgres> {
  const server = await startPostgres({ folder, settings });
  started.push(server);
  return server;
}

/** A database that was used and stopped: a copy, since making one takes a second. */
async function stopped(): Promise<string> {
  execFileSync("cp", ["-a", path.join(fresh, "postgres"), parent]);
  return path.join(parent, "postgres");
}

async function stop(server: EmbeddedPostgres): Promise<void> {
  started.splice(started.indexOf(server), 1);
  await server.release();
}

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<unknown[]>({ text: sql, rowMode: "array" });
  await client.end();
  return rows[0]?.[0];
}

async function carryOut(url: string, statements: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statements);
  await client.end();
}

async function pidOf({ folder }: EmbeddedPostgres): Promise<number> {
  return Number((await readFile(path.join(folder, "data", "postmaster.pid"), "utf8")).split("\n")[0]);
}

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test("what is written is there after a restart, in UTF-8, and case folds beyond English", async () => {
  await stopped();
  const first = await start();
  await ask(first.url, "CREATE TABLE note AS SELECT 'Élan 20 lb' AS text");
  await stop(first);
  const second = await start();
  expect(await ask(second.url, "SELECT lower(text) FROM note")).toBe("élan 20 lb");
});

test("processes that start together share one server, and it stops when the last one leaves", async () => {
  const [one, two, three] = await Promise.all([start(), start(), start()]);
  expect(new Set([one.url, two.url, three.url]).size).toBe(1);
  const pid = await pidOf(one);
  await stop(one);
  await stop(three);
  expect(await ask(two.url, "SELECT 1")).toBe(1);
  await stop(two);
  await until(() => !runs(pid));
});

test("a server that outlived a killed process is joined", async () => {
  await stopped();
  const program = `import { startPostgres } from ${JSON.stringify(path.resolve(import.meta.dirname, "postgres.server.ts"))};
    await startPostgres({ folder: ${JSON.stringify(path.join(parent, "postgres"))} });
    process.kill(process.pid, "SIGKILL");`;
  const file = path.join(parent, "killed.ts");
  await writeFile(file, program);
  expect(() => execFileSync(process.execPath, [file], { stdio: "ignore" })).toThrow(expect.objectContaining({ signal: "SIGKILL" }));
  const pid = Number((await readFile(path.join(parent, "postgres/data/postmaster.pid"), "utf8")).split("\n")[0]);
  const server = await start();
  expect(await pidOf(server)).toBe(pid);
});

test("after the server itself was killed the data is recovered and nothing is asked of anybody", async () => {
  await stopped();
  const first = await start();
  await ask(first.url, "CREATE TABLE kept AS SELECT 42 AS number");
  const pid = await pidOf(first);
  process.kill(pid, "SIGKILL");
  await until(() => !runs(pid));
  started.length = 0;
  const second = await start();
  expect(await pidOf(second)).not.toBe(pid);
  expect(await ask(second.url, "SELECT number FROM kept")).toBe(42);
});

test("a left-over postmaster.pid with the number of some other program's process is no hindrance", async () => {
  await stopped();
  const first = await start();
  const pidFile = path.join(first.folder, "data", "postmaster.pid");
  const text = await readFile(pidFile, "utf8");
  await stop(first);
  // This test's own process is running and is no PostgreSQL.
  await writeFile(pidFile, text.replace(/^\d+/, String(process.pid)));
  expect(await ask((await start()).url, "SELECT 1")).toBe(1);
});

test("the password is nobody else's to read, and without it nobody gets in", async () => {
  await stopped();
  const { folder, url } = await start();
  expect((await stat(path.join(folder, "password"))).mode & 0o077).toBe(0);
  const guess = new URL(url);
  guess.password = "password";
  await expect(ask(guess.href, "SELECT 1")).rejects.toThrow(/password authentication failed/);
});

test("a folder that holds something else is left alone, and said so", async () => {
  const folder = path.join(parent, "postgres");
  await mkdir(folder);
  await writeFile(path.join(folder, "holiday.jpg"), "");
  await expect(start()).rejects.toThrow(`${folder} holds no database, or only a part of one: move the folder away`);
  expect(await readFile(path.join(folder, "holiday.jpg"), "utf8")).toBe("");
});

test("data of another PostgreSQL version is told with both versions", async () => {
  const folder = await stopped();
  await writeFile(path.join(folder, "data", "PG_VERSION"), "14\n");
  await expect(start()).rejects.toThrow(/was made by PostgreSQL 14, and this is PostgreSQL 18: move the folder away/);
});

test("a damaged database is told as damaged, with the folder", async () => {
  const folder = await stopped();
  const control = path.join(folder, "data", "global", "pg_control");
  await writeFile(control, Buffer.alloc(8192, 0xff));
  await expect(start()).rejects.toThrow(new RegExp(`database in ${folder} is damaged .*put a backup in its place`));
});

test("what nobody foresaw is told with PostgreSQL's own reason", async () => {
  const folder = await stopped();
  await appendFile(path.join(folder, "data", "postgresql.conf"), "\nno_such_setting = 1\n");
  await expect(start()).rejects.toThrow(/did not start \(configuration file .* contains errors\): look at its log/);
});

test("data that belongs to somebody else may not be used", async ({ skip }) => {
  skip(!isRoot, "only root can give a folder away");
  const folder = await stopped();
  await chown(path.join(folder, "data"), 12_345, 12_345);
  await expect(start()).rejects.toThrow(`${folder} may not be read or written`);
});

test("a lost password is told as that", async () => {
  const folder = await stopped();
  const password = await readFile(path.join(folder, "password"));
  await writeFile(path.join(folder, "password"), "another");
  await expect(start()).rejects.toThrow(/password kept beside .* does not open the database/);
  // The server is up and nobody can join it: with its password it goes away again.
  await writeFile(path.join(folder, "password"), password);
  await start();
});

test("a place where no folder can be made is told with the folder", async () => {
  await writeFile(path.join(parent, "file"), "");
  const folder = path.join(parent, "file", "postgres");
  await expect(start(folder)).rejects.toThrow(folder);
});

test("a full disk is told as that", async ({ skip }) => {
  const disk = path.join(parent, "disk");
  await mkdir(disk);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=8m,mode=0755", "tmpfs", disk], { stdio: "ignore" });
  } catch {
    skip("a small disk cannot be made here");
  }
  try {
    await expect(start(path.join(disk, "postgres"))).rejects.toThrow(/no room left on the disk/);
  } finally {
    execFileSync("umount", [disk]);
  }
});

test("in a project that is closed to others the files go where the user postgres may go, the same place each time", async ({ skip }) => {
  skip(!isRoot, "only root runs PostgreSQL as another user");
  await chmod(parent, 0o700);
  const first = await start();
  try {
    expect(first.folder).not.toContain(parent);
    await ask(first.url, "CREATE TABLE kept AS SELECT 42 AS number");
    await stop(first);
    const second = await start();
    expect(second.folder).toBe(first.folder);
    expect(await ask(second.url, "SELECT number FROM kept")).toBe(42);
    await stop(second);
  } finally {
    await rm(first.folder, { recursive: true, force: true });
  }
});

test("a folder in which everything is the superuser's is handed over to the app's own role, which is none", async () => {
  const folder = await stopped();
  const first = await start(folder);
  const asSuperuser = Object.assign(new URL(first.url), { username: "postgres" }).href;
  await carryOut(
    asSuperuser,
    `ALTER DATABASE punchcard OWNER TO postgres;
     CREATE SCHEMA pgboss; CREATE TYPE pgboss.state AS ENUM ('created'); CREATE DOMAIN "Kind" AS TEXT; CREATE SEQUENCE numbers;
     CREATE TABLE pgboss.job (id SERIAL, state pgboss.state) PARTITION BY LIST (state); CREATE VIEW jobs AS SELECT * FROM pgboss.job;
     CREATE FUNCTION one() RETURNS INTEGER LANGUAGE sql AS 'SELECT 1'; CREATE TABLE "Order" (id TEXT, kind "Kind"); INSERT INTO "Order" VALUES ('kept')`,
  );
  await stop(first);
  const { url } = await start(folder);
  expect(new URL(url).username).toBe("punchcard");
  expect(await ask(url, "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")).toBe(false);
  expect(await ask(url, 'SELECT id FROM "Order"')).toBe("kept");
  const left =
    "SELECT count(*)::int FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname IN ('public', 'pgboss') AND pg_get_userbyid(relowner) <> current_user";
  expect(await ask(url, left)).toBe(0);
  await carryOut(
    url,
    `ALTER TABLE "Order" ENABLE ROW LEVEL SECURITY; DROP FUNCTION one(); DROP VIEW jobs; DROP SCHEMA pgboss CASCADE; DROP DOMAIN "Kind" CASCADE`,
  );
});
