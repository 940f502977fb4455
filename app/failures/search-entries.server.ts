import { Prisma } from "@prisma/client";
import { db } from "#app/platform/db.server.ts";
import { searchedWords, wordRange } from "./search-words.ts";
import type { SearchField } from "./search-words.ts";

/** The values of one field that a search leads to. */
export type Leads = { field: SearchField; values: string[] };

export type Search =
  | { status: "nothing" }
  | {
      status: "found";
      /** Where the rows are looked up. */
      leads: Leads[];
      /** What each of these rows must hold besides. */
      conditions: Prisma.Sql[];
      /** The word that leads begins more than is looked at. */
      cut: string | null;
    };

/** More values than this are not looked up for one word. */
const mostValues = 200;
/** Entries that are read at most to find those that hold several common words. */
const mostRefined = 5_000;

/** About how many failures a value of a field has: what decides which word is looked up and which only checked. */
const weights: Record<SearchField, number> = { order: 1, reward: 1, customer: 10, upc: 500, product: 1_000, program: 5_000 };
const isHeavy = (field: SearchField) => weights[field] > 100;

export const searchColumns: Record<SearchField, Prisma.Sql> = {
  order: Prisma.sql`f."orderName"`,
  customer: Prisma.sql`f."customerId"`,
  upc: Prisma.sql`f."upc14"`,
  reward: Prisma.sql`f."rewardId"`,
  product: Prisma.sql`f."productTitle"`,
  program: Prisma.sql`f.program`,
};

type Found = { field: SearchField; value: string };
type Word = { word: string; found: Found[]; isCut: boolean };

/**
 * Every word must begin a word of the row. The word that leads to the fewest rows is looked up, the others are checked on what it finds, so
 * that a search reads little however many failures there are. null: nothing is searched for.
 */
export async function readSearch(shop: string, search: string): Promise<Search | null> {
  const words = await Promise.all(searchedWords(search).map((word) => readWord(shop, word)));
  const [first] = words;
  if (!first) return null;
  if (words.some(({ found }) => found.length === 0)) return { status: "nothing" };
  const lead = words.reduce((least, word) => (weightOf(word) < weightOf(least) ? word : least), first);
  const others = words.filter((word) => word !== lead);
  const refined = lead.isCut && others.length > 0 ? await refine(shop, { lead, others }) : [];
  return {
    status: "found",
    leads: leadsOf(withoutVainOnes([...refined, ...lead.found], others)),
    conditions: others.map((word) => holds(shop, word)),
    cut: lead.isCut ? lead.word : null,
  };
}

function weightOf({ found }: Word): number {
  return found.reduce((sum, { field }) => sum + weights[field], 0);
}

async function readWord(shop: string, word: string): Promise<Word> {
  // A UPC is kept without the zeros that only widen it.
  const narrow = /^0\d+$/.test(word) ? word.replace(/^0+/, "") : "";
  const [found, upcs] = await Promise.all([readRange(shop, word), narrow ? readRange(shop, narrow) : []]);
  const all = distinct([...found, ...upcs.filter(({ field }) => field === "upc")]);
  return { word, found: all.slice(0, mostValues), isCut: found.length > mostValues || all.length > mostValues };
}

/** In the order of the words, so that those that are exactly the word come first. */
async function readRange(shop: string, word: string): Promise<Found[]> {
  return db.$queryRaw<Found[]>`
    SELECT field, value FROM "SearchEntry" e WHERE e."shopId" = ${shop} AND ${inRange(word)} ORDER BY word, field, value LIMIT ${mostValues + 1}`;
}

/** Of a common word, the values that hold the other words as well, such as the first name beside a family name. */
async function refine(shop: string, { lead, others }: { lead: Word; others: Word[] }): Promise<Found[]> {
  const also = others.map(
    ({ word }) => Prisma.sql`EXISTS (
      SELECT FROM "SearchEntry" e WHERE e."shopId" = ${shop} AND e.field = near.field AND e.value = near.value AND ${inRange(word)})`,
  );
  return db.$queryRaw<Found[]>`
    SELECT DISTINCT near.field, near.value FROM (
      SELECT field, value FROM "SearchEntry" e WHERE e."shopId" = ${shop} AND ${inRange(lead.word)} ORDER BY word, field, value LIMIT ${mostRefined}
    ) near WHERE ${Prisma.join(also, " AND ")} LIMIT ${mostValues}`;
}

function inRange(word: string): Prisma.Sql {
  const { from, below } = wordRange(word);
  return Prisma.sql`e.word >= ${from} AND e.word < ${below}`;
}

/** A product or program has many rows: where some hold every word by themselves, the others would be read through for next to nothing. */
function withoutVainOnes(found: Found[], others: Word[]): Found[] {
  const holdsAll = (one: Found) => others.every((other) => other.found.some((known) => isSame(known, one)));
  const whole = new Set(found.filter((one) => isHeavy(one.field) && holdsAll(one)));
  return whole.size === 0 ? found : found.filter((one) => !isHeavy(one.field) || whole.has(one));
}

function leadsOf(found: Found[]): Leads[] {
  const leads = new Map<SearchField, string[]>();
  for (const { field, value } of distinct(found).slice(0, mostValues)) leads.set(field, [...(leads.get(field) ?? []), value]);
  return [...leads].map(([field, values]) => ({ field, values }));
}

/** That a row holds a word: by what the word leads to, or, where that is too much, by looking for the row's own values. */
function holds(shop: string, word: Word): Prisma.Sql {
  if (word.isCut) {
    const own = Object.entries(searchColumns).map(([field, column]) => Prisma.sql`(${field}::text, ${column}::text)`);
    return Prisma.sql`EXISTS (
      SELECT FROM (VALUES ${Prisma.join(own)}) own(field, value)
      JOIN "SearchEntry" e ON e."shopId" = ${shop} AND e.field = own.field AND e.value = own.value WHERE ${inRange(word.word)})`;
  }
  const either = leadsOf(word.found).map(({ field, values }) => Prisma.sql`${searchColumns[field]} = ANY(${arrayOf(field, values)})`);
  return Prisma.sql`(${Prisma.join(either, " OR ")})`;
}

export function arrayOf(field: SearchField, values: string[]): Prisma.Sql {
  return field === "customer" ? Prisma.sql`${values}::uuid[]` : Prisma.sql`${values}::text[]`;
}

function distinct(found: Found[]): Found[] {
  return [...new Map(found.map((one) => [`${one.field} ${one.value}`, one])).values()];
}

function isSame(one: Found, other: Found): boolean {
  return one.field === other.field && one.value === other.value;
}
