/** X-Series counts calls in windows of five minutes [V 4.5]. */
const windowMs = 300_000;
/** From this share of the limit on we go no faster than the limit allows for ever. */
const reserve = 0.1;
/** A date in Retry-After may be past already, by a clock that is behind [C 4.5]. */
const minimumSeconds = 5;

/** How fast we may call, by what X-Series said last. Share one per shop: the limit is of the app and the shop together [V 4.5]. */
export type Pace = ReturnType<typeof createPace>;

export function createPace({ now }: { now: () => Date }) {
  let last: { limit: number; remaining: number; at: number } | null = null;
  let closedUntil = 0;

  return {
    /** Reads the headers that come with every answer; others are left alone. */
    heard(headers: Headers): void {
      const limit = Number(headers.get("x-ratelimit-limit") ?? Number.NaN);
      const remaining = Number(headers.get("x-ratelimit-remaining") ?? Number.NaN);
      if (limit > 0 && remaining >= 0) last = { limit, remaining, at: now().getTime() };
    },
    /** X-Series asked to be left alone. @returns the seconds that we do so */
    refused(retryAfter: number | null): number {
      const seconds = Math.max(retryAfter ?? 0, minimumSeconds);
      closedUntil = now().getTime() + seconds * 1000;
      return seconds;
    },
    /** Seconds until we may call again; 0 when we may. */
    closedFor: () => Math.max(0, Math.ceil((closedUntil - now().getTime()) / 1000)),
    /** How long to wait before the next call, in milliseconds. */
    pauseMs(): number {
      if (!last || now().getTime() >= last.at + windowMs || last.remaining > last.limit * reserve) return 0;
      return Math.ceil(windowMs / last.limit);
    },
    /** As of the last answer. */
    rateLimit: () => (last ? { limit: last.limit, remaining: last.remaining } : null),
  };
}
