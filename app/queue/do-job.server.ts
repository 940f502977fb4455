import { fromPrisma } from "pg-boss";
import type { JobWithMetadata, PgBoss } from "pg-boss";
import { z } from "zod";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { redact } from "#app/platform/redact.ts";
import { completeTogether } from "./complete-together.server.ts";
import type { JobHandler, Task } from "./handle.ts";
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

export type Attempt = { boss: PgBoss; handler: JobHandler; job: JobWithMetadata<unknown>; patience: Patience; signal: AbortSignal };

type Facts = { job: string; jobId: string; attempt: number };

/** What is kept with a job between its attempts. Absent after a worker was killed. */
const waiting = z.object({ firstFailureAt: z.iso.datetime() });

/** Runs a job once and settles it, in whichever way it ends. */
export async function doJob(given: Attempt): Promise<Outcome> {
  const { boss, handler, job, patience, signal } = given;
  const facts: Facts = { job: job.name, jobId: job.id, attempt: job.retryCount + 1 };
  const reading = handler.read(job.data);
  if (reading.status === "unreadable") {
    log.error("job_unreadable", { ...facts, problem: reading.problem });
    return complete(boss, job, reading);
  }
  const { task } = reading;
  try {
    if (keepsKillingItsWorker(job, patience))
      return await giveUp({ ...given, task, error: new Error("Its worker was killed each time."), facts });
    await task.run({ attempt: facts.attempt, signal });
  } catch (error) {
    if (signal.aborted) return { status: "called_off" };
    return afterFailure({ ...given, task, error, facts });
  }
  log.debug("job_done", facts);
  return complete(boss, job, { status: "done" });
}

type Failure = Attempt & { task: Task; error: unknown; facts: Facts };

async function afterFailure(failure: Failure): Promise<Outcome> {
  const { boss, job, patience, task, error, facts } = failure;
  const moment = now();
  const firstFailureAt = firstFailureOf(job) ?? moment;
  if (moment.getTime() - firstFailureAt.getTime() >= patience.giveUpAfter * 1000) {
    const outcome = await giveUp(failure).catch((problem: unknown) => log.error("job_give_up_failed", { ...facts, error: problem }));
    if (outcome) return outcome;
  }
  const { attempt } = facts;
  const { retryMin: min, retryMax: max } = patience;
  const seconds = retryDelay({ attempt, min, max, retryAfter: retryAfterOf(error), random: Math.random() });
  const nextAttemptAt = new Date(moment.getTime() + seconds * 1000);
  log.warn("job_waits", { ...facts, nextAttemptAt, error });
  await task
    .onRetry({ error, attempt, nextAttemptAt })
    .catch((problem: unknown) => log.error("job_on_retry_failed", { ...facts, error: problem }));
  await putBack(boss, job, { seconds, output: { firstFailureAt: firstFailureAt.toISOString(), error: redact(error) } });
  return { status: "waiting", seconds };
}

async function giveUp({ boss, job, task, error, facts }: Failure): Promise<Outcome> {
  await task.onGivenUp({ error, attempt: facts.attempt, nextAttemptAt: null });
  log.error("job_given_up", { ...facts, error });
  // Done as far as the queue is concerned: a failed job would hold up its key for good.
  return complete(boss, job, { status: "given_up" });
}

/** Nothing happens if the job is not this worker's any more. */
async function complete(boss: PgBoss, { name, id, retryCount }: JobWithMetadata<unknown>, outcome: Outcome): Promise<Outcome> {
  await completeTogether(boss, { name, id, retryCount, outcome });
  return outcome;
}

/**
 * pg-boss knows one delay for all jobs of a queue; ours depends on what the partner said. Failing and delaying are one transaction, and
 * nothing is delayed if the job is not this worker's any more.
 */
async function putBack(
  boss: PgBoss,
  job: JobWithMetadata<unknown>,
  { seconds, output }: { seconds: number; output: object },
): Promise<void> {
  const { id, name, retryCount } = job;
  await db.$transaction(async (tx) => {
    const here = { db: fromPrisma(tx) };
    const { affected } = (await boss.fail(name, { id, retryCount }, output, here)) as { affected: number };
    if (affected === 1) await boss.update(name, undefined, { id, startAfter: Math.max(seconds, 0.001), ...here });
  });
}

function firstFailureOf(job: JobWithMetadata<unknown>): Date | null {
  const reading = waiting.safeParse(job.output);
  return reading.success ? new Date(reading.data.firstFailureAt) : null;
}

/** It was begun again and again, for longer than we try, and never came to an end of any kind. */
function keepsKillingItsWorker(job: JobWithMetadata<unknown>, { giveUpAfter }: Patience): boolean {
  const wasKilled = job.retryCount > 0 && firstFailureOf(job) === null;
  return wasKilled && now().getTime() - job.createdOn.getTime() > 2 * giveUpAfter * 1000;
}
