import { z } from "zod";
import { dateFormats, hourChoices, idMasks, reportKinds, separators } from "./report-file-view.ts";

/** How a file is written, as forms post it and the database keeps it. */
export const reportOptions = z.object({
  kind: z.enum(reportKinds),
  /** Ids of locations; empty: all. */
  locations: z.array(z.uuid()).max(2_000),
  separator: z.enum(separators),
  /** Whether the first line names the columns. */
  heading: z.boolean(),
  staffHours: z.boolean(),
  /** The rest is of TMAS's format alone. */
  mask: z.enum(idMasks),
  hourColumn: z.boolean(),
  hours: z.enum(hourChoices),
  dateFormat: z.enum(dateFormats),
  /** Of the columns of what is for people, and of the mail. */
  locale: z.enum(["en", "fr"]),
});
export type ReportOptions = z.output<typeof reportOptions>;
