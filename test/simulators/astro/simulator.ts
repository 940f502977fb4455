import { setTimeout as wait } from "node:timers/promises";
import { createBooks } from "./books.ts";
import type { Account } from "./books.ts";
import { said } from "./codes.ts";
import { control } from "./control.ts";
import { endpoints, storeApi, tell } from "./endpoints.ts";
import type { Data } from "./endpoints.ts";
import { NoAnswer } from "../shared/faults.ts";
import { createFaults } from "./faults.ts";
import type { Fault } from "./faults.ts";
import { serve } from "../shared/serve.ts";
import type { AstroWorld } from "./world.ts";

export type AstroSimulatorOptions = AstroWorld & {
  now: () => Date;
  /** What a token that ended gets, as nobody knows it: HTTP 401, or an error inside HTTP 200. */
  endedTokenAnswer?: "http_401" | "logical";
};

/** One call as it came in. `answer` is null when none was given. */
export type Call = { at: string; endpoint: string; data: Data; fault: Fault["kind"] | null; httpStatus: number | null; answer: unknown };

const lifetime = 1800;

/** Astro Loyalty's REST API in memory. See README.md for what it models and what is invented. */
export function createAstroSimulator({ now, endedTokenAnswer = "http_401", ...world }: AstroSimulatorOptions) {
  const books = createBooks(world);
  const faults = createFaults();
  const calls: Call[] = [];
  const tokens = new Map<string, { account: Account; endsAt: number }>();
  let issued = 0;

  async function handle(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith("/__control/")) return control(request, { books, faults, calls, now });
    const call: Call = {
      at: now().toISOString(),
      endpoint: /([^/]*)\/?$/.exec(pathname)?.[1] ?? "",
      data: {},
      fault: null,
      httpStatus: null,
      answer: null,
    };
    calls.push(call);
    const form = new URLSearchParams(await request.text());
    call.data = readData(call.endpoint, form) ?? {};
    const fault = faults.strike(call.endpoint);
    call.fault = fault?.kind ?? null;
    const response = await strikeOr(fault, () => answer(request, call.endpoint, form));
    call.httpStatus = response.status;
    call.answer = await response
      .clone()
      .json()
      .catch(() => null);
    return response;
  }

  /** What a fault makes of a call; `carryOut` changes the books. */
  async function strikeOr(fault: Fault | null, carryOut: () => Response): Promise<Response> {
    switch (fault?.kind) {
      case undefined:
        return carryOut();
      case "rate_limited":
        return plain(429, "Too Many Requests", retryAfterOf({ ...fault, retryAfter: fault.retryAfter ?? 1 }));
      case "unavailable":
        return plain(503, "Service Unavailable", retryAfterOf(fault));
      case "server_error":
        return plain(500, "Internal Server Error");
      case "server_error_after_write":
        carryOut();
        return plain(500, "Internal Server Error");
      case "not_json":
        return new Response("<html><body>One moment, please.</body></html>", { headers: { "content-type": "text/html" } });
      case "no_answer":
        throw new NoAnswer("silent");
      case "no_answer_after_write":
        carryOut();
        throw new NoAnswer("silent");
      case "down":
      case "drop_before_write":
        throw new NoAnswer("dropped");
      case "drop_after_write":
        carryOut();
        throw new NoAnswer("dropped");
      case "token_expired":
        tokens.clear();
        return carryOut();
      case "credentials_revoked":
        tokens.clear();
        return plain(401, "Unauthorized");
      case "slow":
        await wait(fault.delayMs ?? 1000);
        return carryOut();
    }
  }

  function retryAfterOf({ retryAfter }: Fault): Record<string, string> {
    if (retryAfter === undefined) return {};
    const value = typeof retryAfter === "number" ? String(retryAfter) : new Date(now().getTime() + retryAfter.dateIn * 1000).toUTCString();
    return { "retry-after": value };
  }

  function answer(request: Request, endpoint: string, form: URLSearchParams): Response {
    if (request.method !== "POST") return plain(405, "Method Not Allowed");
    if (!request.headers.get("content-type")?.startsWith("application/x-www-form-urlencoded")) return plain(415, "Unsupported Media Type");
    if (endpoint === "token") return token(form);
    const bearer = /^Bearer (.+)$/.exec(request.headers.get("authorization") ?? "")?.[1];
    const session = tokens.get(bearer ?? "");
    if (!session || session.endsAt <= now().getTime())
      return endedTokenAnswer === "http_401" ? plain(401, "Unauthorized") : Response.json(tell(said.tokenEnded));
    const data = readData(endpoint, form);
    if (!data) return Response.json(tell(said.badJson));
    const known = session.account.storeApi ? { ...endpoints, ...storeApi } : endpoints;
    const carryOut = Object.hasOwn(known, endpoint) ? known[endpoint] : undefined;
    if (!carryOut) return plain(404, "Not Found");
    return Response.json(carryOut({ books, account: session.account, data, now: now() }));
  }

  function token(form: URLSearchParams): Response {
    const account = books.accounts.find(
      (one) => one.username === form.get("username") && one.password === form.get("password") && one.clientId === form.get("client_id"),
    );
    if (!account || form.get("grant_type") !== "password") return Response.json(tell(said.badSignIn));
    issued += 1;
    const access_token = `simulated-${issued}-${crypto.randomUUID()}`;
    const created = Math.floor(now().getTime() / 1000);
    tokens.set(access_token, { account, endsAt: (created + lifetime) * 1000 });
    // Strings, as in the published sample.
    return Response.json({ access_token, token_type: "bearer", expires: String(lifetime), created: String(created) });
  }

  return {
    handle,
    books,
    faults,
    calls,
    callsTo: (endpoint: string) => calls.filter((call) => call.endpoint === endpoint),
    /** Listens on 127.0.0.1; `baseUrl` is what goes into the connection form. */
    serve: (options?: { port?: number }) => serve(handle, { ...options, apiPath: "/api/json" }),
  };
}

/** The fields of `token/`, the JSON in `jsonData` of every other endpoint; null if that is no JSON object. */
function readData(endpoint: string, form: URLSearchParams): Data | null {
  if (endpoint === "token") return Object.fromEntries([...form].map(([field, value]) => [field, field === "password" ? "•••" : value]));
  try {
    const data: unknown = JSON.parse(form.get("jsonData") ?? "");
    return data !== null && typeof data === "object" && !Array.isArray(data) ? (data as Data) : null;
  } catch {
    return null;
  }
}

function plain(status: number, message: string, headers: Record<string, string> = {}): Response {
  return Response.json({ message }, { status, headers });
}
