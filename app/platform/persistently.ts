import pRetry from "p-retry";

/** Milliseconds between two attempts, and how many follow the first: a minute, in which a database comes back from a crash. */
const apart = 500;
const attempts = 120;

/**
 * Writes down what cannot be had again, such as a token whose predecessor is dead by now or how a job ended, also when the database is away for a
 * moment. A row that is gone is not waited for.
 * @throws what the last attempt threw.
 */
export function persistently<Result>(write: () => Promise<Result>): Promise<Result> {
  return pRetry(write, { retries: attempts, factor: 1, minTimeout: apart, shouldRetry: ({ error }) => !isGone(error) });
}

function isGone(error: Error): boolean {
  return "code" in error && error.code === "P2025";
}
