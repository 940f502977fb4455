import { SimulatorGap } from "./refusal.ts";

/** How each name in a search looks at a record: text, number, moment or truth. */
export type Searchable<T> = Record<string, (record: T) => string | number | Date | boolean | null | string[]>;

/**
 * Shopify's search syntax as far as it is used: `name:value`, comparators, quotes, `-name:value`, AND by default, OR.
 * Without a name the text is looked for in `default`. A name that is not listed is a gap, as Shopify would ignore it in silence.
 */
export function searchFilter<T>(query: string | null | undefined, fields: Searchable<T>): (record: T) => boolean {
  const text = (query ?? "").trim();
  if (text === "") return () => true;
  const alternatives = text
    .replace(/[()]/g, " ")
    .split(/\s+OR\s+/)
    .map((part) => termsOf(part).map((term) => termFilter(term, fields)));
  return (record) => alternatives.some((terms) => terms.every((matches) => matches(record)));
}

function termsOf(part: string): string[] {
  return [...part.matchAll(/-?(?:[\w.]+:)?(?:[<>]=?)?(?:"[^"]*"|'[^']*'|\S+)/g)].map(([term]) => term).filter((term) => term !== "AND");
}

function termFilter<T>(term: string, fields: Searchable<T>): (record: T) => boolean {
  const match = /^(-?)(?:([a-z_.]+):)?([<>]=?)?["']?(.*?)["']?$/i.exec(term);
  const [, negated, name = "default", comparator = "=", value = ""] = match ?? [];
  const read = fields[name];
  if (!read) throw new SimulatorGap(`searching by "${name}"`);
  return (record) => matches(read(record), comparator, value) !== (negated === "-");
}

function matches(actual: string | number | Date | boolean | null | string[], comparator: string, value: string): boolean {
  if (Array.isArray(actual)) return actual.some((one) => matches(one, comparator, value));
  if (value === "*") return actual !== null;
  if (actual === null) return false;
  if (typeof actual === "boolean") return String(actual) === value;
  if (actual instanceof Date) return compare(actual.getTime(), comparator, new Date(value).getTime());
  if (typeof actual === "number") return compare(actual, comparator, Number(value));
  const wanted = value.toLowerCase();
  const text = actual.toLowerCase();
  return wanted.endsWith("*") ? text.startsWith(wanted.slice(0, -1)) : text === wanted || text.split(/\s+/).includes(wanted);
}

function compare(actual: number, comparator: string, wanted: number): boolean {
  switch (comparator) {
    case ">":
      return actual > wanted;
    case ">=":
      return actual >= wanted;
    case "<":
      return actual < wanted;
    case "<=":
      return actual <= wanted;
    default:
      return actual === wanted;
  }
}
