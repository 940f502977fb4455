import { PartnerUnavailable } from "#app/partners/errors.ts";
import type { JobDefinition } from "#app/queue/define-job.ts";
import { handle } from "#app/queue/handle.ts";
import type { HandlerOptions, JobContext, JobHandler } from "#app/queue/handle.ts";
import { closeJobFailure, recordJobFailure } from "./job-failure.server.ts";

/** As `handle`; that it was set aside is told to the merchant, until it is done after all. */
export function handleTold<Payload>(
  job: JobDefinition<Payload>,
  run: (payload: Payload, context: JobContext) => Promise<void>,
  options: HandlerOptions<Payload> = {},
): JobHandler {
  const done = async (payload: Payload, context: JobContext) => {
    await run(payload, context);
    await closeJobFailure({ job, data: payload });
  };
  return handle(job, done, {
    ...options,
    onUnreadable: (data) => recordJobFailure({ job, data }),
    onGivenUp: async (payload, failed) => {
      await options.onGivenUp?.(payload, failed);
      // Of a partner that does not answer, others tell.
      if (!(failed.error instanceof PartnerUnavailable)) await recordJobFailure({ job, data: payload });
    },
  });
}
