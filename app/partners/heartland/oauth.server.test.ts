import { afterEach, expect, test } from "vitest";
import { CredentialsRejected, UnexpectedAnswer } from "#app/partners/errors.ts";
import { heartlandOAuth, heartlandWorld } from "#test/fixtures/heartland-world.ts";
import { createHeartlandSimulator } from "#test/simulators/heartland/simulator.ts";
import { authorizeUrl, connectWithCode } from "./oauth.server.ts";

const now = () => new Date("2026-03-14T15:00:00Z");
const app = { ...heartlandOAuth, scopes: ["item.manage", "customer.manage"] };

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** The merchant allows the app. @returns what they come back with */
async function allowed() {
  const simulator = createHeartlandSimulator({ ...heartlandWorld(), now });
  const served = await simulator.serve();
  closing.push(() => served.close());
  const asked = authorizeUrl(app, { state: "s 1", oauthUrl: served.origin });
  const answer = await fetch(asked, { redirect: "manual" });
  const back = new URL(answer.headers.get("location") ?? "");
  return { simulator, oauthUrl: served.origin, code: back.searchParams.get("code") ?? "", state: back.searchParams.get("state") };
}

test("the merchant is sent to Heartland with what the app wants", () => {
  expect(authorizeUrl(app, { state: "s1" })).toBe(
    "https://retail.heartland.us/oauth/authorize?client_id=punchcard&scope=item.manage+customer.manage&redirect_uri=http%3A%2F%2F127.0.0.1%3A4000%2Fheartland%2Fcallback&state=s1",
  );
});

test.each(["POST", "GET"] as const)("a code becomes a token and an address, asked for by %s", async (method) => {
  const { simulator, oauthUrl, code, state } = await allowed();
  expect(state).toBe("s 1");
  expect(await connectWithCode(app, code, { now, oauthUrl, method })).toEqual({
    baseUrl: "https://northside-pets.retail.heartland.us/api",
    token: simulator.books.accountOf().users[0]?.token,
  });
});

test("a code that was used, or an app that is not known, is rejected", async () => {
  const { oauthUrl, code } = await allowed();
  await expect(connectWithCode({ ...app, clientSecret: "guess" }, code, { now, oauthUrl })).rejects.toBeInstanceOf(CredentialsRejected);
  await connectWithCode(app, code, { now, oauthUrl });
  await expect(connectWithCode(app, code, { now, oauthUrl })).rejects.toBeInstanceOf(CredentialsRejected);
});

test("an account that is not at Heartland gets no token", async () => {
  const { simulator, oauthUrl, code } = await allowed();
  simulator.books.accountOf().subdomain = "example.com/";
  await expect(connectWithCode(app, code, { now, oauthUrl })).rejects.toBeInstanceOf(UnexpectedAnswer);
});
