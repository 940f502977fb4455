import type { ImportRun } from "@prisma/client";
import { salesSourceFor } from "#app/connections/sales-source.server.ts";
import type { SalesSourceFor } from "#app/connections/sales-source.server.ts";
import { daysIn } from "#app/domain/wall-time.ts";
import type { SalesPage, SalesSource, ShiftsAnswer, TimeRange } from "#app/partners/capabilities.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { enqueue } from "#app/queue/enqueue.server.ts";
import type { FailedAttempt, JobContext } from "#app/queue/handle.ts";
import { reimportSalesJob } from "#app/queue/jobs.ts";
import { endRun, endRunFor, problemOf } from "./import-runs.server.ts";
import { importTargetOf } from "./import-target.server.ts";
import type { ImportedLocation, ImportTarget } from "./import-target.server.ts";
import { lockChain } from "./lock-chain.server.ts";
import { progressOfReimport, readReimportCursor } from "./reimport-cursor.ts";
import type { ReimportCursor } from "./reimport-cursor.ts";
import { settleEdits } from "./settle-edits.server.ts";
import { storeSales } from "./store-sales.server.ts";
import { removeShifts, storeShifts } from "./store-shifts.server.ts";

type Payload = { shop: string; run: string };

const sliceMs = 8 * 60_000;

/**
 * The job: brings days in again, as they are at the POS now. A sale that the POS does not tell any more stays; a shift goes. It goes on where
 * an earlier attempt stopped.
 * @throws PartnerUnavailable, UnexpectedAnswer: the queue tries again.
 */
export async function reimportSales(
  payload: Payload,
  { attempt, signal }: JobContext,
  { sourceFor = salesSourceFor, slice = sliceMs }: { sourceFor?: SalesSourceFor; slice?: number } = {},
): Promise<void> {
  const run = await takeReimport(payload);
  if (!run) return;
  const access = await sourceFor(run.chainId);
  if (access.status === "waiting") return endRun(db, run.id, { state: "failed", problem: "credentials_rejected" });
  const { source, connectedAt } = access;
  const until = now().getTime() + slice;
  try {
    for (;;) {
      signal.throwIfAborted();
      const end = await nextPage({ run: run.id, source, signal });
      if (end === "all") return;
      if (now().getTime() >= until) return await db.$transaction((tx) => enqueue(tx, reimportSalesJob, payload));
    }
  } catch (error) {
    if (signal.aborted) throw error;
    await endRunFor(error, { run, connectedAt, attempt });
  }
}

export async function noteReimportWaits({ run }: Payload, { error }: FailedAttempt): Promise<void> {
  await db.importRun.updateMany({ where: { id: run, state: "running" }, data: { problem: problemOf(error) } });
}

export async function noteReimportGivenUp({ run }: Payload, { error }: FailedAttempt): Promise<void> {
  await endRun(db, run, { state: "failed", problem: problemOf(error) ?? "stopped" });
}

async function takeReimport({ shop, run }: Payload): Promise<ImportRun | null> {
  const found = await db.importRun.findFirst({ where: { id: run, shopId: shop, kind: "reimport", state: { in: ["waiting", "running"] } } });
  if (!found) return null;
  return db.importRun.update({ where: { id: run }, data: { state: "running", startedAt: found.startedAt ?? now() } });
}

/** What is to be read, as it stands now: stores may have been closed meanwhile. */
type Wanted = { run: ImportRun; locations: ImportedLocation[]; zones: string[]; here: ReimportCursor | null };

function wantedOf(run: ImportRun, target: ImportTarget): Wanted {
  const locations = target.locations.filter(({ id }) => run.locationIds.length === 0 || run.locationIds.includes(id));
  const zones = [...new Set(locations.map(({ timeZone }) => timeZone))].sort();
  return { run, locations, zones, here: run.cursor === null ? firstOf(zones) : readReimportCursor(run.cursor) };
}

function firstOf(zones: string[]): ReimportCursor | null {
  const [timeZone] = zones;
  return timeZone === undefined ? null : { part: "sales", timeZone, cursor: null };
}

function rangeOf({ firstDay, lastDay }: ImportRun, timeZone: string): TimeRange {
  if (firstDay === null || lastDay === null) throw new Error("A re-import has its days.");
  return daysIn(timeZone, { firstDay, lastDay });
}

type Reading = { run: string; source: SalesSource; signal: AbortSignal };

async function nextPage({ run: id, source, signal }: Reading): Promise<"more" | "all"> {
  const run = await db.importRun.findUnique({ where: { id } });
  const target = run && (await importTargetOf(db, run.chainId));
  if (!run || run.state !== "running" || !target) return "all";
  const wanted = wantedOf(run, target);
  const { here } = wanted;
  if (target.chain.state !== "active" || here === null) {
    await endRun(db, id, { state: "failed", problem: "stopped" });
    return "all";
  }
  if (here.part === "sales") {
    const outletIds = wanted.locations.filter(({ timeZone }) => timeZone === here.timeZone).map(({ outletId }) => outletId);
    const page = await source.salesOf(rangeOf(run, here.timeZone), { cursor: here.cursor, outletIds });
    signal.throwIfAborted();
    return saveInOne(wanted, (tx, now) => saveSales(tx, now, page));
  }
  const answer = await source.shiftsOf(widestRange(wanted), here.cursor);
  signal.throwIfAborted();
  return saveInOne(wanted, (tx, now) => saveShifts(tx, now, { answer, since: here.since }));
}

function widestRange({ run, zones }: Wanted): TimeRange {
  const ranges = zones.map((zone) => rangeOf(run, zone));
  return {
    from: new Date(Math.min(...ranges.map(({ from }) => from.getTime()))),
    to: new Date(Math.max(...ranges.map(({ to }) => to.getTime()))),
  };
}

type Here = { target: ImportTarget; wanted: Wanted };
/** `next` null: all is read. */
type Saved = { next: ReimportCursor | null; page: number | null; sales: number; shifts: number };

async function saveInOne({ run }: Wanted, save: (tx: Tx, here: Here) => Promise<Saved>): Promise<"more" | "all"> {
  return db.$transaction(async (tx) => {
    await lockChain(tx, run.chainId);
    const target = await importTargetOf(tx, run.chainId);
    const current = await tx.importRun.findUnique({ where: { id: run.id } });
    if (!target || current?.state !== "running") return "all";
    if (current.cursor !== run.cursor) throw new Error("Another worker goes on with this re-import.");
    const wanted = wantedOf(current, target);
    const { next, page, sales, shifts } = await save(tx, { target, wanted });
    if (next === null) await endRun(tx, run.id, { state: "done" });
    const cursor = next === null ? current.cursor : JSON.stringify(next);
    const progress = next === null ? 1 : progressOfReimport(next, { zones: wanted.zones, page });
    await tx.importRun.update({
      where: { id: run.id },
      data: { cursor, progress, problem: null, sales: { increment: sales }, shifts: { increment: shifts } },
    });
    return next === null ? "all" : "more";
  });
}

async function saveSales(tx: Tx, { target, wanted }: Here, page: SalesPage): Promise<Saved> {
  const { here, zones } = wanted;
  const { ids, hours } = await storeSales(tx, target, { sales: page.sales, again: true });
  await settleEdits(tx, hours);
  const saved = { page: page.isLast ? null : page.progress, sales: ids.length, shifts: 0 };
  if (here?.part !== "sales") return { ...saved, next: here };
  if (!page.isLast) return { ...saved, next: { ...here, cursor: page.cursor } };
  const following = zones.find((zone) => zone > here.timeZone);
  return {
    ...saved,
    next: following ? { part: "sales", timeZone: following, cursor: null } : { part: "shifts", since: now(), cursor: null },
  };
}

async function saveShifts(tx: Tx, { target, wanted }: Here, { answer, since }: { answer: ShiftsAnswer; since: Date }): Promise<Saved> {
  if (answer.status === "no_time_clock") return { next: null, page: null, sales: 0, shifts: 0 };
  const { ids, hours } = await storeShifts(tx, target, { shifts: answer.shifts, now: now() });
  const gone = answer.isLast ? await removeGone(tx, { target, wanted }, since) : [];
  await settleEdits(tx, [...hours, ...gone]);
  const next: ReimportCursor | null = answer.isLast ? null : { part: "shifts", since, cursor: answer.cursor };
  return { next, page: null, sales: 0, shifts: ids.length };
}

/** Shifts of those days that were not told since we began to read them. */
async function removeGone(tx: Tx, { target, wanted }: Here, since: Date) {
  const { run, locations } = wanted;
  const places = locations.map(({ id, timeZone }) => ({ locationId: id, ...rangeOf(run, timeZone) }));
  // Where somebody worked who sold nothing is not known: such a shift belongs to all stores together.
  const nowhere = run.locationIds.length === 0 ? [{ locationId: null, ...widestRange(wanted) }] : [];
  const gone = await tx.storeShift.findMany({
    where: {
      chainId: run.chainId,
      importedAt: { lt: since },
      OR: [...places, ...nowhere].map(({ locationId, from, to }) => ({
        locationId,
        startedAt: { lt: to },
        OR: [{ endedAt: null, startedAt: { gte: from } }, { endedAt: { gt: from } }],
      })),
    },
    select: { id: true },
  });
  return removeShifts(tx, target, { ids: gone.map(({ id }) => id) });
}
