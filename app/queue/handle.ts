import type { JobDefinition } from "./define-job.ts";

export type JobContext = {
  /** 1 for the first. */
  attempt: number;
  /** Aborts when this worker no longer holds the job: another one may be at it. */
  signal: AbortSignal;
};

/** `nextAttemptAt` null: it will not be tried again by itself. */
export type FailedAttempt = { error: unknown; attempt: number; nextAttemptAt: Date | null };

export type HandlerOptions<Payload> = {
  /** An attempt failed and the job waits for its next one. Called before it is put back: it may be called twice for one attempt. */
  onRetry?: (payload: Payload, failed: FailedAttempt) => Promise<void>;
  /** It is back in the queue, and waits for its next attempt: for what happened meanwhile and could not bring it forward yet. May be left out by a crash. */
  onPutBack?: (payload: Payload, failed: FailedAttempt) => Promise<void>;
  /** It kept failing for a day, or by a mistake of ours, or took its worker with it. Later jobs of its key go on. If this throws, the job waits once more and is given up then. */
  onGivenUp?: (payload: Payload, failed: FailedAttempt) => Promise<void>;
  /** Its payload is none, and it is set aside. */
  onUnreadable?: (data: unknown) => Promise<void>;
};

/** A job with the function that does it, for `runWorker`. */
export type JobHandler = {
  job: string;
  read: (data: unknown) => { status: "readable"; task: Task } | { status: "unreadable"; problem: string; onSetAside: () => Promise<void> };
};

export type Task = {
  /** Whose job it is; null: of no shop in particular. */
  shop: string | null;
  run: (context: JobContext) => Promise<void>;
  onRetry: (failed: FailedAttempt) => Promise<void>;
  onPutBack: (failed: FailedAttempt) => Promise<void>;
  onGivenUp: (failed: FailedAttempt) => Promise<void>;
};

/**
 * Says who does a job. To return is to have done it; to throw is to be called again later, after at least `error.retryAfter` seconds if the
 * error has such a number. It may run twice, when a worker is killed or loses the database: whatever it does must be repeatable.
 */
export function handle<Payload>(
  job: JobDefinition<Payload>,
  run: (payload: Payload, context: JobContext) => Promise<void>,
  options: HandlerOptions<Payload> = {},
): JobHandler {
  return {
    job: job.name,
    read: (data) => {
      const reading = job.payload.safeParse(data);
      if (!reading.success)
        return {
          status: "unreadable",
          problem: reading.error.issues.map(({ path, code }) => `${path.join(".")}: ${code}`).join(", "),
          onSetAside: async () => options.onUnreadable?.(data),
        };
      const payload = reading.data;
      return {
        status: "readable",
        task: {
          shop: shopOf(payload),
          run: (context) => run(payload, context),
          onRetry: async (failed) => options.onRetry?.(payload, failed),
          onPutBack: async (failed) => options.onPutBack?.(payload, failed),
          onGivenUp: async (failed) => options.onGivenUp?.(payload, failed),
        },
      };
    },
  };
}

function shopOf(payload: unknown): string | null {
  const named = typeof payload === "object" && payload !== null && "shop" in payload ? payload.shop : null;
  return typeof named === "string" && named !== "" ? named : null;
}
