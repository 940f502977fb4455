import type { z } from "zod";

export type JobDefinition<Payload> = {
  /** The queue's name. */
  name: string;
  payload: z.ZodType<Payload>;
  /** Jobs with the same key run one at a time, oldest first. */
  key: (payload: Payload) => string;
};

export function defineJob<Payload>(definition: JobDefinition<Payload>): JobDefinition<Payload> {
  return definition;
}
