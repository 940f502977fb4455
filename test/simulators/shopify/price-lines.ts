import { classOf } from "./discounts.ts";
import { spreadOne } from "./pair-money.ts";
import type { Discount } from "./state.ts";

/** A line of a cart or checkout, in the shop's smallest unit. */
export type LineToPrice = { variantId: number; productId: number; giftCard: boolean; unitPrice: number; quantity: number };

/** What a discount takes off each line, by the line's place. */
export type Taken = { discount: Discount; amounts: number[] };

/** Tried together; Shopify knows more, a test has no need of them. */
const most = 10;

/**
 * What of these discounts applies: those that combine, at most one of those on goods for each line, and of all ways the one that saves the
 * buyer most. Promotions go before codes that save the same.
 */
export function priceLines(lines: LineToPrice[], discounts: Discount[]): Taken[] {
  const choices = [...discounts]
    .sort((one, other) => Number(one.code !== null) - Number(other.code !== null))
    .filter((discount) => lines.some((line) => isFor(discount, line)));
  if (choices.length > most) throw new Error(`The simulator prices ${most} discounts at a time, not ${choices.length}.`);
  let best: { saved: number; taken: Taken[] } = { saved: 0, taken: [] };
  for (let chosen = 1; chosen < 2 ** choices.length; chosen += 1) {
    const together = choices.filter((_, index) => chosen & (1 << index));
    if (!together.every((one, index) => together.slice(index + 1).every((other) => combine(one, other)))) continue;
    const taken = takeOff(lines, together);
    const saved = taken.flatMap(({ amounts }) => amounts).reduce((sum, amount) => sum + amount, 0);
    if (saved > best.saved) best = { saved, taken };
  }
  return best.taken;
}

export function isFor({ entitled }: Discount, { variantId, productId, giftCard }: LineToPrice): boolean {
  if (giftCard) return false;
  return !entitled || entitled.variants.includes(variantId) || entitled.products.includes(productId);
}

function combine(one: Discount, other: Discount): boolean {
  return one.combinesWith[classOf(other)] && other.combinesWith[classOf(one)];
}

function takeOff(lines: LineToPrice[], discounts: Discount[]): Taken[] {
  const left = lines.map(({ unitPrice, quantity }) => unitPrice * quantity);
  const onGoods = discounts.filter((one) => classOf(one) === "product");
  const winners = lines.map((line) => bestOf(onGoods, line));
  const taken = onGoods.map((discount) => share(discount, { lines, left, isOn: (index) => winners[index] === discount }));
  const onOrder = discounts.filter((one) => classOf(one) === "order");
  for (const discount of onOrder)
    taken.push(share(discount, { lines, left, isOn: (index) => isFor(discount, lines[index] as LineToPrice) }));
  return taken.filter(({ amounts }) => amounts.some((amount) => amount > 0));
}

function bestOf(discounts: Discount[], line: LineToPrice): Discount | null {
  let best: { discount: Discount | null; off: number } = { discount: null, off: 0 };
  for (const discount of discounts.filter((one) => isFor(one, line))) {
    const off = offLine(discount, line);
    if (off > best.off) best = { discount, off };
  }
  return best.discount;
}

/** What it would take off this line, were it the only one. */
function offLine({ value }: Discount, { unitPrice, quantity }: LineToPrice): number {
  const gross = unitPrice * quantity;
  if ("percentage" in value) return Math.round((gross * value.percentage) / 100);
  return value.onEach ? Math.min(unitPrice, value.amount) * quantity : Math.min(gross, value.amount);
}

/** Takes it off what is `left` of the lines that it is on. */
function share(discount: Discount, facts: { lines: LineToPrice[]; left: number[]; isOn: (index: number) => boolean }): Taken {
  const { lines, left, isOn } = facts;
  const weights = left.map((amount, index) => (isOn(index) ? amount : 0));
  const { value } = discount;
  let amounts: number[];
  if ("percentage" in value) {
    amounts = weights.map((weight) => Math.round((weight * value.percentage) / 100));
  } else if (value.onEach) {
    amounts = weights.map((weight, index) => Math.min(weight, offLine(discount, lines[index] as LineToPrice)));
  } else {
    const total = Math.min(
      value.amount,
      weights.reduce((sum, weight) => sum + weight, 0),
    );
    amounts = spreadOne(total, weights);
  }
  amounts.forEach((amount, index) => (left[index] = (left[index] ?? 0) - amount));
  return { discount, amounts };
}
