import { z } from "zod";
import { locationStatuses } from "#app/sales/chain-view.ts";

const text = z.string().max(200);
export const locationInput = z.object({ locationId: text, timeZone: text });

/** More than a chain has: a page that asks for more is none of ours. */
const mostLocations = 1_000;
export const locationIds = z.array(z.uuid()).max(mostLocations);

/** What can be asked of locations, wherever they are listed. */
export const locationIntents = [
  z.object({ intent: z.literal("look") }),
  z.object({ intent: z.literal("saveLocation"), location: z.uuid(), input: locationInput }),
  z.object({ intent: z.literal("setStatus"), locations: locationIds, status: z.enum(locationStatuses) }),
] as const;

export const locationInputs = z.record(z.uuid(), locationInput);
