import { describe, expect, test } from "vitest";
import { filterAfter, firstChange, nextChange, progressOf, readCursor } from "./store-cursor.ts";

const from = new Date("2026-03-10T00:00:00.000Z");
const row = (updated_at: string, id: string) => ({ updated_at, id });

describe("changes", () => {
  test("begin with everything, or at a moment and with it", () => {
    expect(filterAfter(firstChange(undefined))).toEqual({});
    expect(filterAfter(firstChange(from))).toEqual({ updated_at: { $gte: "2026-03-10T00:00:00.000Z" } });
  });

  test("go on after the last one, by id where more have the same moment", () => {
    const next = nextChange(firstChange(from), { last: row("2026-03-11T00:00:00Z", "42"), isLast: false });
    expect(filterAfter(next)).toEqual({
      $or: [{ updated_at: { $gt: "2026-03-11T00:00:00Z" } }, { updated_at: "2026-03-11T00:00:00Z", id: { $gt: 42 } }],
    });
  });

  test("step back by two minutes at the end, once", () => {
    const end = nextChange(firstChange(from), { last: row("2026-03-11T00:00:00Z", "42"), isLast: true });
    expect(filterAfter(end)).toEqual({ updated_at: { $gte: "2026-03-10T23:58:00.000Z" } });
    expect(nextChange(end, { last: undefined, isLast: true })).toEqual(end);
    expect(nextChange(end, { last: row("2026-03-11T00:00:00Z", "42"), isLast: true })).toEqual(end);
  });

  test("of an account without tickets begin anew", () => {
    expect(nextChange(firstChange(undefined), { last: undefined, isLast: true })).toEqual(firstChange(undefined));
  });

  test("tell how far the first import has come, and nothing after that", () => {
    const now = new Date("2026-03-14T00:00:00Z");
    const here = nextChange(firstChange(from), { last: row("2026-03-11T00:00:00Z", "42"), isLast: false });
    expect(progressOf(here, now)).toBe(0.25);
    expect(progressOf(firstChange(now), now)).toBe(1);
    expect(progressOf(firstChange(undefined), now)).toBeNull();
    expect(progressOf(nextChange(here, { last: undefined, isLast: true }), now)).toBeNull();
  });
});

test("a cursor is read for what it was written for, and for nothing else", () => {
  const here = firstChange(from);
  expect(readCursor(JSON.stringify(here), "changes")).toEqual(here);
  expect(() => readCursor(JSON.stringify(here), "range")).toThrow(RangeError);
  expect(() => readCursor("tomorrow", "changes")).toThrow(RangeError);
});
