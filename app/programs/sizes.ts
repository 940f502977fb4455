/** How much is in an item: grams, where a millilitre counts as one, or pieces where only a number of them is given. */
export type Size = { of: "grams" | "pieces"; amount: number };

/** Of one unit, in grams or millilitres. The pet trade writes "20#" for pounds. */
const units: { names: string; grams: number }[] = [
  { names: "kg|kgs|kilos?|kilogram(?:me)?s?", grams: 1000 },
  { names: "g|gr|grams?|grammes?", grams: 1 },
  { names: "lbs?|pounds?|livres?|#", grams: 453.592_37 },
  { names: "fl\\.? ?oz|fluid ounces?", grams: 29.573_529_562_5 },
  { names: "oz|ounces?|onces?", grams: 28.349_523_125 },
  { names: "ml|millilit(?:er|re)s?", grams: 1 },
  { names: "l|lit(?:er|re)s?", grams: 1000 },
];

const number = String.raw`\d+(?:[.,\u00A0\u202F ]\d{3})*(?:[.,]\d+)?`;
const end = String.raw`(?![\p{L}\p{N}])`;
const weight = new RegExp(
  String.raw`(?<![\p{L}\p{N}.,])(?:(?<count>\d{1,3})\s*[x×*/]\s*)?(?<amount>${number})[\s\u00A0-]*(?:${units.map(({ names }, index) => `(?<unit${index}>${names})`).join("|")})\.?${end}`,
  "iu",
);
const pack = new RegExp(
  String.raw`(?:case|pack|box|bag|caisse|paquet|bo[iî]te|lot)\s+(?:of|de)\s+(?<after>\d{1,3})${end}|(?<![\p{L}\p{N}.,])(?<before>\d{1,3})[\s-]*(?:pack|pk|ct|count|cans?|pieces?|pi[eè]ces?|pcs?|unit[eé]s?)${end}`,
  "iu",
);

/** Finds the size in a title, in whichever notation: "20lb", "9,07 kg", "12 x 355 g", "24/5.5 oz", "5.5 oz, case of 24". null if there is none. */
export function sizeOf(title: string): Size | null {
  const weighed = weight.exec(title);
  const packed = pack.exec(weighed ? title.replace(weighed[0], " ") : title);
  const packs = Number(packed?.groups?.["after"] ?? packed?.groups?.["before"] ?? 0);
  if (!weighed?.groups) return packs > 0 ? { of: "pieces", amount: packs } : null;
  const groups = weighed.groups;
  const { grams } = units.find((_, index) => groups[`unit${index}`] !== undefined) ?? { grams: 0 };
  const count = Number(groups["count"] ?? (packs || 1)) || 1;
  const amount = readNumber(groups["amount"] ?? "", grams) * grams * count;
  return amount > 0 ? { of: "grams", amount } : null;
}

/** The title without its size, for the words of it. */
export function withoutSize(title: string): string {
  return title.replace(weight, " ").replace(pack, " ");
}

/** How alike two sizes are, from 0 to 1: the same is 1, a tenth more is nearly that, five times as much is next to nothing. */
export function likenessOfSizes(one: Size, other: Size): number | null {
  return one.of === other.of ? likenessOfAmounts(one.amount, other.amount) : null;
}

/** By their ratio, so that nothing depends on the unit. Both are above zero. */
export function likenessOfAmounts(one: number, other: number): number {
  return (Math.min(one, other) / Math.max(one, other)) ** 1.5;
}

/** "1,5" and "1.5" are one and a half; three digits behind a mark are thousands where the unit is small: nobody weighs milligrams. */
function readNumber(text: string, gramsOfUnit: number): number {
  const joined = text.replace(/[\u00A0\u202F ]/g, "");
  const thousands = /^\d{1,3}(?:[.,]\d{3})+$/.test(joined) && gramsOfUnit === 1;
  return Number(thousands ? joined.replace(/[.,]/g, "") : joined.replace(/,/g, "."));
}
