import { wordsOf } from "#app/domain/words.ts";
import { likenessOfAmounts, likenessOfSizes, sizeOf, withoutSize } from "./sizes.ts";

/** An item as the shop sells it: title with variant, price in the currency's smallest unit. */
export type SoldItem = { title: string; priceMinor: number | null };
/** An item as a partner lists it; the price is the shop's own where it sells the item. */
export type Candidate = { upc: string; description: string; priceMinor: number | null };
/** `score`: 0 to 1, where 1 is the same in everything that is known of the item. */
export type Ranked = Candidate & { score: number };

const weights = { words: 0.5, size: 0.35, price: 0.15 };
/** Of a size or price that the item has and the candidate does not: neither for nor against it. */
const unknown = 0.4;

/** Which of a partner's items a new one resembles most, the best first: by the words of the title, by size and by price. */
export function rankItems(item: SoldItem, candidates: Candidate[]): Ranked[] {
  const words = wordsOf(withoutSize(item.title));
  const size = sizeOf(item.title);
  const hasPrice = isPrice(item.priceMinor);
  const total = weights.words + (size ? weights.size : 0) + (hasPrice ? weights.price : 0);
  return candidates.map((candidate) => ({ ...candidate, score: scoreOf(candidate) })).sort(byScore);

  function scoreOf({ description, priceMinor }: Candidate): number {
    const otherSize = sizeOf(description);
    const ofWords = likenessOfWords(words, wordsOf(withoutSize(description)));
    const ofSize = size ? ((otherSize && likenessOfSizes(size, otherSize)) ?? unknown) : 0;
    const ofPrice = hasPrice ? (isPrice(priceMinor) ? likenessOfAmounts(item.priceMinor ?? 0, priceMinor) : unknown) : 0;
    const sum = weights.words * ofWords + (size ? weights.size * ofSize : 0) + (hasPrice ? weights.price * ofPrice : 0);
    return Math.min(1, sum / total);
  }
}

/** Equal scores stand in the order of their UPCs, so that the same question has the same answer. */
function byScore(one: Ranked, other: Ranked): number {
  return other.score - one.score || (one.upc < other.upc ? -1 : one.upc > other.upc ? 1 : 0);
}

function isPrice(minor: number | null): minor is number {
  return minor !== null && minor > 0;
}

/** What two titles share of all their words. The first word counts twice: it is the brand. */
function likenessOfWords(one: string[], other: string[]): number {
  const all = weightOf(one) + weightOf(other);
  return all === 0 ? 0 : (shared(one, other) + shared(other, one)) / all;
}

function weightOf(words: string[]): number {
  return words.reduce((sum, _, position) => sum + weightAt(position), 0);
}

function shared(words: string[], others: string[]): number {
  return words.reduce((sum, word, position) => sum + weightAt(position) * Math.max(0, ...others.map((other) => likeness(word, other))), 0);
}

function weightAt(position: number): number {
  return position === 0 ? 2 : 1;
}

/** Partners shorten words ("Chick", "Grain"): a beginning of three letters or more counts nearly as much as the word. */
function likeness(word: string, other: string): number {
  if (word === other) return 1;
  const [short, long] = word.length < other.length ? [word, other] : [other, word];
  return short.length >= 3 && long.startsWith(short) ? 0.8 : 0;
}
