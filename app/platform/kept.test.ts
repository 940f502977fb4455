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

  it("is asked for anew before its time is over, where that is wanted, and nobody waits for it", async () => {
    const kept = createKept<number>({ seconds: 4, most: 10, renews: () => Promise.resolve() });
    const ask = vi.fn(async () => ask.mock.calls.length);
    const read = (seconds: number) => kept.read("a", at(seconds), ask);
    expect([await read(0), await read(1), await read(2)]).toEqual([1, 1, 1]);
    await vi.waitFor(async () => expect(await read(3)).toBe(2));
    expect(ask).toHaveBeenCalledTimes(2);
    expect(await read(5)).toBe(2);
  });

  it("is good until its time is over when it cannot be had anew", async () => {
    const kept = createKept<string>({ seconds: 4, most: 10, renews: () => Promise.resolve() });
    await kept.read("a", at(0), () => Promise.resolve("up"));
    const fail = () => Promise.reject(new Error("down"));
    expect(await kept.read("a", at(3), fail)).toBe("up");
    expect(await kept.read("a", at(3.5), fail)).toBe("up");
    await expect(kept.read("a", at(4), fail)).rejects.toThrow("down");
  });

  it("is not brought back by what was asked before it was forgotten", async () => {
    const kept = createKept<string>({ seconds: 4, most: 10, renews: () => Promise.resolve() });
    await kept.read("a", at(0), () => Promise.resolve("old"));
    let answer = (_value: string): void => undefined;
    await kept.read("a", at(3), () => new Promise((resolve) => (answer = resolve)));
    kept.forget("a");
    answer("old still");
    expect(await kept.read("a", at(3), () => Promise.resolve("new"))).toBe("new");
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
