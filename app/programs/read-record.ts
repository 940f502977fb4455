/** How a reading of the shop's products or of a partner's programs stands. */
export type ReadState = {
  status: "never" | "reading" | "done" | "failed";
  rows: number;
  startedAt: Date | null;
  /** Of the last one that came to its end: what is shown is of this moment. */
  finishedAt: Date | null;
  problem: string | null;
};

type Row = { startedAt: Date; finishedAt: Date | null; rows: number; problem: string | null };

/** `finishedAt` stays that of the last good reading while a new one is under way or has failed. */
export function readRecord(row: Row | null): ReadState {
  if (!row) return { status: "never", rows: 0, startedAt: null, finishedAt: null, problem: null };
  const { startedAt, finishedAt, rows, problem } = row;
  const isDone = finishedAt !== null && finishedAt >= startedAt;
  return { status: isDone ? "done" : problem === null ? "reading" : "failed", rows, startedAt, finishedAt, problem };
}

const minute = 60_000;
const keepsMs = 24 * 60 * minute;
/** After a failure, and for a reading that nobody brought to its end. */
const patienceMs = 5 * minute;

/** Whether there is no need to read again now: it was read within a day, or somebody tried a few minutes ago. */
export function freshFor({ status, startedAt, finishedAt }: ReadState, moment: Date): boolean {
  if (status === "done") return moment.getTime() - (finishedAt?.getTime() ?? 0) < keepsMs;
  return startedAt !== null && moment.getTime() - startedAt.getTime() < patienceMs;
}
