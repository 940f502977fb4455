import { setTimeout as wait } from "node:timers/promises";
import { ZodError } from "zod";
import { NoAnswer } from "../shared/faults.ts";
import { serve } from "../shared/serve.ts";
import { createBooks, Refused } from "./books.ts";
import type { Account } from "./books.ts";
import { control } from "./control.ts";
import { answerAt } from "./endpoints.ts";
import { createFaults } from "./faults.ts";
import type { Fault } from "./faults.ts";
import type { PetzWorld } from "./world.ts";

export type PetzSimulatorOptions = PetzWorld & { now: () => Date };

/** One call as it came in. `answer` is null when none was given. */
export type Call = {
  at: string;
  /** Below /posface/: "auth/create". */
  endpoint: string;
  body: unknown;
  fault: Fault["kind"] | null;
  httpStatus: number | null;
  answer: unknown;
};

/** PETZ's posface API in memory. See README.md: its endpoints are public, its bodies are assumptions. */
export function createPetzSimulator({ now, ...world }: PetzSimulatorOptions) {
  const books = createBooks(world, now);
  const faults = createFaults();
  const calls: Call[] = [];

  async function handle(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith("/__control/")) return control(request, { books, faults, calls });
    const text = await request.text();
    const endpoint = /^\/posface\/(.+?)\/?$/.exec(pathname)?.[1] ?? pathname;
    const call: Call = { at: now().toISOString(), endpoint, body: readJson(text), fault: null, httpStatus: null, answer: null };
    calls.push(call);
    const fault = faults.strike(struckAs(endpoint));
    call.fault = fault?.kind ?? null;
    const response = await strikeOr(fault, () => answer(request, call));
    call.httpStatus = response.status;
    call.answer = readJson(await response.clone().text());
    return response;
  }

  /** A capture is one by either path; what is not served is no endpoint. */
  function struckAs(endpoint: string): string {
    if (!answerAt(endpoint, books)) return `nothing at ${endpoint}`;
    return endpoint === "auth/redeem" ? "auth/capture" : endpoint;
  }

  /** What a fault makes of a call; `carryOut` changes the books. */
  async function strikeOr(fault: Fault | null, carryOut: () => Response): Promise<Response> {
    switch (fault?.kind) {
      case undefined:
        return carryOut();
      case "rate_limited":
        return problem(429, { code: "too_many_requests", message: "Slow down." }, { "retry-after": String(fault.retryAfter ?? 1) });
      case "unavailable":
        return problem(503, unavailable, fault.retryAfter === undefined ? {} : { "retry-after": String(fault.retryAfter) });
      case "server_error":
        return problem(500, unavailable);
      case "server_error_after_write":
        carryOut();
        return problem(500, unavailable);
      case "not_json":
        return html(200, "One moment, please.");
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
      case "credentials_revoked":
        return problem(401, { code: "unauthorized", message: "Unauthorized" });
      case "slow":
        await wait(fault.delayMs ?? 1000);
        return carryOut();
      case "authorizes_more":
        return withMore(carryOut());
    }
  }

  function answer(request: Request, { endpoint, body }: Call): Response {
    const account = accountOf(request);
    if (!account) return problem(401, { code: "unauthorized", message: "Unauthorized" });
    const { pathname } = new URL(request.url);
    // A trailing slash everywhere [V 5.2].
    const found = pathname.endsWith("/") ? answerAt(endpoint, books) : null;
    if (!found) return books.rules.missingPath === "html" ? html(404, "Not Found") : Response.json({ error: "Not found" }, { status: 404 });
    if (request.method !== "POST") return problem(405, { code: "method_not_allowed", message: "POST it." });
    if (!request.headers.get("content-type")?.startsWith("application/json"))
      return problem(415, { code: "not_json", message: "JSON is expected." });
    try {
      return Response.json(found({ books, account, body }));
    } catch (error) {
      if (error instanceof Refused) return problem(error.status, { code: error.code, message: error.message });
      if (error instanceof ZodError) return problem(400, { code: "invalid_request", message: error.issues.map(whereAndWhy).join("; ") });
      throw error;
    }
  }

  function accountOf(request: Request): Account | null {
    return books.accounts.find(({ header, value }) => request.headers.get(header) === value) ?? null;
  }

  return {
    handle,
    books,
    faults,
    calls,
    callsTo: (endpoint: string) => calls.filter((call) => call.endpoint === endpoint),
    /** Listens on 127.0.0.1; `baseUrl` is what goes into the connection form. */
    serve: (options?: { port?: number }) => serve(handle, options),
  };
}

const unavailable = { code: "unavailable", message: "Something went wrong." };

/** The coupon that was asked for, and one that was not. */
async function withMore(response: Response): Promise<Response> {
  const body = (await response.json()) as { discounts?: object[] };
  return Response.json({ ...body, discounts: [...(body.discounts ?? []), { coupon_ref: "ANOTHER", amount: "1.00" }] });
}

function problem(status: number, error: { code: string; message: string }, headers: Record<string, string> = {}): Response {
  return Response.json({ error }, { status, headers });
}

function html(status: number, text: string): Response {
  return new Response(`<html><body>${text}</body></html>`, { status, headers: { "content-type": "text/html" } });
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function whereAndWhy({ path, message }: { path: PropertyKey[]; message: string }): string {
  return `${path.join(".")}: ${message}`;
}
