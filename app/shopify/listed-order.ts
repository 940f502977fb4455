import { z } from "zod";
import type { OrderGid } from "#app/domain/ids.ts";

const moment = z.iso.datetime({ offset: true }).transform((value) => new Date(value));

/** What Shopify's list says of an order: enough to tell whether it has to be read. */
export const listedOrderSchema = z.object({
  id: z
    .string()
    .regex(/^gid:\/\/shopify\/Order\/\d+$/)
    .transform((value) => value as OrderGid),
  name: z.string(),
  createdAt: moment,
  processedAt: moment,
  /** Whole seconds. */
  updatedAt: moment,
});

export type ListedOrder = z.infer<typeof listedOrderSchema>;
