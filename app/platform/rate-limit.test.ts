import { describe, expect, it } from "vitest";
import { createRateLimit } from "./rate-limit.ts";

const second = (seconds: number) => new Date(1_764_000_000_000 + seconds * 1000);

describe("A rate limit", () => {
  it("lets so many pass in a minute and tells the next one when to come again", () => {
    const limit = createRateLimit({ perMinute: 3 });
    expect([0, 1, 2].map((at) => limit.take("a", second(at)))).toEqual([null, null, null]);
    expect(limit.take("a", second(20))).toBe(40);
    expect(limit.take("b", second(20))).toBeNull();
    limit.forget();
    expect(limit.take("a", second(20))).toBeNull();
  });

  it("counts what was asked at the end of the minute before, as far as it is not a minute ago", () => {
    const limit = createRateLimit({ perMinute: 4 });
    for (let i = 0; i < 4; i++) limit.take("a", second(59));
    expect(limit.take("a", second(61))).not.toBeNull();
    expect(limit.take("a", second(105))).toBeNull();
    expect(limit.take("a", second(300))).toBeNull();
  });

  it("remembers no more keys than it was told", () => {
    const limit = createRateLimit({ perMinute: 1, mostKeys: 2 });
    for (const key of ["a", "b", "c"]) expect(limit.take(key, second(0))).toBeNull();
    // The oldest one was forgotten.
    expect([limit.take("c", second(1)), limit.take("a", second(1))]).toEqual([59, null]);
  });
});
