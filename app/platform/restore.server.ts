import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { backupEnd, backupRows, backupTitle, backupVersion, tablesOf, versionOf } from "./backup-format.server.ts";
import type { BackupRows, BackupVersion } from "./backup-format.server.ts";
import { everyShop } from "./shop-scope.server.ts";

/** Its message says what is wrong with the file or the database, and what to do; nothing was changed. */
export class CannotRestore extends Error {
  override readonly name = "CannotRestore";
}

/**
 * Puts a backup into a database that has this version's schema and no shop yet. All of it or, when anything is amiss, nothing.
 * @throws CannotRestore
 */
export async function restore({ url, file }: { url: string; file: string }): Promise<BackupRows> {
  const client = new pg.Client({ connectionString: url, application_name: "punchcard-restore" });
  client.on("error", () => {});
  await client.connect();
  try {
    await client.query(`SET punchcard.shop = '${everyShop}'`);
    await client.query("BEGIN");
    let rows: BackupRows = {};
    await pipeline(createReadStream(file), createGunzip(), async (chunks: AsyncIterable<Buffer>) => {
      rows = await readInto(client, linesOf(chunks));
    });
    await client.query("COMMIT");
    await client.query("ANALYZE");
    return rows;
  } catch (error) {
    throw troubleWith(file, error);
  } finally {
    await client.end();
  }
}

async function readInto(client: pg.Client, lines: AsyncGenerator<Buffer>): Promise<BackupRows> {
  if (textOf(await lines.next()) !== backupTitle) throw new CannotRestore("This is not a backup of Punchcard.");
  await expectSame(client, backupVersion.parse(JSON.parse(textOf(await lines.next()).slice(3))));
  const { rows: shops } = await client.query(`SELECT id FROM "Shop" LIMIT 1`);
  if (shops.length > 0) throw new CannotRestore("There is a shop in this database already: a backup goes into an empty one.");
  const tables = await tablesOf(client);
  await client.query(`TRUNCATE ${tables.map(({ name }) => name).join(", ")}`);
  // Sums that triggers keep are in the backup themselves. No rows are copied into a table past its policies, not by its owner either.
  for (const { name, walled } of tables)
    await client.query(`ALTER TABLE ${name} DISABLE TRIGGER USER${walled ? ", NO FORCE ROW LEVEL SECURITY" : ""}`);
  const counted: BackupRows = {};
  let said: BackupRows | null = null;
  for (;;) {
    const next = await lines.next();
    const line = textOf(next);
    if (next.done || line === backupEnd) break;
    const name = /^COPY (\S+) \(.*\) FROM stdin;$/.exec(line)?.[1];
    if (name) counted[name] = await copyIn(client, line.slice(0, -1), lines);
    else if (line.startsWith("-- ")) said = backupRows.parse(JSON.parse(line.slice(3)));
  }
  for (const { name, walled } of tables)
    await client.query(`ALTER TABLE ${name} ENABLE TRIGGER USER${walled ? ", FORCE ROW LEVEL SECURITY" : ""}`);
  if (!said || tables.some(({ name }) => said[name] === undefined || said[name] !== counted[name]))
    throw new CannotRestore("The backup is not whole: its end is missing, or rows are. Take another.");
  return counted;
}

async function expectSame(client: pg.Client, of: BackupVersion): Promise<void> {
  const here = await versionOf(client);
  const missing = of.migrations.filter((name) => !here.migrations.includes(name));
  const newer = here.migrations.filter((name) => !of.migrations.includes(name));
  if (missing.length === 0 && newer.length === 0 && here.queue === of.queue) return;
  throw new CannotRestore(
    missing.length > 0
      ? `The backup is of a newer version of Punchcard, with the migration ${missing.at(-1)}: restore it with that version.`
      : `The backup is of an older version of Punchcard, whose newest migration is ${of.migrations.at(-1)}: restore it with that version, then update.`,
  );
}

/** Up to the line that ends the table. */
async function copyIn(client: pg.Client, statement: string, lines: AsyncGenerator<Buffer>): Promise<number> {
  let count = 0;
  async function* rows() {
    for (;;) {
      const { value, done } = await lines.next();
      if (done) throw new CannotRestore("The backup is not whole: it breaks off in the middle of a table. Take another.");
      if (value.length === 3 && value.toString() === "\\.\n") return;
      count += 1;
      yield value;
    }
  }
  await pipeline(Readable.from(rows()), client.query(copyFrom(statement)));
  return count;
}

/** With their line ends. */
async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const data = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    let start = 0;
    for (let end = data.indexOf(10); end >= 0; end = data.indexOf(10, start)) {
      yield data.subarray(start, end + 1);
      start = end + 1;
    }
    rest = data.subarray(start);
  }
  if (rest.length > 0) yield rest;
}

function textOf({ value }: IteratorResult<Buffer, unknown>): string {
  return Buffer.isBuffer(value) ? value.toString().trimEnd() : "";
}

function troubleWith(file: string, error: unknown): unknown {
  if (error instanceof CannotRestore) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "ENOENT") return new CannotRestore(`There is no file ${file}.`);
  if (code.startsWith("Z_")) return new CannotRestore(`${file} is damaged or no backup: it cannot be unpacked. Take another.`);
  return error;
}
