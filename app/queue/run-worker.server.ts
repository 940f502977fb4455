import { PgBoss } from "pg-boss";
import { databaseUrl, env } from "#app/platform/env.server.ts";
import { log } from "#app/platform/log.server.ts";
import { createBell } from "./bell.server.ts";
import type { Bell } from "./bell.server.ts";
import { logBossEvents } from "./boss-events.server.ts";
import { jobsChannel } from "./channel.ts";
import type { Patience } from "./do-job.server.ts";
import type { JobHandler } from "./handle.ts";
import { scheduledJobs } from "./schedules.ts";
import { takeJobs } from "./take-jobs.server.ts";

export type WorkerOptions = Patience & {
  /** Jobs of one kind at the same time, in this process. */
  concurrency: number;
  /** Seconds between two looks for jobs whose worker was killed, or whose time has come while nobody was there to wake a worker. */
  lookEvery: number;
  /** Also sends the jobs that come by themselves, if it is one who does them. Of several workers, one does so each time. */
  schedule: boolean;
  /** Seconds that work may go on after its job was taken over, as it is after 15 minutes. */
  comesBackIn: number;
  /** Work does not come back: what is left to do is to end the process, whose other jobs are taken over. */
  onHang: () => void;
};

export type Worker = {
  /** Takes no more jobs and finishes those in hand; what is not done after `seconds` is given back for another worker. */
  stop(seconds?: number): Promise<void>;
};

/**
 * Does the jobs that these handlers stand for, until it is stopped. Any number of processes may do the same.
 * A job is done when its handler returns. When it throws, the job waits and then runs again, with later ones of its key behind it.
 */
export async function runWorker(handlers: JobHandler[], options: Partial<WorkerOptions> = {}): Promise<Worker> {
  const { concurrency, lookEvery, schedule, comesBackIn, onHang, ...patience } = { ...defaults(), ...options };
  const boss = new PgBoss({
    connectionString: databaseUrl(),
    application_name: "punchcard-worker",
    max: 5,
    schedule: schedule && handlers.some(({ job }) => scheduledJobs.includes(job)),
    superviseIntervalSeconds: lookEvery,
    monitorIntervalSeconds: lookEvery,
  });
  logBossEvents(boss);
  await boss.start();
  const bells = new Map(handlers.map(({ job }) => [job, createBell()]));
  const deaf = await listen(boss, bells);
  const heartbeat = env.WORKER_HEARTBEAT_SECONDS;
  const takers = handlers.map((handler) => {
    const bell = bells.get(handler.job) ?? createBell();
    return takeJobs({ boss, handler, bell, patience, concurrency, lookEvery, heartbeat, comesBackIn, onHang });
  });
  log("worker_started", { jobs: handlers.map(({ job }) => job), concurrency });
  return {
    stop: async (seconds = 25) => {
      await Promise.all(takers.map((taker) => taker.stop(seconds)));
      await deaf();
      await boss.stop({ graceful: false });
    },
  };
}

function defaults(): WorkerOptions {
  return {
    concurrency: env.WORKER_CONCURRENCY,
    retryMin: env.RETRY_MIN_SECONDS,
    retryMax: env.RETRY_MAX_SECONDS,
    giveUpAfter: 24 * 3_600,
    lookEvery: env.WORKER_MONITOR_SECONDS,
    schedule: true,
    comesBackIn: 300,
    onHang: () => {},
  };
}

/** Notifications only save time: where they do not get through, as behind some connection poolers, looking every few seconds remains. */
async function listen(boss: PgBoss, bells: Map<string, Bell>): Promise<() => Promise<void>> {
  const ringAll = () => bells.forEach((bell) => bell.ring());
  try {
    const handle = await boss.getDb().listen?.(jobsChannel, (job) => bells.get(job)?.ring(), ringAll);
    return async () => handle?.close();
  } catch (error) {
    log.warn("queue_listens_not", { error });
    return async () => {};
  }
}
