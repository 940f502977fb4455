import { db } from "#app/platform/db.server.ts";
import { databaseUrl } from "#app/platform/env.server.ts";
import { sequentialScansOf, soldTables } from "./plans.ts";
import { reportQuestions } from "./report-questions.ts";

/** Answers the questions that its parent sends by number, on the database of its environment: `run` says how long it took, `explain` which tables were read through. */

export type Order = { do: "run" | "explain"; question: number };
export type Answer = { ms: number; rows: number; scans: string[] };

const [shop = "", now = ""] = process.argv.slice(2);
const locations = (await db.storeLocation.findMany({ where: { shopId: shop }, orderBy: { id: "asc" } })).map(({ id }) => id);
const world = { shop, now: new Date(now), locations };

process.on("message", (order: Order) => {
  answer(order).then(
    (done) => process.send?.(done),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
});
process.on("disconnect", () => void db.$disconnect());

async function answer(order: Order): Promise<Answer> {
  const question = reportQuestions[order.question];
  if (!question) throw new Error(`There is no question ${order.question}.`);
  const scans = order.do === "explain" ? await sequentialScansOf(databaseUrl(), () => question.ask(world)) : [];
  const start = performance.now();
  const rows = await question.ask(world);
  // No failures are here, and no coupons: what is read of them says nothing.
  return { ms: performance.now() - start, rows, scans: scans.filter((table) => soldTables.includes(table)) };
}
