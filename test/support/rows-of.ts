import { db } from "#app/platform/db.server.ts";

/**
 * Everything that the database has of a shop, and whatever refers to one of `ids`, table by table: what nobody else may change. Rows that
 * somebody else made with one of the ids in it are there too.
 */
export async function rowsOf(shop: string, ids: string[]): Promise<Record<string, string[]>> {
  const tables = await db.$queryRaw<{ table: string }[]>`
    SELECT relname::text AS table FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> '_prisma_migrations' ORDER BY 1`;
  const reads = tables.map(
    ({ table }) => `SELECT '${table}' AS table, to_jsonb(t)::text AS row FROM "${table}" t
      WHERE EXISTS (SELECT FROM jsonb_each_text(to_jsonb(t)) one WHERE one.value = ANY($1::text[]))`,
  );
  const rows = await db.$queryRawUnsafe<{ table: string; row: string }[]>(`${reads.join(" UNION ALL ")} ORDER BY 1, 2`, [shop, ...ids]);
  const found: Record<string, string[]> = Object.fromEntries(tables.map(({ table }) => [table, []]));
  for (const { table, row } of rows) found[table]?.push(row);
  return found;
}
