import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import type { Exchange } from "#app/partners/capabilities.ts";
import { CredentialsRejected } from "#app/partners/errors.ts";
import { createExchanger } from "./exchange.server.ts";
import { createPace } from "./pace.ts";

const now = () => new Date("2026-03-14T15:00:00Z");
const open: { close: () => void }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

/** An exchanger whose X-Series always says this. */
async function exchangerTo(status: number, body: string, headers: Record<string, string> = {}) {
  const server = createServer((_, response) => void response.writeHead(status, headers).end(body));
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const exchanges: Exchange[] = [];
  const pace = createPace({ now });
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const exchange = createExchanger({ baseUrl, timeoutMs: 2000, now, pace, onExchange: (one) => exchanges.push(one) });
  const call = { operation: "account", method: "GET" as const, path: "api/2026-07/user", changes: false };
  const ask = () => exchange(call, ({ body: heard }) => heard).catch((error: unknown) => error);
  return { ask, exchanges, pace };
}

test("a refused user is told apart, and neither the error nor what is kept of the call names them", async () => {
  const { ask, exchanges } = await exchangerTo(403, '{"error":"user robin@example.test not found","email":"robin@example.test"}');
  const error = await ask();
  expect(error).toBeInstanceOf(CredentialsRejected);
  expect(error).toMatchObject({
    why: "user_removed",
    message: "Lightspeed answered HTTP 403. user r…@example.test not found.",
    cause: { httpStatus: 403, body: { error: "user r…@example.test not found", email: "r…@example.test" } },
  });
  expect(exchanges).toMatchObject([{ outcome: "credentials_rejected", answer: { httpStatus: 403 } }]);
  expect(JSON.stringify(exchanges)).not.toContain("robin@");
});

test("a 401 without a word is about the token", async () => {
  const { ask } = await exchangerTo(401, "");
  expect(await ask()).toMatchObject({ why: "credentials", message: "Lightspeed answered HTTP 401." });
});

test("a 429 without a date closes us off for a moment", async () => {
  const { ask, pace } = await exchangerTo(429, '{"error":"Too Many Requests"}');
  expect(await ask()).toMatchObject({ code: "partner_unavailable", retryAfter: 5, mayHaveHappened: false });
  expect(pace.closedFor()).toBe(5);
});

test("what is left of the limit is heard from a refusal as well", async () => {
  const { ask, pace } = await exchangerTo(404, '{"error":"Not Found"}', { "x-ratelimit-limit": "350", "x-ratelimit-remaining": "12" });
  expect(await ask()).toEqual({ error: "Not Found" });
  expect(pace.rateLimit()).toEqual({ limit: 350, remaining: 12 });
});
