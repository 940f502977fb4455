/** What somebody can do with a failure beside fixing it; each has its text under `failures.events`. */
export const failureEventKinds = ["assigned", "unassigned", "snoozed", "woken", "noted", "hidden", "unhidden"] as const;
export type FailureEventKind = (typeof failureEventKinds)[number];

export const longestNote = 1000;

const longestSnoozeMs = 366 * 86_400_000;

/** Why a failure cannot be put off until then; null when it can. */
export function snoozeProblem(until: Date, now: Date): "past" | "too_far" | null {
  if (Number.isNaN(until.getTime()) || until <= now) return "past";
  return until.getTime() - now.getTime() > longestSnoozeMs ? "too_far" : null;
}
