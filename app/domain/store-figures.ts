import { addMoney, subtractMoney, sumMoney, zero } from "./money.ts";
import type { Money } from "./money.ts";
import { hourIn, hoursBetween } from "./store-hours.ts";
import type { StoreHour } from "./store-hours.ts";
import type { StaffShift, StoreSale, StoreSaleState } from "./store-sale.ts";

/** What a store sold in some time. Only sums: averages are worked out where they are shown. */
export type StoreFigures = {
  /** Without tax; returns are taken off. */
  sales: Money;
  tax: Money;
  /** Sales and exchanges. Who only brings something back has bought nothing. */
  transactions: number;
  returns: number;
  /** Units of goods; returns are taken off. Goods by weight have decimals. */
  items: number;
};

/**
 * Which sales count, as Lightspeed counts its own (its help centre, "What is the difference between On-Account/Layby?"): on account when
 * it is made, paid or not; a layby only when it is paid in full, and then on the day that it was started. What is not handed over yet is
 * not finished either, and counts once it is closed [I].
 */
const counted: Record<StoreSaleState, boolean> = {
  closed: true,
  on_account: true,
  layby: false,
  to_deliver: false,
  to_collect: false,
  in_service: false,
  open: false,
  parked: false,
  voided: false,
  unknown: false,
};

export function isCounted(sale: Pick<StoreSale, "state" | "sentByUs">): boolean {
  return counted[sale.state] && sale.sentByUs === null;
}

export function noFigures(currency: string): StoreFigures {
  return { sales: zero(currency), tax: zero(currency), transactions: 0, returns: 0, items: 0 };
}

/** Of one sale; nothing where it does not count. */
export function figuresOf(sale: StoreSale): StoreFigures {
  if (!isCounted(sale)) return noFigures(sale.total.currency);
  const goods = sale.lines.filter((line) => line.of === "goods");
  // Nothing went over the counter: a gift card was sold, or an account was paid.
  const bought = goods.length > 0;
  return {
    sales: subtractMoney(sale.total, sale.tax),
    tax: sale.tax,
    transactions: bought && sale.kind !== "return" ? 1 : 0,
    returns: sale.kind === "return" ? 1 : 0,
    items: sumUnits(goods.map(({ quantity }) => quantity)),
  };
}

/** @throws if the currencies differ. */
export function addFigures(one: StoreFigures, other: StoreFigures): StoreFigures {
  return {
    sales: addMoney(one.sales, other.sales),
    tax: addMoney(one.tax, other.tax),
    transactions: one.transactions + other.transactions,
    returns: one.returns + other.returns,
    items: sumUnits([one.items, other.items]),
  };
}

/** Five decimals are the most that a POS keeps: sums of them stay exact. */
function sumUnits(units: number[]): number {
  return units.reduce((sum, one) => sum + Math.round(one * 100_000), 0) / 100_000;
}

/** The hours of a store in which something counted was sold, by its own clock, the earliest first. */
export function figuresByHour(sales: StoreSale[], { timeZone }: { timeZone: string }): (StoreHour & { figures: StoreFigures })[] {
  const hours = new Map<string, StoreHour & { figures: StoreFigures }>();
  for (const sale of sales.filter(isCounted)) {
    const hour = hourIn(timeZone, sale.soldAt);
    const key = keyOf(hour);
    const figures = figuresOf(sale);
    const known = hours.get(key);
    hours.set(key, { ...hour, figures: known ? addFigures(known.figures, figures) : figures });
  }
  return [...hours].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, hour]) => hour);
}

function keyOf({ day, hour }: StoreHour): string {
  return `${day} ${String(hour).padStart(2, "0")}`;
}

/** What of a sale is in none of its lines: a surcharge, a tip, cents that were rounded. Nothing, for most sales. */
export function beyondLines({ lines, total, tax }: Pick<StoreSale, "lines" | "total" | "tax">): Money {
  return subtractMoney(
    subtractMoney(total, tax),
    sumMoney(
      lines.map(({ price }) => price),
      total.currency,
    ),
  );
}

const minuteMs = 60_000;
/** Who forgets to clock out is not at work for days. */
const longestOpenMs = 16 * 60 * minuteMs;

/** Minutes of work in each hour of the store's clock; an open shift as far as it has come. A break is spread over the shift: nobody tells when it was. */
export function workedByHour(
  shift: Pick<StaffShift, "startedAt" | "endedAt" | "breakMinutes">,
  { timeZone, now }: { timeZone: string; now: Date },
): (StoreHour & { minutes: number })[] {
  const { startedAt, endedAt, breakMinutes } = shift;
  const to = endedAt ?? new Date(Math.min(now.getTime(), startedAt.getTime() + longestOpenMs));
  const hours = hoursBetween(timeZone, { from: startedAt, to });
  const length = hours.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const worked = Math.max(0, Math.round(length / minuteMs) - breakMinutes);
  let passed = 0;
  let told = 0;
  return hours.map(({ day, hour, milliseconds }) => {
    passed += milliseconds;
    // Rounded at the end of each hour, so that the hours add up to the shift.
    const minutes = Math.round((worked * passed) / length) - told;
    told += minutes;
    return { day, hour, minutes };
  });
}

/** Where somebody worked who clocked in where the POS does not say: where they sold most of what they sold in that time. null if they sold nothing. */
export function outletOfShift(
  shift: StaffShift,
  { sales, now }: { sales: Pick<StoreSale, "outletId" | "employee" | "soldAt">[]; now: Date },
): string | null {
  if (shift.outletId !== null) return shift.outletId;
  const counts = new Map<string, number>();
  for (const { outletId, employee, soldAt } of sales) {
    const during = soldAt >= shift.startedAt && soldAt <= (shift.endedAt ?? now);
    if (outletId !== null && employee?.id === shift.employee.id && during) counts.set(outletId, (counts.get(outletId) ?? 0) + 1);
  }
  // By id where it is a tie, so that it is the same every time.
  const [most] = [...counts].sort(([one, first], [other, second]) => second - first || (one < other ? -1 : 1));
  return most?.[0] ?? null;
}
