import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { inTurn } from "./write-queue.server.ts";

test("writes of one account go one after the other, those of another beside them, and a failed one holds up nobody", async () => {
  const seen: string[] = [];
  const write = (account: string, name: string, fails = false) =>
    inTurn(account, async () => {
      seen.push(`${name} begins`);
      await wait(5);
      seen.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    });
  const all = await Promise.allSettled([write("a", "one", true), write("a", "two"), write("b", "three"), write("a", "four")]);
  expect(all.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled", "fulfilled"]);
  expect(seen.filter((one) => !one.startsWith("three"))).toEqual(
    ["one", "two", "four"].flatMap((name) => [`${name} begins`, `${name} ends`]),
  );
  expect(seen.indexOf("three begins")).toBeLessThan(seen.indexOf("one ends"));
});
