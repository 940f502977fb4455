import { wordsOf } from "#app/domain/words.ts";
import { rankItems } from "./resemble.ts";
import { likenessOfSizes, sizeOf } from "./sizes.ts";

/** An item of a program as a partner lists it. */
export type ListedCandidate = { programId: string; programTitle: string; brand: string | null; upc: string; description: string };

/** What is left to rounding: 9 kg is 20 lb. */
const sameSize = 0.97;

/**
 * The listed item of which a product is most likely a new one: the brand is in its title, and the size is the same.
 * null when nothing comes as close as that: what merely sounds alike is no reason to speak of a new item.
 */
export function likelyItem<Candidate extends ListedCandidate>(title: string, listed: Candidate[]): Candidate | null {
  const size = sizeOf(title);
  if (!size) return null;
  const words = new Set(wordsOf(title));
  const fitting = listed.filter(({ brand, description }) => {
    const other = sizeOf(description);
    const isOfBrand = brand !== null && wordsOf(brand).every((word) => words.has(word));
    return isOfBrand && other !== null && (likenessOfSizes(size, other) ?? 0) >= sameSize;
  });
  const [best] = rankItems(
    { title, priceMinor: null },
    fitting.map((one) => ({ ...one, priceMinor: null })),
  );
  return fitting.find(({ upc }) => upc === best?.upc) ?? null;
}

/** Whether a name says how heavy, large or many: what the partner wants of an item's name. */
export function namesSize(name: string): boolean {
  return sizeOf(name) !== null;
}
