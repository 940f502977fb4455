import { db } from "#app/platform/db.server.ts";
import { databaseUrl } from "#app/platform/env.server.ts";
import { inShop } from "#app/platform/shop-scope.server.ts";
import { sequentialScansOf } from "./plans.ts";

/** `run` says how long a question takes, `explain` also which tables are read through for it. */
export type Order = { do: "run" | "explain"; question: number };
export type Answer = { ms: number; rows: number; scans: string[] };

/** Asks the database of the environment a question, and says how many rows came. */
type Ask = () => Promise<number>;

/**
 * In a process of its own, for one shop: answers what the parent asks by number with `askChild`, until it lets go. Of the tables that are read through it
 * tells of those that `counts`.
 */
export function answerParent(asks: Ask[], { shop, counts = () => true }: { shop: string; counts?: (table: string) => boolean }): void {
  const questions = asks.map((ask) => () => inShop(shop, ask));
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
    const ask = questions[order.question];
    if (!ask) throw new Error(`There is no question ${order.question}.`);
    const scans = order.do === "explain" ? await sequentialScansOf(databaseUrl(), ask) : [];
    const start = performance.now();
    const rows = await ask();
    return { ms: performance.now() - start, rows, scans: scans.filter(counts) };
  }
}
