import pRetry from "p-retry";
import pg from "pg";

/** Given from the global set-up to the test files: a server's address, and the name of the database to copy. */
declare module "vitest" {
  interface ProvidedContext {
    postgresUrl: string;
    templateDatabase: string;
  }
}

/** The same server, another database. */
export function urlOfDatabase(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** Makes a database, empty or a copy, and gives its address. */
export async function createDatabase(serverUrl: string, name: string, template?: string): Promise<string> {
  await onServer(serverUrl, `CREATE DATABASE "${name}"${template ? ` TEMPLATE "${template}"` : ""}`);
  return urlOfDatabase(serverUrl, name);
}

/** Drops a database whoever is still connected to it; PostgreSQL's own housekeeping ends by itself, and lets nobody end it. */
export async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  await pRetry(() => onServer(serverUrl, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`), { retries: 40, factor: 1, minTimeout: 250 });
}

async function onServer(serverUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
