import type { Figures } from "./report-view.ts";

/** Amounts in the currency's smallest unit, not rounded; null where there is nothing to divide by. */
export type Rates = {
  /** Sales per transaction. */
  averageBasket: number | null;
  itemsPerTransaction: number | null;
  /** null where there is no time clock. */
  salesPerStaffHour: number | null;
  /** Transactions with a known customer, 0 to 1. */
  loyaltyShare: number | null;
};

const minutesOfHour = 60;

export function ratesOf({ sales, transactions, items, known, minutes }: Figures): Rates {
  return {
    averageBasket: share(sales, transactions),
    itemsPerTransaction: share(items, transactions),
    salesPerStaffHour: minutes === null ? null : share(sales * minutesOfHour, minutes),
    loyaltyShare: share(known, transactions),
  };
}

/** Edits by hand may leave fewer than none. */
function share(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}
