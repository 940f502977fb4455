import { describe, expect, test } from "vitest";
import { createPace } from "./pace.ts";

function openPace() {
  const clock = { now: new Date("2026-03-14T15:00:00Z") };
  const pace = createPace({ now: () => clock.now });
  const later = (seconds: number) => (clock.now = new Date(clock.now.getTime() + seconds * 1000));
  const heard = (limit: string, remaining: string) =>
    pace.heard(new Headers({ "x-ratelimit-limit": limit, "x-ratelimit-remaining": remaining }));
  return { pace, later, heard };
}

describe("the pace", () => {
  test("is free while there is room, and unknown before anything was said", () => {
    const { pace, heard } = openPace();
    expect([pace.pauseMs(), pace.rateLimit()]).toEqual([0, null]);
    heard("350", "36");
    expect([pace.pauseMs(), pace.rateLimit()]).toEqual([0, { limit: 350, remaining: 36 }]);
  });

  test("is what the limit allows for ever once a tenth is left, and free again after five minutes", () => {
    const { pace, heard, later } = openPace();
    heard("350", "35");
    expect(pace.pauseMs()).toBe(858);
    later(299);
    expect(pace.pauseMs()).toBe(858);
    later(1);
    expect(pace.pauseMs()).toBe(0);
  });

  test("does not change by headers that are missing or no numbers", () => {
    const { pace, heard } = openPace();
    heard("350", "3");
    pace.heard(new Headers());
    heard("many", "few");
    heard("0", "0");
    expect(pace.rateLimit()).toEqual({ limit: 350, remaining: 3 });
  });

  test("is nought for as long as X-Series asked, and five seconds at least", () => {
    const { pace, later } = openPace();
    expect(pace.refused(30)).toBe(30);
    later(29);
    expect(pace.closedFor()).toBe(1);
    later(1);
    expect(pace.closedFor()).toBe(0);
    for (const told of [null, 0, 2]) expect(pace.refused(told)).toBe(5);
    expect(pace.closedFor()).toBe(5);
  });
});
