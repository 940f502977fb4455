const windowMs = 60_000;

export type RateLimit = {
  /** Counts one more for a key. null: it may pass; else the seconds until it may ask again. */
  take: (key: string, now: Date) => number | null;
  /** Begins to count anew. */
  forget: () => void;
};

/**
 * How often a key may come within a minute, counted by this process alone: what was counted in the running minute, and of the one before
 * the share that is still within sixty seconds. At most `mostKeys` keys are remembered, so that nobody fills the memory by inventing some.
 */
export function createRateLimit({ perMinute, mostKeys = 20_000 }: { perMinute: number; mostKeys?: number }): RateLimit {
  let minute = 0;
  let running = new Map<string, number>();
  let before = new Map<string, number>();

  function turnTo(current: number): void {
    if (current === minute) return;
    before = current === minute + 1 ? running : new Map();
    running = new Map();
    minute = current;
  }

  return {
    forget() {
      running = new Map();
      before = new Map();
    },
    take(key, now) {
      const ms = now.getTime();
      turnTo(Math.floor(ms / windowMs));
      const left = windowMs - (ms % windowMs);
      const count = running.get(key) ?? 0;
      if (count + (before.get(key) ?? 0) * (left / windowMs) + 1 > perMinute) return Math.ceil(left / 1000);
      if (count === 0 && running.size >= mostKeys) forgetOldest(running);
      running.set(key, count + 1);
      return null;
    },
  };
}

function forgetOldest(counts: Map<string, number>): void {
  for (const key of counts.keys()) {
    counts.delete(key);
    return;
  }
}
