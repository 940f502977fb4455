import { listGaps } from "#app/reports/list-gaps.server.ts";
import { readCompleteness } from "#app/reports/read-completeness.server.ts";
import { readReportFiles } from "#app/reports/read-report-files.server.ts";
import type { ReportOptions } from "#app/reports/report-options.ts";
import { readReport } from "#app/reports/read-report.server.ts";
import { reportDimensions, reportUnits } from "#app/reports/report-view.ts";
import type { ReportQuestion } from "#app/reports/report-view.ts";
import { writeReportFile } from "#app/reports/write-report-file.server.ts";

/** `locations`: ids of all that the shop has. */
export type ReportWorld = { shop: string; now: Date; locations: string[] };

/** `ask` does what the loader of a page does, and gives how many rows it shows. */
export type Question = { name: string; ask: (world: ReportWorld) => Promise<number> };

type Report = Pick<ReportQuestion, "unit" | "by"> & { day?: string; places?: number };

/** Of a period that is over; of one that is not, the others are cut where it has come to. */
const closedDay = "2025-08-12";

/** Everything that the pages of reports are asked for: each unit and dimension, of all stores and of some; what is complete; files. */
export const reportQuestions: Question[] = [
  ...all({}).map((one) => report("all stores, now", one)),
  ...all({ day: closedDay }).map((one) => report("all stores, a closed period", one)),
  ...all({ places: 1 }).map((one) => report("one store, now", one)),
  ...reportUnits.map((unit) => report("five stores, now", { unit, by: "product", places: 5 })),
  ...reportUnits.map((unit) => report("half of the stores, now", { unit, by: "product", places: 25 })),
  ...[14, 92].map((days) => ({
    name: `completeness of ${days} days`,
    ask: async ({ shop, now }: ReportWorld) => (await readCompleteness(shop, { days, now })).days.length,
  })),
  { name: "completeness of one day", ask: async ({ shop, now }) => (await listGaps({ shop, day: closedDay, now }))?.gaps.length ?? 0 },
  { name: "files", ask: async ({ shop, now }) => (await readReportFiles(shop, { mailer: null, now })).locations.length },
  { name: "hours of a day in TMAS's format", ask: exportDay },
];

async function exportDay({ shop, now }: ReportWorld): Promise<number> {
  const options: ReportOptions = {
    ...({ kind: "tmas", locations: [], separator: "comma", heading: true, staffHours: true, mask: "none", hourColumn: true } as const),
    ...({ hours: "all", dateFormat: "iso", locale: "en" } as const),
  };
  const texts = { kind: () => "TMAS", heading: (column: string) => column };
  const file = await writeReportFile({ shop, options, cover: { firstDay: closedDay, lastDay: closedDay, hours: null }, now, texts });
  if (file.status === "refused") throw new Error(`The file was refused: ${file.problem}.`);
  return file.rows;
}

function all(more: Partial<Report>): Report[] {
  return reportUnits.flatMap((unit) => reportDimensions.map((by) => ({ unit, by, ...more })));
}

function report(name: string, { unit, by, day, places = 0 }: Report): Question {
  return {
    name: `${unit} by ${by}, ${name}`,
    ask: async ({ shop, now, locations }) => {
      const question = { unit, by, day: day ?? null, locations: locations.slice(0, places), currency: null };
      const { rows } = await readReport({ shop, question, now });
      return rows.length;
    },
  };
}
