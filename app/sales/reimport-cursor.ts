import { z } from "zod";

/** Where a re-import is: the sales of the stores of one time zone after the other, and then the shifts. `cursor` is the connector's. */
const cursor = z.discriminatedUnion("part", [
  z.object({ part: z.literal("sales"), timeZone: z.string(), cursor: z.string().nullable() }),
  /** `since`: when we began to read them; what is not told from then on is not there any more. */
  z.object({ part: z.literal("shifts"), since: z.coerce.date(), cursor: z.string().nullable() }),
]);
export type ReimportCursor = z.output<typeof cursor>;

export function readReimportCursor(text: string): ReimportCursor {
  return cursor.parse(JSON.parse(text));
}

/** 0 to 1. `zones`: all that are read, in their order; `page`: how much of what is read now is read, if anybody knows. */
export function progressOfReimport(here: ReimportCursor, { zones, page }: { zones: string[]; page: number | null }): number {
  const parts = zones.length + 1;
  if (here.part === "shifts") return zones.length / parts;
  return (Math.max(0, zones.indexOf(here.timeZone)) + (page ?? 0)) / parts;
}
