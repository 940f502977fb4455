import { add, allocate, dinero, subtract, toDecimal, toSnapshot } from "dinero.js";
import type { Dinero, DineroCurrency } from "dinero.js";
import * as currencies from "dinero.js/currencies";

/** An amount in the currency's smallest unit: `{ minor: 6198, currency: "CAD" }` is 61.98 $. Plain, so that it can be stored and sent as JSON. */
export type Money = { minor: number; currency: string };

/**
 * Reads a decimal as Shopify writes it ("61.98", "61.9", "1200").
 * @throws RangeError if it is no number, is finer than the currency allows, or the currency is unknown.
 */
export function parseMoney(decimal: string, currency: string): Money {
  const { exponent } = currencyOf(currency);
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(decimal);
  if (!match) throw new RangeError(`"${decimal}" is not an amount.`);
  const [, sign, whole, fraction = ""] = match;
  // Shopify writes "1200.0" for currencies without cents: zeros beyond the exponent carry nothing.
  const significant = fraction.replace(/0+$/, "");
  if (significant.length > exponent) throw new RangeError(`"${decimal}" is finer than ${currency} allows.`);
  const minor = Number(`${whole}${significant.padEnd(exponent, "0")}`);
  if (!Number.isSafeInteger(minor)) throw new RangeError(`"${decimal}" is too large.`);
  return { minor: sign && minor !== 0 ? -minor : minor, currency };
}

/** "61.98", with as many decimals as the currency has. */
export function formatDecimal(money: Money): string {
  return toDecimal(toDinero(money));
}

/** "61.98 CAD": for texts in which the currency has to be said. */
export function formatWithCurrency(money: Money): string {
  return `${formatDecimal(money)} ${money.currency}`;
}

export function zero(currency: string): Money {
  return { minor: 0, currency };
}

/** @throws if the currencies differ. */
export function addMoney(one: Money, other: Money): Money {
  return fromDinero(add(toDinero(one), toDinero(other)));
}

/** @throws if the currencies differ. */
export function subtractMoney(one: Money, other: Money): Money {
  return fromDinero(subtract(toDinero(one), toDinero(other)));
}

/** @throws if the currencies differ. */
export function sumMoney(amounts: Money[], currency: string): Money {
  return amounts.reduce(addMoney, zero(currency));
}

/** Cuts an amount in `parts` that differ by one smallest unit at most and add up to it exactly. */
export function splitMoney(money: Money, parts: number): Money[] {
  if (!Number.isInteger(parts) || parts < 1) throw new RangeError("An amount is cut in one part or more.");
  return allocate(
    toDinero(money),
    Array.from({ length: parts }, () => 1),
  ).map(fromDinero);
}

/** What `units` of a line of `of` units cost. Taking units away never loses or makes a cent: the parts kept and taken add up. */
export function shareOf(money: Money, units: number, of: number): Money {
  return sumMoney(splitMoney(money, of).slice(0, units), money.currency);
}

/** What the `units` after the first `before` of a line of `of` units cost. */
export function shareAfter(money: Money, { before, units, of }: { before: number; units: number; of: number }): Money {
  return subtractMoney(shareOf(money, before + units, of), shareOf(money, before, of));
}

function currencyOf(code: string): DineroCurrency<number> {
  const currency = (currencies as Record<string, DineroCurrency<number>>)[code];
  if (!currency) throw new RangeError(`"${code}" is not a currency.`);
  return currency;
}

function toDinero(money: Money): Dinero<number> {
  return dinero({ amount: money.minor, currency: currencyOf(money.currency) });
}

function fromDinero(value: Dinero<number>): Money {
  const { amount, currency } = toSnapshot(value);
  return { minor: amount, currency: currency.code };
}
