import { randomFrom } from "./random-from.ts";

/** What every fault says of when it strikes, whatever it does. */
export type Striking = {
  /** Only this many times. */
  times?: number;
  /** Only at the nth call that it could strike, 1 for the first. */
  nth?: number;
  /** At that call and all after it. */
  from?: number;
  /** 0 to 1, drawn from `seed`: the same calls are struck each time. */
  probability?: number;
  seed?: number;
};

/** The connection ended without an answer. In-process callers get it thrown; `serve` destroys the socket, or never answers. */
export class NoAnswer extends Error {
  readonly how: "dropped" | "silent";
  constructor(how: "dropped" | "silent") {
    super(how === "dropped" ? "The connection was dropped." : "No answer comes.");
    this.how = how;
  }
}

/** The faults that are switched on. `concerns`: whether a fault is about a call at all. */
export function faultsFor<Fault extends Striking, Call>(concerns: (fault: Fault, call: Call) => boolean) {
  let active: { fault: Fault; seen: number; struck: number; draw: () => number }[] = [];

  return {
    /** @returns takes this fault away again. */
    add(fault: Fault): () => void {
      const entry = { fault, seen: 0, struck: 0, draw: randomFrom(fault.seed ?? 1) };
      active.push(entry);
      return () => {
        active = active.filter((one) => one !== entry);
      };
    },
    clear(): void {
      active = [];
    },
    list(): (Fault & { struck: number })[] {
      return active.map(({ fault, struck }) => ({ ...fault, struck }));
    },
    /** The first fault that strikes this call, if any. */
    strike(call: Call): Fault | null {
      for (const entry of active) {
        const { fault } = entry;
        if (!concerns(fault, call) || (fault.times !== undefined && entry.struck >= fault.times)) continue;
        entry.seen += 1;
        if (fault.nth !== undefined && entry.seen !== fault.nth) continue;
        if (fault.from !== undefined && entry.seen < fault.from) continue;
        if (fault.probability !== undefined && entry.draw() >= fault.probability) continue;
        entry.struck += 1;
        return fault;
      }
      return null;
    },
  };
}
