import { describe, expect, it, vi } from "vitest";
import { createKept, forgetAllKept } from "./kept.ts";

const at = (seconds: number) => new Date(seconds * 1000);

describe("An answer that is kept", () => {
  it("is asked for once while it is good, by however many", async () => {
    const kept = createKept<number>({ seconds: 5, most: 10 });
    const ask = vi.fn(async () => ask.mock.calls.length);
    expect(await Promise.all([kept.read("a", at(0), ask), kept.read("a", at(1), ask)])).toEqual([1, 1]);
    expect(await kept.read("a", at(5), ask)).toBe(2);
    expect(await kept.read("b", at(5), ask)).toBe(3);
  });

  it("is no error: that is asked again", async () => {
    const kept = createKept<string>({ seconds: 5, most: 10 });
    await expect(kept.read("a", at(0), () => Promise.reject(new Error("down")))).rejects.toThrow("down");
    expect(await kept.read("a", at(0), () => Promise.resolve("up"))).toBe("up");
  });

  it("is forgotten when there are too many, when somebody says so, and when everything is", async () => {
    const kept = createKept<string>({ seconds: 5, most: 2 });
    const read = (key: string, answer: string) => kept.read(key, at(0), () => Promise.resolve(answer));
    for (const key of ["a", "b", "c"]) await read(key, "first");
    expect(await read("c", "second")).toBe("first");
    expect(await read("a", "second")).toBe("second");
    kept.forget("c");
    expect(await read("c", "third")).toBe("third");
    forgetAllKept();
    expect(await read("c", "fourth")).toBe("fourth");
  });
});
