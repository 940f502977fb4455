import type { z } from "zod";
import type { Exchange, OnExchange } from "#app/partners/capabilities.ts";
import { CredentialsRejected, PartnerError, PartnerUnavailable, UnexpectedAnswer } from "#app/partners/errors.ts";
import { createHttp } from "#app/partners/http.server.ts";
import type { HttpAnswer } from "#app/partners/http.server.ts";
import { detailsFrom } from "./answers.ts";
import type { Refusal } from "./answers.ts";
import { maskExchange } from "./mask.ts";
import { madeRow, pageOf, refusalBody } from "./messages.ts";
import type { HeartlandCredentials } from "./settings.ts";
import { inTurn } from "./write-queue.server.ts";

/** Heartland's REST API as it goes over the wire (reference 3.2 to 3.5), for one question of ours. It knows no meaning of a refusal. */
export type HeartlandClient = {
  /** null if there is no such thing. */
  read<Schema extends z.ZodType>(path: string, answer: Schema): Promise<z.output<Schema> | null>;
  /** All pages. */
  list<Schema extends z.ZodType>(path: string, row: Schema, query?: ListQuery): Promise<z.output<Schema>[]>;
  /** The first page, in the order of `sort`; `isLast` when it has all that there is. */
  first<Schema extends z.ZodType>(path: string, row: Schema, query: FirstQuery): Promise<{ rows: z.output<Schema>[]; isLast: boolean }>;
  create(path: string, body: Record<string, unknown>): Promise<Made>;
  change(path: string, body: Record<string, unknown>): Promise<Changed>;
};

export type ListQuery = { filter?: Record<string, unknown>; include?: string[] };
export type FirstQuery = ListQuery & { sort: string[]; size: number };
export type Made = { status: "done"; id: string } | { status: "refused"; refusal: Refusal };
export type Changed = { status: "done" } | { status: "refused"; refusal: Refusal };

export type HeartlandClientOptions = {
  baseUrl: string;
  credentials: HeartlandCredentials;
  now: () => Date;
  timeoutMs: number;
  onExchange: OnExchange;
};

/** 5000 was seen [O 3.3]. */
const perPage = 200;
/** More are no answer to a question of ours: a filter was not understood. */
const mostPages = 50;

type Call = { method: "GET" | "POST" | "PUT"; path: string; query?: Record<string, unknown>; body?: Record<string, unknown> };

/** @returns a client for each operation, named in the merchant's words. */
export function createHeartlandClient(options: HeartlandClientOptions): (operation: string) => HeartlandClient {
  const { baseUrl, credentials, now, timeoutMs, onExchange } = options;
  const http = createHttp({ partner: "Heartland", baseUrl, timeoutMs, now });

  /** One request, told to `onExchange` whatever becomes of it. */
  async function exchange<Result>(operation: string, call: Call, read: (heard: HttpAnswer) => Result): Promise<Result> {
    const startedAt = now();
    const started = performance.now();
    let answer: unknown = null;
    let outcome: Exchange["outcome"] = "unexpected_answer";
    const { method, path, query, body } = call;
    try {
      const heard = await http({
        method,
        path: query ? `${path}?${queryString(query)}` : path,
        headers: { authorization: `Bearer ${credentials.token}` },
        body: body && { json: body },
        changes: method !== "GET",
      });
      answer = heard.body;
      const result = read(heard);
      outcome = "answered";
      return result;
    } catch (thrown) {
      const error = forbidden(thrown);
      outcome = outcomeOf(error);
      if (error instanceof PartnerError && error.cause) answer = error.cause;
      throw error;
    } finally {
      const masked = maskExchange({ query, body }, answer);
      const durationMs = Math.round(performance.now() - started);
      onExchange({ ...masked, operation, startedAt, durationMs, request: { method, path, ...(masked.request as object) }, outcome });
    }
  }

  function get<Schema extends z.ZodType>(operation: string, call: Call, answer: Schema): Promise<z.output<Schema> | null> {
    return exchange(operation, call, ({ status, body }) => {
      if (status === 404) return null;
      if (status >= 300) throw new UnexpectedAnswer(`Heartland answered HTTP ${status} to GET ${call.path}.`, { mayHaveHappened: false });
      const reading = answer.safeParse(body);
      if (!reading.success) throw new UnexpectedAnswer(unreadable(call.path, reading.error), { mayHaveHappened: false });
      return reading.data;
    });
  }

  function write<Result>(
    operation: string,
    call: Call,
    read: (heard: HttpAnswer) => Result,
  ): Promise<Result | { status: "refused"; refusal: Refusal }> {
    return inTurn(baseUrl, () =>
      exchange(operation, call, (heard) =>
        heard.status < 300 ? read(heard) : { status: "refused" as const, refusal: refusalFrom(call, heard) },
      ),
    );
  }

  return (operation) => ({
    read: (path, answer) => get(operation, { method: "GET", path }, answer),
    async list(path, row, { filter, include } = {}) {
      const rows = [];
      for (let page = 1, pages = 1; page <= pages; page++) {
        // By id, so that what is made in between moves no row to another page (reference 3.3).
        const query = { _filter: filter, _include: include, sort: ["id"], per_page: perPage, page };
        const answer = await get(operation, { method: "GET", path, query }, pageOf(row));
        if (!answer) throw new UnexpectedAnswer(`Heartland has no ${path}.`, { mayHaveHappened: false });
        if (answer.pages > mostPages)
          throw new UnexpectedAnswer(`Heartland answered ${answer.pages} pages to ${path}.`, { mayHaveHappened: false });
        rows.push(...answer.results);
        pages = answer.pages;
      }
      return rows;
    },
    async first(path, row, { filter, include, sort, size }) {
      const query = { _filter: filter, _include: include, sort, per_page: size, page: 1 };
      const answer = await get(operation, { method: "GET", path, query }, pageOf(row));
      if (!answer) throw new UnexpectedAnswer(`Heartland has no ${path}.`, { mayHaveHappened: false });
      return { rows: answer.results, isLast: answer.pages <= 1 };
    },
    create: (path, body) =>
      write(operation, { method: "POST", path, body }, (heard) => {
        const id = madeId(heard);
        if (id === null) throw new UnexpectedAnswer(`Heartland did not say what it made of ${path}.`, { mayHaveHappened: true });
        return { status: "done" as const, id };
      }),
    change: (path, body) => write(operation, { method: "PUT", path, body }, () => ({ status: "done" as const })),
  });
}

/** 201 with nothing but `Location: https://…/api/items/100123`; some endpoints answer a body [O 3.4]. The address itself is never called. */
function madeId({ headers, body }: HttpAnswer): string | null {
  const fromLocation = /\/(\d+)\/?$/.exec(headers.get("location") ?? "")?.[1];
  return fromLocation ?? madeRow.safeParse(body).data?.id ?? null;
}

/** The HTTP status of a validation error is unknown [U 3.5]: its body decides. */
function refusalFrom({ method, path }: Call, { status, body }: HttpAnswer): Refusal {
  if (status === 404) return { error: "not_found", message: `Heartland does not know ${path}`, details: {} };
  const reading = refusalBody.safeParse(body);
  if (!reading.success) throw new UnexpectedAnswer(`Heartland answered HTTP ${status} to ${method} ${path}.`, { mayHaveHappened: false });
  const { error, message, details } = reading.data;
  return { error, message: message ?? "", details: detailsFrom(details) };
}

/** `_filter` as JSON, lists as `sort[]=…` [O 3.3]. */
function queryString(query: Record<string, unknown>): string {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined) continue;
    if (Array.isArray(value)) for (const one of value) parameters.append(`${key}[]`, String(one));
    else parameters.append(key, typeof value === "object" ? JSON.stringify(value) : String(value));
  }
  return parameters.toString();
}

/** The token acts as its user [V 3.2]: 403 is what the user may not do, and another token of the same user would not help. */
function forbidden(error: unknown): unknown {
  if (!(error instanceof CredentialsRejected)) return error;
  const { cause } = error;
  const status = cause !== null && typeof cause === "object" && "httpStatus" in cause ? cause.httpStatus : null;
  return status === 403 ? new CredentialsRejected(error.message, { cause, why: "scope" }) : error;
}

function outcomeOf(error: unknown): Exchange["outcome"] {
  if (error instanceof PartnerUnavailable) return "unavailable";
  if (error instanceof CredentialsRejected) return "credentials_rejected";
  return "unexpected_answer";
}

/** Only which fields are wrong: their values may be personal. */
function unreadable(path: string, error: z.ZodError): string {
  const where = error.issues.slice(0, 3).map((issue) => issue.path.join(".") || "the answer");
  return `Heartland answered GET ${path} with something unreadable: ${where.join(", ")}.`;
}
