import { setTimeout } from "node:timers/promises";
import type { PgBoss } from "pg-boss";
import { now } from "#app/platform/clock.server.ts";
import { log } from "#app/platform/log.server.ts";
import type { Bell } from "./bell.server.ts";
import { claimJobs } from "./claim-jobs.server.ts";
import type { ClaimedJob } from "./claim-jobs.server.ts";
import { doJob } from "./do-job.server.ts";
import type { Patience } from "./do-job.server.ts";
import type { JobHandler } from "./handle.ts";

type Given = {
  boss: PgBoss;
  handler: JobHandler;
  bell: Bell;
  patience: Patience;
  /** Jobs at the same time. */
  concurrency: number;
  /** Seconds: how often to look although nobody rang, and how long a silent worker keeps its jobs. */
  lookEvery: number;
  heartbeat: number;
  /** Seconds: how long work may go on after its job was taken over. */
  comesBackIn: number;
  /** It did not come back, and its place with it. */
  onHang: () => void;
};

export type Taker = {
  /** Takes no more and resolves when those in hand are settled; what is not after `seconds` is given back for another worker. */
  stop: (seconds: number) => Promise<void>;
};

type InHand = { job: ClaimedJob; claim: AbortController; settled: Promise<void> };

/** Milliseconds. */
const slowFetch = 50;
const company = 20;
const longestTimer = 2 ** 31 - 1;

/**
 * Takes jobs of one kind as places become free and does them beside each other, each settled by itself. Not `boss.work`: it settles a
 * batch when its last job is done, so that one slow order holds up the others, and without batches it claims jobs one by one, which with
 * ten thousand waiting is slower by the number of places (docs/decisions/0004-jobs-are-settled-one-by-one.md). Shops take turns.
 */
export function takeJobs({ boss, handler, bell, patience, concurrency, lookEvery, heartbeat, comesBackIn, onHang }: Given): Taker {
  const inHand = new Set<InHand>();
  /** The shops of the last jobs that were taken, the newest last. */
  const served: string[] = [];
  let stopping = false;
  const beats = setInterval(() => void beat(boss, handler.job, [...inHand]), (heartbeat * 1000) / 3);
  const taking = take();
  return { stop };

  async function take(): Promise<void> {
    while (!stopping) {
      const free = concurrency - inHand.size;
      for (const job of await fetch(free, [])) begin(job);
      if (inHand.size >= concurrency && (free <= 0 || areAllDifferent(shopsInHand()))) await takeSpare();
      await bell.heard(lookEvery);
      // A look costs the database more than these few milliseconds cost anybody: places that become free in them are filled by one.
      if (concurrency - inHand.size < concurrency / 2) await setTimeout(company);
    }
  }

  /**
   * Beside its places a worker has a few for shops that hold none of them: slow calls of one keep no other waiting. While one holds two of the places
   * that were filled just now, nobody without any was waiting.
   */
  async function takeSpare(): Promise<void> {
    const spare = concurrency + Math.ceil(concurrency / 2) - inHand.size;
    for (const job of await fetch(spare, shopsInHand())) begin(job);
  }

  function shopsInHand(): string[] {
    return [...inHand].map(({ job }) => job.groupId ?? "");
  }

  function turns(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const shop of [...served, ...shopsInHand()]) counts.set(shop, (counts.get(shop) ?? 0) + 1);
    return counts;
  }

  async function fetch(places: number, except: string[]): Promise<ClaimedJob[]> {
    if (places <= 0) return [];
    try {
      const began = performance.now();
      const jobs = await claimJobs({ job: handler.job, places, turns: turns(), except });
      served.push(...jobs.map(({ groupId }) => groupId ?? ""));
      served.splice(0, served.length - 2 * concurrency);
      if (performance.now() - began > slowFetch) void refreshStatistics(boss);
      return jobs;
    } catch (error) {
      if (wasBeaten(error)) bell.ring();
      else log.error("queue_fetch_failed", { job: handler.job, error });
      return [];
    }
  }

  function begin(job: ClaimedJob): void {
    // An earlier attempt of the same job that is still at it has lost it: its heartbeats did not get through.
    for (const held of inHand) if (held.job.id === job.id) held.claim.abort(takenOver());
    const claim = new AbortController();
    const settled = doJob({ boss, handler, job, patience, signal: claim.signal })
      .then((outcome) => {
        if (outcome.status === "waiting") globalThis.setTimeout(bell.ring, Math.min(outcome.seconds * 1000 + 20, longestTimer)).unref();
      })
      // Without its heartbeat it is taken over, by this worker or another.
      .catch((error: unknown) => log.error("job_not_settled", { job: job.name, jobId: job.id, error }))
      .finally(() => {
        inHand.delete(held);
        // A place is free, and the next job of its key may run.
        bell.ring();
      });
    const held: InHand = { job, claim, settled };
    inHand.add(held);
    claim.signal.addEventListener("abort", () => void watch(held));
  }

  /** Work that does not come back after its job was called off keeps its place, and perhaps a lock or a connection, for good. */
  async function watch({ job, settled }: InHand): Promise<void> {
    const stillThere = Symbol("still there");
    const end = await Promise.race([settled, setTimeout(comesBackIn * 1000, stillThere, { ref: false })]);
    if (end !== stillThere || stopping) return;
    log.error("job_hangs", { job: job.name, jobId: job.id });
    onHang();
  }

  async function stop(seconds: number): Promise<void> {
    stopping = true;
    bell.ring();
    await taking;
    const all = Promise.all([...inHand].map(({ settled }) => settled));
    await Promise.race([all, setTimeout(seconds * 1000, undefined, { ref: false })]);
    clearInterval(beats);
    await giveBack(boss, handler.job, [...inHand]);
  }
}

/** Of this process, whichever kind of jobs it was for. */
let countedAt = 0;

/**
 * After thousands of jobs came at once, PostgreSQL plans for the few that it counted last and needs seconds for one look, until its own
 * housekeeping comes by after minutes. Counting anew takes a tenth of a second.
 */
async function refreshStatistics(boss: PgBoss): Promise<void> {
  if (now().getTime() - countedAt < 60_000) return;
  countedAt = now().getTime();
  // Where another worker is at it, once is enough.
  const counting = boss.getDb().executeSql("ANALYZE (SKIP_LOCKED) pgboss.job");
  await counting.catch((error: unknown) => log.warn("queue_statistics_failed", { error }));
}

/** Says that the jobs in hand are being done. One that is not this worker's any more is called off. */
async function beat(boss: PgBoss, name: string, held: InHand[]): Promise<void> {
  const inHand = held.filter(({ claim }) => !claim.signal.aborted);
  if (inHand.length === 0) return;
  try {
    const { settled } = (await boss.touch(name, attemptsOf(inHand))) as { settled?: string[] };
    if (!settled) return;
    for (const { job, claim } of inHand) if (!settled.includes(job.id)) claim.abort(takenOver());
  } catch (error) {
    // It says nothing about whose they are.
    log.error("queue_heartbeat_failed", { job: name, error });
  }
}

async function giveBack(boss: PgBoss, name: string, held: InHand[]): Promise<void> {
  const inHand = held.filter(({ claim }) => !claim.signal.aborted);
  if (inHand.length === 0) return;
  log.warn("jobs_given_back", { job: name, jobs: inHand.length });
  for (const { claim } of inHand) claim.abort(new Error("This worker is stopping."));
  await boss.fail(name, attemptsOf(inHand), { reason: "The worker stopped." });
}

/** Another worker took a job of the same key in the same moment (PostgreSQL's unique_violation), or the two waited for each other (deadlock_detected). */
function wasBeaten(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "23505" || error.code === "40P01");
}

function areAllDifferent(texts: string[]): boolean {
  return new Set(texts).size === texts.length;
}

function takenOver(): Error {
  return new Error("This job was taken over.");
}

function attemptsOf(inHand: InHand[]): { id: string; retryCount: number }[] {
  return inHand.map(({ job: { id, retryCount } }) => ({ id, retryCount }));
}
