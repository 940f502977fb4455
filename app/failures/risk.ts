import { formatDecimal } from "#app/domain/money.ts";
import type { Money } from "#app/domain/money.ts";
import type { FailureKind } from "./failure-view.ts";

/** The partner shows a failure, and takes its correction, for thirty days. */
export const clockDays = 30;
const dayMs = 86_400_000;

/** Money at risk is worth that many days of the clock at most. */
export const mostWorthDays = 15;

/** From these amounts on (in whole units of the currency) begin the bands 1 to 4 of the filter by money at risk. */
export const riskBands = [10, 50, 100, 250] as const;

export function riskBandOf(atRisk: Money): number {
  const amount = Number(formatDecimal(atRisk));
  return riskBands.filter((from) => amount >= from).length;
}

/**
 * What to mend first, as a moment that never changes: each doubling of the money at risk is worth a day and a half of the clock, up to
 * fifteen days. Of two failures the one with the earlier moment comes first.
 */
export function rankOf(occurredAt: Date, atRisk: Money): Date {
  const doublings = Math.log2(1 + Math.max(0, Number(formatDecimal(atRisk))));
  return new Date(occurredAt.getTime() - Math.round(Math.min(mostWorthDays, 1.5 * doublings) * dayMs));
}

/** A point of sale takes an order late as well as early: its failures have no clock, and no credit is at risk. */
export function hasClock(kind: FailureKind): boolean {
  return kind !== "pos";
}

/** Whole days left of the thirty, 0 when they are over. */
export function daysLeft(occurredAt: Date, now: Date): number {
  return Math.max(0, Math.ceil(clockDays - (now.getTime() - occurredAt.getTime()) / dayMs));
}
