import { z } from "zod";
import { mostDays, usualDays } from "#app/reports/completeness-view.ts";

const query = z.object({
  days: z.coerce.number().int().min(1).max(mostDays).catch(usualDays),
  day: z.iso.date().nullable().catch(null),
});

/** Reads the page's state from its address: a day of its own, or the last days. */
export function readCompletenessQuery(params: URLSearchParams): { days: number; day: string | null } {
  return query.parse({ days: params.get("days") ?? usualDays, day: params.get("day") });
}
