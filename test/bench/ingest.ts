import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import path from "node:path";
import Table from "cli-table3";
import pg from "pg";
import { createDatabase, urlOfDatabase } from "#test/support/database.ts";
import { testEnvironment } from "#test/support/environment.ts";
import { askChild } from "./ask-child.ts";
import type { Sending, Sent } from "./send-webhooks.ts";
import { startWeb } from "./start-web.ts";
import { median, round, say } from "./tell.ts";

/** Webhooks that are under way at the same time. */
const connections = 64;
const rounds = 5;
const shops = Array.from({ length: 8 }, (_, index) => `bench-${index}.myshopify.com`);

/** Webhooks acknowledged in a second by each, and how long the slowest of a hundred of ours waits. */
export type IngestFigures = { ours: number; template: number; floor: number; p99Ms: number };
type Name = "ours" | "template" | "floor";
type Side = { name: Name; url: string; database: string; sent: Sent[] };

/**
 * Three programs take the same webhooks, by turns, on one server whose commits are durable: ours, Shopify's template, and the least that it can be. Each
 * has a database of its own, and what it acknowledged is counted there afterwards.
 */
export async function measureIngest(serverUrl: string, { seconds }: { seconds: number }): Promise<IngestFigures> {
  const children: ChildProcess[] = [];
  try {
    const sides = await openSides(serverUrl, children);
    const sender = fork(path.join(import.meta.dirname, "send-webhooks.ts"), { env: { ...process.env, ...testEnvironment } });
    children.push(sender);
    const send = ({ url }: Side, given: number) =>
      askChild<Sent>(sender, { url: `${url}/webhooks/orders`, seconds: given, connections, shops } satisfies Sending);
    // The first ones find programs that have done nothing yet.
    for (const side of sides) side.sent.push(await send(side, Math.min(seconds, 2)));
    say(`Sending webhooks to three programs, ${rounds} times ${seconds} seconds each`);
    for (let round = 0; round < rounds; round += 1)
      for (const index of sides.keys()) {
        const side = sides[(index + round) % sides.length];
        if (side) side.sent.push(await send(side, seconds));
      }
    for (const side of sides) await checkBooks(side);
    tell(sides);
    return figuresOf(sides);
  } finally {
    for (const child of children) child.kill("SIGKILL");
  }
}

async function openSides(serverUrl: string, children: ChildProcess[]): Promise<Side[]> {
  const programs: [Name, string][] = [
    ["ours", "app/web.ts"],
    ["template", "test/bench/peers/template-webhook.ts"],
    ["floor", "test/bench/peers/bare-insert.ts"],
  ];
  const sides: Side[] = [];
  for (const [name, file] of programs) {
    const database = await createDatabase(urlOfDatabase(serverUrl, "postgres"), `bench_ingest_${name}`, "bench_template");
    await withClient(database, (client) =>
      client.query(
        `INSERT INTO "Shop" (id, name, "timeZone", currency) SELECT shop, shop, 'America/Toronto', 'CAD' FROM unnest($1::text[]) shop`,
        [shops],
      ),
    );
    const env = { ...process.env, ...testEnvironment, DATABASE_POOL_SIZE: "10", LOG_LEVEL: "info", PORT: "0", DATABASE_URL: database };
    sides.push({ name, url: await startWeb(file, { env, preloads: [], children }), database, sent: [] });
  }
  return sides;
}

/** @throws when a webhook was refused, or one was acknowledged that is not in the database, with its work where it asks for some. */
async function checkBooks({ name, database, sent }: Side): Promise<void> {
  const [acknowledged, refused] = [sum(sent.map((one) => one.acknowledged)), sum(sent.map((one) => one.refused))];
  if (refused > 0) throw new Error(`${refused} webhooks were refused by ${name}.`);
  // In one statement: what was under way when the sender stopped may still be coming in.
  const jobs = name === "ours" ? `(SELECT count(*) FROM pgboss.job WHERE name = 'sync-order')::int` : "deliveries";
  const { rows } = await withClient(database, (client) =>
    client.query<{ deliveries: number; jobs: number }>(
      `SELECT deliveries, ${jobs} AS jobs FROM (SELECT count(*)::int AS deliveries FROM "WebhookDelivery") counted`,
    ),
  );
  const { deliveries = 0, jobs: asked = 0 } = rows[0] ?? {};
  if (deliveries < acknowledged || asked !== deliveries)
    throw new Error(`${name} acknowledged ${acknowledged} webhooks and has ${deliveries}, with ${asked} jobs.`);
}

async function withClient<Result>(connectionString: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function figuresOf(sides: Side[]): IngestFigures {
  const rate = (name: Name) => round(median(counted(sides, name).map(({ perSecond }) => perSecond)));
  return {
    ours: rate("ours"),
    template: rate("template"),
    floor: rate("floor"),
    p99Ms: round(median(counted(sides, "ours").map(({ p99Ms }) => p99Ms))),
  };
}

function counted(sides: Side[], name: Name): Sent[] {
  return sides.find((side) => side.name === name)?.sent.slice(1) ?? [];
}

function tell(sides: Side[]): void {
  const head = ["", "acknowledged/s", "lowest", "highest", "p50 ms", "p99 ms"];
  const table = new Table({ head, style: { head: [], border: [] } });
  for (const { name } of sides) {
    const sent = counted(sides, name);
    const rates = sent.map(({ perSecond }) => perSecond);
    const times = [sent.map(({ p50Ms }) => p50Ms), sent.map(({ p99Ms }) => p99Ms)].map(median);
    table.push([name, ...[median(rates), Math.min(...rates), Math.max(...rates), ...times].map((value) => value.toFixed(0))]);
  }
  const { ours, template, floor } = figuresOf(sides);
  process.stdout.write(
    `${table.toString()}\n${connections} at the same time. Ours is ${(ours / template).toFixed(2)} times the template, ${(ours / floor).toFixed(2)} times the floor.\n`,
  );
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
