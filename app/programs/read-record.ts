/** How a reading of the shop's products or of a partner's programs stands. */
export type ReadState = {
  status: "never" | "reading" | "done" | "failed";
  rows: number;
  startedAt: Date | null;
  /** Of the last one that came to its end: what is shown is of this moment. */
  finishedAt: Date | null;
  problem: ReadProblem | null;
};

/** Keys of the texts under `programs.readProblems`. */
const readProblems = [
  "partner_unavailable",
  "credentials_rejected",
  "unexpected_answer",
  "not_connected",
  /** It passes: the queue tries again. */
  "shopify_waits",
  "shopify_refused",
  "no_access",
  "given_up",
] as const;
export type ReadProblem = (typeof readProblems)[number];

type Row = { startedAt: Date; finishedAt: Date | null; rows: number; problem: string | null };

/** `finishedAt` stays that of the last good reading while a new one is under way or has failed. */
export function readRecord(row: Row | null): ReadState {
  if (!row) return { status: "never", rows: 0, startedAt: null, finishedAt: null, problem: null };
  const { startedAt, finishedAt, rows } = row;
  const problem = row.problem === null ? null : (readProblems.find((known) => known === row.problem) ?? "given_up");
  const isDone = finishedAt !== null && finishedAt >= startedAt;
  const goesOn = problem === null || problem === "shopify_waits";
  return { status: isDone ? "done" : goesOn ? "reading" : "failed", rows, startedAt, finishedAt, problem };
}

const minute = 60_000;
const day = 24 * 60 * minute;
const pause = 5 * minute;

/**
 * Whether there is no need to read now: it was read within a day, it is being read, or it failed a few minutes ago.
 * `readingMs`: how long a reading may take before nobody is thought to be at it any more.
 */
export function isFresh({ status, startedAt, finishedAt }: ReadState, moment: Date, readingMs = pause): boolean {
  const since = (at: Date | null) => (at ? moment.getTime() - at.getTime() : Infinity);
  switch (status) {
    case "never":
      return false;
    case "done":
      return since(finishedAt) < day;
    case "reading":
      return since(startedAt) < readingMs;
    case "failed":
      return since(startedAt) < pause;
  }
}
