import { Prisma } from "@prisma/client";
import type { Exchange } from "#app/partners/capabilities.ts";
import { PartnerUnavailable } from "#app/partners/errors.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import type { Db, Tx } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { enqueue, enqueueNow, hasten } from "#app/queue/enqueue.server.ts";
import { resumePartnerJob } from "#app/queue/jobs.ts";
import { runOf } from "#app/queue/run-of.server.ts";
import { afterSilence, circuit as stored, isHeldUp, mayAsk } from "./circuit.ts";
import type { Circuit, Silence } from "./circuit.ts";

/** A shop's connection to a partner. */
export type Line = { shop: string; partner: string };

/** null: the partner answers, as far as anybody knows. */
export function circuitOf({ circuit }: { circuit: Prisma.JsonValue }): Circuit | null {
  return circuit === null ? null : stored.parse(circuit);
}

export async function readCircuit({ shop, partner }: Line): Promise<Circuit | null> {
  const where = { shopId_partner: { shopId: shop, partner } };
  const connection = await db.connection.findUnique({ where, select: { circuit: true } });
  return connection && circuitOf(connection);
}

/** What a piece of work is to the circuit of its partner. */
type Work = Line & {
  /** The id of the row that it is about. */
  run: string;
  circuit: Circuit | null;
  /** The calls that were made for it. */
  exchanges: Exchange[];
  /** Whether one piece of work counts once, however often it meets with silence: it has a failure of its own then. */
  countsOnce?: boolean;
  /** Writes down that it waits; until when, where the partner said. */
  onWait: (until: Date | null) => Promise<void>;
};

/**
 * Does a piece of work with a partner, unless the partner is known to be silent: then it waits, and one job asks for all. A silence is
 * counted; so is one that opens the circuit, and the work waits as well.
 * @throws what the work throws; PartnerUnavailable while it may be a hiccup: the queue tries again.
 */
export async function throughCircuit<Result>(
  work: Work,
  ask: () => Promise<Result>,
): Promise<{ status: "asked"; result: Result } | { status: "waits" }> {
  const { run, circuit, exchanges, countsOnce = false, onWait } = work;
  const startedAt = now();
  if (circuit && !mayAsk(circuit, { run, now: startedAt })) {
    await onWait(askAgain(circuit));
    await resumeLater(work);
    return { status: "waits" };
  }
  try {
    const result = await ask();
    if (circuit && hasAnswered(exchanges)) await noteAnswered(work);
    else if (circuit?.trial === run) await letNextAhead(work);
    return { status: "asked", result };
  } catch (error) {
    if (!(error instanceof PartnerUnavailable)) throw error;
    const { retryAfter } = error;
    const after = await noteSilence(work, { run, startedAt, answered: countsOnce || hasAnswered(exchanges), retryAfter, now: now() });
    if (!isHeldUp(after)) throw error;
    await onWait(askAgain(after));
    await resumeLater(work);
    return { status: "waits" };
  }
}

/** What went ahead had nothing to ask any more and found out nothing: the next one need not wait for the clock. */
async function letNextAhead({ shop, partner, run }: Line & { run: string }): Promise<void> {
  await db.$transaction(async (tx) => {
    const before = await lock(tx, { shop, partner });
    if (before?.trial === run) await write(tx, { shop, partner }, { ...before, trialWasIdle: true, idleTrials: before.idleTrials + 1 });
    await hasten(tx, resumePartnerJob, [{ shop, partner }]);
  });
}

function askAgain({ askAgainAt }: Circuit): Date | null {
  return askAgainAt === null ? null : new Date(askAgainAt);
}

function hasAnswered(exchanges: Exchange[]): boolean {
  return exchanges.some(({ outcome }) => outcome === "answered");
}

/** Returns how the circuit stands after it. */
export async function noteSilence({ shop, partner }: Line, silence: Silence): Promise<Circuit | null> {
  return db.$transaction(async (tx) => {
    const before = await lock(tx, { shop, partner });
    if (before === undefined) return null;
    const after = afterSilence(before, silence);
    await write(tx, { shop, partner }, after);
    if (after.openSince && !before?.openSince) log.warn("circuit_opened", { shop, partner, silences: after.silences });
    return after;
  });
}

/** The partner answers again: whatever waits for it goes, in slices. */
async function noteAnswered({ shop, partner }: Line): Promise<void> {
  await db.$transaction(async (tx) => {
    const before = await lock(tx, { shop, partner });
    await closeCircuit(tx, { shop, partner });
    if (isHeldUp(before ?? null)) await enqueueNow(tx, resumePartnerJob, [{ shop, partner }]);
  });
}

export async function closeCircuit(tx: Db, { shop, partner }: Line): Promise<void> {
  const { count } = await tx.connection.updateMany({
    where: { shopId: shop, partner, circuit: { not: Prisma.AnyNull } },
    data: { circuit: Prisma.DbNull },
  });
  if (count > 0) log("circuit_closed", { shop, partner });
}

/** Names what goes ahead while the circuit is open. False when it is closed by now. */
export async function letAhead(tx: Tx, { shop, partner }: Line, trial: string): Promise<boolean> {
  const before = await lock(tx, { shop, partner });
  if (!before?.openSince) return false;
  await write(tx, { shop, partner }, { ...before, trial, trialWasIdle: false });
  return true;
}

/** Somebody wants to know now, however much time the partner asked for. */
export async function askAtOnce(tx: Tx, { shop, partner }: Line): Promise<void> {
  const before = await lock(tx, { shop, partner });
  if (before?.askAgainAt) await write(tx, { shop, partner }, { ...before, askAgainAt: now().toISOString() });
  await enqueueNow(tx, resumePartnerJob, [{ shop, partner }]);
}

/** Has a silent partner asked until it answers. To be called once what waits is written down: one that answers meanwhile is asked anew. */
export async function resumeLater({ shop, partner }: Line): Promise<void> {
  const isOver = !isHeldUp(await readCircuit({ shop, partner }));
  const payload = { shop, partner };
  if (isOver ? await isToBegin(payload) : (await runOf(resumePartnerJob, payload)) !== "idle") return;
  await db.$transaction((tx) => enqueue(tx, resumePartnerJob, payload));
}

/** Whether the job that asks has yet to begin, from the first that waits: it will see all that is written down now. */
async function isToBegin(line: Line): Promise<boolean> {
  const rows = await db.$queryRaw<object[]>`
    SELECT name FROM pgboss.job
    WHERE name = ${resumePartnerJob.name} AND singleton_key = ${resumePartnerJob.key(line)} AND policy = 'key_strict_fifo'
      AND state = 'created' AND NOT data ? 'after' LIMIT 1`;
  return rows.length > 0;
}

/** undefined: there is no such connection. */
async function lock(tx: Tx, { shop, partner }: Line): Promise<Circuit | null | undefined> {
  const [row] = await tx.$queryRaw<{ circuit: Prisma.JsonValue }[]>`
    SELECT circuit FROM "Connection" WHERE "shopId" = ${shop} AND partner = ${partner} FOR UPDATE`;
  return row && circuitOf(row);
}

async function write(tx: Tx, { shop, partner }: Line, after: Circuit): Promise<void> {
  await tx.connection.update({ where: { shopId_partner: { shopId: shop, partner } }, data: { circuit: after } });
}
