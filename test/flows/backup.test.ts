import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from "vitest";
import { backUp } from "#app/platform/back-up.server.ts";
import { tablesOf } from "#app/platform/backup-format.server.ts";
import { CannotRestore, restore } from "#app/platform/restore.server.ts";
import { databaseUrl } from "#app/platform/env.server.ts";
import { createDatabase, dropDatabase, urlOfDatabase } from "#test/support/database.ts";
import { openWorld } from "#test/support/open-world.ts";
import type { World } from "#test/support/open-world.ts";
import { killPrograms, startProgram } from "#test/support/processes.ts";
import { until } from "#test/support/until.ts";

const server = urlOfDatabase(inject("postgresUrl"), "postgres");
const databases: string[] = [];
let world: World;
let folder: string;
let count = 0;

beforeAll(async () => {
  world = await openWorld();
  folder = await mkdtemp(path.join(tmpdir(), "punchcard-backup-"));
});
afterEach(async () => {
  await killPrograms();
  for (const name of databases.splice(0)) await dropDatabase(server, name);
});
afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

function newFile(): string {
  count += 1;
  return path.join(folder, `${count}.sql.gz`);
}

async function emptyDatabase(): Promise<string> {
  const name = `punchcard_restore_${process.pid}_${Math.random().toString(36).slice(2)}`;
  databases.push(name);
  return createDatabase(server, name, inject("templateDatabase"));
}

async function runScript(script: "backup" | "restore", { url, args }: { url: string; args: string[] }) {
  const program = startProgram(`scripts/${script}.ts`, { DATABASE_URL: url }, args);
  return { code: await program.ended, output: program.output() };
}

/** Every table with what is in it, in a form that can be compared. */
async function contentOf(url: string): Promise<Record<string, string>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const content: Record<string, string> = {};
    for (const { name, columns } of await tablesOf(client)) {
      const { rows } = await client.query<{ digest: string }>(
        `SELECT count(*) || ' ' || coalesce(md5(string_agg(r::text, '|' ORDER BY r::text)), '') AS digest FROM (SELECT ${columns} FROM ${name}) r`,
      );
      content[name] = rows[0]?.digest ?? "";
    }
    return content;
  } finally {
    await client.end();
  }
}

async function onDatabase(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

function place(count: number): void {
  for (let nth = 0; nth < count; nth += 1)
    world.shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20", quantity: 1 }, { sku: "TG-ROPE" }] });
}

describe("a backup", () => {
  it("put into an empty database is the same to the last row, jobs that wait and sums that triggers keep included", async () => {
    const worker = await world.startWorker();
    place(4);
    await world.settled();
    await worker.stop();
    place(2);
    const file = newFile();
    const url = databaseUrl();
    const taken = await runScript("backup", { url, args: ["--to", file] });
    expect(taken.output).toMatch(/\d+ rows of \d+ tables are in/);
    expect(taken.code).toBe(0);
    const before = await contentOf(url);
    expect(before["pgboss.job"]).not.toMatch(/^0 /);
    expect(before['public."OnlineRollup"']).not.toMatch(/^0 /);
    const target = await emptyDatabase();
    expect(await runScript("restore", { url: target, args: ["--from", file] })).toMatchObject({ code: 0 });
    expect(await contentOf(target)).toEqual(before);
  });

  it("is of one moment, whatever is written meanwhile", async () => {
    const worker = await world.startWorker();
    place(5);
    const file = newFile();
    const [{ rows }] = await Promise.all([backUp({ url: databaseUrl(), file }), Promise.resolve().then(() => place(5))]);
    const target = await emptyDatabase();
    // Lines whose order is missing would be refused.
    await restore({ url: target, file });
    expect((await contentOf(target))['public."Order"']).toMatch(new RegExp(`^${rows['public."Order"']} `));
    await world.settled();
    await worker.stop();
  });

  it("that is some orders old is made good: what came since is found at Shopify, and not made again at the partner", async () => {
    const worker = await world.startWorker();
    place(1);
    await world.settled();
    const file = newFile();
    await backUp({ url: databaseUrl(), file });
    place(2);
    await world.settled();
    await worker.stop();
    const punches = world.astro.books.totalByUpc();
    const url = await emptyDatabase();
    await restore({ url, file });
    const before = await onDatabase(url, 'SELECT count(*)::int AS orders FROM "Order"');
    // One that waits by the clock of the backup is minutes away.
    await onDatabase(url, "UPDATE pgboss.job SET start_after = now() WHERE name = 'scan-orders' AND state = 'created'");
    startProgram("app/worker.ts", {
      ...{ DATABASE_URL: url, SHOPIFY_SIMULATOR_ORIGIN: world.shopifyOrigin, ORDER_SCAN_SECONDS: "2" },
      NODE_OPTIONS: `--import ${path.resolve("test/simulators/redirect/preload.ts")}`,
    });
    const recorded = `SELECT count(*)::int AS orders FROM "Order" o WHERE EXISTS (SELECT FROM "OrderLine" l WHERE l."orderId" = o.id AND l.recorded = 1)`;
    const all = [{ orders: Number(before[0]?.["orders"]) + 2 }];
    await until(async () => JSON.stringify(await onDatabase(url, recorded)) === JSON.stringify(all));
    expect(world.astro.books.duplicates()).toEqual([]);
    expect(world.astro.books.totalByUpc()).toEqual(punches);
  });

  it("writes over nothing, and leaves nothing where it cannot write", async () => {
    const file = newFile();
    await writeFile(file, "kept");
    const url = databaseUrl();
    expect(await runScript("backup", { url, args: ["--to", file] })).toMatchObject({ code: 1, output: expect.stringContaining("already") });
    expect(await readFile(file, "utf8")).toBe("kept");
    const nowhere = path.join(folder, "none", "b.sql.gz");
    expect(await runScript("backup", { url, args: ["--to", nowhere] })).toMatchObject({
      code: 1,
      output: expect.stringContaining("is its folder there?"),
    });
    expect(await runScript("backup", { url, args: [] })).toMatchObject({ code: 2, output: expect.stringContaining("--to wants a file") });
  });
});

describe("a restore changes nothing and says why", () => {
  let whole: string;
  beforeAll(async () => {
    const file = newFile();
    await backUp({ url: databaseUrl(), file });
    whole = gunzipSync(await readFile(file)).toString();
  });

  async function expectRefused(content: Buffer | string, why: string): Promise<void> {
    const file = newFile();
    await writeFile(file, typeof content === "string" ? gzipSync(content) : content);
    const url = await emptyDatabase();
    const before = await contentOf(url);
    await expect(restore({ url, file })).rejects.toThrow(new RegExp(why));
    await expect(restore({ url, file })).rejects.toThrow(CannotRestore);
    expect(await contentOf(url)).toEqual(before);
  }

  it("when the file breaks off", async () => {
    await expectRefused(gzipSync(whole).subarray(0, -2000), "cannot be unpacked");
    await expectRefused(whole.slice(0, whole.indexOf('COPY public."OrderLine"')), "not whole");
    await expectRefused(whole.slice(0, whole.indexOf('COPY public."OrderLine"') + 400), "not whole");
  });

  it("when a row is missing", async () => {
    const start = whole.indexOf("\n", whole.indexOf('COPY public."OrderEvent"')) + 1;
    await expectRefused(whole.slice(0, start) + whole.slice(whole.indexOf("\n", start) + 1), "not whole");
  });

  it("when it is of another version, or no backup", async () => {
    await expectRefused(whole.replace(/"migrations":\[/, '"migrations":["20991231000000_later",'), "newer version of Punchcard");
    await expectRefused(whole.replace(/"migrations":\["[^"]+",/, '"migrations":['), "older version of Punchcard");
    await expectRefused("SELECT 1;\n", "not a backup");
    await expectRefused(Buffer.from("no gzip"), "cannot be unpacked");
  });

  it("when the database has a shop already", async () => {
    const file = newFile();
    await writeFile(file, gzipSync(whole));
    const url = databaseUrl();
    const before = await contentOf(url);
    await expect(restore({ url, file })).rejects.toThrow(/empty one/);
    expect(await contentOf(url)).toEqual(before);
  });

  it("when there is no such file, or none is named", async () => {
    const url = await emptyDatabase();
    expect(await runScript("restore", { url, args: ["--from", path.join(folder, "none")] })).toMatchObject({
      code: 1,
      output: expect.stringContaining("There is no file"),
    });
    expect(await runScript("restore", { url, args: ["--form", "x"] })).toMatchObject({
      code: 2,
      output: expect.stringContaining("--from"),
    });
  });
});
