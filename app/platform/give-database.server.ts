import type { Client } from "pg";

/** Held while one process looks after the role and its database. Any number does. */
const givingLock = 4_300_003;

/** `connect`: to a database of the same server, as the superuser. */
type Giving = { database: string; role: string; password: string; connect: (database: string) => Promise<Client> };

/** Makes the role that the app connects as and a database that is its own, or makes one its own that was the superuser's. Safe to repeat. */
export async function giveDatabase(superuser: Client, { database, role, password, connect }: Giving): Promise<void> {
  const [roleName, databaseName] = [role, database].map((name) => superuser.escapeIdentifier(name));
  await superuser.query("SELECT pg_advisory_lock($1)", [givingLock]);
  try {
    const { rowCount: roles } = await superuser.query("SELECT FROM pg_roles WHERE rolname = $1", [role]);
    // It makes databases of its own: the demo's, those of tests.
    if (!roles) await superuser.query(`CREATE ROLE ${roleName} LOGIN CREATEDB PASSWORD ${superuser.escapeLiteral(password)}`);
    const { rows } = await superuser.query<{ name: string; owned: boolean }>(
      "SELECT datname::text AS name, pg_get_userbyid(datdba) = $1 AS owned FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres'",
      [role],
    );
    if (!rows.some(({ name }) => name === database)) await superuser.query(`CREATE DATABASE ${databaseName} OWNER ${roleName}`);
    for (const { name } of rows.filter(({ owned }) => !owned)) await handOver(await connect(name), { name, role });
  } finally {
    await superuser.query("SELECT pg_advisory_unlock($1)", [givingLock]);
  }
}

/** Everything in a database that the superuser has made is the role's from now on, and then the database itself: until then it is done again. */
async function handOver(client: Client, { name, role }: { name: string; role: string }): Promise<void> {
  try {
    await client.query("BEGIN");
    const { rows } = await client.query<{ statement: string }>(everythingOfMine, [role]);
    for (const { statement } of rows) await client.query(statement);
    await client.query(`ALTER DATABASE ${client.escapeIdentifier(name)} OWNER TO ${client.escapeIdentifier(role)}`);
    await client.query("COMMIT");
  } finally {
    await client.end();
  }
}

/** `REASSIGN OWNED` would also take what PostgreSQL itself needs, and refuses. A sequence of a column goes with its table. */
const everythingOfMine = `
  WITH schemas AS (SELECT oid, nspname, nspowner FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'),
    mine AS (SELECT oid FROM pg_roles WHERE rolname = current_user)
  SELECT format('ALTER SCHEMA %I OWNER TO %I', nspname, $1::text) AS statement FROM schemas WHERE nspowner = (SELECT oid FROM mine)
  UNION ALL
  SELECT format('ALTER %s %I.%I OWNER TO %I',
    CASE relkind WHEN 'S' THEN 'SEQUENCE' WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END, nspname, relname, $1::text)
  FROM pg_class c JOIN schemas s ON s.oid = relnamespace
  WHERE relkind IN ('r', 'p', 'v', 'm', 'S') AND relowner = (SELECT oid FROM mine)
    AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype IN ('a', 'i') AND relkind = 'S')
  UNION ALL
  SELECT format('ALTER ROUTINE %s OWNER TO %I', p.oid::regprocedure, $1::text)
  FROM pg_proc p JOIN schemas s ON s.oid = pronamespace WHERE proowner = (SELECT oid FROM mine)
  UNION ALL
  SELECT format('ALTER TYPE %I.%I OWNER TO %I', nspname, typname, $1::text)
  FROM pg_type t JOIN schemas s ON s.oid = typnamespace WHERE typtype IN ('e', 'd') AND typowner = (SELECT oid FROM mine)`;
