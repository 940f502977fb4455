import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

type Running = { name: string; kind: "web" | "worker"; pid: number };
export type MemorySample = Running & { /** Milliseconds since the samples began. */ at: number; mb: number };

/** How much memory the processes of a kind take, by the one that lived longest. */
export type MemoryOfKind = {
  /** Seconds that it was looked at. */
  seconds: number;
  /** Median of the second third of its life, and of the last: in MB. */
  earlyMb: number;
  lateMb: number;
  /** Most that any process of the kind took. */
  mostMb: number;
  /** Whether the last third takes no more than a tenth beyond the second; null for lives too short to tell. */
  flat: boolean | null;
};

/** A heap grows for some minutes before it is as large as it gets: a shorter life tells nothing. */
const tellingSeconds = 600;
const flatWithin = 1.1;

/** Looks at the resident memory of the processes that run, every few seconds until it is stopped. */
export function sampleMemory(running: () => Running[], everyMs = 2000) {
  const samples: MemorySample[] = [];
  const start = performance.now();
  const timer = setInterval(() => void look(), everyMs);

  async function look(): Promise<void> {
    const processes = running();
    if (processes.length === 0) return;
    const at = performance.now() - start;
    // ps ends with 1 when one of them is gone by now, and still tells of the others.
    const output = await run("ps", ["-o", "pid=,rss=", "-p", processes.map(({ pid }) => pid).join(",")]).then(
      ({ stdout }) => stdout,
      (error: { stdout?: string }) => error.stdout ?? "",
    );
    for (const [pid, kilobytes] of output
      .trim()
      .split("\n")
      .map((line) => line.trim().split(/\s+/).map(Number))) {
      const process = processes.find((one) => one.pid === pid);
      if (process && kilobytes) samples.push({ ...process, at, mb: kilobytes / 1024 });
    }
  }

  return {
    stop(): MemorySample[] {
      clearInterval(timer);
      return samples;
    },
  };
}

/** What the samples say; null where there are none of a kind. */
export function tellMemory(samples: MemorySample[], kind: "web" | "worker"): MemoryOfKind | null {
  const lives = Object.values(
    Object.groupBy(
      samples.filter((one) => one.kind === kind),
      ({ pid }) => pid,
    ),
  ).flatMap((life) => (life ? [life] : []));
  const longest = lives.sort((one, other) => secondsOf(other) - secondsOf(one))[0];
  if (!longest) return null;
  const third = Math.ceil(longest.length / 3);
  const early = median(longest.slice(third, 2 * third));
  const late = median(longest.slice(-third));
  const seconds = secondsOf(longest);
  return {
    seconds: Math.round(seconds),
    earlyMb: Math.round(early),
    lateMb: Math.round(late),
    mostMb: Math.round(Math.max(...lives.flat().map(({ mb }) => mb))),
    flat: seconds < tellingSeconds ? null : late <= early * flatWithin,
  };
}

function secondsOf(life: MemorySample[]): number {
  return ((life.at(-1)?.at ?? 0) - (life[0]?.at ?? 0)) / 1000;
}

function median(life: MemorySample[]): number {
  const sorted = life.map(({ mb }) => mb).sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
