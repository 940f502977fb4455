import { createServer } from "node:http";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { createServer as createTcpServer } from "node:net";
import type { AddressInfo, Server } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, test } from "vitest";
import { CredentialsRejected, PartnerUnavailable, UnexpectedAnswer } from "./errors.ts";
import { createHttp, readRetryAfter } from "./http.server.ts";
import type { HttpRequest } from "./http.server.ts";

const now = () => new Date("2026-03-14T15:00:00Z");
const write: HttpRequest = { method: "POST", path: "things/", body: { form: { jsonData: "{}" } }, changes: true };
const read: HttpRequest = { ...write, changes: false };

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    if ("closeAllConnections" in server) (server as ReturnType<typeof createServer>).closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function listening(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** An Http whose partner answers by this listener. */
async function httpTo(listener: RequestListener, facts: { maxBytes?: number; timeoutMs?: number; refusalBodies?: boolean } = {}) {
  return createHttp({
    partner: "Astro",
    baseUrl: `http://${await listening(createServer(listener))}/api/`,
    timeoutMs: 2000,
    now,
    ...facts,
  });
}

function answering(status: number, body = "{}", headers: Record<string, string> = {}) {
  return (_: IncomingMessage, response: ServerResponse) => void response.writeHead(status, headers).end(body);
}

describe("what is sent", () => {
  test("a form goes to the path below the base URL, with its headers", async () => {
    const seen: { url?: string | undefined; type?: string | undefined; authorization?: string | undefined; text: string }[] = [];
    const http = await httpTo((request, response) => {
      const { authorization, "content-type": type } = request.headers;
      void text(request).then((sent) => {
        seen.push({ url: request.url, type, authorization, text: sent });
        response.end('{"ok":true}');
      });
    });
    const body = { form: { jsonData: '{"a":"é&="}' } };
    const answer = await http({ method: "POST", path: "addCustomer/", headers: { authorization: "Bearer x" }, body, changes: true });
    expect(answer).toMatchObject({ status: 200, body: { ok: true } });
    expect(seen[0]).toMatchObject({ url: "/api/addCustomer/", type: "application/x-www-form-urlencoded", authorization: "Bearer x" });
    expect(new URLSearchParams(seen[0]?.text).get("jsonData")).toBe('{"a":"é&="}');
  });

  test("JSON goes as JSON", async () => {
    const http = await httpTo((request, response) => {
      void text(request).then((sent) => response.end(JSON.stringify({ type: request.headers["content-type"], text: sent })));
    });
    const { body } = await http({ method: "PUT", path: "a", body: { json: { b: 1 } }, changes: true });
    expect(body).toEqual({ type: "application/json", text: '{"b":1}' });
  });
});

describe("answers", () => {
  test("an empty body is null", async () => {
    const http = await httpTo(answering(201, "", { location: "/things/1" }));
    const answer = await http(write);
    expect(answer).toMatchObject({ status: 201, body: null });
    expect(answer.headers.get("location")).toBe("/things/1");
  });

  test.each([400, 404, 409, 422])("a JSON refusal with %i is handed on", async (status) => {
    const http = await httpTo(answering(status, '{"error":"no"}'));
    expect(await http(write)).toMatchObject({ status, body: { error: "no" } });
  });

  test("text beyond ASCII arrives whole, even when cut between its bytes", async () => {
    const bytes = Buffer.from('{"name":"Zoé"}');
    const http = await httpTo((_, response) => {
      response.write(bytes.subarray(0, 12));
      setImmediate(() => response.end(bytes.subarray(12)));
    });
    expect((await http(read)).body).toEqual({ name: "Zoé" });
  });
});

describe("no answer", () => {
  async function failureOf(http: ReturnType<typeof createHttp>, request = write): Promise<unknown> {
    return http(request).then(
      () => "answered",
      (error: unknown) => error,
    );
  }

  test.each([401, 403])("%i means that the credentials are rejected", async (status) => {
    expect(await failureOf(await httpTo(answering(status)))).toBeInstanceOf(CredentialsRejected);
  });

  test("429 with seconds tells how long to wait, and nothing has happened", async () => {
    const error = await failureOf(await httpTo(answering(429, "slow down", { "retry-after": "17" })));
    expect(error).toBeInstanceOf(PartnerUnavailable);
    expect(error).toMatchObject({ retryAfter: 17, mayHaveHappened: false });
  });

  test("429 without a word about when has no waiting time", async () => {
    expect(await failureOf(await httpTo(answering(429)))).toMatchObject({ retryAfter: null, mayHaveHappened: false });
  });

  test("503 with an HTTP date tells the seconds until then", async () => {
    const http = await httpTo(answering(503, "", { "retry-after": "Sat, 14 Mar 2026 15:02:00 GMT" }));
    expect(await failureOf(http)).toMatchObject({ code: "partner_unavailable", retryAfter: 120 });
  });

  test.each([401, 403])("%i tells what came with it only where that was asked for", async (status) => {
    const listener = answering(status, '{"error":"user not found"}');
    const causeOf = async (...facts: Parameters<typeof httpTo>) => ((await failureOf(await httpTo(...facts))) as CredentialsRejected).cause;
    expect(await causeOf(listener)).toEqual({ httpStatus: status });
    expect(await causeOf(listener, { refusalBodies: true })).toEqual({ httpStatus: status, body: { error: "user not found" } });
    expect(await causeOf(answering(status, "<h1>no</h1>"), { refusalBodies: true })).toEqual({ httpStatus: status, body: null });
  });

  test.each([500, 502, 503, 504])("%i leaves a write in doubt, and no read", async (status) => {
    const http = await httpTo(answering(status, "<h1>oops</h1>"));
    expect(await failureOf(http, write)).toMatchObject({
      code: "partner_unavailable",
      mayHaveHappened: true,
      cause: { httpStatus: status },
    });
    expect(await failureOf(http, read)).toMatchObject({ code: "partner_unavailable", mayHaveHappened: false });
  });

  test("silence ends with the time-out and leaves a write in doubt", async () => {
    const http = await httpTo(() => {}, { timeoutMs: 50 });
    expect(await failureOf(http)).toMatchObject({
      code: "partner_unavailable",
      mayHaveHappened: true,
      message: expect.stringContaining("50 ms"),
    });
  });

  test("an answer that stops half-way ends with the time-out as well", async () => {
    const http = await httpTo((_, response) => void response.write('{"half":'), { timeoutMs: 50 });
    expect(await failureOf(http)).toMatchObject({ code: "partner_unavailable", mayHaveHappened: true });
  });

  test("a connection dropped after the request leaves a write in doubt", async () => {
    const http = await httpTo((request) => request.socket.destroy());
    expect(await failureOf(http)).toMatchObject({ code: "partner_unavailable", mayHaveHappened: true });
    expect(await failureOf(http, read)).toMatchObject({ mayHaveHappened: false });
  });

  test("a connection dropped within the answer leaves a write in doubt", async () => {
    const http = await httpTo((request, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("{", () => request.socket.destroy());
    });
    expect(await failureOf(http)).toMatchObject({ code: "partner_unavailable", mayHaveHappened: true });
  });

  test("a refused connection means that nothing has happened", async () => {
    const server = createTcpServer();
    const address = await listening(server);
    await new Promise((resolve) => server.close(resolve));
    servers.length = 0;
    const http = createHttp({ partner: "Astro", baseUrl: `http://${address}`, timeoutMs: 2000, now });
    expect(await failureOf(http)).toMatchObject({ code: "partner_unavailable", mayHaveHappened: false });
  });

  test("a name that does not exist means that nothing has happened", async () => {
    const http = createHttp({ partner: "Astro", baseUrl: "http://no-such-host.invalid", timeoutMs: 5000, now });
    expect(await failureOf(http)).toMatchObject({ code: "partner_unavailable", mayHaveHappened: false });
  });

  test("a partner that does not speak TLS means that nothing has happened", async () => {
    const address = await listening(
      createTcpServer((socket) =>
        socket
          .on("error", () => {})
          .resume()
          .end("HTTP/1.1 400 Bad Request\r\n\r\n"),
      ),
    );
    const http = createHttp({ partner: "Astro", baseUrl: `https://${address}`, timeoutMs: 2000, now });
    expect(await failureOf(http)).toMatchObject({ code: "partner_unavailable", mayHaveHappened: false });
  });

  test.each([200, 404])("what is no JSON with %i is unexpected, and a write may have happened", async (status) => {
    const http = await httpTo(answering(status, "<html>"));
    const error = await failureOf(http, write);
    expect(error).toBeInstanceOf(UnexpectedAnswer);
    expect(error).toMatchObject({ mayHaveHappened: true });
    expect(await failureOf(http, read)).toMatchObject({ code: "unexpected_answer", mayHaveHappened: false });
  });

  test("a redirect is not followed: it would take the credentials elsewhere", async () => {
    const elsewhere: string[] = [];
    const target = await listening(createServer((request, response) => void (elsewhere.push(request.url ?? ""), response.end("{}"))));
    const http = await httpTo(answering(307, "", { location: `http://${target}/` }));
    expect(await failureOf(http)).toBeInstanceOf(UnexpectedAnswer);
    expect(elsewhere).toEqual([]);
  });

  test("an answer that never ends is cut off", async () => {
    const http = await httpTo(
      (_, response) => {
        const more = () => void (response.writable && response.write("x".repeat(1000), () => setImmediate(more)));
        more();
      },
      { maxBytes: 10_000 },
    );
    expect(await failureOf(http)).toMatchObject({ code: "unexpected_answer", message: expect.stringContaining("10000 bytes") });
  });

  test("no error tells the request's content", async () => {
    const http = await httpTo((request) => request.socket.destroy());
    const error = await failureOf(http, {
      ...write,
      headers: { authorization: "Bearer secret-1" },
      body: { form: { password: "secret-2" } },
    });
    const { message, stack, cause } = error as Error;
    expect(JSON.stringify({ message, stack, cause })).not.toContain("secret-");
  });
});

describe("Retry-After", () => {
  const reading = (value: string) => readRetryAfter(new Headers({ "retry-after": value }), now());

  test("a date that has passed means at once", () => {
    expect(reading("Sat, 14 Mar 2026 14:00:00 GMT")).toBe(0);
  });

  test("a day is the most", () => {
    expect(reading("99999999")).toBe(86_400);
  });

  test.each(["soon", "-5", ""])("%o says nothing", (value) => {
    expect(reading(value)).toBeNull();
  });
});
