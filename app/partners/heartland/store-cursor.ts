import { z } from "zod";

/**
 * Where an import is. Tickets are read in the order of their last change, and by id where that is the same; the last one that was read
 * says where it goes on, so that nothing moves to another page in between. Days are read anew by id alone (reference 3.3).
 */
const changes = z.object({
  kind: z.literal("changes"),
  /** As Heartland wrote it; null for everything. */
  at: z.string().nullable(),
  id: z.number().int().nonnegative(),
  /** Where the first import began; null once it has come to its end. */
  since: z.string().nullable(),
});
const range = z.object({ kind: z.literal("range"), id: z.number().int().nonnegative() });
const cursor = z.discriminatedUnion("kind", [changes, range]);

export type ChangesCursor = z.output<typeof changes>;
export type RangeCursor = z.output<typeof range>;

/** @throws RangeError if it is none of ours. */
export function readCursor<Kind extends "changes" | "range">(text: string, kind: Kind): Extract<z.output<typeof cursor>, { kind: Kind }> {
  try {
    const read = cursor.parse(JSON.parse(text));
    if (read.kind === kind) return read as Extract<z.output<typeof cursor>, { kind: Kind }>;
  } catch {
    // Told below.
  }
  throw new RangeError("That is not a cursor of Heartland for this.");
}

export function firstChange(from: Date | undefined): ChangesCursor {
  const at = from?.toISOString() ?? null;
  return { kind: "changes", at, id: 0, since: at };
}

/** Whatever changed after the cursor, to be sorted by `updated_at` and `id`. */
export function filterAfter({ at, id }: ChangesCursor): Record<string, unknown> {
  if (at === null) return {};
  if (id === 0) return { updated_at: { $gte: at } };
  return { $or: [{ updated_at: { $gt: at } }, { updated_at: at, id: { $gt: id } }] };
}

const overlapMs = 120_000;

/**
 * Where it goes on after a page. At the end we step back by two minutes once: a change that was under way may be told later than one that
 * began after it [I].
 */
export function nextChange(
  here: ChangesCursor,
  { last, isLast }: { last: { updated_at: string; id: string } | undefined; isLast: boolean },
): ChangesCursor {
  const read = last ? { ...here, at: last.updated_at, id: Number(last.id) } : here;
  if (!isLast) return read;
  if (read.at === null || read.id === 0) return { ...read, since: null };
  return { kind: "changes", at: new Date(Date.parse(read.at) - overlapMs).toISOString(), id: 0, since: null };
}

/** How much of the time since the first import's beginning is read: 0 to 1; null after that. */
export function progressOf({ at, since }: ChangesCursor, now: Date): number | null {
  if (at === null || since === null) return null;
  const all = now.getTime() - Date.parse(since);
  return all <= 0 ? 1 : Math.min(1, Math.max(0, (Date.parse(at) - Date.parse(since)) / all));
}
