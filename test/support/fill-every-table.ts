import { createHash } from "node:crypto";
import { db } from "#app/platform/db.server.ts";

type Value = string | number | boolean | null | object;
export type Values = Record<string, Record<string, Value>>;

type Column = { table: string; column: string; type: string; needed: boolean; values: string[] };
type Reference = { table: string; column: string; of: string };

/** Columns that name a row of another table without the database knowing it. */
const loose: Record<string, string> = {
  orderId: "Order",
  lineId: "OrderLine",
  failureId: "Failure",
  locationId: "StoreLocation",
  chainId: "StoreChain",
};

/** Texts that the database itself makes something of, or that everything hangs on. */
const usual: Record<string, string> = { partner: "astro", currency: "CAD", timeZone: "America/Toronto" };

/** The id of a shop's row in a table: the same each time. */
export function idIn(shop: string, table: string): string {
  const hex = createHash("sha256").update(`${shop}/${table}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/**
 * Gives a shop a row in every table that there is, of which every text begins with `mark` unless `values` say otherwise: whatever shows one of
 * them to somebody else shows it by name. A table that is new is among them.
 */
export async function fillEveryTable(shop: string, { mark, values }: { mark: string; values: Values }): Promise<void> {
  const [columns, references] = await Promise.all([readColumns(), readReferences()]);
  const tables = inOrder([...new Set(columns.map(({ table }) => table))], references);
  for (const table of tables) {
    const row: Record<string, Value> = {};
    for (const one of columns.filter((column) => column.table === table)) {
      const value = values[table]?.[one.column] ?? valueOf(one, { shop, mark, references });
      if (value !== null) row[one.column] = value;
    }
    const names = Object.keys(row).map((name) => `"${name}"`);
    // What the triggers of another table have made already is as good.
    await db.$executeRawUnsafe(
      `INSERT INTO "${table}" (${names.join()}) SELECT ${names.join()} FROM jsonb_populate_record(null::"${table}", $1::jsonb) ON CONFLICT DO NOTHING`,
      JSON.stringify(row),
    );
  }
}

function valueOf(
  { table, column, type, needed, values }: Column,
  { shop, mark, references }: { shop: string; mark: string; references: Reference[] },
): Value | null {
  if (column === "shopId" || column === "shop" || (table === "Shop" && column === "id")) return shop;
  const referred = references.find((one) => one.table === table && one.column === column)?.of;
  if (type === "uuid") return column === "id" ? idIn(shop, table) : idOfReferred(shop, referred ?? loose[column]);
  if (values[0] !== undefined) return values[0];
  switch (type) {
    case "text":
      return usual[column] ?? `${mark}-${table}-${column}`;
    case "timestamptz":
      // What ends is open.
      return needed ? new Date().toISOString() : null;
    case "date":
      return new Date().toISOString().slice(0, 10);
    case "int2":
    case "int4":
    case "int8":
    case "numeric":
    case "float8":
      return needed ? 1 : null;
    case "bool":
      return needed ? false : null;
    case "jsonb":
      return needed ? {} : null;
    default:
      return needed ? [] : null;
  }
}

function idOfReferred(shop: string, table: string | undefined): string | null {
  return table === undefined ? null : idIn(shop, table);
}

/** Each after those that it refers to. */
function inOrder(tables: string[], references: Reference[]): string[] {
  const done: string[] = [];
  while (done.length < tables.length) {
    const next = tables.filter(
      (table) => !done.includes(table) && references.every((one) => one.table !== table || one.of === table || done.includes(one.of)),
    );
    if (next.length === 0) throw new Error("Tables refer to each other in a ring.");
    done.push(...next);
  }
  return done;
}

/** What must be given, and the values that a column allows where it does not allow all. */
async function readColumns(): Promise<Column[]> {
  return db.$queryRaw<Column[]>`
    SELECT c.relname::text AS table, a.attname::text AS column, CASE WHEN t.typtype IN ('e', 'd') THEN 'text' ELSE t.typname::text END AS type,
      a.attnotnull AND NOT a.atthasdef AS needed,
      COALESCE((SELECT array_agg(enumlabel::text ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid),
        (SELECT array_agg(found[1]) FROM pg_constraint k, regexp_matches(pg_get_constraintdef(k.oid), '''(\\w+)''', 'g') AS found
         WHERE k.conrelid = c.oid AND k.contype = 'c' AND k.conkey = ARRAY[a.attnum] AND t.typtype = 'd'), '{}') AS values
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped JOIN pg_type t ON t.oid = a.atttypid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> '_prisma_migrations' AND a.attgenerated = ''
    ORDER BY c.relname, a.attnum`;
}

async function readReferences(): Promise<Reference[]> {
  return db.$queryRaw<Reference[]>`
    SELECT c.relname::text AS table, a.attname::text AS column, f.relname::text AS of
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class f ON f.oid = k.confrelid
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.conkey[1]
    WHERE k.contype = 'f' AND k.connamespace = 'public'::regnamespace`;
}
