import { readListPage } from "#app/failures/read-list-page.server.ts";
import { db } from "#app/platform/db.server.ts";
import { databaseUrl } from "#app/platform/env.server.ts";
import { failureQuestions } from "./failure-questions.ts";
import { sequentialScansOf } from "./plans.ts";
import { largestShop } from "./seed-failures.ts";

/** Answers the questions that its parent sends by number, on the database of its environment: `run` says how long it took, `explain` which tables were read through. */

export type Order = { do: "run" | "explain"; question: number };
export type Answer = { ms: number; rows: number; scans: string[] };

const questions = failureQuestions(new Date(process.argv[2] ?? ""));

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
  const question = questions[order.question];
  if (!question) throw new Error(`There is no question ${order.question}.`);
  const { filter, cursor } = question;
  const ask = () => readListPage(largestShop, { filter, cursor, actor: "Staff 1" });
  const scans = order.do === "explain" ? await sequentialScansOf(databaseUrl(), ask) : [];
  const start = performance.now();
  const { list } = await ask();
  return { ms: performance.now() - start, rows: list.rows.length, scans };
}
