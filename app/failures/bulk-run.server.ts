import type { BulkRun } from "@prisma/client";
import { z } from "zod";
import { unreachable } from "#app/domain/unreachable.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import { keysetPage } from "#app/platform/keyset.server.ts";
import { log } from "#app/platform/log.server.ts";
import { inShop } from "#app/platform/shop-scope.server.ts";
import { enqueue } from "#app/queue/enqueue.server.ts";
import type { JobContext } from "#app/queue/handle.ts";
import { bulkRunJob } from "#app/queue/jobs.ts";
import { exportDays, statusesFor } from "./bulk-view.ts";
import type { BulkAction, BulkKind, BulkRefusal, BulkRunView } from "./bulk-view.ts";
import { writeExport } from "./export-failures.server.ts";
import type { ExportTexts } from "./export-failures.server.ts";
import { snoozeProblem } from "./failure-events.ts";
import type { FailureFilter } from "./failure-view.ts";
import { assignFailures, snoozeFailures } from "./handle-failures.server.ts";
import { hideFailures, unhideFailures } from "./hide-failures.server.ts";
import { retryFailures } from "./retry-failures.server.ts";
import { readSearch } from "./search-entries.server.ts";
import { countFailures, selectFailures, selectionFor, selectionSchema } from "./select-failures.server.ts";

const slice = 200;
/** Of one shop at the same time. */
const mostRunning = 20;
const dayMs = 86_400_000;

/** What an action is to do besides: to whom, or until when. */
export type BulkOptions = { assigneeId?: string | null; until?: Date };
/** Chosen one by one, or whatever matches a filter. */
export type Chosen = { ids: string[] } | { filter: FailureFilter };

/** What is kept with a run; the rest of a filter's meaning was settled when it was asked for. */
const kept = z.object({
  of: z.union([z.object({ ids: z.array(z.uuid()) }), z.object({ selection: selectionSchema })]),
  sort: z.enum(["newest", "oldest", "urgent"]).default("newest"),
  assigneeId: z.uuid().nullable().default(null),
  until: z.coerce.date().nullable().default(null),
});
export type KeptSelection = z.infer<typeof kept>;

type Starting = BulkOptions & { shop: string; kind: BulkKind; chosen: Chosen; actor: string; locale: string };

/**
 * Takes on something for many failures: one row and one job, however many they are. It will be about what matches now: what is recorded
 * later is left alone.
 */
export async function startBulkRun(
  starting: Starting,
): Promise<{ status: "started"; run: string } | { status: "refused"; reason: BulkRefusal }> {
  const { shop, kind, chosen, actor, locale } = starting;
  const moment = now();
  const reason = await refusalOf(starting, moment);
  if (reason) return { status: "refused", reason };
  const selection = await settle({ shop, kind, chosen, actor, now: moment });
  const options = { assigneeId: starting.assigneeId ?? null, until: starting.until ?? null };
  const sort = "filter" in chosen ? chosen.filter.sort : "newest";
  const run = await db.$transaction(async (tx) => {
    const made = await tx.bulkRun.create({
      data: {
        shopId: shop,
        kind,
        // Dates become ISO 8601 on their way into the column.
        selection: JSON.parse(JSON.stringify({ of: selection, sort, ...options })) as object,
        locale,
        total: "ids" in chosen ? chosen.ids.length : 0,
        createdBy: actor,
        createdAt: moment,
      },
    });
    await enqueue(tx, bulkRunJob, { run: made.id });
    return made;
  });
  return { status: "started", run: run.id };
}

async function refusalOf({ shop, kind, chosen, assigneeId = null, until }: Starting, moment: Date): Promise<BulkRefusal | null> {
  if (kind === "snooze") {
    const problem = snoozeProblem(until ?? moment, moment);
    if (problem) return problem;
  }
  if (kind === "assign" && assigneeId !== null && !(await db.staffMember.findFirst({ where: { shopId: shop, id: assigneeId } })))
    return "nobody_there";
  if ("filter" in chosen) {
    // Part of what matches is not what was asked for.
    const search = await readSearch(shop, chosen.filter.search);
    if (search?.status === "found" && search.cut) return "search_too_broad";
  }
  const since = new Date(moment.getTime() - dayMs);
  const running = await db.bulkRun.count({ where: { shopId: shop, createdAt: { gte: since }, state: "running" } });
  return running >= mostRunning ? "too_many_running" : null;
}

type Settling = { shop: string; kind: BulkKind; chosen: Chosen; actor: string; now: Date };

async function settle({ shop, kind, chosen, actor, now: moment }: Settling): Promise<KeptSelection["of"]> {
  if ("ids" in chosen) return { ids: [...new Set(chosen.ids)].sort() };
  const selection = await selectionFor({ shop, filter: chosen.filter, actor, now: moment });
  const statuses = kind === "export" ? selection.statuses : selection.statuses.filter((status) => statusesFor[kind].includes(status));
  return { selection: { ...selection, statuses, recordedBefore: moment } };
}

type Running = { texts: (locale: string) => ExportTexts; signal: AbortSignal };

/** Does a run slice by slice. After an interruption it goes on where it was. */
export async function runBulk({ run: id }: { run: string }, { texts, signal }: Running): Promise<void> {
  const run = await db.bulkRun.findUnique({ where: { id } });
  if (!run || run.state !== "running") return;
  const selection = kept.parse(run.selection);
  const total = run.total || (await countAll(run, selection));
  await db.bulkRun.update({ where: { id }, data: { total } });
  if (run.kind === "export") await writeExport({ run, selection, texts: texts(run.locale), signal, slicesOf });
  else await act(run, { kind: run.kind, selection, signal });
  const finished = await db.bulkRun.update({ where: { id }, data: { state: "done", finishedAt: now(), cursor: null } });
  log("bulk_run_done", { shop: run.shopId, run: id, kind: run.kind, done: finished.done });
}

/** It kept failing: said on the page, and never taken up again. */
export async function giveUpBulkRun({ run }: { run: string }): Promise<void> {
  await db.bulkRun.updateMany({ where: { id: run, state: "running" }, data: { state: "failed", finishedAt: now() } });
}

async function act(run: BulkRun, { kind, selection, signal }: { kind: BulkAction; selection: KeptSelection; signal: AbortSignal }) {
  for await (const { ids, next } of slicesOf(run, selection, slice)) {
    signal.throwIfAborted();
    const shop = run.shopId;
    const changing = await db.failure.findMany({
      where: { shopId: shop, id: { in: ids }, status: { in: statusesFor[kind] } },
      select: { id: true },
    });
    await carryOut(kind, { shop, ids: changing.map((one) => one.id), actor: run.createdBy, ...selection });
    await db.bulkRun.update({ where: { id: run.id }, data: { cursor: next, done: { increment: changing.length } } });
  }
}

type Many = { shop: string; ids: string[]; actor: string; assigneeId?: string | null; until?: Date | null };

/** Does an action on a handful of failures. Returns how many changed. */
export async function carryOut(kind: BulkAction, { shop, ids, actor, assigneeId = null, until = null }: Many): Promise<number> {
  switch (kind) {
    case "hide":
      return hideFailures({ shop, ids, actor });
    case "unhide":
      return unhideFailures({ shop, ids, actor });
    case "retry":
      return retryFailures({ shop, ids, actor });
    case "assign":
      return assignFailures({ shop, ids, assigneeId, actor });
    case "snooze":
      return until ? snoozeFailures({ shop, ids, until, actor }) : 0;
    default:
      return unreachable(kind);
  }
}

/** `next`: where to go on after these. */
type Slice = { ids: string[]; next: string };
export type SlicesOf = (run: BulkRun, selection: KeptSelection, size: number) => AsyncGenerator<Slice>;

/** From where the run stands, in the list's order. What a slice changes no longer matches, which moves nothing: the next begins beyond it. */
async function* slicesOf(run: BulkRun, { of, sort }: KeptSelection, size: number): AsyncGenerator<Slice> {
  let cursor = run.cursor;
  if ("ids" in of) {
    const left = of.ids.filter((id) => cursor === null || id > cursor);
    for (let start = 0; start < left.length; start += size) {
      const ids = left.slice(start, start + size);
      yield { ids, next: ids.at(-1) ?? "" };
    }
    return;
  }
  const { selection } = of;
  const shop = run.shopId;
  // Only an export shows an order, and what it is about stays as it is.
  const isRanked = sort === "urgent" && run.kind === "export";
  const [by, direction] = isRanked ? (["rank", "asc"] as const) : (["occurredAt", sort === "oldest" ? "asc" : "desc"] as const);
  for (;;) {
    const search = await readSearch(shop, selection.search);
    const page = await keysetPage({
      cursor,
      limit: size,
      direction,
      read: ({ beyond, order, take }) => selectFailures({ shop, selection, search, by, order, beyond, take, now: run.createdAt }),
      keyOf: (place) => place,
    });
    if (page.rows.length === 0) return;
    cursor = page.last;
    yield { ids: page.rows.map(({ id }) => id), next: cursor ?? "" };
    if (page.next === null) return;
  }
}

async function countAll(run: BulkRun, { of }: KeptSelection): Promise<number> {
  if ("ids" in of) return of.ids.length;
  const search = await readSearch(run.shopId, of.selection.search);
  return countFailures({ shop: run.shopId, selection: of.selection, search }, null);
}

/** What runs, and what a staff member started lately: the page shows it with its progress and its result. */
export async function bulkRunsOf(shop: string, actor: string): Promise<BulkRunView[]> {
  const since = new Date(now().getTime() - exportDays * dayMs);
  const lately = new Date(now().getTime() - dayMs / 24);
  const runs = await db.bulkRun.findMany({
    where: { shopId: shop, createdAt: { gte: since } },
    orderBy: { createdAt: "desc" },
    take: 20,
    select: { id: true, kind: true, state: true, done: true, total: true, createdAt: true, createdBy: true, finishedAt: true },
  });
  const shown = runs.filter(
    ({ state, createdBy, finishedAt }) => state === "running" || (createdBy === actor && finishedAt !== null && finishedAt > lately),
  );
  return shown
    .slice(0, 5)
    .map(({ id, kind, state, done, total, createdAt }) => ({ id, kind, state, done, total, createdAt: createdAt.toISOString() }));
}

/** For the worker's list of handlers. */
export function bulkRunHandler(texts: Running["texts"]) {
  return async (payload: { run: string }, { signal }: JobContext): Promise<void> => {
    const run = await db.bulkRun.findUnique({ where: { id: payload.run }, select: { shopId: true } });
    if (run) await inShop(run.shopId, () => runBulk(payload, { texts, signal }));
  };
}
