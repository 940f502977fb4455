import { dayIn } from "#app/domain/date.ts";
import { addDays, startOfDay } from "#app/domain/wall-time.ts";

/** From when on sales are brought in at first: whole days of every store. */
export function firstMoment({ chain, locations }: { chain: { backfillDays: number }; locations: { timeZone: string }[] }, now: Date): Date {
  const starts = locations.map(({ timeZone }) => startOfDay(timeZone, addDays(dayIn(timeZone, now), -chain.backfillDays)).getTime());
  return new Date(Math.min(...starts));
}
