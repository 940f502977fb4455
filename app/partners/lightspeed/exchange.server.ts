import type { z } from "zod";
import type { Exchange, OnExchange } from "#app/partners/capabilities.ts";
import { CredentialsRejected, PartnerError, PartnerUnavailable, UnexpectedAnswer } from "#app/partners/errors.ts";
import { createHttp } from "#app/partners/http.server.ts";
import type { HttpAnswer, HttpCause, HttpRequest } from "#app/partners/http.server.ts";
import { accessProblem, textOf } from "./answers.ts";
import { maskEmails } from "#app/partners/mask.ts";
import { maskExchange } from "./mask.ts";
import type { Pace } from "./pace.ts";

/** A User-Agent is required [S 4.2]. */
const userAgent = "Punchcard";

export type Call = {
  operation: string;
  method: HttpRequest["method"];
  /** From the base URL on: "api/2026-07/sales". */
  path: string;
  query?: [string, string][];
  headers?: Record<string, string>;
  body?: HttpRequest["body"];
  changes: boolean;
};
export type Exchanger = <Result>(call: Call, read: (heard: HttpAnswer) => Result) => Promise<Result>;

/** One request after the other, at the pace that X-Series allows, each told to `onExchange` whatever becomes of it. */
export function createExchanger(facts: {
  baseUrl: string;
  timeoutMs: number;
  now: () => Date;
  onExchange: OnExchange;
  pace: Pace;
}): Exchanger {
  const { now, onExchange, pace } = facts;
  const http = createHttp({ partner: "Lightspeed", ...facts, refusalBodies: true });

  async function send({ method, path, query, headers, body, changes }: Call): Promise<HttpAnswer> {
    const search = query && query.length > 0 ? `?${new URLSearchParams(query)}` : "";
    try {
      const request: HttpRequest = { method, path: `${path}${search}`, headers: { "user-agent": userAgent, ...headers }, changes };
      const heard = await http(body ? { ...request, body } : request);
      pace.heard(heard.headers);
      return heard;
    } catch (error) {
      throw translated(error);
    }
  }

  /** What the wire's error says in X-Series' words: for how long to stay away, and whose access has ended. */
  function translated(error: unknown): unknown {
    if (!(error instanceof PartnerError)) return error;
    const { httpStatus = 0, body = null } = (error.cause ?? {}) as Partial<HttpCause>;
    if (error instanceof PartnerUnavailable && httpStatus === 429)
      return new PartnerUnavailable(error.message, {
        retryAfter: pace.refused(error.retryAfter),
        mayHaveHappened: false,
        cause: { httpStatus },
      });
    if (!(error instanceof CredentialsRejected)) return error;
    const said = textOf(body);
    const message = said ? `${error.message} ${maskEmails(said)}.` : error.message;
    // Errors are logged, and what came with the refusal may be personal.
    const cause: HttpCause = { httpStatus, body: maskExchange(null, body).answer };
    return new CredentialsRejected(message, { why: accessProblem(httpStatus, said), cause });
  }

  return async function exchange(call, read) {
    const startedAt = now();
    const started = performance.now();
    let answer: unknown = null;
    let outcome: Exchange["outcome"] = "unexpected_answer";
    try {
      const heard = await send(call);
      answer = heard.body;
      const result = read(heard);
      outcome = "answered";
      return result;
    } catch (error) {
      outcome = outcomeOf(error);
      if (error instanceof PartnerError && error.cause) answer = error.cause;
      throw error;
    } finally {
      const { operation, method, path, query = [], body } = call;
      const sent = body && ("json" in body ? body.json : body.form);
      const masked = maskExchange({ method, path, query: grouped(query), ...(sent === undefined ? {} : { body: sent }) }, answer);
      const durationMs = Math.round(performance.now() - started);
      onExchange({ ...masked, operation, startedAt, durationMs, outcome });
    }
  };
}

/** `[["sku", "a"], ["sku", "b"]]` → `{ sku: ["a", "b"] }` */
function grouped(query: [string, string][]): Record<string, string[]> {
  const groups: Record<string, string[]> = {};
  for (const [name, value] of query) groups[name] = [...(groups[name] ?? []), value];
  return groups;
}

function outcomeOf(error: unknown): Exchange["outcome"] {
  if (error instanceof PartnerUnavailable) return "unavailable";
  if (error instanceof CredentialsRejected) return "credentials_rejected";
  return "unexpected_answer";
}

/** An answer that is not what it should be: only which fields are wrong is told, as their values may be personal. */
export function unreadable(path: string, error: z.ZodError, facts: { mayHaveHappened: boolean }): UnexpectedAnswer {
  const where = error.issues.slice(0, 3).map((issue) => issue.path.join(".") || "the answer");
  return new UnexpectedAnswer(`Lightspeed answered ${path} with something unreadable: ${where.join(", ")}.`, facts);
}
