import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import path from "node:path";
import Table from "cli-table3";
import pg from "pg";
import { createDatabase, urlOfDatabase } from "#test/support/database.ts";
import { testEnvironment } from "#test/support/environment.ts";
import { seedSales } from "#test/support/seed-sales.ts";
import { askChild } from "./ask-child.ts";
import { measureImport } from "./import-rate.ts";
import type { Answer, Order } from "./answer-parent.ts";
import { percentile, say } from "./tell.ts";

const smaller = 100_000;
const rounds = 9;
const shop = "northern-pets.myshopify.com";
const outlets = 50;
const linesPerSale = 3;
/** In the afternoon, as the shop has it: a part of today is over. */
const now = new Date("2026-11-25T20:30:00Z");
const [firstDay, lastDay] = ["2024-11-26", "2026-11-25"];
const days = 730;

export type ReportFigures = { p95Ms100k: number; p95Ms5m: number; importPerSecond: number; rateLimitPerSecond: number };
type Side = { url: string; lines: number; child: ChildProcess; times: number[][]; scans: string[][] };

/** Seeds two years of fifty stores at both sizes on one server, then asks both the same questions by turns, so that each sees the machine as the other does. */
export async function measureReports(serverUrl: string, { lines }: { lines: number }): Promise<ReportFigures> {
  // It reads the environment, which is set by now.
  const { reportQuestions } = await import("./report-questions.ts");
  const questions = reportQuestions.map(({ name }) => name);
  const sides: Side[] = [];
  try {
    for (const size of [Math.min(smaller, lines), lines])
      sides.push(await openSide(serverUrl, { lines: size, name: `bench_${sides.length}` }));
    for (const side of sides)
      for (const question of questions.keys()) side.scans[question] = (await ask(side, { do: "explain", question })).scans;
    say(`Measuring ${questions.length} questions, ${rounds} times each`);
    for (let round = 0; round < rounds; round++) {
      const order = round % 2 === 0 ? [...questions.keys()] : [...questions.keys()].reverse();
      for (const question of order) {
        for (const side of (round + question) % 2 === 0 ? sides : [...sides].reverse()) {
          (side.times[question] ??= []).push((await ask(side, { do: "run", question })).ms);
        }
      }
    }
  } finally {
    for (const { child } of sides) child.disconnect();
  }
  tell(questions, sides);
  const [p95Ms100k = 0, p95Ms5m = 0] = sides.map(({ times }) => round1(percentile(times.flat(), 95)));
  const { importPerSecond, rateLimitPerSecond } = await measureImport({ shop, url: sides.at(-1)?.url ?? "" });
  return { p95Ms100k, p95Ms5m, importPerSecond: round1(importPerSecond), rateLimitPerSecond: round1(rateLimitPerSecond) };
}

async function openSide(serverUrl: string, { lines, name }: { lines: number; name: string }): Promise<Side> {
  say(`Seeding ${lines.toLocaleString("en")} lines of ${outlets} stores in two years`);
  const url = await createDatabase(urlOfDatabase(serverUrl, "postgres"), name, "bench_template");
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  // Foreign keys need no look-up where the rows come from one statement.
  await client.query(`ALTER DATABASE "${name}" SET session_replication_role = replica`);
  const salesPerOutletDay = lines / linesPerSale / outlets / days;
  await seedSales(url, {
    ...{ shop, lastDay, days, outlets, salesPerOutletDay, linesPerSale, products: 5000, employeesPerOutlet: 6, rollUp: "at once" },
    timeZones: ["America/Toronto", "America/Vancouver", "America/Halifax"],
  });
  await seedOnline(client);
  await seedEdits(client);
  await checkDays(client);
  await client.query(`ALTER DATABASE "${name}" RESET session_replication_role`);
  await client.query(`VACUUM (ANALYZE)`);
  await client.end();
  const child = fork(path.join(import.meta.dirname, "measure-reports.ts"), [shop, now.toISOString()], {
    env: { ...process.env, ...testEnvironment, DATABASE_URL: url },
  });
  return { url, lines, child, times: [], scans: [] };
}

/** Orders of every hour, as the database sums them up. */
async function seedOnline(client: pg.Client): Promise<void> {
  await client.query(
    `INSERT INTO "OnlineRollup" ("shopId", grain, period, hour, currency, "salesMinor", transactions, items, known)
     SELECT $1, g.grain::"OnlineGrain", CASE g.grain WHEN 'hour' THEN d::date ELSE date_trunc(g.grain, d)::date END,
            CASE g.grain WHEN 'hour' THEN h ELSE -1 END, 'CAD', sum(4000 + 100 * h), sum(1 + h % 3), sum(3 + h % 5), sum(h % 2)
     FROM generate_series($2::timestamp, $3::timestamp, '1 day') d, generate_series(0, 23) h, (VALUES ('hour'), ('day'), ('month'), ('year')) g(grain)
     GROUP BY 1, 2, 3, 4`,
    [shop, firstDay, lastDay],
  );
}

/** An hour of each store in every week was entered by hand. */
async function seedEdits(client: pg.Client): Promise<void> {
  await client.query(
    `INSERT INTO "StoreEdit" ("locationId", day, hour, "shopId", "salesMinor", imported, "editedBy")
     SELECT l.id, d, 14, l."shopId", 1000, '{}', 'Staff 1' FROM "StoreLocation" l, generate_series($1::timestamp, $2::timestamp, '7 days') d`,
    [firstDay, lastDay],
  );
}

/** Each day that is over was looked at beside the POS, which now and then said otherwise. */
async function checkDays(client: pg.Client): Promise<void> {
  await client.query(
    `INSERT INTO "StoreDayCheck" ("locationId", day, "shopId", "posSales", "posMinor", "ourSales", "ourMinor", "checkedAt")
     SELECT "locationId", period, "shopId", transactions, "salesMinor" + CASE WHEN "salesMinor" % 97 = 0 THEN 100 ELSE 0 END, transactions,
            "salesMinor", now()
     FROM "StoreRollup" WHERE dimension = 'total' AND grain = 'day' AND period < $1::date`,
    [lastDay],
  );
}

function ask({ child }: Side, order: Order): Promise<Answer> {
  return askChild(child, order);
}

function tell(questions: string[], sides: Side[]): void {
  const sizes = sides.map(({ lines }) => new Intl.NumberFormat("en", { notation: "compact" }).format(lines));
  const head = ["question", ...sizes.flatMap((size) => [`p50 ${size}`, `p95 ${size}`]), "sequential scans"];
  const table = new Table({ head, style: { head: [], border: [] } });
  for (const [index, name] of questions.entries()) {
    const times = sides.flatMap(({ times: of }) => [50, 95].map((part) => percentile(of[index] ?? [], part).toFixed(1)));
    const scans = sides.map(({ scans: of }) => of[index]?.join(", ") || "none");
    table.push([name, ...times, [...new Set(scans)].join(" / ")]);
  }
  process.stdout.write(`${table.toString()}\nMilliseconds of what the loader of a page asks for.\n`);
}

function round1(value: number): number {
  return Math.round(value * 10) / 10;
}
