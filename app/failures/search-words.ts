import { wordsOf } from "#app/domain/words.ts";

/** The columns of a failure that a search looks in. */
export type SearchField = "order" | "customer" | "upc" | "reward" | "product" | "program";
export type SearchEntry = { word: string; field: SearchField; value: string };

/** What is looked for: the words of a search, and a UPC in whatever width and grouping it was typed as the one word that finds it. */
export function searchedWords(search: string): string[] {
  const words = wordsOf(search);
  const joined = words.join("");
  // Eleven to fourteen digits are a UPC, however it is grouped.
  if (/^\d{11,14}$/.test(joined)) return [joined.replace(/^0+/, "") || "0"];
  return [...new Set(words)].slice(0, 8);
}

/** The words that begin like this one are those from `from` on that are less than `below`, by the order of their bytes. */
export function wordRange(word: string): { from: string; below: string } {
  return { from: word, below: `${word}\u{10FFFF}` };
}

type Searchable = {
  orderName: string | null;
  customerId: string | null;
  customerName: string | null;
  upc14: string | null;
  rewardId: string | null;
  productTitle: string | null;
  program: string | null;
};

/** By which words a failure is found: each leads to what its column holds. A UPC is found without the zeros that only widen it. */
export function searchEntriesOf(failure: Searchable): SearchEntry[] {
  const { orderName, customerId, customerName, upc14, rewardId, productTitle, program } = failure;
  return [
    ...entries("order", orderName, orderName ?? ""),
    ...entries("customer", customerId, customerName ?? ""),
    ...entries("upc", upc14, upc14?.replace(/^0+/, "") ?? ""),
    ...entries("reward", rewardId, rewardId ?? ""),
    ...entries("product", productTitle, productTitle ?? ""),
    ...entries("program", program, program ?? ""),
  ];
}

function entries(field: SearchField, value: string | null, text: string): SearchEntry[] {
  return value === null ? [] : [...new Set(wordsOf(text))].map((word) => ({ word, field, value }));
}
