import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import path from "node:path";
import Table from "cli-table3";
import pg from "pg";
import { createDatabase, urlOfDatabase } from "#test/support/database.ts";
import { testEnvironment } from "#test/support/environment.ts";
import { askChild } from "./ask-child.ts";
import { failureQuestions } from "./failure-questions.ts";
import type { Question } from "./failure-questions.ts";
import type { Answer, Order } from "./answer-parent.ts";
import { seedFailures } from "./seed-failures.ts";
import { percentile, say } from "./tell.ts";

const sizes = [10_000, 1_000_000] as const;
const shops = 1_000;
const rounds = 9;

export type FailureFigures = { p95Ms10k: number; p95Ms1m: number; ratio: number; sequentialScans: number };
type Side = { rows: number; child: ChildProcess; times: number[][]; scans: string[][] };

/** Seeds both sizes on one server, then asks both the same questions by turns, so that each sees the machine as the other does. */
export async function measureFailures(serverUrl: string): Promise<FailureFigures> {
  const now = new Date();
  const questions = failureQuestions(now);
  const sides: Side[] = [];
  try {
    for (const rows of sizes) sides.push(await openSide(serverUrl, { rows, now, questions }));
    for (const side of sides)
      for (const index of questions.keys()) side.scans[index] = (await ask(side, { do: "explain", question: index })).scans;
    say(`Measuring ${questions.length} questions, ${rounds} times each`);
    for (let round = 0; round < rounds; round++) {
      const order = round % 2 === 0 ? [...questions.keys()] : [...questions.keys()].reverse();
      for (const index of order) {
        for (const side of (round + index) % 2 === 0 ? sides : [...sides].reverse()) {
          side.times[index]?.push((await ask(side, { do: "run", question: index })).ms);
        }
      }
    }
  } finally {
    for (const { child } of sides) child.disconnect();
  }
  const [small, large] = sides;
  if (!small || !large) throw new Error("Two sizes are compared.");
  tell(questions, small, large);
  const [p95Ms10k, p95Ms1m] = [small, large].map(({ times }) => percentile(times.flat(), 95));
  const sequentialScans = sides.flatMap(({ scans }) => scans).filter((found) => found.length > 0).length;
  return {
    p95Ms10k: round1(p95Ms10k ?? 0),
    p95Ms1m: round1(p95Ms1m ?? 0),
    ratio: Math.round(((p95Ms1m ?? 0) / (p95Ms10k ?? 1)) * 100) / 100,
    sequentialScans,
  };
}

async function openSide(serverUrl: string, { rows, now, questions }: { rows: number; now: Date; questions: Question[] }): Promise<Side> {
  say(`Seeding ${rows.toLocaleString("en")} failures of ${shops.toLocaleString("en")} shops`);
  const url = await createDatabase(urlOfDatabase(serverUrl, "postgres"), `bench_${rows}`, "bench_template");
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  // An index is made faster at once than row by row; foreign keys need no look-up where the rows come from one statement.
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(
    `SELECT indexname AS name, indexdef AS definition FROM pg_indexes i WHERE tablename IN ('Failure', 'SearchEntry')
     AND NOT EXISTS (SELECT FROM pg_constraint WHERE conname = i.indexname)`,
  );
  for (const { name } of indexes) await client.query(`DROP INDEX "${name}"`);
  await client.query(`SET session_replication_role = replica; SET work_mem = '128MB'; SET maintenance_work_mem = '256MB'`);
  await seedFailures(client, { rows, shops, now });
  for (const { definition } of indexes) await client.query(definition);
  await client.query(`VACUUM (ANALYZE)`);
  await client.end();
  const child = fork(path.join(import.meta.dirname, "measure-failures.ts"), [now.toISOString()], {
    env: { ...process.env, ...testEnvironment, DATABASE_URL: url },
  });
  return { rows, child, times: questions.map(() => []), scans: questions.map(() => []) };
}

function ask({ child }: Side, order: Order): Promise<Answer> {
  return askChild(child, order);
}

function tell(questions: Question[], small: Side, large: Side): void {
  const table = new Table({
    head: ["question", "p50 10k", "p95 10k", "p50 1M", "p95 1M", "sequential scans"],
    style: { head: [], border: [] },
  });
  for (const [index, { name }] of questions.entries()) {
    const times = [small, large].flatMap(({ times: of }) => [50, 95].map((part) => percentile(of[index] ?? [], part).toFixed(1)));
    const scans = [...(small.scans[index] ?? []), ...(large.scans[index] ?? [])];
    table.push([name, ...times, scans.join(", ") || "none"]);
  }
  process.stdout.write(`${table.toString()}\nMilliseconds of the list's loader, in the largest shop (a fifth of all rows).\n`);
}

function round1(value: number): number {
  return Math.round(value * 10) / 10;
}
