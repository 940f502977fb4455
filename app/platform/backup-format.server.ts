import type pg from "pg";
import { z } from "zod";

export const backupTitle = "-- Punchcard backup, version 1";
export const backupEnd = "-- end of the backup";

/** What the schema was like: rows of one go into no other. */
export const backupVersion = z.object({ migrations: z.array(z.string()), queue: z.number() });
export type BackupVersion = z.infer<typeof backupVersion>;

/** How many rows each table had. */
export const backupRows = z.record(z.string(), z.number());
export type BackupRows = z.infer<typeof backupRows>;

/** Names as SQL wants them, `public."Order"`. `walled`: the policies of row-level security hold for its owner too. */
export type Table = { name: string; columns: string; walled: boolean };

export async function versionOf(client: pg.Client): Promise<BackupVersion> {
  const { rows } = await client.query<BackupVersion>(`
    SELECT (SELECT array_agg(migration_name ORDER BY migration_name) FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL) AS migrations,
      (SELECT version FROM pgboss.version) AS queue`);
  return backupVersion.parse(rows[0]);
}

/** All tables with rows of ours and of the queue, each after those that it refers to. */
export async function tablesOf(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<Table & { id: string; refersTo: string[] }>(`
    SELECT c.oid::text AS id, format('%I.%I', n.nspname, c.relname) AS name, c.relforcerowsecurity AS walled,
      (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
        WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '') AS columns,
      ARRAY(SELECT DISTINCT confrelid::text FROM pg_constraint WHERE contype = 'f' AND conrelid = c.oid AND confrelid <> c.oid) AS "refersTo"
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname IN ('public', 'pgboss') AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      -- What the target has from its own set-up.
      AND (n.nspname, c.relname) NOT IN (('public', '_prisma_migrations'), ('pgboss', 'version'))
    ORDER BY 2`);
  const left = new Map(rows.map((row) => [row.id, row]));
  const ordered: Table[] = [];
  while (left.size > 0) {
    const next = [...left.values()].filter(({ refersTo }) => !refersTo.some((id) => left.has(id)));
    if (next.length === 0) throw new Error("The tables refer to each other in a circle: their rows cannot be put in one after another.");
    for (const { id, name, columns, walled } of next) {
      left.delete(id);
      ordered.push({ name, columns, walled });
    }
  }
  return ordered;
}
