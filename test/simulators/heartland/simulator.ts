import { setTimeout as wait } from "node:timers/promises";
import { createBooks } from "./books.ts";
import type { Account } from "./books.ts";
import { control } from "./control.ts";
import { carryOut, endpointOf } from "./endpoints.ts";
import { NoAnswer } from "../shared/faults.ts";
import { createFaults } from "./faults.ts";
import type { Fault } from "./faults.ts";
import { serve } from "../shared/serve.ts";
import type { HeartlandUser, HeartlandWorld } from "./world.ts";

export type HeartlandSimulatorOptions = HeartlandWorld & { now: () => Date };

/** One call as it came in. `answer` is null when none was given, or nothing in it. */
export type Call = {
  at: string;
  method: string;
  /** With `:id` for an id: "sales/orders/:id/lines". */
  endpoint: string;
  path: string;
  query: string;
  body: unknown;
  fault: Fault["kind"] | null;
  httpStatus: number | null;
  answer: unknown;
};

/** How long a write takes: two that overlap are noticed. */
const writeMs = 1;

/** Heartland Retail's REST API in memory. See README.md for what it models and what is invented. */
export function createHeartlandSimulator({ now, ...world }: HeartlandSimulatorOptions) {
  const books = createBooks(world, now);
  const faults = createFaults();
  const calls: Call[] = [];
  const writing = new Set<Account>();
  const codes = new Set<string>();

  async function handle(request: Request): Promise<Response> {
    const url = new URL(request.url);
    if (url.pathname.startsWith("/__control/")) return control(request, { books, faults, calls, now });
    if (url.pathname === "/oauth/authorize") return authorize(url);
    const path = url.pathname.replace(/^\/api\/?/, "");
    const text = await request.text();
    const body = readBody(text);
    const call: Call = {
      at: now().toISOString(),
      method: request.method,
      endpoint: endpointOf(path),
      path,
      query: url.search,
      body: path === "oauth/token" ? "•••" : body,
      fault: null,
      httpStatus: null,
      answer: null,
    };
    calls.push(call);
    const fault = faults.strike(call);
    call.fault = fault?.kind ?? null;
    const response = await strikeOr(fault, () => answer(request, { url, path, text, body }));
    call.httpStatus = response.status;
    call.answer =
      path === "oauth/token"
        ? "•••"
        : await response
            .clone()
            .json()
            .catch(() => null);
    return response;
  }

  /** What a fault makes of a call; `act` changes the books. */
  async function strikeOr(fault: Fault | null, act: () => Promise<Response>): Promise<Response> {
    switch (fault?.kind) {
      case undefined:
        return act();
      case "rate_limited":
        return plain(429, "Too Many Requests", retryAfterOf({ ...fault, retryAfter: fault.retryAfter ?? 1 }));
      case "unavailable":
        return plain(503, "Service Unavailable", retryAfterOf(fault));
      case "server_error":
        return plain(500, "Internal Server Error");
      case "server_error_after_write":
        await act();
        return plain(500, "Internal Server Error");
      case "not_json":
        return page();
      case "not_json_after_write":
        await act();
        return page();
      case "no_answer":
        throw new NoAnswer("silent");
      case "no_answer_after_write":
        await act();
        throw new NoAnswer("silent");
      case "down":
      case "drop_before_write":
        throw new NoAnswer("dropped");
      case "drop_after_write":
        await act();
        throw new NoAnswer("dropped");
      case "credentials_revoked":
        return plain(401, "Unauthorized");
      case "forbidden":
        return plain(403, "Forbidden");
      case "slow":
        await wait(fault.delayMs ?? 1000);
        return act();
    }
  }

  function retryAfterOf({ retryAfter }: Fault): Record<string, string> {
    if (retryAfter === undefined) return {};
    const value = typeof retryAfter === "number" ? String(retryAfter) : new Date(now().getTime() + retryAfter.dateIn * 1000).toUTCString();
    return { "retry-after": value };
  }

  type Heard = { url: URL; path: string; text: string; body: Record<string, unknown> | null };

  async function answer(request: Request, { url, path, text, body }: Heard): Promise<Response> {
    if (path === "oauth/token") return token(request.method, request.method === "GET" ? url.searchParams : new URLSearchParams(text));
    const bearer = /^Bearer (.+)$/.exec(request.headers.get("authorization") ?? "")?.[1];
    const found = userWith(bearer);
    if (!found) return plain(401, "Unauthorized");
    const { account, user } = found;
    if (request.method === "GET") return carryOut("GET", path, { account, user, query: url.searchParams, body: {}, now: now() });
    if (text !== "" && !request.headers.get("content-type")?.startsWith("application/json")) return plain(415, "Unsupported Media Type");
    if (text !== "" && !body) return plain(400, "Bad Request");
    // Parallel writes get throttled (reference 3.5).
    if (account.rules.refusesParallelWrites && writing.has(account)) return plain(429, "Too Many Requests", { "retry-after": "1" });
    writing.add(account);
    try {
      await wait(writeMs);
      return located(carryOut(request.method, path, { account, user, query: url.searchParams, body: body ?? {}, now: now() }), url.origin);
    } finally {
      writing.delete(account);
    }
  }

  /** A user who was made inactive keeps the token: what the real service does is unknown, and `whoami` is to tell. */
  function userWith(bearer: string | undefined): { account: Account; user: HeartlandUser } | null {
    for (const account of books.accounts) {
      const user = account.users.find((one) => one.token !== null && one.token === bearer);
      if (user) return { account, user };
    }
    return null;
  }

  /** The page on which a person allows an app: here they always do. */
  function authorize(url: URL): Response {
    const asked = Object.fromEntries(url.searchParams);
    const { oauth } = world;
    if (!oauth || asked.client_id !== oauth.clientId || asked.redirect_uri !== oauth.redirectUri || !asked.scope)
      return plain(400, "Bad Request");
    const code = crypto.randomUUID();
    codes.add(code);
    const back = new URL(oauth.redirectUri);
    back.searchParams.set("code", code);
    if (asked.state) back.searchParams.set("state", asked.state);
    return new Response(null, { status: 302, headers: { location: back.href } });
  }

  /** POST as OAuth has it, and GET as one client does (reference 3.2). */
  function token(method: string, form: URLSearchParams): Response {
    if (method !== "POST" && method !== "GET") return plain(405, "Method Not Allowed");
    const { oauth } = world;
    const right =
      form.get("client_id") === oauth?.clientId &&
      form.get("client_secret") === oauth?.clientSecret &&
      form.get("redirect_uri") === oauth?.redirectUri &&
      form.get("grant_type") === "authorization_code";
    if (!oauth || !right) return Response.json({ error: "invalid_client" }, { status: 400 });
    if (!codes.delete(form.get("code") ?? "")) return Response.json({ error: "invalid_grant" }, { status: 400 });
    const user = books.accountOf().users[0];
    if (!user) return plain(400, "Bad Request");
    user.token = `oauth-${crypto.randomUUID()}`;
    return Response.json({ access_token: user.token, token_type: "bearer", scope: "item.manage customer.manage" });
  }

  return {
    handle,
    books,
    faults,
    calls,
    callsTo: (method: string, endpoint: string) => calls.filter((call) => call.method === method && call.endpoint === endpoint),
    /** All calls that may have changed something. */
    writes: () => calls.filter(({ method }) => method !== "GET"),
    /** Listens on 127.0.0.1; `baseUrl` is what goes into the connection form. */
    serve: (options?: { port?: number }) => serve(handle, { ...options, apiPath: "/api" }),
  };
}

function readBody(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === "object" && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** `Location` is a whole address (reference 3.4). */
function located(response: Response, origin: string): Response {
  const path = response.headers.get("location");
  if (path) response.headers.set("location", `${origin}${path}`);
  return response;
}

function page(): Response {
  return new Response("<html><body>One moment, please.</body></html>", { headers: { "content-type": "text/html" } });
}

function plain(status: number, message: string, headers: Record<string, string> = {}): Response {
  return Response.json({ error: message.toLowerCase().replaceAll(" ", "_"), message }, { status, headers });
}
