type Backoff = {
  /** 1 after the first attempt has failed. */
  attempt: number;
  /** Seconds; the wait doubles from `min` with each attempt until it is `max`. */
  min: number;
  max: number;
  /** Seconds that a partner asked us to wait: never sooner than that. null if it said nothing. */
  retryAfter: number | null;
  /** From 0 to 1, so that jobs that failed together do not come back together. */
  random: number;
};

/** Seconds until the next attempt: half of the step for certain, the other half by chance, and no less than what was asked for. */
export function retryDelay({ attempt, min, max, retryAfter, random }: Backoff): number {
  const step = Math.min(max, min * 2 ** Math.min(attempt - 1, 30));
  const delay = step / 2 + (step / 2) * random;
  if (retryAfter === null) return delay;
  // Spread out here too: all jobs of a shop are told the same moment.
  return Math.max(delay, retryAfter + Math.min(step, retryAfter / 10) * random);
}

/** What an error says about when to come back: PartnerUnavailable has it. */
export function retryAfterOf(error: unknown): number | null {
  if (typeof error !== "object" || error === null || !("retryAfter" in error)) return null;
  const { retryAfter } = error;
  return typeof retryAfter === "number" && Number.isFinite(retryAfter) && retryAfter >= 0 ? retryAfter : null;
}
