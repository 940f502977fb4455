import { describe, expect, test } from "vitest";
import { firstDay, isSearched, nextAfter, progressOf, readCursor, windowOf } from "./store-cursor.ts";

const to = new Date("2026-03-14T15:00:00Z");
const from = new Date("2026-03-11T21:00:00Z");
const hours = (count: number) => count * 3_600_000;

describe("a search day by day", () => {
  test("begins with the last day and ends with the rest of the first", () => {
    const windows = [];
    for (let here = firstDay({ from, to }); !isSearched(here); here = nextAfter(here, { versions: [], isFull: false }))
      windows.push(windowOf(here));
    expect(windows.map((one) => one.from.toISOString())).toEqual([
      "2026-03-13T15:00:00.000Z",
      "2026-03-12T15:00:00.000Z",
      "2026-03-11T21:00:00.000Z",
    ]);
    expect(windows.map((one) => one.to.getTime())).toEqual([to.getTime(), ...windows.slice(0, -1).map((one) => one.from.getTime())]);
  });

  test("stays with a day while its pages are full", () => {
    const first = firstDay({ from, to });
    const second = nextAfter(first, { versions: [7, 5, 9], isFull: true });
    expect(second).toMatchObject({ at: first.at, offset: 3, after: 4 });
    expect(nextAfter(second, { versions: [2, 3], isFull: false })).toMatchObject({ at: to.getTime() - hours(24), offset: 0, after: 4 });
  });

  test("goes on with what changed since the first page that had anything", () => {
    const empty = nextAfter(firstDay({ from, to }), { versions: [], isFull: false });
    expect(empty.after).toBeNull();
    expect(nextAfter(empty, { versions: [12, 11], isFull: false }).after).toBe(10);
  });

  test("takes a day with more sales than a search tells of in halves, and goes on in whole days", () => {
    let here = firstDay({ from, to });
    const versions = Array.from({ length: 200 }, (_, index) => index + 1);
    for (let pages = 0; pages < 50; pages++) here = nextAfter(here, { versions, isFull: true });
    expect(here).toMatchObject({ at: to.getTime(), windowMs: hours(12), offset: 0 });
    expect(windowOf(here).from.getTime()).toBe(to.getTime() - hours(12));
    expect(nextAfter(here, { versions: [], isFull: false })).toMatchObject({ at: to.getTime() - hours(12), windowMs: hours(24) });
  });

  test("never asks for less than a minute, whatever is in it", () => {
    let here = { ...firstDay({ from, to }), windowMs: 60_000 };
    const versions = Array.from({ length: 200 }, (_, index) => index + 1);
    for (let pages = 0; pages < 60; pages++) here = nextAfter(here, { versions, isFull: true });
    expect(here).toMatchObject({ windowMs: 60_000, offset: 12_000 });
  });

  test("tells how far it has come; an empty time is searched", () => {
    const here = firstDay({ from, to });
    expect(progressOf(here)).toBe(0);
    expect(progressOf({ ...here, at: (to.getTime() + from.getTime()) / 2 })).toBe(0.5);
    expect(progressOf({ ...here, at: from.getTime() })).toBe(1);
    expect(isSearched(firstDay({ from: to, to }))).toBe(true);
    expect(progressOf(firstDay({ from: to, to }))).toBe(1);
  });
});

test("a cursor is read as it was written, and anything else is refused", () => {
  const here = firstDay({ from, to });
  expect(readCursor(JSON.stringify(here))).toEqual(here);
  for (const text of ["", "12", "{}", '{"kind":"changes","after":-1}', '{"kind":"changes"}'])
    expect(() => readCursor(text)).toThrow(RangeError);
});
