import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createDatabase, urlOfDatabase } from "#test/support/database.ts";
import { testEnvironment } from "#test/support/environment.ts";
import { askChild } from "./ask-child.ts";
import type { EmptyDone, EmptyOrder } from "./peers/empty-jobs.ts";
import { endOf, startProgram, startWeb } from "./start-web.ts";
import type { Finished, Streamed, SyncOrder, SyncWorld } from "./sync-world.ts";
import { median, round, say } from "./tell.ts";

const rounds = 3;
/** Of each customer of each shop at least, before anything is counted: their accounts are known then. */
const warmUp = 80;
/** As in production, if nobody says otherwise. */
export const workerConcurrency = 10;
/** So few that a worker waits for its partner most of the time, and not for its processor. */
const concurrencyOfScaleOut = 2;
const partnerMs = 100;

/** Orders and empty jobs in a second. */
export type SyncFigures = { ours: number; emptyJobs: number; ratio: number };
export type LatencyFigures = { p50Ms: number; p99Ms: number };
/** Orders in a second, by the number of worker processes. */
export type ScaleOutFigures = Record<"1" | "2" | "4", number>;

/** From stored webhooks to purchases that a partner has which takes no time, beside pg-boss with empty jobs, by turns. */
export function measureSync(serverUrl: string, { seconds }: { seconds: number }): Promise<SyncFigures> {
  return inWorld(serverUrl, "bench_sync", async (world) => {
    const empty = await openEmpty(serverUrl, world);
    await world.startWorkers(1, workerConcurrency);
    await warm(world);
    await askChild<EmptyDone>(empty, { jobs: 200 } satisfies EmptyOrder);
    const [ours, emptyJobs]: [number[], number[]] = [[], []];
    say(`Bringing orders to a partner, and doing empty jobs, ${rounds} times about ${seconds} seconds each`);
    for (let turn = 0; turn < rounds; turn += 1) {
      ours.push(await rateOf(world, Math.ceil(80 * seconds)));
      emptyJobs.push((await askChild<EmptyDone>(empty, { jobs: Math.ceil(1000 * seconds) } satisfies EmptyOrder)).perSecond);
    }
    const [one, other] = [median(ours), median(emptyJobs)];
    return { ours: round(one), emptyJobs: round(other), ratio: round(one / other) };
  });
}

/** From sending a webhook to its purchase at the partner, at fifty orders in a second. */
export function measureLatency(serverUrl: string, { seconds }: { seconds: number }): Promise<LatencyFigures> {
  return inWorld(serverUrl, "bench_latency", async (world) => {
    const url = await startWeb("app/web.ts", { env: { ...world.env, PORT: "0" }, preloads, children: world.children });
    await world.startWorkers(1, workerConcurrency);
    await warm(world);
    say(`Sending fifty webhooks in a second for ${2 * seconds} seconds`);
    const { p50Ms, p99Ms } = await world.ask<Streamed>({ do: "stream", url, perSecond: 50, seconds: 2 * seconds });
    return { p50Ms: round(p50Ms), p99Ms: round(p99Ms) };
  });
}

/** The rate with one, two and four workers, while the partner takes its time. */
export async function measureScaleOut(serverUrl: string, { seconds }: { seconds: number }): Promise<ScaleOutFigures> {
  const figures: ScaleOutFigures = { 1: 0, 2: 0, 4: 0 };
  for (const workers of [1, 2, 4] as const) {
    figures[workers] = await inWorld(serverUrl, `bench_scale_${workers}`, async (world) => {
      await world.startWorkers(workers, concurrencyOfScaleOut);
      await warm(world);
      await world.ask({ do: "slow", ms: partnerMs });
      say(`Bringing orders to a slow partner, with ${workers} workers, for about ${seconds} seconds`);
      const perSecond = (workers * concurrencyOfScaleOut * 1000) / partnerMs;
      return round(await rateOf(world, Math.ceil(perSecond * seconds)));
    });
  }
  return figures;
}

type World = {
  env: NodeJS.ProcessEnv;
  children: ChildProcess[];
  ask: <Answer>(order: SyncOrder) => Promise<Answer>;
  startWorkers: (count: number, concurrency: number) => Promise<void>;
};

export const preloads = ["test/simulators/redirect/preload.ts"];

/** A database with the world around it: see `sync-world.ts`. All processes are gone afterwards. */
export async function inWorld<Result>(serverUrl: string, name: string, measure: (world: World) => Promise<Result>): Promise<Result> {
  const children: ChildProcess[] = [];
  try {
    const url = await createDatabase(urlOfDatabase(serverUrl, "postgres"), name, "bench_template");
    const given = { ...process.env, ...testEnvironment, DATABASE_URL: url, DATABASE_POOL_SIZE: "10", LOG_LEVEL: "info" };
    const outside = { ...given, PARTNER_TIMEOUT_SECONDS: "20", RETRY_MIN_SECONDS: "1", RETRY_MAX_SECONDS: "5" };
    const world = await open("sync-world.ts", { ...outside, LOG_LEVEL: "warn" }, children);
    const [{ origin }] = (await once(world, "message", { signal: endOf(world) })) as [SyncWorld];
    const env = { ...outside, SHOPIFY_SIMULATOR_ORIGIN: origin };
    return await measure({
      env,
      children,
      ask: (order) => askChild(world, order),
      startWorkers: async (count, places) => {
        const program = { env: { ...env, WORKER_CONCURRENCY: String(places) }, preloads, children, until: /worker_started/ };
        await Promise.all(Array.from({ length: count }, () => startProgram("app/worker.ts", program)));
      },
    });
  } finally {
    for (const child of children) child.kill("SIGKILL");
  }
}

async function openEmpty(serverUrl: string, { env, children }: World): Promise<ChildProcess> {
  const url = await createDatabase(urlOfDatabase(serverUrl, "postgres"), "bench_empty_jobs");
  const child = await open("peers/empty-jobs.ts", { ...env, DATABASE_URL: url, WORKER_CONCURRENCY: String(workerConcurrency) }, children);
  await once(child, "message", { signal: endOf(child) });
  return child;
}

function open(file: string, env: NodeJS.ProcessEnv, children: ChildProcess[]): ChildProcess {
  const child = fork(path.join(import.meta.dirname, file), { env });
  children.push(child);
  return child;
}

/** Every customer has an order: their accounts at the partner are known from here on. */
export async function warm(world: World): Promise<void> {
  await rateOf(world, warmUp);
}

async function rateOf(world: World, orders: number): Promise<number> {
  await world.ask({ do: "store", orders });
  return (await world.ask<Finished>({ do: "finish" })).perSecond;
}
