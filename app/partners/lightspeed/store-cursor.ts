import { z } from "zod";

/**
 * Where an import is. X-Series lists changes by their version only [V 4.4], and finds sales of a time by a search: so an import that is to
 * begin some days ago searches day by day, the latest first, and goes on with the changes since it began.
 */
const time = z.number().int();
const days = z.object({
  kind: z.literal("days"),
  from: time,
  /** Where the search began, and how far back it has come. */
  to: time,
  at: time,
  /** Of the time that is searched at once. */
  windowMs: z.number().int().positive(),
  offset: z.number().int().nonnegative(),
  /** Whatever changes while we search has a greater version; null while nothing was found. */
  after: z.number().int().nonnegative().nullable(),
});
const changes = z.object({ kind: z.literal("changes"), after: z.number().int().nonnegative() });
const cursor = z.discriminatedUnion("kind", [days, changes]);

export type DaysCursor = z.output<typeof days>;
export type ChangesCursor = z.output<typeof changes>;

/** @throws RangeError if it is none of ours. */
export function readCursor(text: string): DaysCursor | ChangesCursor {
  try {
    return cursor.parse(JSON.parse(text));
  } catch {
    throw new RangeError("That is not a cursor of Lightspeed.");
  }
}

const dayMs = 86_400_000;
const minuteMs = 60_000;
/** A search does not look further [O 4.4]. */
const deepest = 10_000;

export function firstDay({ from, to }: { from: Date; to: Date }): DaysCursor {
  return { kind: "days", from: from.getTime(), to: to.getTime(), at: to.getTime(), windowMs: dayMs, offset: 0, after: null };
}

/** The time that is searched now. */
export function windowOf({ from, at, windowMs }: DaysCursor): { from: Date; to: Date } {
  return { from: new Date(Math.max(from, at - windowMs)), to: new Date(at) };
}

/**
 * Where the search goes on after a page.
 * @param page.versions of the sales on it.
 * @param page.isFull as many as were asked for: there may be more of this time.
 */
export function nextAfter(here: DaysCursor, page: { versions: number[]; isFull: boolean }): DaysCursor {
  const { versions, isFull } = page;
  // What changed since the first page that had anything has a greater version than the least on it.
  const after = here.after ?? (versions.length === 0 ? null : Math.max(0, Math.min(...versions) - 1));
  if (!isFull) return { ...here, after, at: windowOf(here).from.getTime(), windowMs: dayMs, offset: 0 };
  const offset = here.offset + versions.length;
  if (offset + versions.length <= deepest || here.windowMs <= minuteMs) return { ...here, after, offset };
  // More than a search tells of so long a time: the same again in shorter ones.
  return { ...here, after, windowMs: Math.max(minuteMs, Math.floor(here.windowMs / 2)), offset: 0 };
}

export function isSearched({ from, at }: DaysCursor): boolean {
  return at <= from;
}

/** 0 to 1. */
export function progressOf({ from, to, at }: DaysCursor): number {
  return to <= from ? 1 : Math.min(1, (to - at) / (to - from));
}
