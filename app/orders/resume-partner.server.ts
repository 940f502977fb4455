import { Prisma } from "@prisma/client";
import { closeCircuit, letAhead, noteSilence, readCircuit, resumeLater } from "#app/connections/circuit.server.ts";
import type { Line } from "#app/connections/circuit.server.ts";
import { isHeldUp, secondsToWait } from "#app/connections/circuit.ts";
import type { Circuit } from "#app/connections/circuit.ts";
import { couponConnectionFor, couponPartner } from "#app/connections/coupon-connection.server.ts";
import { loyaltyConnectionFor } from "#app/connections/loyalty-connection.server.ts";
import type { LoyaltyConnectionFor } from "#app/connections/loyalty-connection.server.ts";
import { posConnectionFor, withAccount } from "#app/connections/pos-connection.server.ts";
import { isPosPartner } from "#app/connections/pos-partners.ts";
import { closeOutage, recordOutage } from "#app/failures/outage.server.ts";
import { CredentialsRejected, PartnerUnavailable } from "#app/partners/errors.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import { enqueueLater, hasten } from "#app/queue/enqueue.server.ts";
import type { FailedAttempt } from "#app/queue/handle.ts";
import { resumePartnerJob } from "#app/queue/jobs.ts";
import { countWaiting, isUnderWay, letGo, readWaiting } from "./waiting-for.server.ts";
import type { Waiting } from "./waiting-for.server.ts";

/** Row ids of what is not about one order. */
const probe = "probe";

/** The partner is to be left alone for a while, or something is on its way to find out whether it answers. */
export class NotYet extends PartnerUnavailable {}
/** The latter. */
class OneIsAhead extends NotYet {}

type Slice = { after?: string | undefined; slice?: number | undefined };

/**
 * Asks a silent partner whether it answers: a question that changes nothing first, then one order that waits; when that comes through,
 * whatever waits goes, slice by slice. docs/decisions/0020-a-silent-partner-is-asked-once-for-all.md
 * @throws PartnerUnavailable, UnexpectedAnswer: the queue asks again later.
 */
export async function resumePartner(
  { shop, partner, ...slice }: Line & Slice,
  loyaltyFor: LoyaltyConnectionFor = loyaltyConnectionFor,
): Promise<void> {
  const line = { shop, partner };
  const ask = await questionFor(line, loyaltyFor);
  // What waits, waits for the merchant then.
  if (!ask) return close(line);
  const circuit = await readCircuit(line);
  if (!isHeldUp(circuit)) {
    await close(line, { keepCount: true });
    return letGoInSlices(line, slice);
  }
  await find(line, circuit, ask);
  // What fell back among those that wait is before the last slice.
  await letGoInSlices(line, {});
}

/** Asks for every partner that is known to be silent to be asked: for the case that its job was lost, or given up. */
export async function askSilentPartners(): Promise<void> {
  const connections = await db.connection.findMany({
    where: { circuit: { not: Prisma.AnyNull }, status: "connected", shop: { uninstalledAt: null } },
    select: { shopId: true, partner: true },
  });
  for (const { shopId: shop, partner } of connections) {
    if (isHeldUp(await readCircuit({ shop, partner }))) await resumeLater({ shop, partner });
  }
}

/** Attempts that end in silence before it is worth the merchant's attention: most silences pass by themselves. */
const quietAttempts = 2;
/** Of a partner that asks for time: it is busy rather than away. */
const quietWhenBusy = 6;

/** It was silent again. `nextAttemptAt` null: given up, until an order comes or the clock asks. */
export async function noteStillSilent({ shop, partner }: Line, { attempt, nextAttemptAt }: FailedAttempt): Promise<void> {
  const circuit = await readCircuit({ shop, partner });
  if (!isHeldUp(circuit)) return;
  const quiet = circuit.openSince ? quietAttempts : quietWhenBusy;
  if (attempt <= quiet && nextAttemptAt) return;
  const waiting = await countWaiting({ shop, partner });
  await db.$transaction((tx) => recordOutage(tx, { shop, partner }, { waiting, now: now(), nextAttemptAt }));
}

/**
 * Once the job is back in the queue: what went ahead, or came through otherwise, may have found out something before it was, and nobody brings the job
 * forward then. A partner that was silent itself is left to the clock.
 */
export async function askAgainIfFoundOut({ shop, partner }: Line, { error }: FailedAttempt): Promise<void> {
  const circuit = await readCircuit({ shop, partner });
  const hasAnswered = error instanceof PartnerUnavailable && !isHeldUp(circuit);
  const wasIdle = error instanceof OneIsAhead && circuit?.trialWasIdle;
  if (hasAnswered || wasIdle) await db.$transaction((tx) => hasten(tx, resumePartnerJob, [{ shop, partner }]));
}

/** @throws PartnerUnavailable while the partner is silent, or nobody knows yet. */
async function find(line: Line, circuit: Circuit, ask: () => Promise<void>): Promise<void> {
  const seconds = secondsToWait(circuit, now());
  if (seconds > 0) throw new NotYet(`${line.partner} asked for time.`, { retryAfter: seconds, mayHaveHappened: false });
  const startedAt = now();
  try {
    await ask();
  } catch (error) {
    if (error instanceof PartnerUnavailable)
      await noteSilence(line, { run: probe, startedAt, answered: false, retryAfter: error.retryAfter, now: now() });
    // It answers, and lets nobody in: the first order says so.
    if (!(error instanceof CredentialsRejected)) throw error;
    return close(line);
  }
  if (circuit.openSince && (await sendOneAhead(line)))
    throw new OneIsAhead(`Something goes ahead to find out whether ${line.partner} answers.`, { mayHaveHappened: false });
  await close(line);
}

/** A partner may answer a question and fail at what orders ask of it. Each time another one goes, as one may be what it fails at. */
async function sendOneAhead(line: Line): Promise<boolean> {
  const circuit = await readCircuit(line);
  if (!circuit?.openSince) return false;
  const { trial, trialWasIdle } = circuit;
  // Once another one is named, the one before waits like all others: it has to come to it first.
  if (trial !== null && !trialWasIdle && (await isUnderWay(line, { only: trial }))) return true;
  const one = await chooseTrial(line, circuit);
  if (!one) return false;
  return db.$transaction(async (tx) => {
    if (!(await letAhead(tx, line, one.id))) return false;
    await letGo(tx, line, [one], { first: true });
    return true;
  });
}

/**
 * The next one behind the last. Hundreds in a row may have nothing to ask, as the partner has them as they are: after one of these, every second time, the
 * next that the partner has never heard of, as it has something to ask. Not each time: those may be what the partner fails at.
 */
async function chooseTrial(line: Line, { trial, trialWasIdle, idleTrials }: Circuit): Promise<Waiting | undefined> {
  const wanted = trialWasIdle && idleTrials % 2 === 1 ? [true, false] : [false];
  for (const unheardOf of wanted)
    for (const after of trial === null ? [null] : [trial, null]) {
      const [one] = await readWaiting(line, { after, take: 1, unheardOf });
      if (one) return one;
    }
  return undefined;
}

async function close(line: Line, { keepCount = false }: { keepCount?: boolean } = {}): Promise<void> {
  await db.$transaction(async (tx) => {
    if (!keepCount) await closeCircuit(tx, line);
    await closeOutage(tx, line, now());
  });
}

const firstSlice = 20;
const largestSlice = 400;
const betweenSlices = 1;

/** The next slice goes when the one before has come through, and each is larger than the one before. */
async function letGoInSlices(line: Line, { after, slice = firstSlice }: Slice): Promise<void> {
  if (after && (await isUnderWay(line, { upTo: after })))
    return db.$transaction((tx) => enqueueLater(tx, resumePartnerJob, { payload: { ...line, after, slice }, seconds: betweenSlices }));
  const waiting = await readWaiting(line, { after: after ?? null, take: slice });
  const last = waiting.at(-1);
  if (!last) return;
  await db.$transaction(async (tx) => {
    await letGo(tx, line, waiting);
    const payload = { ...line, after: last.id, slice: Math.min(slice * 2, largestSlice) };
    if (waiting.length === slice) await enqueueLater(tx, resumePartnerJob, { payload, seconds: betweenSlices });
  });
}

/** A question that changes nothing; null where there is no connection that works. */
async function questionFor({ shop, partner }: Line, loyaltyFor: LoyaltyConnectionFor): Promise<(() => Promise<void>) | null> {
  if (isPosPartner(partner)) {
    const connection = await posConnectionFor(shop, partner);
    if (connection?.status !== "ready") return null;
    return async () => void (await withAccount({ shop, partner }, () => connection.pos.account()));
  }
  if (partner === couponPartner) {
    const connection = await couponConnectionFor(shop);
    return connection.status === "ready" ? () => connection.provider.checkCredentials() : null;
  }
  const connection = await loyaltyFor(shop);
  return connection.status === "ready" ? () => connection.program.checkCredentials() : null;
}
