import { extentLike, periodOf, previousPeriod, samePeriodLastYear } from "./periods.ts";
import type { Extent } from "./periods.ts";
import type { Compared, Figures, Period, ReportUnit } from "./report-view.ts";

/** What stands beside each other: a period, the one before it, and the one of the year before. */
export type Slot = keyof Compared;

export type Times = {
  periods: Record<Slot, Period>;
  isOver: boolean;
  /** What is summed up of each. */
  extents: Record<Slot, Extent>;
  /** Of a year, the one before it is the one of the year before: what is the same is asked for once, see `inAllSlots`. */
  asked: Slot[];
};

export function timesOf(unit: ReportUnit, { day, today }: { day: string; today: string }): Times {
  const current = periodOf(unit, day);
  const periods = { current, previous: previousPeriod(unit, day), lastYear: samePeriodLastYear(unit, day) };
  const like = (other: Period) => extentLike(unit, { running: current, other, today });
  return {
    periods,
    isOver: today > current.last,
    // Of a running period everything that there is: nothing is there yet of what is to come.
    extents: { current: { whole: current, partly: null }, previous: like(periods.previous), lastYear: like(periods.lastYear) },
    asked: periods.previous.first === periods.lastYear.first ? ["current", "previous"] : ["current", "previous", "lastYear"],
  };
}

/** As a statement gives them. */
export type Sums = Omit<Figures, "minutes"> & { minutes: number };
export type SlotSums = Sums & { slot: Slot };

/** Puts what was asked for once where it belongs as well. */
export function inAllSlots<Row extends { slot: Slot }>(rows: Row[], { asked }: Times): Row[] {
  if (asked.includes("lastYear")) return rows;
  return [...rows, ...rows.filter(({ slot }) => slot === "previous").map((row): Row => ({ ...row, slot: "lastYear" }))];
}

/** What was sold and taken back may leave sums of nothing. */
export function isSomething({ sales, transactions, returns, items, minutes }: Sums): boolean {
  return sales !== 0 || transactions !== 0 || returns !== 0 || items !== 0 || minutes !== 0;
}

/** `clock`: whether anybody clocks in. */
export function figuresFrom(rows: Sums[], { clock }: { clock: boolean }): Figures {
  const add = (of: (row: Sums) => number) => rows.reduce((sum, row) => sum + of(row), 0);
  return {
    sales: add((row) => row.sales),
    transactions: add((row) => row.transactions),
    returns: add((row) => row.returns),
    // The most decimals that a POS keeps: sums of them stay exact.
    items: Math.round(add((row) => row.items) * 100_000) / 100_000,
    known: add((row) => row.known),
    minutes: clock ? add((row) => row.minutes) : null,
  };
}

export function comparedFrom(rows: SlotSums[], { clock }: { clock: boolean }): Compared {
  const of = (slot: Slot) =>
    figuresFrom(
      rows.filter((row) => row.slot === slot),
      { clock },
    );
  return { current: of("current"), previous: of("previous"), lastYear: of("lastYear") };
}
