import { readFile } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import Table from "cli-table3";
import { growthPerMinute } from "./memory-trend.ts";
import type { Taken } from "./memory-trend.ts";
import { inWorld, preloads, warm, workerConcurrency } from "./sync.ts";
import { startProgram, startWeb } from "./start-web.ts";
import { percentile, round, say } from "./tell.ts";

const perSecond = 20;
const idleSeconds = 10;

type OfProcess = { idleMb: number; loadedMb: number; highestMb: number; growthMbPerMinute: number };
/** Megabytes of memory that are a process's own or shared (RSS). */
export type MemoryFigures = { web: OfProcess; worker: OfProcess };

/**
 * How much web and worker take when nothing happens, and while twenty orders come in a second for some minutes; and whether it grows meanwhile. The first
 * fifth of the soak is not looked at for that: compilers and caches fill up once.
 */
export function measureMemory(serverUrl: string, { minutes }: { minutes: number }): Promise<MemoryFigures> {
  return inWorld(serverUrl, "bench_memory", async (world) => {
    const { env, children } = world;
    const url = await startWeb("app/web.ts", { env: { ...env, PORT: "0" }, preloads, children });
    const web = children.at(-1)?.pid ?? 0;
    const program = { env: { ...env, WORKER_CONCURRENCY: String(workerConcurrency) }, preloads, children, until: /worker_started/ };
    await startProgram("app/worker.ts", program);
    const worker = children.at(-1)?.pid ?? 0;
    await warm(world);
    await setTimeout(idleSeconds * 1000);
    const idle = { web: await rssOf(web), worker: await rssOf(worker) };
    say(`Sending ${perSecond} webhooks in a second for ${minutes} minutes`);
    const seconds = Math.ceil(minutes * 60);
    const looks: Record<"web" | "worker", Taken[]> = { web: [], worker: [] };
    const done = world.ask({ do: "stream", url, perSecond, seconds }).then(() => true);
    const began = performance.now();
    while (!(await Promise.race([done, setTimeout(1000, false)]))) {
      const at = performance.now() - began;
      looks.web.push({ at, rssMb: await rssOf(web) });
      looks.worker.push({ at, rssMb: await rssOf(worker) });
    }
    const figures = { web: figuresOf(looks.web, idle.web), worker: figuresOf(looks.worker, idle.worker) };
    tell(figures);
    return figures;
  });
}

async function rssOf(pid: number): Promise<number> {
  const [, pages = "0"] = (await readFile(`/proc/${pid}/statm`, "utf8")).split(" ");
  // Linux counts in pages of four kilobytes on every machine that this runs on.
  return (Number(pages) * 4096) / 1_000_000;
}

function figuresOf(looks: Taken[], idleMb: number): OfProcess {
  const settled = looks.slice(Math.floor(looks.length / 5));
  const sizes = settled.map(({ rssMb }) => rssMb);
  return {
    idleMb: round(idleMb),
    loadedMb: round(percentile(sizes, 50)),
    highestMb: round(percentile(sizes, 100)),
    growthMbPerMinute: round(growthPerMinute(settled)),
  };
}

function tell({ web, worker }: MemoryFigures): void {
  const table = new Table({ head: ["", "idle MB", "under load MB", "highest MB", "growth MB/min"], style: { head: [], border: [] } });
  for (const [name, of] of [
    ["web", web],
    ["worker", worker],
  ] as const)
    table.push([name, ...[of.idleMb, of.loadedMb, of.highestMb, of.growthMbPerMinute].map(String)]);
  process.stdout.write(`${table.toString()}\n`);
}
