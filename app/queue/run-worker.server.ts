import { fromPrisma, PgBoss } from "pg-boss";
import type { JobWithMetadata } from "pg-boss";
import { z } from "zod";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import { databaseUrl, env } from "#app/platform/env.server.ts";
import { log } from "#app/platform/log.server.ts";
import { redact } from "#app/platform/redact.ts";
import { logBossEvents } from "./boss-events.server.ts";
import type { JobHandler, Task } from "./handle.ts";
import { retryAfterOf, retryDelay } from "./retry-delay.ts";

export type WorkerOptions = {
  /** Jobs of one kind at the same time, in this process. */
  concurrency: number;
  /** Seconds. */
  retryMin: number;
  retryMax: number;
  /** Seconds from the first failed attempt until a job that keeps failing is given up. */
  giveUpAfter: number;
  /** Seconds between two looks for jobs whose worker was killed, or whose time has come while nobody was there to wake a worker. */
  lookEvery: number;
};

export type Worker = {
  /** Takes no more jobs and finishes those in hand; what is not done after `seconds` is left to another worker. */
  stop(seconds?: number): Promise<void>;
};

/** What is kept with a job between its attempts. Absent after a worker was killed. */
const waiting = z.object({ firstFailureAt: z.iso.datetime() });

/**
 * Does the jobs that these handlers stand for, until it is stopped. Any number of processes may do the same.
 * A job is done when its handler returns. When it throws, the job waits and then runs again, with later ones of its key behind it.
 */
export async function runWorker(handlers: JobHandler[], options: Partial<WorkerOptions> = {}): Promise<Worker> {
  const settings: WorkerOptions = { ...defaults(), ...options };
  const boss = new PgBoss({
    connectionString: databaseUrl(),
    application_name: "punchcard-worker",
    max: 5,
    useListenNotify: true,
    schedule: false,
    superviseIntervalSeconds: settings.lookEvery,
    monitorIntervalSeconds: settings.lookEvery,
  });
  logBossEvents(boss);
  await boss.start();
  for (const handler of handlers) await startLoops(boss, handler, settings);
  log("worker_started", { jobs: handlers.map(({ job }) => job), concurrency: settings.concurrency });
  return { stop: (seconds = 25) => boss.stop({ timeout: seconds * 1000 }) };
}

function defaults(): WorkerOptions {
  return {
    concurrency: env.WORKER_CONCURRENCY,
    retryMin: env.RETRY_MIN_SECONDS,
    retryMax: env.RETRY_MAX_SECONDS,
    giveUpAfter: 24 * 3_600,
    lookEvery: env.WORKER_MONITOR_SECONDS,
  };
}

type Loop = { id: string | null; busy: boolean };

/**
 * Several loops of one job each rather than batches: pg-boss settles a batch when its last job is done, so one slow order would hold up
 * the others' next ones. A loop that has done a job looks for the next at once instead of waiting for a notification.
 */
async function startLoops(boss: PgBoss, handler: JobHandler, settings: WorkerOptions): Promise<void> {
  const loops: Loop[] = Array.from({ length: settings.concurrency }, () => ({ id: null, busy: false }));
  const wake = (loop: Loop | undefined) => loop?.id && boss.notifyWorker(loop.id);
  const wakeAfter = (seconds: number) =>
    setTimeout(() => wake(loops.find(({ busy }) => !busy) ?? loops[0]), Math.min(seconds * 1000 + 20, 2 ** 31 - 1)).unref();
  for (const loop of loops) {
    const polling = { pollingIntervalSeconds: Math.min(2, settings.lookEvery), notifyPollingIntervalSeconds: settings.lookEvery };
    loop.id = await boss.work(handler.job, { includeMetadata: true, batchSize: 1, ...polling }, async ([job]) => {
      if (!job) return;
      loop.busy = true;
      const outcome = await work({ boss, handler, job, settings });
      loop.busy = false;
      wake(loop);
      if (outcome.status === "waiting") wakeAfter(outcome.seconds);
      return outcome;
    });
  }
}

type Outcome =
  { status: "done" } | { status: "unreadable"; problem: string } | { status: "given_up" } | { status: "waiting"; seconds: number };
type Facts = { job: string; jobId: string; attempt: number };
type Work = { boss: PgBoss; handler: JobHandler; job: JobWithMetadata<unknown>; settings: WorkerOptions };

async function work({ boss, handler, job, settings }: Work): Promise<Outcome> {
  const facts: Facts = { job: job.name, jobId: job.id, attempt: job.retryCount + 1 };
  const reading = handler.read(job.data);
  if (reading.status === "unreadable") {
    log.error("job_unreadable", { ...facts, problem: reading.problem });
    return reading;
  }
  const { task } = reading;
  if (keepsKillingItsWorker(job, settings)) return giveUp(task, new Error("Its worker was killed each time."), facts);
  try {
    await task.run({ attempt: facts.attempt, signal: job.signal });
    log.debug("job_done", facts);
    return { status: "done" };
  } catch (error) {
    return afterFailure({ boss, job, settings, task, error, facts });
  }
}

type Failure = Omit<Work, "handler"> & { task: Task; error: unknown; facts: Facts };

async function afterFailure({ boss, job, settings, task, error, facts }: Failure): Promise<Outcome> {
  const moment = now();
  const firstFailureAt = firstFailureOf(job) ?? moment;
  if (moment.getTime() - firstFailureAt.getTime() >= settings.giveUpAfter * 1000) {
    const outcome = await giveUp(task, error, facts).catch((problem: unknown) =>
      log.error("job_give_up_failed", { ...facts, error: problem }),
    );
    if (outcome) return outcome;
  }
  const { retryMin: min, retryMax: max } = settings;
  const { attempt } = facts;
  const seconds = retryDelay({ attempt, min, max, retryAfter: retryAfterOf(error), random: Math.random() });
  const nextAttemptAt = new Date(moment.getTime() + seconds * 1000);
  log.warn("job_waits", { ...facts, nextAttemptAt, error });
  await task
    .onRetry({ error, attempt, nextAttemptAt })
    .catch((problem: unknown) => log.error("job_on_retry_failed", { ...facts, error: problem }));
  await putBack(boss, job, { seconds, output: { firstFailureAt: firstFailureAt.toISOString(), error: redact(error) } });
  return { status: "waiting", seconds };
}

async function giveUp(task: Task, error: unknown, facts: Facts): Promise<Outcome> {
  await task.onGivenUp({ error, attempt: facts.attempt, nextAttemptAt: null });
  log.error("job_given_up", { ...facts, error });
  // Done as far as the queue is concerned: a failed job would hold up its key for good.
  return { status: "given_up" };
}

/**
 * pg-boss knows one delay for all jobs of a queue; ours depends on what the partner said. Failing and delaying are one transaction, and
 * nothing is delayed if the job was not ours any more. What pg-boss does after the handler finds the job settled and leaves it.
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
function keepsKillingItsWorker(job: JobWithMetadata<unknown>, { giveUpAfter }: WorkerOptions): boolean {
  const wasKilled = job.retryCount > 0 && firstFailureOf(job) === null;
  return wasKilled && now().getTime() - job.createdOn.getTime() > 2 * giveUpAfter * 1000;
}
