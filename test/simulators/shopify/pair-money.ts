/** An amount in the shop's currency and in the one the customer paid in, each in its smallest unit. */
export type Pair = { shop: number; presentment: number };

/** The two currencies of an order; `rate` is how much presentment money one unit of shop money is. */
export type Currencies = { shop: string; presentment: string; rate: number };

export const nothing: Pair = { shop: 0, presentment: 0 };

const decimals = new Map<string, number>();

/** How many decimals a currency has: 2 for CAD, 0 for JPY. */
export function decimalsOf(currency: string): number {
  const known = decimals.get(currency);
  if (known !== undefined) return known;
  const found = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  decimals.set(currency, found);
  return found;
}

/** "61.98" → 6198 in CAD. @throws RangeError for what is no amount or finer than the currency. */
export function minorOf(decimal: string, currency: string): number {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(decimal);
  const places = decimalsOf(currency);
  const fraction = (match?.[3] ?? "").replace(/0+$/, "");
  if (!match || fraction.length > places) throw new RangeError(`"${decimal}" is not an amount in ${currency}.`);
  const minor = Number(`${match[2]}${fraction.padEnd(places, "0")}`);
  return match[1] && minor !== 0 ? -minor : minor;
}

/** 6198 → "61.98", as Shopify's REST payloads write it. */
export function decimalOf(minor: number, currency: string): string {
  return (minor / 10 ** decimalsOf(currency)).toFixed(decimalsOf(currency));
}

/** 6190 → "61.9", 6200 → "62.0": Shopify's GraphQL drops trailing zeros but keeps one decimal. */
export function shortDecimalOf(minor: number, currency: string): string {
  const text = decimalOf(minor, currency);
  if (!text.includes(".")) return `${text}.0`;
  return text.replace(/0+$/, "").replace(/\.$/, ".0");
}

/** An amount given in the shop's currency, in both. */
export function pairOf(shopMinor: number, currencies: Currencies): Pair {
  if (currencies.shop === currencies.presentment) return { shop: shopMinor, presentment: shopMinor };
  const scale = 10 ** (decimalsOf(currencies.presentment) - decimalsOf(currencies.shop));
  return { shop: shopMinor, presentment: Math.round(shopMinor * currencies.rate * scale) };
}

export function plus(...amounts: Pair[]): Pair {
  return amounts.reduce((one, other) => ({ shop: one.shop + other.shop, presentment: one.presentment + other.presentment }), nothing);
}

export function minus(one: Pair, other: Pair): Pair {
  return { shop: one.shop - other.shop, presentment: one.presentment - other.presentment };
}

/** Applies the same rule in each currency. */
export function inBoth(rule: (side: keyof Pair) => number): Pair {
  return { shop: rule("shop"), presentment: rule("presentment") };
}

export function times(amount: Pair, factor: number): Pair {
  return inBoth((side) => Math.round(amount[side] * factor));
}

/** Cuts a total by weights; the parts add up to it to the cent, the largest remainders get the odd ones. */
export function spread(total: Pair, weights: Pair[]): Pair[] {
  const shop = spreadOne(
    total.shop,
    weights.map((weight) => weight.shop),
  );
  const presentment = spreadOne(
    total.presentment,
    weights.map((weight) => weight.presentment),
  );
  return weights.map((_, index) => ({ shop: shop[index] ?? 0, presentment: presentment[index] ?? 0 }));
}

/** What `units` of `of` cost: cumulative, so that the units refunded one by one add up to the line. */
export function shareOf(total: Pair, units: number, of: number): Pair {
  if (of === 0) return nothing;
  return inBoth((side) => Math.round((total[side] * units) / of));
}

/** The same in one currency. */
export function spreadOne(total: number, weights: number[]): number[] {
  const sum = weights.reduce((one, other) => one + other, 0);
  if (sum === 0) return weights.map(() => 0);
  const exact = weights.map((weight) => (total * weight) / sum);
  const parts = exact.map(Math.floor);
  let left = total - parts.reduce((one, other) => one + other, 0);
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder);
  for (const { index } of byRemainder) {
    if (left <= 0) break;
    parts[index] = (parts[index] ?? 0) + 1;
    left -= 1;
  }
  return parts;
}
