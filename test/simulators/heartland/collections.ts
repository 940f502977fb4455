/** Rows as Heartland lists them: filtered, sorted, cut in pages (reference 3.3). */
export type Row = Record<string, unknown>;

/** A filter, page or field that cannot be. */
export class BadQuery extends Error {}

const perPageByDefault = 20;
const reserved = new Set(["page", "per_page", "sort", "query", "_only", "_include", "_filter", "~", "group"]);

type Tree = { [key: string]: Tree | string[] };

/** `embeds`: fields that are only told when they are asked for with `_include`. */
export function listed(
  rows: Row[],
  query: URLSearchParams,
  { embeds = [], ignoresCase = false }: { embeds?: string[]; ignoresCase?: boolean } = {},
) {
  const tree = treeOf(query);
  const conditions = conditionsIn(query, tree);
  const found = rows.filter((row) => conditions.every((one) => matches(row, one, ignoresCase)) && mentions(row, query.get("query")));
  const sorted = sortBy(found, [...query.getAll("sort[]"), ...query.getAll("sort")]);
  const perPage = perPageOf(query.get("per_page"), sorted.length);
  const page = Number(query.get("page") ?? 1);
  if (!Number.isInteger(page) || page < 1) throw new BadQuery("page is invalid");
  const shown = sorted.slice((page - 1) * perPage, page * perPage);
  return {
    total: sorted.length,
    pages: Math.ceil(sorted.length / perPage),
    per_page: perPage,
    results: shown.map((row) => told(row, query, embeds)),
  };
}

/** One row with the fields that were asked for. */
export function told(row: Row, query: URLSearchParams, embeds: string[]): Row {
  const only = query.getAll("_only[]");
  const included = query.getAll("_include[]");
  const wanted = (field: string) => {
    if (embeds.includes(field)) return included.includes(field) || only.includes(field);
    return only.length === 0 || only.includes(field);
  };
  return Object.fromEntries(Object.entries(row).filter(([field]) => wanted(field)));
}

function perPageOf(value: string | null, all: number): number {
  if (value === null) return perPageByDefault;
  if (value === "all") return Math.max(all, 1);
  const perPage = Number(value);
  if (!Number.isInteger(perPage) || perPage < 1 || perPage > 5000) throw new BadQuery("per_page is invalid");
  return perPage;
}

/** `_filter` as JSON, an object or a list of them; `_filter[]` as JSON; `_filter[field][$op]`; `~[field][$op]`; and plain `?field=`. */
function conditionsIn(query: URLSearchParams, tree: Tree): Row[] {
  const json = [...query.getAll("_filter"), ...query.getAll("_filter[]")].flatMap(parseFilter);
  const bracketed = [tree._filter, tree["~"]].filter((one): one is Tree => one !== undefined && !Array.isArray(one)).map(valueOf);
  const plain = [...query].filter(([key]) => !key.includes("[") && !reserved.has(key)).map(([key, value]) => ({ [key]: value }));
  return [...json, ...bracketed, ...plain];
}

function parseFilter(text: string): Row[] {
  try {
    const value: unknown = JSON.parse(text);
    const list = Array.isArray(value) ? value : [value];
    if (list.every((one) => one !== null && typeof one === "object")) return list as Row[];
  } catch {
    // Told below.
  }
  throw new BadQuery("_filter is no JSON object");
}

/** `~[updated_at][$gte]=x` → { "~": { updated_at: { $gte: ["x"] } } } */
function treeOf(query: URLSearchParams): Tree {
  const root: Tree = {};
  for (const [key, value] of query) {
    const match = /^(_filter|~)((?:\[[^\]]*\])+)$/.exec(key);
    if (!match || key === "_filter[]") continue;
    const path = [match[1] ?? "", ...[...(match[2] ?? "").matchAll(/\[([^\]]*)\]/g)].map(([, part = ""]) => part)].filter(Boolean);
    let at = root;
    for (const part of path.slice(0, -1)) at = (at[part] ??= {}) as Tree;
    const last = path.at(-1) ?? "";
    at[last] = [...((at[last] as string[] | undefined) ?? []), value];
  }
  return root;
}

function valueOf(tree: Tree): Row {
  return Object.fromEntries(
    Object.entries(tree).map(([key, value]) => {
      if (!Array.isArray(value)) return [key, valueOf(value)];
      return [key, key === "$in" || key === "$nin" ? value : value[0]];
    }),
  );
}

function matches(row: Row, condition: Row, ignoresCase: boolean): boolean {
  return Object.entries(condition).every(([key, wanted]) => {
    if (key === "$or") return asList(wanted).some((one) => matches(row, one as Row, ignoresCase));
    if (key === "$and") return asList(wanted).every((one) => matches(row, one as Row, ignoresCase));
    const value = fieldOf(row, key);
    if (wanted !== null && typeof wanted === "object" && !Array.isArray(wanted))
      return Object.entries(wanted).every(([operator, operand]) => compares(value, operator, operand, ignoresCase));
    return compares(value, Array.isArray(wanted) ? "$in" : "$eq", wanted, ignoresCase);
  });
}

function fieldOf(row: Row, key: string): unknown {
  const custom = /^custom[@.](.+)$/.exec(key)?.[1];
  if (custom !== undefined) return (row.custom as Row | undefined)?.[custom] ?? null;
  // A slip in a field's name must not look like "nothing found".
  if (!(key in row)) throw new BadQuery(`${key} is no field to filter by`);
  return row[key];
}

function compares(value: unknown, operator: string, operand: unknown, ignoresCase: boolean): boolean {
  const same = (one: unknown, other: unknown) => {
    if (one === null || other === null) return one === other;
    return ignoresCase ? String(one).toLowerCase() === String(other).toLowerCase() : String(one) === String(other);
  };
  switch (operator) {
    case "$eq":
      return same(value, operand);
    case "$neq":
      return !same(value, operand);
    case "$in":
      return asList(operand).some((one) => same(value, one));
    case "$nin":
      return !asList(operand).some((one) => same(value, one));
    case "$gt":
      return value !== null && order(value, operand) > 0;
    case "$gte":
      return value !== null && order(value, operand) >= 0;
    case "$lt":
      return value !== null && order(value, operand) < 0;
    case "$lte":
      return value !== null && order(value, operand) <= 0;
    case "$like": {
      const pattern = String(operand).split("*").map(escaped).join(".*");
      return value !== null && new RegExp(`^${pattern}$`, ignoresCase ? "i" : "").test(String(value));
    }
    default:
      throw new BadQuery(`${operator} is no operator`);
  }
}

function order(one: unknown, other: unknown): number {
  const [first, second] = [Number(one), Number(other)];
  if (!Number.isNaN(first) && !Number.isNaN(second)) return first - second;
  return String(one) < String(other) ? -1 : String(one) > String(other) ? 1 : 0;
}

function mentions(row: Row, words: string | null): boolean {
  if (!words) return true;
  const text = Object.values(row)
    .filter((value) => typeof value === "string")
    .join(" ")
    .toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** "created_at,desc"; the first given counts most. */
function sortBy(rows: Row[], keys: string[]): Row[] {
  const sorted = [...rows];
  for (const key of keys.reverse()) {
    const [field = "", direction] = key.split(",");
    sorted.sort((one, other) => order(one[field], other[field]) * (direction === "desc" ? -1 : 1));
  }
  return sorted;
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
