const windowMs = 300_000;

/** 300 calls for each register and 50, in five minutes, for each app [V 4.5]. That the five minutes start with the first call is invented. */
export function createRateLimit({ limit, now }: { limit: () => number; now: () => Date }) {
  const windows = new Map<string, { startedAt: number; used: number }>();

  return {
    /** Counts one call; `allowed` is false when there was none left. */
    take(app: string): { allowed: boolean; limit: number; remaining: number; resetsAt: Date } {
      const time = now().getTime();
      const known = windows.get(app);
      const window = known && time < known.startedAt + windowMs ? known : { startedAt: time, used: 0 };
      const allowed = window.used < limit();
      if (allowed) window.used += 1;
      windows.set(app, window);
      return { allowed, limit: limit(), remaining: limit() - window.used, resetsAt: new Date(window.startedAt + windowMs) };
    },
  };
}
