import { expect, it } from "vitest";
import { seldom } from "./seldom.ts";

const at = (hour: number) => ({ now: new Date(Date.UTC(2026, 2, 14, hour)) });

it("Work is done at most every so many hours, and again at once after it failed", async () => {
  const done: number[] = [];
  let fails = true;
  const work = seldom(6, async ({ now }) => {
    done.push(now.getUTCHours());
    if (fails) throw new Error("The database is away.");
    return Promise.resolve();
  });
  await expect(work(at(1))).rejects.toThrow("away");
  fails = false;
  for (const hour of [2, 3, 7, 8, 13, 14]) await work(at(hour));
  expect(done).toEqual([1, 2, 8, 14]);
});
