import { addMoney, splitMoney, sumMoney } from "#app/domain/money.ts";
import type { Money } from "#app/domain/money.ts";
import type { SaleLine } from "#app/domain/sale.ts";

/**
 * Lines of whole units whose amounts are exact: what does not divide by the units becomes lines that differ by a cent.
 * `restock` says for each unit whether it goes into stock.
 */
export function splitInUnits(
  line: Omit<SaleLine, "quantity" | "price" | "tax" | "restock">,
  { price, tax, restock }: { price: Money; tax: Money; restock: boolean[] },
): SaleLine[] {
  const [prices, taxes] = [splitMoney(price, restock.length), splitMoney(tax, restock.length)];
  const lines: SaleLine[] = [];
  restock.forEach((intoStock, index) => {
    const unit = { price: prices[index] as Money, tax: taxes[index] as Money, restock: intoStock };
    const same = lines.find(
      (one) => one.price.minor === unit.price.minor && one.tax.minor === unit.tax.minor && one.restock === unit.restock,
    );
    if (same) same.quantity += 1;
    // A unit is never dearer than its list price: what was added to it is no discount below zero.
    else lines.push({ ...line, ...unit, quantity: 1, list: line.list.minor < unit.price.minor ? unit.price : line.list });
  });
  return lines;
}

/** Tax included. */
export function totalOf(lines: SaleLine[], currency: string): Money {
  return sumMoney(
    lines.map(({ price, tax, quantity }) => ({ minor: quantity * addMoney(price, tax).minor, currency })),
    currency,
  );
}
