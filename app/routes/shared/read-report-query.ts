import { z } from "zod";
import { reportColumns, reportMeasures } from "#app/components/report-search.ts";
import type { AskedReport, ReportDisplay } from "#app/components/report-search.ts";
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
  measure: z.enum(reportMeasures).catch("sales"),
  sort: z
    .string()
    .transform((text) => ({ by: text.replace(/^-/, ""), descending: text.startsWith("-") }))
    .pipe(z.object({ by: z.enum(reportColumns), descending: z.boolean() }))
    .nullable()
    .catch(null),
});

/** Reads the state of a report from its address. */
export function readReportQuery(params: URLSearchParams): { asked: AskedReport; display: ReportDisplay } {
  const { unit, day, by, locations, currency, measure, sort } = query.parse({
    unit: params.get("unit"),
    day: params.get("day"),
    by: params.get("by"),
    locations: params.getAll("location").slice(0, mostLocations),
    currency: params.get("currency"),
    measure: params.get("measure"),
    sort: params.get("sort"),
  });
  return {
    asked: { unit, day, by, locations: [...new Set(locations.filter((id) => id !== null))], currency },
    display: { measure, sort },
  };
}
