import { formatDecimal } from "#app/domain/money.ts";
import type { SaleToSend } from "#app/partners/capabilities.ts";
import { moneyFrom } from "./answers.ts";
import type { LineRow } from "./messages.ts";

type SentLine = SaleToSend["lines"][number];

export type LineMatch = {
  /** Ours that the POS has not. */
  missing: SentLine[];
  /** Lines of the POS that are ours but for the price. */
  otherPrice: number;
  /** Lines of the POS that are none of ours. */
  foreign: number;
};

/**
 * Compares our lines with those at the POS, each counted once: two that are alike are two.
 * @param sign -1 for a return, whose quantities are below zero at the POS.
 */
export function matchLines(sale: Pick<SaleToSend, "lines" | "currency">, rows: LineRow[], sign: 1 | -1): LineMatch {
  const there = rows.filter(({ item_id }) => item_id !== null);
  const missing: SentLine[] = [];
  for (const line of sale.lines) {
    const at = there.findIndex((row) => sameUnits(line, row, sign) && priceOf(row, sale.currency) === formatDecimal(line.price));
    if (at >= 0) there.splice(at, 1);
    else missing.push(line);
  }
  let otherPrice = 0;
  let foreign = 0;
  for (const row of there) {
    const at = missing.findIndex((line) => sameUnits(line, row, sign));
    if (at < 0) foreign += 1;
    else {
      missing.splice(at, 1);
      otherPrice += 1;
    }
  }
  return { missing, otherPrice, foreign };
}

function sameUnits(line: SentLine, row: LineRow, sign: 1 | -1): boolean {
  return row.item_id === line.productId && row.qty !== null && Number(row.qty) === sign * line.quantity;
}

/** Orders say `adjusted_unit_price`, tickets `unit_price` as well [C 3.7, 3.8]. */
function priceOf(row: LineRow, currency: string): string | null {
  const price = row.adjusted_unit_price ?? row.unit_price;
  return price === null ? null : formatDecimal(moneyFrom(price, currency));
}
