import { readReport } from "#app/reports/read-report.server.ts";
import { reportDimensions, reportUnits } from "#app/reports/report-view.ts";
import type { ReportQuestion } from "#app/reports/report-view.ts";

/** `locations`: ids of all that the shop has. */
export type ReportWorld = { shop: string; now: Date; locations: string[] };

/** `ask` does what the loader of a page does, and gives how many rows it shows. */
export type Question = { name: string; ask: (world: ReportWorld) => Promise<number> };

type Report = Pick<ReportQuestion, "unit" | "by"> & { day?: string; places?: number };

/** Of a period that is over; of one that is not, the others are cut where it has come to. */
const closedDay = "2025-08-12";

/** Everything that the pages of reports are asked for: each unit and dimension, of all stores and of some. A page that is new is added here. */
export const reportQuestions: Question[] = [
  ...all({}).map((one) => report("all stores, now", one)),
  ...all({ day: closedDay }).map((one) => report("all stores, a closed period", one)),
  ...all({ places: 1 }).map((one) => report("one store, now", one)),
  ...reportUnits.map((unit) => report("five stores, now", { unit, by: "product", places: 5 })),
  ...reportUnits.map((unit) => report("half of the stores, now", { unit, by: "product", places: 25 })),
];

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
