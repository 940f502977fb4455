import type { StaffShift } from "#app/domain/store-sale.ts";

/** Who forgot to clock out is not at work for days. */
const longestOpenMs = 16 * 3_600_000;

/** Whether any of a shift may be after a moment. */
export function wasWorkedSince(moment: Date, { startedAt, endedAt }: Pick<StaffShift, "startedAt" | "endedAt">): boolean {
  return (endedAt?.getTime() ?? startedAt.getTime() + longestOpenMs) > moment.getTime();
}
