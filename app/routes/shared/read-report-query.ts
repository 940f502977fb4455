import { z } from "zod";
import type { AskedReport } from "#app/components/report-search.ts";
import { reportDimensions, reportUnits } from "#app/reports/report-view.ts";

const mostLocations = 200;
const query = z.object({
  unit: z.enum(reportUnits).catch("week"),
  // Nobody sold anything at a till of these before, and years of six digits are no days of a database.
  day: z.iso
    .date()
    .refine((day) => day >= "1990-01-01" && day <= "2199-12-31")
    .nullable()
    .catch(null),
  by: z.enum(reportDimensions).catch("location"),
  locations: z.array(z.guid().nullable().catch(null)),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .nullable()
    .catch(null),
});

/** Reads what is asked of a report from its address. How it is looked at is the browser's own, see `readReportDisplay`. */
export function readReportQuery(params: URLSearchParams): AskedReport {
  const { locations, ...asked } = query.parse({
    unit: params.get("unit"),
    day: params.get("day"),
    by: params.get("by"),
    locations: params.getAll("location").slice(0, mostLocations),
    currency: params.get("currency"),
  });
  return { ...asked, locations: [...new Set(locations.filter((id) => id !== null))] };
}
