import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Failure } from "@prisma/client";
import { failureSearch, defaultFailureFilter } from "#app/components/failure-search.ts";
import { exportTextsFor } from "#app/components/export-texts.ts";
import { bulkRunsOf, runBulk, startBulkRun } from "#app/failures/bulk-run.server.ts";
import { openExport, removeOldExports } from "#app/failures/export-failures.server.ts";
import { statusesOf } from "#app/failures/failure-status.ts";
import type { FailureFilter } from "#app/failures/failure-view.ts";
import { listFailures } from "#app/failures/list-failures.server.ts";
import { readListPage } from "#app/failures/read-list-page.server.ts";
import { deleteView, renameView, saveView, viewsOf } from "#app/failures/saved-views.server.ts";
import { searchEntriesOf } from "#app/failures/search-words.ts";
import { db } from "#app/platform/db.server.ts";
import { databaseUrl } from "#app/platform/env.server.ts";
import { readFailureQuery } from "#app/routes/shared/read-failure-query.ts";
import { failureQuestions } from "#test/bench/failure-questions.ts";
import { sequentialScansOf } from "#test/bench/plans.ts";
import { largestShop as shop, seedFailures } from "#test/bench/seed-failures.ts";

const now = new Date();
const dayMs = 86_400_000;
const actor = "Staff 1";
const all: FailureFilter = { ...defaultFailureFilter, days: null };
let rows: Failure[];
let me: string;

beforeAll(async () => {
  // The list and the plain look at its rows mean the same moment.
  vi.useFakeTimers({ now, toFake: ["Date"] });
  const client = new pg.Client({ connectionString: databaseUrl() });
  await client.connect();
  await seedFailures(client, { rows: 6_000, shops: 20, now });
  await client.query("VACUUM (ANALYZE)");
  await client.end();
  rows = await db.failure.findMany({ where: { shopId: shop } });
  me = (await db.staffMember.findFirstOrThrow({ where: { shopId: shop, actor } })).id;
});

afterAll(async () => {
  vi.useRealTimers();
  await db.$disconnect();
});

/** The same list, found by looking at every row. */
function expected(filter: FailureFilter): string[] {
  const { kind, status, code, program, partner, days, age, band, assignee, search, sort } = filter;
  const words = search.toLowerCase().split(/\W+/).filter(Boolean);
  return rows
    .filter((row) => row.kind === kind && statusesOf[status].includes(row.status))
    .filter((row) => (code === null || row.code === code) && (program === null || row.program === program))
    .filter((row) => partner === null || row.partner === partner)
    .filter((row) => days === null || row.occurredAt.getTime() >= now.getTime() - days * dayMs)
    .filter((row) => age === null || row.occurredAt.getTime() < now.getTime() - age * dayMs)
    .filter((row) => band === null || row.atRiskBand >= band)
    .filter((row) => assignee === null || row.assigneeId === { me, nobody: null }[assignee])
    .filter((row) => sort !== "urgent" || !row.clockOver)
    .filter((row) => {
      const entries = searchEntriesOf(row);
      return words.every((word) => entries.some((entry) => entry.word.startsWith(word)));
    })
    .sort((one, other) => {
      if (sort === "urgent") return one.rank.getTime() - other.rank.getTime() || (one.id < other.id ? -1 : 1);
      const order = one.occurredAt.getTime() - other.occurredAt.getTime() || (one.id < other.id ? -1 : 1);
      return sort === "oldest" ? order : -order;
    })
    .map(({ id }) => id);
}

async function listed(filter: FailureFilter, limit = 40): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof listFailures>> = await listFailures(shop, { filter, cursor, actor, limit });
    ids.push(...page.rows.map(({ id }) => id));
    cursor = page.next;
  } while (cursor);
  return ids;
}

describe("the failure list", () => {
  const customer = "tremblay";
  const filters: Record<string, Partial<FailureFilter>> = {
    "everything open": {},
    redemptions: { kind: "redemption" },
    ...Object.fromEntries(
      (["todo", "retrying", "waiting", "snoozed", "hidden", "resolved"] as const).map((status) => [status, { status }]),
    ),
    "a reason": { code: "no_item_found" },
    "a program": { program: "Northpaw frequent buyer 5lb" },
    "a partner that nobody has": { partner: "petz" },
    "days back": { days: 90 },
    "older than two weeks": { age: 14 },
    "older, within a period": { age: 7, days: 30 },
    "money at risk": { band: 2 },
    "assigned to whoever looks": { assignee: "me" },
    "assigned to nobody": { assignee: "nobody" },
    "most urgent": { sort: "urgent" },
    "most urgent of a reason": { sort: "urgent", code: "no_item_found", days: 7 },
    "oldest first": { sort: "oldest" },
    "several at once": { status: "resolved", code: "customer_not_found", band: 1, assignee: "nobody", days: 90, sort: "oldest" },
    "a name": { search: customer },
    "two words of a name": { search: "ana tremblay" },
    "words of two columns": { search: "roy salmon", status: "resolved" },
    "a product and a program": { search: "northpaw frequent", status: "resolved" },
    "a UPC": { search: "8500000001" },
    "most urgent of a name": { search: "l", sort: "urgent" },
    "a name, with money at risk": { search: customer, band: 2, status: "resolved" },
  };

  it.each(Object.entries(filters))("has exactly what matches, in order: %s", async (_, filter) => {
    expect(await listed({ ...all, ...filter })).toEqual(expected({ ...all, ...filter }));
  });

  it("finds an order with or without its sign, a reward, and a UPC in any width and grouping", async () => {
    const order = rows.find((row) => row.status === "open" && row.kind === "transaction" && row.orderName?.length === 5);
    const reward = rows.find((row) => row.status === "open" && row.kind === "redemption");
    if (!order?.orderName || !order.upc14 || !reward?.rewardId) throw new Error("There are such rows.");
    for (const search of [order.orderName, order.orderName.slice(1)]) expect(await listed({ ...all, search })).toContain(order.id);
    expect(await listed({ ...all, kind: "redemption", search: reward.rewardId })).toEqual([reward.id]);
    const narrow = order.upc14.replace(/^0+/, "");
    const ofItem = expected({ ...all, search: narrow });
    expect(ofItem).toContain(order.id);
    for (const search of [narrow, `0${narrow}`, order.upc14, `${narrow.slice(0, 6)}-${narrow.slice(6)}`, narrow.replace(/(...)/g, "$1 ")])
      expect(await listed({ ...all, search })).toEqual(ofItem);
  });

  it("says so when a search begins too much to look at all of it", async () => {
    const page = await listFailures(shop, { filter: { ...all, search: "1" }, cursor: null });
    expect(page.cutWords).toEqual(["1"]);
    expect((await listFailures(shop, { filter: { ...all, search: customer }, cursor: null })).cutWords).toEqual([]);
  });

  it("goes back over the same pages, on each of its orders", async () => {
    for (const sort of ["newest", "oldest", "urgent"] as const) {
      const filter = { ...all, sort };
      const there: string[][] = [];
      let page = await listFailures(shop, { filter, cursor: null, limit: 7 });
      for (; there.length < 4 && page.next; page = await listFailures(shop, { filter, cursor: page.next, limit: 7 }))
        there.push(page.rows.map(({ id }) => id));
      const back: string[][] = [];
      for (; page.previous;) {
        page = await listFailures(shop, { filter, cursor: page.previous, limit: 7 });
        back.unshift(page.rows.map(({ id }) => id));
      }
      expect(back).toEqual(there);
    }
  });

  it("takes chosen days in the shop's time zone", async () => {
    // Toronto is four or five hours behind.
    const inToronto = (moment: Date) => new Intl.DateTimeFormat("en-CA", { timeZone: "America/Toronto" }).format(moment);
    const [from, to] = [inToronto(new Date(now.getTime() - 60 * dayMs)), inToronto(new Date(now.getTime() - 50 * dayMs))];
    const ids = rows
      .filter(({ kind, status, occurredAt }) => {
        const day = inToronto(occurredAt);
        return kind === "transaction" && statusesOf.open.includes(status) && day >= from && day <= to;
      })
      .map(({ id }) => id);
    expect(new Set(await listed({ ...all, from, to }))).toEqual(new Set(ids));
    expect(ids.length).toBeGreaterThan(0);
  });

  it("counts its tabs up to a limit, and shows nothing of another shop", async () => {
    const { open } = await listFailures(shop, { filter: all, cursor: null });
    const of = (kind: string) => rows.filter((row) => row.kind === kind && statusesOf.open.includes(row.status)).length;
    expect(open).toEqual({ transaction: of("transaction"), redemption: of("redemption"), pos: of("pos") });
    const other = await listFailures("shop-1.myshopify.com", { filter: { ...all, search: rows[0]?.orderName ?? "" }, cursor: null });
    expect(other.rows.filter(({ id }) => rows.some((row) => row.id === id))).toEqual([]);
  });

  it("reads no table through, whatever is asked", async () => {
    const scans: [string, string[]][] = [];
    for (const { name, filter, cursor } of failureQuestions(now)) {
      const found = await sequentialScansOf(databaseUrl(), () => readListPage(shop, { filter, cursor, actor }));
      if (found.length > 0) scans.push([name, found]);
    }
    expect(scans).toEqual([]);
  });
});

describe("a saved view", () => {
  it("is opened, renamed and taken away under a name that no other has", async () => {
    const query = failureSearch({ ...all, code: "no_item_found" });
    expect(await saveView({ shop, name: "  Items ", query, actor })).toEqual({ status: "saved", name: "Items" });
    expect(await saveView({ shop, name: "Items", query: "", actor })).toEqual({ status: "invalid", error: "name_taken" });
    expect(await saveView({ shop, name: " ", query, actor })).toEqual({ status: "invalid", error: "required" });
    await saveView({ shop, name: "Other", query: "", actor });
    const [items, other] = await viewsOf(shop);
    expect(readFailureQuery(new URLSearchParams(items?.query)).filter).toEqual({ ...all, code: "no_item_found" });
    expect(await renameView({ shop, id: other?.id ?? "", name: "Items" })).toEqual({ status: "invalid", error: "name_taken" });
    expect(await renameView({ shop: "shop-1.myshopify.com", id: other?.id ?? "", name: "Theirs" })).toEqual({
      status: "invalid",
      error: "gone",
    });
    await deleteView({ shop: "shop-1.myshopify.com", id: other?.id ?? "" });
    expect(await renameView({ shop, id: other?.id ?? "", name: "More" })).toEqual({ status: "saved", name: "More" });
    await deleteView({ shop, id: other?.id ?? "" });
    expect((await viewsOf(shop)).map(({ name }) => name)).toEqual(["Items"]);
    for (let number = 2; number <= 25; number += 1) await saveView({ shop, name: `View ${number}`, query: "", actor });
    expect(await saveView({ shop, name: "One more", query: "", actor })).toEqual({ status: "invalid", error: "too_many" });
  });
});

describe("an export", () => {
  it("holds what is filtered, in its order, in the language of whoever asked, with nothing that a spreadsheet would calculate", async () => {
    const [odd] = expected({ ...all, code: "barcode_missing" });
    await db.failure.update({
      where: { id: odd ?? "" },
      data: { customerName: '=HYPERLINK("http://x")', productTitle: "Croquettes, « été »" },
    });
    const filter = { ...all, code: "barcode_missing" as const };
    const started = await startBulkRun({ shop, kind: "export", chosen: { filter }, actor, locale: "fr" });
    if (started.status !== "started") throw new Error("It was taken on.");
    expect(await openExport(shop, started.run)).toBeNull();
    await runBulk({ run: started.run }, { texts: exportTextsFor, signal: new AbortController().signal });
    const file = await openExport(shop, started.run);
    const text = await new Response(file?.content).text();
    // `Response.text()` takes the byte order mark away.
    const chunk = await db.exportChunk.findFirstOrThrow({ where: { runId: started.run, number: 0 } });
    expect(chunk.content.startsWith("\uFEFF")).toBe(true);
    const lines = text.trim().split("\r\n");
    expect(lines[0]).toContain("Genre,État,Raison,Date et heure,Client");
    expect(lines).toHaveLength(1 + expected(filter).length);
    expect(lines[1]).toContain(`"'=HYPERLINK(""http://x"")"`);
    expect(lines[1]).toContain('"Croquettes, « été »"');
    expect(lines[1]).toMatch(/,\d{4}-\d\d-\d\d \d\d:\d\d,/);
    expect(lines[1]).toMatch(/,\d+\.\d\d,CAD,/);
    expect(file?.name).toMatch(/^failures-\d{4}-\d\d-\d\d\.csv$/);
    expect(await openExport("shop-1.myshopify.com", started.run)).toBeNull();
    expect(await removeOldExports({ now })).toBe(0);
    expect(await removeOldExports({ now: new Date(now.getTime() + 8 * dayMs) })).toBe(1);
    expect(await openExport(shop, started.run)).toBeNull();
  });

  it("goes on where it was when its worker is stopped in between", async () => {
    const filter = { ...all, status: "resolved" as const };
    const started = await startBulkRun({ shop, kind: "export", chosen: { filter }, actor, locale: "en" });
    if (started.status !== "started") throw new Error("It was taken on.");
    const ids = expected(filter);
    // As a worker leaves it that was killed after its first piece.
    const cut = rows.find(({ id }) => id === ids[99]);
    await db.exportChunk.create({ data: { runId: started.run, number: 0, content: "first\r\n" } });
    await db.bulkRun.update({
      where: { id: started.run },
      data: { cursor: `after_${cut?.occurredAt.getTime()}_${cut?.id}`, done: 100, total: ids.length },
    });
    await runBulk({ run: started.run }, { texts: exportTextsFor, signal: new AbortController().signal });
    const text = await new Response((await openExport(shop, started.run))?.content).text();
    expect(text.trim().split("\r\n")).toHaveLength(1 + ids.length - 100);
    expect(await db.bulkRun.findUniqueOrThrow({ where: { id: started.run } })).toMatchObject({ state: "done", done: ids.length });
  });
});

// Last: they change the rows.
describe("something asked of many failures", () => {
  const run = (id: string) => runBulk({ run: id }, { texts: exportTextsFor, signal: new AbortController().signal });

  it("is taken on without touching a row, and then done for whatever matched, in this shop only", async () => {
    const filter = { ...all, code: "customer_not_found" as const };
    const wanted = expected(filter);
    const before = await db.failure.groupBy({ by: ["shopId", "status"], _count: true, orderBy: [{ shopId: "asc" }, { status: "asc" }] });
    const started = await startBulkRun({ shop, kind: "hide", chosen: { filter }, actor, locale: "en" });
    if (started.status !== "started") throw new Error("It was taken on.");
    expect(await db.failure.groupBy({ by: ["shopId", "status"], _count: true, orderBy: [{ shopId: "asc" }, { status: "asc" }] })).toEqual(
      before,
    );
    expect(await bulkRunsOf(shop, "Staff 2")).toMatchObject([{ id: started.run, kind: "hide", state: "running" }]);
    const [first] = rows;
    if (!first) throw new Error("There are rows.");
    const { id: _, details: __, ...like } = first;
    const later = await db.failure.create({
      data: {
        ...like,
        details: {},
        subject: "line:later",
        kind: "transaction",
        code: "customer_not_found",
        status: "open",
        occurredAt: new Date(now.getTime() - dayMs),
      },
    });
    await run(started.run);
    await run(started.run);
    const hidden = await db.failure.findMany({ where: { id: { in: wanted } }, select: { status: true } });
    expect(new Set(hidden.map(({ status }) => status))).toEqual(new Set(["hidden"]));
    expect(await db.failure.findUniqueOrThrow({ where: { id: later.id } })).toMatchObject({ status: "open" });
    expect(await bulkRunsOf(shop, actor)).toEqual(
      expect.arrayContaining([expect.objectContaining({ id: started.run, state: "done", done: wanted.length, total: wanted.length })]),
    );
    const changedElsewhere = await db.failure.count({ where: { shopId: { not: shop }, closedBy: actor } });
    expect(changedElsewhere).toBe(0);
  });

  it("is done for rows that were chosen, and for no other shop's among them", async () => {
    const ours = expected({ ...all, code: "barcode_missing" });
    const foreign = await db.failure.findMany({ where: { shopId: "shop-1.myshopify.com", status: "open" }, take: 3, select: { id: true } });
    const ids = [...ours, ...foreign.map(({ id }) => id)];
    const started = await startBulkRun({ shop, kind: "assign", chosen: { ids }, assigneeId: me, actor, locale: "en" });
    if (started.status !== "started") throw new Error("It was taken on.");
    await run(started.run);
    expect(await db.failure.count({ where: { id: { in: ours }, assigneeId: me } })).toBe(ours.length);
    expect(await db.failure.count({ where: { shopId: "shop-1.myshopify.com", assigneeId: me } })).toBe(0);
    expect(await db.bulkRun.findUniqueOrThrow({ where: { id: started.run } })).toMatchObject({ state: "done", done: ours.length });
  });

  it("is refused with a reason when it cannot be meant", async () => {
    const filter = { ...all, search: "1" };
    const refused = (reason: string) => ({ status: "refused", reason });
    expect(await startBulkRun({ shop, kind: "hide", chosen: { filter }, actor, locale: "en" })).toEqual(refused("search_too_broad"));
    const ids = expected(all).slice(0, 2);
    const stranger = await db.staffMember.findFirstOrThrow({ where: { shopId: "shop-1.myshopify.com" } });
    expect(await startBulkRun({ shop, kind: "assign", chosen: { ids }, assigneeId: stranger.id, actor, locale: "en" })).toEqual(
      refused("nobody_there"),
    );
    expect(await startBulkRun({ shop, kind: "snooze", chosen: { ids }, until: new Date(0), actor, locale: "en" })).toEqual(refused("past"));
  });
});
