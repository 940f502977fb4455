import { setTimeout as wait } from "node:timers/promises";
import { NoAnswer } from "../shared/faults.ts";
import { serve } from "../shared/serve.ts";
import { saleBody } from "./bodies.ts";
import { createBooks, Refused } from "./books.ts";
import { control } from "./control.ts";
import { routeOf, scopesOf } from "./endpoints.ts";
import { createFaults } from "./faults.ts";
import type { Fault } from "./faults.ts";
import { createTokens } from "./oauth.ts";
import { createRateLimit } from "./rate-limit.ts";
import { deliver } from "./webhooks.ts";
import type { LightspeedWorld } from "./world.ts";

export type LightspeedSimulatorOptions = LightspeedWorld & {
  now: () => Date;
  /** Whether the list of calls holds what was answered, as it does unless told: an import of years would fill the memory. */
  keepsAnswers?: boolean;
};

/** One call as it came in. `answer` is null when none was given. */
export type Call = {
  at: string;
  /** "POST sales", "GET sales/{id}", "GET connect", "POST token"; the method and path of what does not exist. */
  endpoint: string;
  query: Record<string, string[]>;
  userAgent: string | null;
  body: unknown;
  fault: Fault["kind"] | null;
  httpStatus: number | null;
  answer: unknown;
};
/** Who the person at the connect page is and what they answer. */
export type Visitor = { userId?: string; denied?: boolean; denyScopes?: string[] };

/** Lightspeed Retail X-Series in memory. See README.md for what it models and what is invented. */
export function createLightspeedSimulator({ now, keepsAnswers = true, ...world }: LightspeedSimulatorOptions) {
  const books = createBooks(world, now);
  const faults = createFaults();
  const calls: Call[] = [];
  const tokens = createTokens({ world, books, now });
  const limits = createRateLimit({
    now,
    limit: () => world.rateLimit ?? 300 * books.registers.filter((one) => !one.deletedAt).length + 50,
  });
  let visitor: Visitor = {};

  async function handle(request: Request): Promise<Response> {
    const url = new URL(request.url);
    if (url.pathname.startsWith("/__control/"))
      return control(request, { books, faults, calls, tokens, visitBy: (next) => (visitor = next), notify });
    const text = await request.text();
    const call: Call = {
      at: now().toISOString(),
      endpoint: nameOf(request.method, url.pathname),
      query: Object.fromEntries([...new Set(url.searchParams.keys())].map((name) => [name, url.searchParams.getAll(name)])),
      userAgent: request.headers.get("user-agent"),
      body: readBody(request, text),
      fault: null,
      httpStatus: null,
      answer: null,
    };
    calls.push(call);
    const fault = faults.strike(call.endpoint);
    call.fault = fault?.kind ?? null;
    const response = await strikeOr(fault, () => answer(request, { url, call, text }));
    call.httpStatus = response.status;
    if (keepsAnswers)
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
        return tooMany(new Date(now().getTime() + (fault.retryAfter ?? 1) * 1000));
      case "unavailable":
        return problem(503, "Service Unavailable", "", fault.retryAfter === undefined ? {} : { "retry-after": String(fault.retryAfter) });
      case "server_error":
        return problem(500, "Internal Server Error", "");
      case "server_error_after_write":
        carryOut();
        return problem(500, "Internal Server Error", "");
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
        tokens.endAccess();
        return carryOut();
      case "credentials_revoked":
        tokens.revoke();
        return carryOut();
      case "user_removed":
        books.removeUser(books.owner().id);
        return carryOut();
      case "slow":
        await wait(fault.delayMs ?? 1000);
        return carryOut();
    }
  }

  function answer(request: Request, { url, call, text }: { url: URL; call: Call; text: string }): Response {
    // [S 4.2]; which status it gets is invented.
    if (!request.headers.get("user-agent")) return problem(400, "Bad Request", "A User-Agent header is required.");
    if (call.endpoint === "GET connect") return tokens.page(url, visitor);
    if (call.endpoint === "POST token") return tokens.token(request, new URLSearchParams(text));
    const access = tokens.read(/^Bearer (.+)$/.exec(request.headers.get("authorization") ?? "")?.[1]);
    if (!access) return problem(401, "Unauthorized", "The access token is invalid or has expired.");
    const room = limits.take(access.clientId);
    const headers = { "x-ratelimit-limit": String(room.limit), "x-ratelimit-remaining": String(room.remaining) };
    if (!room.allowed) return tooMany(room.resetsAt, headers);
    return withHeaders(answerTo(request, { access, url, body: call.body }), headers);
  }

  function answerTo(
    request: Request,
    { access, url, body }: { access: { userId: string; clientId: string; scopes: string[] }; url: URL; body: unknown },
  ): Response {
    // The grant dies with its user [V 4.2]; how a call is refused then is unknown.
    if (books.isRemoved(access.userId)) return Response.json({ error: "user not found" }, { status: world.removedUserStatus ?? 403 });
    const found = routeOf(request.method, url.pathname);
    const legacy = !/^\/api\/(\d{4}-\d{2}|2\.0)\//.test(url.pathname);
    if (!found || (legacy && world.legacy === false)) return problem(404, "Not Found", "");
    const { userId, clientId } = access;
    if (!scopesOf(found.name, found.scopes, url.searchParams).every((scope) => access.scopes.includes(scope)))
      return Response.json({ error: "permission denied" }, { status: 403 });
    // JSON but for the webhooks of 0.9 [V 4.3].
    const type = request.headers.get("content-type") ?? "";
    const wanted = legacy ? "application/x-www-form-urlencoded" : "application/json";
    if (body !== null && !type.startsWith(wanted)) return problem(400, "Bad Request", `${wanted} is expected`);
    try {
      return found.answer({ books, world, userId, clientId, query: url.searchParams, id: found.id, body });
    } catch (error) {
      if (error instanceof Refused) return problem(error.status, error.error, error.message);
      throw error;
    }
  }

  /** Tells an object's webhooks of it, as X-Series would after a change. */
  async function notify(type: "sale.update", id: string): Promise<{ url: string; status: number | null }[]> {
    const sale = books.sales.find((one) => one.id === id);
    if (!sale) throw new RangeError(`There is no sale ${id}.`);
    const body = saleBody(books, sale);
    // The shape of 1.0 [V 4.10], as far as the reference has it.
    const payload = {
      id: sale.id,
      source: sale.source.type,
      source_id: sale.source.id,
      register_id: sale.source.registerId,
      user_id: sale.source.authorId,
      customer_id: sale.customerId,
      sale_date: sale.date,
      status: statusOf(sale.state, sale.attributes),
      invoice_number: sale.invoiceNumber,
      note: sale.note,
      totals: { total_price: body.totals.price, total_tax: body.totals.tax },
      version: sale.version,
    };
    const hooks = books.webhooks.filter((one) => one.type === type && one.active);
    return Promise.all(hooks.map((one) => deliver(one, { payload, world })));
  }

  return {
    handle,
    books,
    faults,
    calls,
    tokens,
    callsTo: (endpoint: string) => calls.filter((call) => call.endpoint === endpoint),
    /** Who comes to the connect page from now on, and what they answer. */
    visitBy: (next: Visitor): void => void (visitor = next),
    notify,
    /** Listens on 127.0.0.1; `origin` is the address of the connect page (/connect) and of the API alike. */
    serve: (options?: { port?: number }) => serve(handle, options),
  };
}

/** Field `data` of a 0.9 form holds JSON [V 4.3]; of any other form the fields are told, secrets not. */
function readBody(request: Request, text: string): unknown {
  if (text === "") return null;
  try {
    if (!request.headers.get("content-type")?.startsWith("application/x-www-form-urlencoded")) return JSON.parse(text);
    const form = new URLSearchParams(text);
    const json = form.get("data");
    return json === null
      ? Object.fromEntries([...form].map(([name, value]) => [name, /secret|token$|code/.test(name) ? "•••" : value]))
      : JSON.parse(json);
  } catch {
    return text;
  }
}

function nameOf(method: string, pathname: string): string {
  if (/^\/connect\/?$/.test(pathname)) return `${method} connect`;
  if (/^\/api\/1\.0\/token\/?$/.test(pathname)) return `${method} token`;
  return routeOf(method, pathname)?.name ?? `${method} ${pathname}`;
}

/** [V 4.8] */
function statusOf(state: string, attributes: string[]): string {
  const closed = state === "closed";
  if (state === "parked") return "SAVED";
  if (state === "voided") return "VOIDED";
  if (attributes.includes("onaccount")) return closed ? "ONACCOUNT_CLOSED" : "ONACCOUNT";
  if (attributes.includes("layby")) return closed ? "LAYBY_CLOSED" : "LAYBY";
  if (attributes.includes("delivery")) return closed ? "DISPATCHED_CLOSED" : "AWAITING_DISPATCH";
  if (attributes.includes("pickup")) return closed ? "PICKED_UP_CLOSED" : "AWAITING_PICKUP";
  return closed ? "CLOSED" : "OPEN";
}

function problem(status: number, error: string, message: string, headers: Record<string, string> = {}): Response {
  return Response.json(message ? { error, message } : { error }, { status, headers });
}

/** [V 4.5] */
function tooMany(at: Date, headers: Record<string, string> = {}): Response {
  const retryAfter = { "retry-after": at.toUTCString(), ...headers };
  return problem(429, "Too Many Requests", "Rate limiting enforced", retryAfter);
}

function withHeaders(response: Response, headers: Record<string, string>): Response {
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}
