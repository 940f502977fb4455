import { expect, test } from "vitest";
import { tellMemory } from "./sample-memory.ts";
import type { MemorySample } from "./sample-memory.ts";

/** A process that is looked at every ten seconds. */
function life(facts: { pid: number; seconds: number; mbAt: (second: number) => number }): MemorySample[] {
  const { pid, seconds, mbAt } = facts;
  return Array.from({ length: seconds / 10 + 1 }, (_, index) => ({
    ...{ name: `worker-${pid}`, kind: "worker" as const, pid },
    at: index * 10_000,
    mb: mbAt(index * 10),
  }));
}

test("memory is told by the process that lived longest, once it has warmed up", () => {
  const samples = [
    ...life({ pid: 1, seconds: 600, mbAt: (second) => (second < 100 ? 100 + second : 200) }),
    ...life({ pid: 2, seconds: 60, mbAt: () => 340 }),
  ];
  expect(tellMemory(samples, "worker")).toEqual({ seconds: 600, earlyMb: 200, lateMb: 200, mostMb: 340, flat: true });
  expect(tellMemory(samples, "web")).toBeNull();
});

test("memory that grows and grows is not flat", () => {
  const samples = life({ pid: 1, seconds: 600, mbAt: (second) => 200 + second / 4 });
  expect(tellMemory(samples, "worker")).toMatchObject({ flat: false });
});

test("a short life tells nothing", () => {
  const samples = life({ pid: 1, seconds: 60, mbAt: () => 200 });
  expect(tellMemory(samples, "worker")).toMatchObject({ flat: null });
});
