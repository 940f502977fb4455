import { Prisma } from "@prisma/client";

/** A row as the model has it, by its columns. All rows of one statement have the columns of the first. */
type Row = Record<string, unknown>;

/**
 * An INSERT of rows of one model, as part of a larger statement: `INSERT INTO … SELECT … FROM …`, so that conditions may follow. Ids and moments of
 * change are given, as only Prisma's own statements make them. However many rows there are, they are one parameter, and the text is the same.
 * `found`: columns that all of them have from elsewhere in the statement.
 */
export function insertOf(model: string, rows: Row[], found: Record<string, Prisma.Sql> = {}): Prisma.Sql {
  const columns = columnsOf(rows).map((column) => Prisma.raw(column));
  const into = [...columns, ...columnsOf([found]).map((column) => Prisma.raw(column))];
  const values = [...columns, ...Object.values(found)];
  return Prisma.sql`INSERT INTO ${table(model)} (${Prisma.join(into)}) SELECT ${Prisma.join(values)} FROM ${given(model, rows)}`;
}

/** An UPDATE of rows by their `id`, as part of a larger statement: conditions on `stored` and `given`, and RETURNING, may follow. */
export function updateOf(model: string, rows: (Row & { id: string })[]): Prisma.Sql {
  const changes = columnsOf(rows)
    .filter((column) => column !== '"id"')
    .map((column) => `${column} = given.${column}`);
  return Prisma.sql`
    UPDATE ${table(model)} AS stored SET ${Prisma.raw(changes.join(", "))} FROM ${given(model, rows)} AS given WHERE stored.id = given.id`;
}

function given(model: string, rows: Row[]): Prisma.Sql {
  return Prisma.sql`json_populate_recordset(NULL::${table(model)}, ${jsonOf(rows)}::json)`;
}

function table(model: string): Prisma.Sql {
  return Prisma.raw(`"${model}"`);
}

function columnsOf([first = {}]: Row[]): string[] {
  return Object.keys(first).map((column) => `"${column}"`);
}

/** Larger numbers than JavaScript's own are told in letters, which PostgreSQL reads as well; it takes no half of a letter that needs two. */
function jsonOf(rows: Row[]): string {
  return JSON.stringify(rows, (_, value: unknown) => {
    if (typeof value === "bigint") return String(value);
    return typeof value === "string" ? value.toWellFormed() : value;
  });
}
