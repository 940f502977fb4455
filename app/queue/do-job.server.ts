import { fromPrisma } from "pg-boss";
import type { PgBoss } from "pg-boss";
import { z } from "zod";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { persistently } from "#app/platform/persistently.ts";
import { acrossShops, inShop } from "#app/platform/shop-scope.server.ts";
import { redact } from "#app/platform/redact.ts";
import type { ClaimedJob } from "./claim-jobs.server.ts";
import { completeTogether } from "./complete-together.server.ts";
import type { JobHandler, Task } from "./handle.ts";
import { isBug } from "./is-bug.ts";
import { retryAfterOf, retryDelay } from "./retry-delay.ts";

export type Patience = {
  /** Seconds between two attempts. */
  retryMin: number;
  retryMax: number;
  /** Seconds from the first failed attempt until a job that keeps failing is given up. */
  giveUpAfter: number;
};

export type Outcome =
  | { status: "done" }
  /** Its payload is none: set aside, for a person to look at. */
  | { status: "unreadable"; problem: string }
  | { status: "given_up" }
  /** It is another worker's by now, or was given back: nothing is left to settle. */
  | { status: "called_off" }
  /** It runs again after so many seconds. */
  | { status: "waiting"; seconds: number };

export type Attempt = { boss: PgBoss; handler: JobHandler; job: ClaimedJob; patience: Patience; signal: AbortSignal };

type Facts = { job: string; jobId: string; attempt: number };

/** What is kept with a job between its attempts. Absent after a worker was killed. */
const waiting = z.object({ firstFailureAt: z.iso.datetime(), bugs: z.number().default(0) });

/** Attempts in a row that fail by a mistake of ours. */
const mostBugs = 8;
/** Workers that a job may take with it. */
const mostKills = 7;
/** Seconds; for each worker that was killed. */
const apart = 15;

/** Runs a job once and settles it, in whichever way it ends. */
export async function doJob(given: Attempt): Promise<Outcome> {
  const { handler, job } = given;
  const facts: Facts = { job: job.name, jobId: job.id, attempt: job.retryCount + 1 };
  const reading = handler.read(job.data);
  if (reading.status === "unreadable") {
    const { status, problem } = reading;
    log.error("job_unreadable", { ...facts, problem });
    await acrossShops(() => reading.onSetAside()).catch((error: unknown) => log.error("job_on_set_aside_failed", { ...facts, error }));
    return complete(job, { status, problem });
  }
  return within(reading.task, () => attempt(given, { task: reading.task, facts }));
}

/** The database shows a job the rows of its shop; those of no shop see all. */
function within<Result>({ shop }: Task, work: () => Promise<Result>): Promise<Result> {
  return shop === null ? acrossShops(work) : inShop(shop, work);
}

async function attempt(given: Attempt, { task, facts }: { task: Task; facts: Facts }): Promise<Outcome> {
  const { boss, job, signal } = given;
  try {
    const kills = wasKilled(job) ? await countKill(job) : 0;
    if (kills >= mostKills) return await giveUp({ ...given, task, error: new Error("Its worker was killed each time."), facts });
    // Which of those that a worker had in hand it was nobody knows: they come back apart from each other.
    if (kills > 1) return await putApart(boss, job, kills);
    await task.run({ attempt: facts.attempt, signal });
  } catch (error) {
    if (signal.aborted) return { status: "called_off" };
    return afterFailure({ ...given, task, error, facts });
  }
  log.debug("job_done", facts);
  return complete(job, { status: "done" });
}

type Failure = Attempt & { task: Task; error: unknown; facts: Facts };

async function afterFailure(failure: Failure): Promise<Outcome> {
  const { boss, job, patience, task, error, facts } = failure;
  const moment = now();
  const before = waitingOf(job);
  const firstFailureAt = before ? new Date(before.firstFailureAt) : moment;
  const bugs = isBug(error) ? (before?.bugs ?? 0) + 1 : 0;
  // What no clock mends is not tried for a day.
  if (bugs >= mostBugs || moment.getTime() - firstFailureAt.getTime() >= patience.giveUpAfter * 1000) {
    const outcome = await giveUp(failure).catch((problem: unknown) => log.error("job_give_up_failed", { ...facts, error: problem }));
    if (outcome) return outcome;
  }
  const { attempt } = facts;
  const { retryMin: min, retryMax: max } = patience;
  const seconds = retryDelay({ attempt, min, max, retryAfter: retryAfterOf(error), random: Math.random() });
  const nextAttemptAt = new Date(moment.getTime() + seconds * 1000);
  log.warn("job_waits", { ...facts, nextAttemptAt, error });
  const failed = { error, attempt, nextAttemptAt };
  await task.onRetry(failed).catch((problem: unknown) => log.error("job_on_retry_failed", { ...facts, error: problem }));
  await putBack(boss, job, { seconds, output: { firstFailureAt: firstFailureAt.toISOString(), bugs, error: redact(error) } });
  await task.onPutBack(failed).catch((problem: unknown) => log.error("job_on_put_back_failed", { ...facts, error: problem }));
  return { status: "waiting", seconds };
}

async function giveUp({ job, task, error, facts }: Failure): Promise<Outcome> {
  await task.onGivenUp({ error, attempt: facts.attempt, nextAttemptAt: null });
  log.error("job_given_up", { ...facts, error });
  // Done as far as the queue is concerned: a failed job would hold up its key for good.
  return complete(job, { status: "given_up" });
}

/** Nothing happens if the job is not this worker's any more. One that is not settled would be taken for one whose worker was killed. */
async function complete({ name, id, retryCount }: ClaimedJob, outcome: Outcome): Promise<Outcome> {
  await persistently(() => completeTogether({ name, id, retryCount, outcome }));
  return outcome;
}

/**
 * pg-boss knows one delay for all jobs of a queue; ours depends on what the partner said. Failing and delaying are one transaction, and
 * nothing is delayed if the job is not this worker's any more.
 */
async function putBack(boss: PgBoss, job: ClaimedJob, { seconds, output }: { seconds: number; output: object }): Promise<void> {
  const { id, name, retryCount } = job;
  const write = () =>
    db.$transaction(async (tx) => {
      const here = { db: fromPrisma(tx) };
      const { affected } = (await boss.fail(name, { id, retryCount }, output, here)) as { affected: number };
      if (affected === 1) await boss.update(name, undefined, { id, startAfter: Math.max(seconds, 0.001), ...here });
    });
  await persistently(write);
}

function waitingOf(job: ClaimedJob): z.infer<typeof waiting> | null {
  const reading = waiting.safeParse(job.output);
  return reading.success ? reading.data : null;
}

/** What pg-boss writes when a job's worker was silent, or at it for too long (plans.js, `failJobsByHeartbeat`, `failJobsByTimeout`). */
const cutOff = z.object({ value: z.object({ message: z.enum(["job heartbeat timeout", "job timed out"]) }) });

function wasKilled(job: ClaimedJob): boolean {
  return cutOff.safeParse(job.output).success;
}

const counted = z.object({ $kills: z.number().default(0) });

/** Kept with the payload, which does not read it: of a killed worker's job pg-boss keeps nothing else. Returns how often by now. */
async function countKill({ name, id, data }: ClaimedJob): Promise<number> {
  const kills = (counted.safeParse(data).data?.$kills ?? 0) + 1;
  log.warn("job_lost_its_worker", { job: name, jobId: id, kills });
  await db.$executeRaw`
    UPDATE pgboss.job SET data = jsonb_set(data, '{$kills}', to_jsonb(${kills}::int)) WHERE name = ${name} AND id = ${id}::uuid AND state = 'active'`;
  return kills;
}

async function putApart(boss: PgBoss, job: ClaimedJob, kills: number): Promise<Outcome> {
  const seconds = Math.random() * apart * kills;
  await putBack(boss, job, { seconds, output: { reason: "Its worker was killed." } });
  return { status: "waiting", seconds };
}
