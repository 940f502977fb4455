import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { rename, rm, stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { backupEnd, backupTitle, tablesOf, versionOf } from "./backup-format.server.ts";
import type { BackupRows, Table } from "./backup-format.server.ts";
import { everyShop } from "./shop-scope.server.ts";

/** Its message says what stands in the way. */
export class CannotBackUp extends Error {
  override readonly name = "CannotBackUp";
}

export type Backup = { rows: BackupRows; bytes: number };

/**
 * Writes everything in the database to one file, as it was at one moment, while the processes go on working. The file is SQL that is compressed by gzip, with the
 * rows as PostgreSQL's own COPY has them. Secrets in it stay sealed: keep ENCRYPTION_KEYS apart from it.
 * @throws CannotBackUp
 */
export async function backUp({ url, file }: { url: string; file: string }): Promise<Backup> {
  // A backup that broke off must not be taken for one: it has its name when it is whole.
  const part = `${file}.part`;
  const out = createWriteStream(part, { flags: "wx", mode: 0o600 });
  await once(out, "open").catch((error: unknown) => Promise.reject(troubleWith(part, error)));
  const client = new pg.Client({ connectionString: url, application_name: "punchcard-backup" });
  client.on("error", () => {});
  try {
    await expectNone(file);
    await client.connect();
    await client.query(`SET punchcard.shop = '${everyShop}'`);
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const rows: BackupRows = {};
    await pipeline(write(client, rows), createGzip(), out);
    await rename(part, file);
    return { rows, bytes: out.bytesWritten };
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  } finally {
    out.destroy();
    await client.end();
  }
}

async function expectNone(file: string): Promise<void> {
  const found = await stat(file).catch(() => null);
  if (found) throw new CannotBackUp(`There is a file ${file} already: choose another name.`);
}

function troubleWith(part: string, error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? error.code : "";
  if (code === "EEXIST") return new CannotBackUp(`Another backup is being written, or broke off: ${part} exists. Remove it if none is.`);
  if (code === "ENOENT" || code === "EACCES" || code === "EROFS")
    return new CannotBackUp(`${part} cannot be written: is its folder there?`);
  return error;
}

async function* write(client: pg.Client, rows: BackupRows): AsyncGenerator<Buffer | string> {
  yield `${backupTitle}\n-- ${JSON.stringify({ ...(await versionOf(client)), takenAt: new Date().toISOString() })}\n`;
  for (const table of await tablesOf(client)) {
    yield `\nCOPY ${table.name} (${table.columns}) FROM stdin;\n`;
    yield* copied(client, table, rows);
    yield "\\.\n";
  }
  yield `\n-- ${JSON.stringify(rows)}\n${backupEnd}\n`;
}

async function* copied(client: pg.Client, { name, columns }: Table, rows: BackupRows): AsyncGenerator<Buffer> {
  let count = 0;
  // A partitioned table is not copied by its name.
  for await (const chunk of client.query(copyTo(`COPY (SELECT ${columns} FROM ${name}) TO STDOUT`)) as AsyncIterable<Buffer>) {
    // A row is a line: line ends within a value are written otherwise.
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) count += 1;
    yield chunk;
  }
  rows[name] = count;
}
