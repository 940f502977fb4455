import type { ImportRun } from "@prisma/client";
import { salesSourceFor } from "#app/connections/sales-source.server.ts";
import type { SalesSourceFor } from "#app/connections/sales-source.server.ts";
import type { SalesPage, SalesSource, ShiftsAnswer } from "#app/partners/capabilities.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { enqueue } from "#app/queue/enqueue.server.ts";
import type { FailedAttempt, JobContext } from "#app/queue/handle.ts";
import { importSalesJob } from "#app/queue/jobs.ts";
import type { RunProblem } from "./chain-view.ts";
import { checkDays } from "./check-days.server.ts";
import { followStores } from "./follow-stores.server.ts";
import { endRun, endRunFor, problemOf, unfinished } from "./import-runs.server.ts";
import { importTargetOf } from "./import-target.server.ts";
import type { ImportTarget } from "./import-target.server.ts";
import { lockChain } from "./lock-chain.server.ts";
import { takeUpUnread } from "./offer-to-loyalty.server.ts";
import { settleEdits } from "./settle-edits.server.ts";
import { storeSales } from "./store-sales.server.ts";
import { refreshShifts, storeShifts } from "./store-shifts.server.ts";
import { takeRun } from "./take-run.server.ts";
import { wasWorkedSince } from "./worked-since.ts";

type Payload = { shop: string; chain: string };

/** The queue takes a job away after a quarter of an hour: before that, what is left becomes a job of its own. */
const sliceMs = 8 * 60_000;
/** Of the first import: the rest is for the shifts. */
const shareOfSales = 0.9;

/**
 * The job: brings in what was sold since the last time, page by page, and then who worked. It goes on where an earlier attempt stopped, and
 * does nothing where nobody asked for it and none is due.
 * @throws PartnerUnavailable, UnexpectedAnswer: the queue tries again.
 */
export async function importSales(
  payload: Payload,
  { attempt, signal }: JobContext,
  { sourceFor = salesSourceFor, slice = sliceMs }: { sourceFor?: SalesSourceFor; slice?: number } = {},
): Promise<void> {
  const access = await sourceFor(payload.chain);
  if (access.status === "waiting") return failRuns(payload.chain, "credentials_rejected");
  const run = await takeRun(payload);
  if (!run) return;
  const { source, connectedAt } = access;
  try {
    await followStores({ ...payload, outlets: await source.outlets() });
    const end = await bringIn({ run, source, signal, until: now().getTime() + slice });
    if (end === "goes_on") await db.$transaction((tx) => enqueue(tx, importSalesJob, payload));
    if (end === "all") await finish(run);
  } catch (error) {
    if (signal.aborted) throw error;
    await endRunFor(error, { run, connectedAt, attempt });
  }
}

/** The POS does not answer, or not as it should: the merchant sees it while the queue waits. */
export async function noteImportWaits({ chain }: Payload, { error }: FailedAttempt): Promise<void> {
  const runs = { chainId: chain, kind: { not: "reimport" as const }, state: "running" as const };
  await db.importRun.updateMany({ where: runs, data: { problem: problemOf(error) } });
}

/** Nothing is lost: the next import goes on from the same place. */
export async function noteImportGivenUp({ chain }: Payload, { error }: FailedAttempt): Promise<void> {
  await failRuns(chain, problemOf(error) ?? "stopped");
}

async function failRuns(chain: string, problem: RunProblem): Promise<void> {
  const runs = await db.importRun.findMany({ where: { chainId: chain, kind: { not: "reimport" }, state: { in: unfinished } } });
  for (const { id } of runs) await endRun(db, id, { state: "failed", problem });
}

type Importing = {
  run: ImportRun;
  source: SalesSource;
  signal: AbortSignal;
  /** When what is left becomes a job of its own. */
  until: number;
};

/** "stopped": the chain is not to be brought in any more. */
type End = "all" | "goes_on" | "stopped";

async function bringIn(importing: Importing): Promise<End> {
  for (const part of [bringInSales, bringInShifts]) {
    const end = await part(importing);
    if (end !== "all") return end;
  }
  const { run, source, signal } = importing;
  await checkDays({ chain: run.chainId, source, signal });
  return "all";
}

async function bringInSales({ run, source, signal, until }: Importing): Promise<End> {
  const chain = await db.storeChain.findUnique({ where: { id: run.chainId }, select: { salesCursor: true, salesFrom: true } });
  if (!chain) return "stopped";
  const read = (cursor: string | null) => source.salesSince(cursor, chain.salesFrom ? { from: chain.salesFrom } : {});
  let after = chain.salesCursor;
  let reading = read(after);
  for (;;) {
    const page = await reading;
    signal.throwIfAborted();
    const end = page.isLast ? "all" : now().getTime() >= until ? "goes_on" : null;
    // The POS looks for the next page while this one is written.
    if (end === null) reading = read(page.cursor);
    reading.catch(() => {});
    const cursor = after;
    const saved = await saveInOne(run, (tx, target) => saveSales(tx, target, { run, page, after: cursor }));
    if (saved === "stopped") return saved;
    if (end !== null) return end;
    after = page.cursor;
  }
}

async function bringInShifts({ run, source, signal, until }: Importing): Promise<End> {
  for (;;) {
    signal.throwIfAborted();
    const here = await db.storeChain.findUnique({ where: { id: run.chainId }, select: { shiftsCursor: true } });
    if (!here) return "stopped";
    const answer = await source.shiftsSince(here.shiftsCursor);
    signal.throwIfAborted();
    const saved = await saveInOne(run, (tx, target) => saveShifts(tx, target, { run, answer, after: here.shiftsCursor }));
    if (saved === "stopped") return saved;
    if (answer.status === "no_time_clock" || answer.isLast) return "all";
    if (now().getTime() >= until) return "goes_on";
  }
}

/** A page, the cursor behind it and the progress are written together or not at all: after a crash one page is read again. */
async function saveInOne(run: ImportRun, save: (tx: Tx, target: ImportTarget) => Promise<void>): Promise<"saved" | "stopped"> {
  return db.$transaction(async (tx) => {
    await lockChain(tx, run.chainId);
    const target = await importTargetOf(tx, run.chainId);
    if (target?.chain.state !== "active") {
      await endRun(tx, run.id, { state: "failed", problem: "stopped" });
      return "stopped";
    }
    await save(tx, target);
    return "saved";
  });
}

async function saveSales(
  tx: Tx,
  target: ImportTarget,
  { run, page, after }: { run: ImportRun; page: SalesPage; after: string | null },
): Promise<void> {
  await moveOn(tx, target, { field: "salesCursor", after, next: page.cursor });
  const { ids, hours } = await storeSales(tx, target, { sales: page.sales });
  await settleEdits(tx, hours);
  const progress = page.progress === null ? {} : { progress: page.progress * shareOfSales };
  await tx.importRun.update({ where: { id: run.id }, data: { sales: { increment: ids.length }, problem: null, ...progress } });
}

async function saveShifts(
  tx: Tx,
  target: ImportTarget,
  { run, answer, after }: { run: ImportRun; answer: ShiftsAnswer; after: string | null },
): Promise<void> {
  const { chain } = target;
  if (answer.status === "no_time_clock")
    return void (await tx.storeChain.update({ where: { id: chain.id }, data: { timeClock: "absent" } }));
  await moveOn(tx, target, { field: "shiftsCursor", after, next: answer.cursor });
  const moment = now();
  const shifts = answer.shifts.filter((shift) => chain.salesFrom === null || wasWorkedSince(chain.salesFrom, shift));
  const stored = await storeShifts(tx, target, { shifts, now: moment });
  const refreshed = answer.isLast ? await refreshShifts(tx, target, { now: moment }) : { hours: [] };
  await settleEdits(tx, [...stored.hours, ...refreshed.hours]);
  const timeClock = answer.shifts.length > 0 || chain.timeClock === "in_use" ? "in_use" : "unused";
  await tx.storeChain.update({ where: { id: chain.id }, data: { timeClock } });
  await tx.importRun.update({ where: { id: run.id }, data: { shifts: { increment: stored.ids.length }, problem: null } });
}

type Step = { field: "salesCursor" | "shiftsCursor"; after: string | null; next: string };

/** @throws where another worker has gone on from there meanwhile: its page is not to be written again over what came since. */
async function moveOn(tx: Tx, { chain }: ImportTarget, { field, after, next }: Step): Promise<void> {
  const { count } = await tx.storeChain.updateMany({ where: { id: chain.id, [field]: after }, data: { [field]: next } });
  if (count === 0) throw new Error("Another worker goes on with this import.");
}

async function finish({ id, chainId }: ImportRun): Promise<void> {
  await db.$transaction(async (tx) => {
    await endRun(tx, id, { state: "done" });
    await tx.storeChain.updateMany({ where: { id: chainId }, data: { importedAt: now() } });
    await takeUpUnread(tx, { chain: chainId });
  });
}
