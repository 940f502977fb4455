import { expect, test } from "vitest";
import type { AstroToken } from "./messages.ts";
import { createTokenCache } from "./tokens.server.ts";

function clockAt(seconds: number) {
  const clock = { seconds, now: () => new Date(clock.seconds * 1000) };
  return clock;
}

const token = (name: string, created: number): AstroToken => ({ access_token: name, created, expires: 1800 });

test("a token is used until a minute before its end", async () => {
  const clock = clockAt(1000);
  const cache = createTokenCache({ now: clock.now });
  const signIn = () => Promise.resolve(token(`at-${clock.seconds}`, clock.seconds));
  expect(await cache.tokenFor("a", signIn)).toBe("at-1000");
  clock.seconds = 1000 + 1800 - 61;
  expect(await cache.tokenFor("a", signIn)).toBe("at-1000");
  clock.seconds = 1000 + 1800 - 60;
  expect(await cache.tokenFor("a", signIn)).toBe("at-2740");
});

test("who asks while a sign-in is under way waits for it", async () => {
  const cache = createTokenCache({ now: clockAt(1000).now });
  let signIns = 0;
  const signIn = async () => token(`t${(signIns += 1)}`, 1000);
  expect(await Promise.all([1, 2, 3].map(() => cache.tokenFor("a", signIn)))).toEqual(["t1", "t1", "t1"]);
  expect(await cache.tokenFor("b", signIn)).toBe("t2");
});

test("a sign-in that fails fails for who waits, and the next one tries again", async () => {
  const cache = createTokenCache({ now: clockAt(1000).now });
  const failing = () => Promise.reject(new Error("down"));
  const both = await Promise.allSettled([cache.tokenFor("a", failing), cache.tokenFor("a", failing)]);
  expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await cache.tokenFor("a", async () => token("t", 1000))).toBe("t");
});

test("a token that was refused late does not drop the one that replaced it", async () => {
  const cache = createTokenCache({ now: clockAt(1000).now });
  await cache.tokenFor("a", async () => token("old", 1000));
  cache.forget("a", "old");
  await cache.tokenFor("a", async () => token("new", 1000));
  cache.forget("a", "old");
  expect(await cache.tokenFor("a", async () => token("newer", 1000))).toBe("new");
});
