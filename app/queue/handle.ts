import type { JobDefinition } from "./define-job.ts";

export type JobContext = {
  /** 1 for the first. */
  attempt: number;
  /** Aborts when this worker no longer holds the job: another one may be at it. */
  signal: AbortSignal;
};

export type HandlerOptions<Payload> = {
  /** The attempt failed and the job waits until then. */
  onRetry?: (payload: Payload, error: unknown, nextAttemptAt: Date) => Promise<void>;
  /** It kept failing for a day: it will not be tried again by itself, and later jobs of its key go on. */
  onGivenUp?: (payload: Payload, error: unknown) => Promise<void>;
};

/** A job with the function that does it, for `runWorker`. */
export type JobHandler = {
  job: string;
  read: (data: unknown) => { status: "readable"; task: Task } | { status: "unreadable"; problem: string };
};

export type Task = {
  key: string;
  run: (context: JobContext) => Promise<void>;
  onRetry: (error: unknown, nextAttemptAt: Date) => Promise<void>;
  onGivenUp: (error: unknown) => Promise<void>;
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
        return { status: "unreadable", problem: reading.error.issues.map(({ path, code }) => `${path.join(".")}: ${code}`).join(", ") };
      const payload = reading.data;
      return {
        status: "readable",
        task: {
          key: job.key(payload),
          run: (context) => run(payload, context),
          onRetry: async (error, nextAttemptAt) => options.onRetry?.(payload, error, nextAttemptAt),
          onGivenUp: async (error) => options.onGivenUp?.(payload, error),
        },
      };
    },
  };
}
