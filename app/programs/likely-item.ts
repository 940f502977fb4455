/** An item of a program as a person chooses it. */
export type ListedCandidate = { programId: string; programTitle: string; brand: string | null; upc: string; description: string };

/**
 * The listed item of which a product is most likely a new one: the brand is in its title, and the size is the same.
 * null when nothing comes as close as that: what merely sounds alike is no reason to speak of a new item.
 */
export function likelyItem<Candidate extends ListedCandidate>(title: string, listed: Candidate[]): Candidate | null {
  const sizes = sizesIn(title);
  if (sizes.length === 0) return null;
  const words = new Set(wordsIn(title));
  const fitting = listed.filter(
    ({ brand, description }) =>
      brand !== null && wordsIn(brand).every((word) => words.has(word)) && sizesIn(description).some((size) => sizes.includes(size)),
  );
  const shared = ({ description }: Candidate) => wordsIn(description).filter((word) => words.has(word)).length;
  return fitting.reduce<Candidate | null>((best, one) => (best && shared(best) >= shared(one) ? best : one), null);
}

/** Whether a name says how heavy, large or many: what the partner wants of an item's name. */
export function namesSize(name: string): boolean {
  return sizesIn(name).length > 0;
}

const units: Record<string, string> = {
  lb: "lb",
  lbs: "lb",
  pound: "lb",
  pounds: "lb",
  oz: "oz",
  ounce: "oz",
  ounces: "oz",
  kg: "kg",
  g: "g",
  gr: "g",
  mg: "mg",
  l: "l",
  ml: "ml",
  ct: "ct",
  count: "ct",
  pk: "ct",
  pack: "ct",
};

/** "20 lb", "20lb" and "20 pounds" are one size. */
function sizesIn(text: string): string[] {
  return [...text.toLowerCase().matchAll(/(\d+(?:[.,]\d+)?)[\s-]*(\p{L}+)/gu)].flatMap(([, number = "", word = ""]) => {
    const unit = units[word];
    return unit ? [`${Number(number.replace(",", "."))} ${unit}`] : [];
  });
}

function wordsIn(text: string): string[] {
  return text
    .normalize("NFD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}
