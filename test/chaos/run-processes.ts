import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { startChild } from "#test/demo/child.ts";
import type { Child } from "#test/demo/child.ts";
import type { Process } from "./plan-trouble.ts";

type Slot = Process & { name: string; env: Record<string, string>; child: Child | null; starts: number; up: Promise<void> };

type Options = {
  /** Ports of the web processes, one for each. */
  ports: number[];
  workers: number;
  /** What they all run with; a later one for a process that is started anew. */
  env: () => NodeJS.ProcessEnv;
  /** Folder of their logs, one for each start: `worker-2.3.log`. */
  logs: string;
};

/** As a platform waits: whoever starts while the database recovers would only end again. */
const startAgainMs = 2000;

const events = { web: "web_listening", worker: "worker_started" } as const;

/** Runs web and worker processes as a platform does: whoever ends without having been asked to is started anew. */
export function runProcesses({ ports, workers, env, logs }: Options) {
  const slots: Slot[] = [
    ...ports.map((port, index) => ({ kind: "web" as const, number: index + 1, env: { PORT: String(port) } })),
    ...Array.from({ length: workers }, (_, index) => ({ kind: "worker" as const, number: index + 1, env: {} })),
  ].map((slot) => ({ ...slot, name: `${slot.kind}-${slot.number}`, child: null, starts: 0, up: Promise.resolve() }));
  let stopping = false;
  /** Ends that nobody caused: they are told. */
  const fell: string[] = [];
  const killed = new WeakSet<Child>();

  /** Until it is up: whoever starts while the database recovers ends again, and is started again. */
  async function start(slot: Slot): Promise<void> {
    while (!stopping) {
      slot.starts += 1;
      const log = path.join(logs, `${slot.name}.${slot.starts}.log`);
      try {
        const child = await startChild({
          ...{ name: slot.name, program: `app/${slot.kind}.ts`, event: events[slot.kind], log },
          env: { ...env(), ...slot.env },
        });
        slot.child = child;
        void child.died.then((why) => {
          if (slot.child === child) slot.child = null;
          if (!killed.has(child)) fell.push(why.message);
          slot.up = setTimeout(startAgainMs).then(() => start(slot));
        });
        return;
      } catch {
        await setTimeout(startAgainMs);
      }
    }
  }

  function slotOf({ kind, number }: Process): Slot {
    const slot = slots.find((one) => one.kind === kind && one.number === number);
    if (!slot) throw new RangeError(`There is no ${kind} ${number}.`);
    return slot;
  }

  /** @returns whether there was one: it may be just starting. */
  function kill(process: Process): boolean {
    const { child } = slotOf(process);
    if (!child) return false;
    killed.add(child);
    child.kill();
    return true;
  }

  return {
    all: slots as readonly Process[],
    fell: fell as readonly string[],
    start: () => Promise.all(slots.map((slot) => (slot.up = start(slot)))),
    kill,
    /** Those that run now, with their process ids. */
    running: () => slots.flatMap(({ name, kind, child }) => (child ? [{ name, kind, pid: child.pid }] : [])),
    /** Until all are up. */
    async settled(): Promise<void> {
      while (slots.some(({ child }) => !child)) await Promise.race([Promise.all(slots.map(({ up }) => up)), setTimeout(200)]);
    },
    /** One after the other, each after it has finished what it has in hand, with what `env` says now. */
    async restartInTurn(): Promise<void> {
      for (const slot of slots) {
        if (stopping) return;
        await slot.up;
        const { child } = slot;
        slot.child = null;
        await child?.stop();
        slot.up = start(slot);
        await slot.up;
      }
    },
    async stop(): Promise<void> {
      stopping = true;
      await Promise.all(slots.map(async ({ child, up }) => Promise.all([child?.stop(), up])));
      await Promise.all(slots.map(({ child }) => child?.stop()));
    },
  };
}
